"""What changes profiles: their owners write, moderators decide. Mail leaves after the commit."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import Organisation, User
from platform_goed_inkopen.audit import audit, person
from suppliers import emails
from suppliers.actions import NotPossible
from suppliers.actions.photos import add_photo, approve_photos, forget_unused_photos, write_photos
from suppliers.actions.stopping import MERGED
from suppliers.indexing import write_index
from suppliers.models import Supplier
from suppliers.profile import Profile, ShownPhoto
from suppliers.steps import Step, needed, things_to_do, version_of, with_part
from suppliers.writing import STAYS_ONLINE, latest_profile, online_profile, write_profile

MEANWHILE = (
    "Intussen is deze stap gewijzigd, door een collega of in een ander venster. Hieronder staat wat er nu is bewaard; "
    "uw tekst staat nog in het formulier. Bewaart u nog eens, dan geldt die van u."
)

STOPPED = "Dit profiel is gestopt. Zet het eerst weer online; daarna kunt u het wijzigen."


@dataclass(frozen=True)
class NewPhoto:
    """A file that was sent as a photo, and what is on it."""

    data: bytes
    alt: str


@dataclass(frozen=True)
class WrittenStep:
    """What somebody wrote in one step; `before` names the text that stood in that step when it was shown."""

    step: Step
    part: Mapping[str, object]
    before: str
    photo: NewPhoto | None = None


@transaction.atomic
def save_step(*, organisation: Organisation, written: WrittenStep, by: User, now: datetime) -> Supplier:
    """Keep what was written in one step; the other steps stay as they are now, whoever wrote them.

    Raises NotPossible when the step holds another text than the one that was shown, and as `save_draft` and
    `add_photo` do. Sending the same twice keeps it once.
    """
    supplier = _locked_profile_of(organisation)
    kept = latest_profile(supplier)
    profile = with_part(kept, written.step, written.part)
    if version_of(kept, written.step) != written.before:
        if profile == kept and not written.photo:
            return supplier
        raise NotPossible(MEANWHILE)
    if new := written.photo:
        row = add_photo(supplier=supplier, data=new.data, alt=new.alt, by=by, now=now)
        profile = replace(profile, photos=(*profile.photos, ShownPhoto(row.name, row.alt)))
    return save_draft(organisation=organisation, profile=profile)


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
        forget_unused_photos(supplier=supplier, used=[photo.name for photo in profile.photos])
        return supplier
    if supplier.status != Supplier.Status.DRAFT:
        supplier.status = Supplier.Status.DRAFT
        supplier.save(update_fields=["status"])
    _write(supplier, profile)
    write_index([supplier.pk])
    return supplier


def _write(supplier: Supplier, profile: Profile, *, taken_back_at: datetime | None = None) -> None:
    write_profile(supplier, profile, taken_back_at=taken_back_at)
    write_photos(supplier=supplier, photos={photo.name: photo.alt for photo in profile.photos})


def _locked_profile_of(organisation: Organisation) -> Supplier:
    """The profile, made when there is none, locked until the end of the transaction. Raises NotPossible when gone."""
    Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    supplier, _ = Supplier.objects.get_or_create(organisation=organisation)
    return _written_on(supplier)


def _written_on(supplier: Supplier) -> Supplier:
    """This profile; raises NotPossible for one that stopped or became part of another."""
    if supplier.is_gone:
        raise NotPossible(MERGED if supplier.merged_into_id else STOPPED)
    return supplier


@transaction.atomic
def submit(*, supplier: Supplier, by: User, now: datetime) -> Supplier:
    """What was written waits for a moderator, who gets a mail. A second time changes nothing.

    Raises NotPossible when there is nothing new to decide on, something is missing that buyers need, or it is gone.
    """
    supplier = _written_on(_locked(supplier))
    if supplier.waits():
        return supplier
    if supplier.status in STAYS_ONLINE and not supplier.proposed:
        raise NotPossible("Er is niets veranderd: zo staat het profiel al online.")
    if missing := needed(things_to_do(latest_profile(supplier), today=timezone.localdate(now))):
        raise NotPossible(" ".join(f"{thing.text}." for thing in missing))
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
    if supplier.status in STAYS_ONLINE:
        forget_unused_photos(supplier=supplier, used=())
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
        _write(supplier, Profile.from_json(supplier.proposed), taken_back_at=now)
    approve_photos(supplier=supplier, now=now)
    if supplier.status not in STAYS_ONLINE:
        supplier.status, supplier.published_at = Supplier.Status.PUBLISHED, supplier.published_at or now
    supplier.proposed, supplier.confirmed_at, supplier.silent_since = None, supplier.submitted_at, None
    _decide(supplier, by, now, reason="")
    write_index([supplier.pk])
    emails.approved(supplier)
    return supplier


@contextmanager
def as_approved(*, supplier: Supplier, now: datetime) -> Iterator[Supplier]:
    """Inside it the tables say what its owner wrote last, as after approval; behind it all is as it was."""
    with transaction.atomic():
        if supplier.proposed:
            _write(supplier, latest_profile(supplier), taken_back_at=now)
        approve_photos(supplier=supplier, now=now)
        yield Supplier.objects.for_page().get(pk=supplier.pk)
        transaction.set_rollback(True)


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
