"""Whether a party is who it says: by the mail domain of a known public body, or by a moderator with a reason."""

from collections.abc import Mapping
from datetime import datetime

import pghistory
from django.db import transaction

from accounts import emails
from accounts.actions import NotPossible
from accounts.actions.roles import may_manage
from accounts.free_mail import is_free_mail
from accounts.models import Organisation, PublicDomain, User
from platform_goed_inkopen.audit import audit, person
from platform_goed_inkopen.dutch import name_key
from platform_goed_inkopen.regions import BY_CODE


def verify_by_mail_domain(*, organisation: Organisation, by: User, now: datetime) -> bool:
    """Verify a public body when a verified address of this person lies in a domain that is known to be this body's.

    The second organisation that calls itself this body is for a moderator. Returns whether it was verified. Call it
    inside a transaction.
    """
    if organisation.kind not in Organisation.PUBLIC_KINDS:
        return False
    for email in by.verified_addresses():
        # Locked: two who say so at the same moment would both be the first.
        domains = PublicDomain.objects.of_address(email).filter(kind=organisation.kind).select_for_update(of=("self",))
        for known in domains:
            if _names(known, organisation) and not _is_here_already(known):
                organisation.municipality_code = organisation.municipality_code or known.municipality_code
                organisation.save(update_fields=["municipality_code"])
                reason = f"adres in {known.domain}, van {known.name}: {known.source}"
                organisation.record_verified(how=Organisation.VerifiedBy.MAIL_DOMAIN, at=now, reason=reason)
                return True
    return False


def _names(known: PublicDomain, organisation: Organisation) -> bool:
    same_place = organisation.municipality_code in ("", known.municipality_code) or not known.municipality_code
    return same_place and name_key(known.name) == name_key(organisation.name)


def _is_here_already(known: PublicDomain) -> bool:
    verified = Organisation.objects.verified().filter(kind=known.kind).values_list("name", flat=True)
    return name_key(known.name) in map(name_key, verified)


@transaction.atomic
def verify_organisation(*, organisation: Organisation, by: User, reason: str, now: datetime) -> None:
    """A moderator vouches for this party, and its owners hear it; a second time changes nothing.

    Raises NotPossible without a reason, and for a party that the moderator acts for.
    """
    organisation = _locked(organisation)
    if organisation.is_verified:
        return
    _refuse_own(organisation, by)
    if not reason.strip():
        raise NotPossible("Schrijf waaraan u zag dat deze organisatie echt is.")
    organisation.record_verified(how=Organisation.VerifiedBy.MODERATOR, at=now, by=by, reason=reason.strip())
    audit(action="approve", thing=f"organisation {organisation.pk}", actor=person(by.pk))
    emails.organisation_verified(organisation)


@transaction.atomic
def refuse_organisation(*, organisation: Organisation, by: User, reason: str, now: datetime) -> None:
    """A moderator does not believe it yet; its owners read why and may send it in again. Twice the same is once.

    Raises NotPossible without a reason, when it does not wait, and for a party that the moderator acts for.
    """
    organisation = _locked(organisation)
    if organisation.refused_reason == reason.strip() and organisation.refused_by_id == by.pk:
        return
    _refuse_own(organisation, by)
    if not reason.strip():
        raise NotPossible("Schrijf waarom u de organisatie niet goedkeurt.")
    if organisation.review_asked_at is None:
        raise NotPossible("Deze organisatie wacht niet meer op een controle.")
    organisation.record_refused(by=by, at=now, reason=reason.strip())
    audit(action="return", thing=f"organisation {organisation.pk}", actor=person(by.pk))
    emails.organisation_refused(organisation)


@transaction.atomic
def ask_check_again(*, organisation: Organisation, told: Mapping[str, str | None], now: datetime) -> None:
    """Its owner changed what is said about it (`name`, `kind`, `kvk_number`, `municipality_code`); it waits again.

    Raises NotPossible when it is verified already, when it waits, or when nothing changed since it was refused.
    """
    organisation = _locked(organisation)
    if organisation.is_verified or organisation.review_asked_at:
        raise NotPossible("Deze organisatie is al gecontroleerd of wacht op een moderator.")
    differing = [name for name, value in told.items() if getattr(organisation, name) != value]
    if not differing:
        raise NotPossible("Er is niets veranderd. Pas eerst aan wat de moderator vroeg.")
    for name in differing:
        setattr(organisation, name, told[name])
    organisation.save(update_fields=differing)
    organisation.record_review_asked(at=now)
    emails.check_waiting(organisation)


def _locked(organisation: Organisation) -> Organisation:
    """The organisation as it is now, locked until the end of the transaction."""
    return Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)


def _refuse_own(organisation: Organisation, by: User) -> None:
    if organisation.memberships.filter(user=by).exists():
        raise NotPossible("U werkt zelf voor deze organisatie. Laat een andere moderator beslissen.")


def add_public_domain(
    *, domain: str, name: str, kind: str, municipality_code: str, source: str, by: User
) -> PublicDomain:
    """From now on mail from this domain is mail from this public body.

    Raises NotPossible for a domain in which anybody can have an address and for a body outside the provinces of the
    coordinator, IntegrityError for a domain that is known.
    """
    domain = domain.lower()
    _refuse_elsewhere(by, municipality_code)
    if is_free_mail(domain):
        raise NotPossible("In dit domein kan iedereen een adres krijgen. Het zegt niet voor wie iemand werkt.")
    return PublicDomain.objects.create(
        domain=domain, name=name, kind=kind, municipality_code=municipality_code, source=source, added_by=by
    )


def remove_public_domain(*, public_domain: PublicDomain, by: User, reason: str) -> None:
    """Forget the domain; the reason stays in its history, and organisations that it verified stay verified.

    Raises NotPossible without a reason, and for a body outside the provinces of the coordinator.
    """
    _refuse_elsewhere(by, public_domain.municipality_code)
    if not reason.strip():
        raise NotPossible("Schrijf waarom u het domein weghaalt.")
    with transaction.atomic(), pghistory.context(reason=reason.strip()):
        public_domain.delete()


def _refuse_elsewhere(by: User, municipality_code: str) -> None:
    """Who coordinates one province keeps the domains of bodies seated there; the others are for who has all."""
    place = BY_CODE.get(municipality_code)
    if not may_manage(by, place.province.code if place else ""):
        raise NotPossible(
            "Deze organisatie ligt niet in uw provincie. Kies een gemeente in uw provincie, "
            "of vraag het een coördinator van alle provincies."
        )
