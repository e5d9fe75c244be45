"""What changes profiles: their owners write, moderators decide. Mail leaves after the commit."""

from datetime import datetime

from django.db import transaction

from accounts.models import Organisation, User
from platform_goed_inkopen.audit import audit, person
from suppliers import emails
from suppliers.actions import NotPossible
from suppliers.indexing import write_index
from suppliers.models import Supplier
from suppliers.profile import Profile
from suppliers.writing import STAYS_ONLINE, latest_profile, online_profile, write_profile


@transaction.atomic
def save_draft(*, organisation: Organisation, profile: Profile) -> Supplier:
    """Keep what was written. What everybody reads stays as it is until a moderator approved the change.

    Raises NotPossible while another text waits for a moderator: what is read must be what is decided on.
    """
    supplier = _locked_profile_of(organisation)
    if supplier.waits():
        if latest_profile(supplier) == profile:
            return supplier
        raise NotPossible("Uw profiel wacht op een moderator. U kunt het weer wijzigen na het besluit.")
    if supplier.status in STAYS_ONLINE:
        supplier.proposed = None if profile == online_profile(supplier) else profile.as_json()
        supplier.save(update_fields=["proposed"])
        return supplier
    if supplier.status != Supplier.Status.DRAFT:
        supplier.status = Supplier.Status.DRAFT
        supplier.save(update_fields=["status"])
    write_profile(supplier, profile)
    write_index([supplier.pk])
    return supplier


def _locked_profile_of(organisation: Organisation) -> Supplier:
    """The profile, made when there is none, locked until the end of the transaction."""
    Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    supplier, _ = Supplier.objects.get_or_create(organisation=organisation)
    return supplier


@transaction.atomic
def submit(*, supplier: Supplier, by: User, now: datetime) -> Supplier:
    """What was written waits for a moderator, who gets a mail. A second time changes nothing.

    Raises NotPossible when there is nothing new to decide on.
    """
    supplier = _locked(supplier)
    if supplier.waits():
        return supplier
    if supplier.status in STAYS_ONLINE and not supplier.proposed:
        raise NotPossible("Er is niets veranderd: zo staat het profiel al online.")
    if supplier.status not in STAYS_ONLINE:
        supplier.status = Supplier.Status.IN_REVIEW
    supplier.submitted_at, supplier.submitted_by = now, by
    supplier.save(update_fields=["status", "submitted_at", "submitted_by"])
    emails.review_waiting(supplier)
    return supplier


@transaction.atomic
def discard_proposal(*, supplier: Supplier) -> Supplier:
    """Forget a change that does not wait for a moderator; what is online stays. Raises NotPossible while it waits."""
    supplier = _locked(supplier)
    if supplier.waits():
        raise NotPossible("Uw wijziging wacht op een moderator. U kunt haar weer weggooien na het besluit.")
    supplier.proposed = None
    supplier.save(update_fields=["proposed"])
    return supplier


@transaction.atomic
def approve(*, supplier: Supplier, by: User, now: datetime, seen: str = "") -> Supplier:
    """What waited is online from now on, and who sent it in hears it.

    `seen` says by what the moderator saw that the enterprise is real, needed while nobody verified the organisation.
    A second time changes nothing. Raises NotPossible without it, or when nothing waits and nothing was approved.
    """
    supplier = _locked(supplier)
    if not supplier.waits():
        if supplier.decided_at and not supplier.decision_reason:
            return supplier
        raise NotPossible(f"Dit profiel wacht niet meer: {supplier.get_status_display()}.")
    _verify(supplier.organisation, by, now, seen.strip())
    if supplier.proposed:
        write_profile(supplier, Profile.from_json(supplier.proposed), taken_back_at=now)
    if supplier.status not in STAYS_ONLINE:
        supplier.status, supplier.published_at = Supplier.Status.PUBLISHED, supplier.published_at or now
    supplier.proposed, supplier.confirmed_at, supplier.silent_since = None, supplier.submitted_at, None
    _decide(supplier, by, now, reason="")
    write_index([supplier.pk])
    emails.approved(supplier)
    return supplier


def _verify(organisation: Organisation, by: User, now: datetime, seen: str) -> None:
    if organisation.is_verified:
        return
    if not seen:
        raise NotPossible("Schrijf eerst waaraan u zag dat deze onderneming echt is.")
    organisation.record_verified(how=Organisation.VerifiedBy.MODERATOR, at=now, by=by, reason=seen)


@transaction.atomic
def reject(*, supplier: Supplier, by: User, now: datetime, reason: str) -> Supplier:
    """What waited goes back to its writer, who reads the reason in full; nothing typed is lost, what is online stays.

    A second time by the same moderator changes nothing. Raises NotPossible when nothing waits, or without a reason.
    """
    if not reason.strip():
        raise NotPossible("Schrijf wat de ondernemer moet aanpassen.")
    supplier = _locked(supplier)
    if not supplier.waits():
        if supplier.decision_reason == reason.strip() and supplier.decided_by_id == by.pk:
            return supplier
        raise NotPossible(f"Dit profiel wacht niet meer: {supplier.get_status_display()}.")
    if supplier.status == Supplier.Status.IN_REVIEW:
        supplier.status = Supplier.Status.DRAFT
    _decide(supplier, by, now, reason.strip())
    emails.returned(supplier)
    return supplier


def _locked(supplier: Supplier) -> Supplier:
    """The profile as it is now, locked until the end of the transaction: whoever else decides on it waits here."""
    return (
        Supplier.objects.select_for_update(of=("self",))
        .select_related("organisation", "submitted_by")
        .get(pk=supplier.pk)
    )


def _decide(supplier: Supplier, by: User, now: datetime, reason: str) -> None:
    supplier.submitted_at = None
    supplier.decided_at, supplier.decided_by, supplier.decision_reason = now, by, reason
    supplier.save(
        update_fields=[
            "status",
            "proposed",
            "published_at",
            "confirmed_at",
            "silent_since",
            "submitted_at",
            "decided_at",
            "decided_by",
            "decision_reason",
        ]
    )
    audit(action="return" if reason else "approve", thing=f"supplier {supplier.pk}", actor=person(by.pk))
