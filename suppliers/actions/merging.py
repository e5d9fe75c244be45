"""Two profiles of one enterprise become one, or a person says that they are two. Mail leaves after the commit."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from platform_goed_inkopen.audit import audit, person
from suppliers import upkeep_letters as letters
from suppliers.actions import NotPossible
from suppliers.actions.moving import move
from suppliers.indexing import write_index
from suppliers.models import NotTheSame, Supplier
from suppliers.moving import move_rooms

ONLINE = (Supplier.Status.PUBLISHED, Supplier.Status.PAUSED)


@transaction.atomic
def merge(*, gone: Supplier, kept: Supplier, by: User, now: datetime, reason: str) -> Supplier:
    """Everything of `gone` goes to `kept`, and its address leads there; returns the profile that stays.

    A second time changes nothing. Raises NotPossible without a reason, for one and the same, while a change of one of
    them is not decided on, and when a profile that is online or checked would go into one that is not.
    """
    first, second = sorted((gone.pk, kept.pk))
    rows = {pk: Supplier.objects.locked(pk) for pk in (first, second)}
    gone, kept = rows[gone.pk], rows[kept.pk]
    if gone.merged_into_id == kept.pk and gone != kept:
        return kept
    _refuse(gone, kept, reason)
    move(gone, kept, now=now)
    move_rooms(gone, kept)
    gone.status, gone.merged_into, gone.stopped_at = Supplier.Status.WITHDRAWN, kept, None
    gone.decided_at, gone.decided_by, gone.decision_reason = now, by, reason.strip()
    gone.save(
        update_fields=["status", "merged_into", "stopped_at", "decided_at", "decided_by", "decision_reason"],
    )
    write_index([gone.pk, kept.pk])
    audit(action="merge", thing=f"supplier {gone.pk} into {kept.pk}", actor=person(by.pk))
    letters.merged(gone, kept)
    return kept


def _refuse(gone: Supplier, kept: Supplier, reason: str) -> None:
    if not reason.strip():
        raise NotPossible("Schrijf waaraan u zag dat dit één onderneming is.")
    if gone == kept or gone.merged_into_id or kept.is_gone:
        raise NotPossible("Deze twee profielen kunnen niet (meer) worden samengevoegd.")
    for supplier in (gone, kept):
        if supplier.waits() or supplier.proposed:
            raise NotPossible(f"Er is een wijziging van {supplier} waarover nog niet besloten is. Handel die eerst af.")
    if gone.status in ONLINE and kept.status not in ONLINE:
        raise NotPossible(f"{gone} staat online en {kept} niet. Houd het profiel dat online staat.")
    if gone.organisation.is_verified and not kept.organisation.is_verified:
        raise NotPossible(f"{kept} is niet gecontroleerd. Houd het profiel van de gecontroleerde organisatie.")


@transaction.atomic
def not_the_same(*, one: Supplier, other: Supplier, by: User, now: datetime) -> NotTheSame:
    """These two look alike and are not one enterprise: they are not shown as such again."""
    first, second = sorted((one.pk, other.pk))
    said, _ = NotTheSame.objects.get_or_create(
        first_id=first, second_id=second, defaults={"said_at": now, "said_by": by}
    )
    audit(action="not the same", thing=f"supplier {first} and {second}", actor=person(by.pk))
    return said
