"""Inviting by mail address: owners their colleagues, coordinators the owner of a party that they know."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from accounts import emails
from accounts.actions import NotPossible
from accounts.actions.founding import free_slug
from accounts.actions.members import named
from accounts.history import events_of
from accounts.models import Invitation, Membership, Organisation, User
from platform_goed_inkopen.audit import audit, person
from platform_goed_inkopen.one_use_links import hash_of, new_token

VALID_FOR, A_DAY = timedelta(days=14), timedelta(days=1)
OTHER_PROVINCE = "Deze organisatie zit in een andere provincie. Vraag de coördinator van die provincie."
OWN = "U nodigt uzelf niet uit. Vraag een andere coördinator."
# Mails in 24 hours, sent again included: nobody sends mail to strangers without end in the name of the platform.
MOST_OF_AN_ORGANISATION = 20
MOST_OF_A_COORDINATOR = 50
TOO_MANY = "In 24 uur kunnen er {} uitnodigingen weg, en dat aantal is bereikt. Probeer het morgen opnieuw."


@transaction.atomic
def invite_colleague(*, organisation: Organisation, by: User, email: str, role: str, now: datetime) -> Invitation:
    """A mail with a link for this address, the same whether or not it has an account.

    Raises NotPossible for an organisation that nobody verified (its name would reach others), a member, an address
    that is invited already, or after too many in a day.
    """
    if not organisation.is_verified:
        raise NotPossible("Uw organisatie is nog niet gecontroleerd. Daarna kunt u collega's uitnodigen.")
    email = email.lower()
    if organisation.memberships.filter(user__email=email).exists():
        raise NotPossible("Deze persoon werkt al mee. U kunt de rol wijzigen op de pagina van de organisatie.")
    return _invite(Invitation(organisation=organisation, email=email, role=role, invited_by=by), now)


@transaction.atomic
def invite_owner(
    *,
    by: User,
    email: str,
    reason: str,
    now: datetime,
    organisation: Organisation | None = None,
    name: str = "",
    kind: str = "",
    kvk_number: str | None = None,
    municipality_code: str = "",
) -> Invitation:
    """A coordinator invites the owner of an organisation: of one that is here, or of a new one with these facts.

    Raises NotPossible when the organisation, or the one with this KvK number, has an owner or is seated in another
    province, for oneself, without a reason, or after too many in a day.
    """
    if not reason.strip():
        raise NotPossible("Schrijf waarom u deze organisatie uitnodigt.")
    if organisation is None and kvk_number:
        organisation = Organisation.objects.filter(kvk_number=kvk_number).first()
    _refuse_inviting(organisation or Organisation(municipality_code=municipality_code), by, email.lower())
    facts = {"name": name, "kind": kind, "kvk_number": kvk_number or "", "municipality_code": municipality_code}
    invited = Invitation(organisation=organisation, email=email.lower(), role=Membership.Role.OWNER, invited_by=by)
    for field, value in facts.items() if organisation is None else ():
        setattr(invited, field, value)
    invited.by_coordinator, invited.reason = True, reason.strip()
    return _invite(invited, now)


def _refuse_inviting(party: Organisation, by: User, email: str) -> None:
    if not by.may_coordinate(party.province_code):
        raise NotPossible(OTHER_PROVINCE)
    if email in (by.email, *by.verified_addresses()):
        raise NotPossible(OWN)
    if party.pk and party.memberships.owners().exists():
        raise NotPossible("Deze organisatie heeft al een eigenaar. Die kan zelf mensen uitnodigen.")


def _invite(invited: Invitation, now: datetime) -> Invitation:
    _refuse_too_many(invited, now)
    invited.invited_at = now
    token = _renew(invited, now)
    try:
        with transaction.atomic():
            invited.save()
    except IntegrityError:
        raise NotPossible("Dit adres is al uitgenodigd. U kunt de uitnodiging opnieuw sturen.") from None
    emails.invitation(invited, token)
    return invited


def _refuse_too_many(invited: Invitation, now: datetime) -> None:
    """Raise NotPossible when its coordinator, or its organisation, sent as many as may be. Locks who sends."""
    mine: dict[str, int | None]
    if invited.by_coordinator:
        most, mine = MOST_OF_A_COORDINATOR, {"by_coordinator": True, "invited_by": invited.invited_by_id}
        User.objects.select_for_update(of=("self",), no_key=True).get(pk=invited.invited_by_id)
    else:
        most, mine = MOST_OF_AN_ORGANISATION, {"by_coordinator": False, "organisation": invited.organisation_id}
        Organisation.objects.select_for_update(of=("self",), no_key=True).get(
            pk=invited.organisation_id or 0  # a constraint: only a coordinator names no organisation
        )
    # Each mail gave its invitation another last moment, of which the history keeps every one.
    mails = events_of(Invitation).filter(**mine, expires_at__gt=now - A_DAY + VALID_FOR)
    if mails.values("pgh_obj_id", "expires_at").distinct().count() >= most:
        raise NotPossible(TOO_MANY.format(most))


def _renew(invited: Invitation, now: datetime) -> str:
    """Give it a new token, of which only the hash stays, and 14 days. Returns the token."""
    token = new_token()
    invited.token_hash, invited.expires_at = hash_of(token), now + VALID_FOR
    return token


@transaction.atomic
def resend(*, invitation: Invitation, now: datetime) -> None:
    """A new mail with a new link; the old link works no longer.

    Raises NotPossible when it was used or revoked, and after too many mails in a day.
    """
    _refuse_too_many(invitation, now)
    invitation = _locked_open(invitation)
    token = _renew(invitation, now)
    invitation.save(update_fields=["token_hash", "expires_at"])
    emails.invitation(invitation, token)


@transaction.atomic
def revoke(*, invitation: Invitation, by: User, now: datetime) -> None:
    """The link works no longer. Raises NotPossible when it was used or revoked."""
    invitation = _locked_open(invitation)
    invitation.revoked_at, invitation.revoked_by = now, by
    invitation.save(update_fields=["revoked_at", "revoked_by"])


def _locked_open(invitation: Invitation) -> Invitation:
    invitation = Invitation.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=invitation.pk)
    if not invitation.is_open():
        raise NotPossible("Deze uitnodiging is al gebruikt of ingetrokken.")
    return invitation


def usable_invitation(*, token: str, user: User, now: datetime) -> Invitation | None:
    """What this link invites this person to; None when it is unknown, used, revoked, too old or for another address."""
    return Invitation.objects.usable(now).sent_to(user).filter(token_hash=hash_of(token)).first()


@transaction.atomic
def accept(*, invitation: Invitation, by: User, now: datetime) -> Membership:
    """This person acts for the organisation from now on; of a coordinator's invitation as owner of a verified one.

    Raises NotPossible when this person cannot use it (any more), or the KvK number was taken in the meantime; of a
    coordinator's invitation also for that coordinator, and when there is an owner by now.
    """
    mine = Invitation.objects.usable(now).sent_to(by).select_for_update(of=("self",))
    found = mine.filter(pk=invitation.pk).first()
    if found is None:
        raise NotPossible("Deze uitnodiging werkt niet meer.")
    invitation = found
    if invitation.by_coordinator:
        _refuse_accepting(invitation, by)
    organisation = invitation.organisation or _found(invitation)
    if invitation.by_coordinator:
        how = Organisation.VerifiedBy.INVITATION
        organisation.record_verified(how=how, at=now, by=invitation.invited_by, reason=invitation.reason)
    membership = join(organisation=organisation, user=by, role=invitation.role)
    invitation.organisation, invitation.accepted_at, invitation.accepted_by = organisation, now, by
    invitation.save(update_fields=["organisation", "accepted_at", "accepted_by"])
    audit(action="accept invitation", thing=named(membership), actor=person(by.pk))
    return membership


def _refuse_accepting(invitation: Invitation, by: User) -> None:
    if invitation.invited_by_id == by.pk:
        raise NotPossible(OWN)
    if invitation.organisation and invitation.organisation.memberships.owners().exists():
        raise NotPossible("Deze organisatie heeft intussen een eigenaar. Vraag die om u uit te nodigen.")


def _found(invitation: Invitation) -> Organisation:
    if invitation.kvk_number and Organisation.objects.filter(kvk_number=invitation.kvk_number).exists():
        raise NotPossible("Dit KvK-nummer hoort intussen bij een andere organisatie. Vraag de coördinator om hulp.")
    return Organisation.objects.create(
        name=invitation.name,
        slug=free_slug(invitation.name),
        kind=invitation.kind,
        kvk_number=invitation.kvk_number or None,
        municipality_code=invitation.municipality_code,
    )


def join(*, organisation: Organisation, user: User, role: str) -> Membership:
    """This person acts for it with this role; who has a higher role already keeps that. Ends its being without owner.

    Call it inside a transaction.
    """
    ranks = list(Membership.Role)
    membership, is_new = Membership.objects.get_or_create(organisation=organisation, user=user, defaults={"role": role})
    if not is_new and ranks.index(Membership.Role(role)) < ranks.index(Membership.Role(membership.role)):
        membership.role = role
        membership.save(update_fields=["role"])
    if membership.is_owner and organisation.without_owner_since:
        organisation.without_owner_since = None
        organisation.save(update_fields=["without_owner_since"])
    return membership
