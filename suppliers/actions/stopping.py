"""Away for a while, back, or gone: what its own people do with a profile. Mail leaves after the commit."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from platform_goed_inkopen.audit import audit, person
from suppliers import upkeep_letters as letters
from suppliers.actions import NotPossible
from suppliers.models import Supplier

ONLINE, PAUSED, WITHDRAWN = Supplier.Status.PUBLISHED, Supplier.Status.PAUSED, Supplier.Status.WITHDRAWN
NEVER_ONLINE = "Dit profiel stond nog nooit online. Stuur het eerst in."
MERGED = "Dit profiel is samengevoegd met een ander. Daar verandert u het."


@transaction.atomic
def confirm(*, supplier: Supplier, now: datetime) -> Supplier:
    """Everything on the profile is still right. Raises NotPossible for a profile that is not online or paused."""
    supplier = _locked(supplier)
    if supplier.status not in (ONLINE, PAUSED):
        raise NotPossible(NEVER_ONLINE if supplier.status != WITHDRAWN else "Dit profiel is gestopt.")
    supplier.confirmed_at, supplier.silent_since = now, None
    supplier.save(update_fields=["confirmed_at", "silent_since"])
    return supplier


@transaction.atomic
def pause(*, supplier: Supplier, by: User) -> Supplier:
    """Nobody finds or reads it for a while. A second time changes nothing. Raises NotPossible unless it is online."""
    supplier = _locked(supplier)
    if supplier.status == PAUSED:
        return supplier
    if supplier.status != ONLINE:
        raise NotPossible("Alleen een profiel dat online staat, kunt u pauzeren.")
    return _moved(supplier, PAUSED, by, "pause")


@transaction.atomic
def resume(*, supplier: Supplier, by: User) -> Supplier:
    """Online again after a pause or a stop, as it was. Raises NotPossible for what never was, and for a merged one."""
    supplier = _locked(supplier)
    if supplier.status == ONLINE:
        return supplier
    if supplier.status not in (PAUSED, WITHDRAWN) or supplier.published_at is None:
        raise NotPossible(NEVER_ONLINE)
    supplier.stopped_at = None
    return _moved(supplier, ONLINE, by, "resume")


@transaction.atomic
def stop(*, supplier: Supplier, by: User | None, now: datetime) -> Supplier:
    """The enterprise stops: its address stays and says so, without a way to reach it, and no list shows it.

    `by` is empty for a link in a mail. Whoever answers for it hears it. A change that waits for a moderator waits no
    more, and is kept. A second time changes nothing. Raises NotPossible for what never was online, and a merged one.
    """
    supplier = _locked(supplier)
    if supplier.stopped_at:
        return supplier
    if supplier.status not in (ONLINE, PAUSED):
        raise NotPossible(NEVER_ONLINE)
    supplier.stopped_at, supplier.submitted_at = now, None
    supplier = _moved(supplier, WITHDRAWN, by, "stop")
    supplier.check_ups.unanswered().update(gave_up_at=now)
    letters.stopped(supplier, now=now)
    return supplier


@transaction.atomic
def want_room_question(*, supplier: Supplier, wanted: bool) -> Supplier:
    """Whether the question about room comes each quarter."""
    supplier = _locked(supplier)
    supplier.wants_room_question = wanted
    supplier.save(update_fields=["wants_room_question"])
    return supplier


def _locked(supplier: Supplier) -> Supplier:
    locked = Supplier.objects.locked(supplier.pk)
    if locked.merged_into_id:
        raise NotPossible(MERGED)
    return locked


def _moved(supplier: Supplier, status: Supplier.Status, by: User | None, action: str) -> Supplier:
    """The trigger on the status tells search."""
    supplier.status = status
    supplier.save(update_fields=["status", "stopped_at", "submitted_at"])
    audit(action=action, thing=f"supplier {supplier.pk}", actor=person(by.pk if by else None))
    return supplier
