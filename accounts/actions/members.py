"""Who acts for an organisation: changing a role, ending it, handing over. There is an owner, or moderators know."""

from datetime import datetime

from django.db import transaction

from accounts import emails
from accounts.actions import NotPossible
from accounts.models import Membership, Organisation, User
from platform_goed_inkopen.audit import audit, person

LAST_OWNER = "Dit is de laatste eigenaar. Maak eerst iemand anders eigenaar."


@transaction.atomic
def change_role(*, membership: Membership, role: str, by: User, now: datetime) -> Membership:
    """Another role; the person hears it. The same role changes nothing. Raises NotPossible for the last owner.

    Who is no owner any more invites nobody: what that person sent and nobody used is revoked, here and in removing.
    """
    membership = _locked(membership)
    if membership.role == role:
        return membership
    if _is_last_owner(membership):
        raise NotPossible(LAST_OWNER)
    _revoke_invitations_of(membership, by=by, now=now)
    membership.role = role
    membership.save(update_fields=["role"])
    audit(action="change role", thing=named(membership), actor=person(by.pk))
    emails.membership_changed(membership, now=now, is_gone=False)
    return membership


@transaction.atomic
def remove_member(*, membership: Membership, by: User, now: datetime) -> None:
    """Access ends at once; the person hears it. Raises NotPossible for the last owner."""
    membership = _locked(membership)
    if _is_last_owner(membership):
        raise NotPossible(LAST_OWNER)
    _revoke_invitations_of(membership, by=by, now=now)
    emails.membership_changed(membership, now=now, is_gone=True)
    _end(membership, by=by)


@transaction.atomic
def leave(*, membership: Membership) -> None:
    """Somebody stops acting for it; access ends at once. Raises NotPossible for the last owner."""
    membership = _locked(membership)
    if _is_last_owner(membership):
        raise NotPossible("U bent de laatste eigenaar. Draag de organisatie eerst over.")
    _end(membership, by=membership.user)


@transaction.atomic
def hand_to_member(*, membership: Membership, to: Membership, now: datetime) -> None:
    """The owner leaves and this member of the same organisation is owner from now on.

    Raises NotPossible when one of them does not act for it any more, or it is the same person.
    """
    membership = _locked(membership)
    to = _locked(to)
    if to.organisation_id != membership.organisation_id or to.pk == membership.pk or not membership.is_owner:
        raise NotPossible("Kies een ander lid van deze organisatie.")
    change_role(membership=to, role=Membership.Role.OWNER, by=membership.user, now=now)
    _end(membership, by=membership.user)


@transaction.atomic
def hand_to_moderators(*, membership: Membership, now: datetime) -> None:
    """The last owner leaves, and there is nobody to hand over to: a coordinator looks for a new owner.

    Raises NotPossible while others act for it.
    """
    membership = _locked(membership)
    organisation = membership.organisation
    if organisation.memberships.exclude(pk=membership.pk).exists():
        raise NotPossible("Er werken nog anderen mee. Maak een van hen eigenaar.")
    organisation.without_owner_since = now
    organisation.save(update_fields=["without_owner_since"])
    _end(membership, by=membership.user)


def _revoke_invitations_of(membership: Membership, *, by: User, now: datetime) -> None:
    sent = membership.organisation.invitations.filter(by_coordinator=False, invited_by=membership.user_id)
    sent.revoke_open(by=by, at=now)


def named(membership: Membership) -> str:
    """How a membership stands in a line about security."""
    return f"{membership.role} of organisation {membership.organisation_id}: {person(membership.user_id)}"


def _end(membership: Membership, *, by: User) -> None:
    audit(action="end role", thing=named(membership), actor=person(by.pk))
    membership.delete()


def _locked(membership: Membership) -> Membership:
    """The membership as it is now, with its organisation locked: who else changes its members waits here.

    Raises NotPossible when it ended in the meantime.
    """
    organisation = Organisation.objects.select_for_update(of=("self",)).get(pk=membership.organisation_id)
    found = Membership.objects.select_related("user").filter(pk=membership.pk).first()
    if found is None:
        raise NotPossible("Deze persoon werkt hier al niet meer.")
    found.organisation = organisation
    return found


def _is_last_owner(membership: Membership) -> bool:
    owners = Membership.objects.owners().filter(organisation=membership.organisation_id).exclude(pk=membership.pk)
    return membership.is_owner and not owners.exists()
