"""What the lists of days held, and which publications they no longer hold."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from tenders.models import ListDay, Publication, Source
from tenders.tenderned.client import Period

EXPECTED_SHARE = 0.8
ENOUGH_KNOWN = 5


@dataclass(frozen=True)
class DaySeen:
    """What the list of a day held: `total` by the source's own count, `seen` of which we hold."""

    day: date
    state: str
    total: int | None
    seen: int


def keep_days(days: Iterable[DaySeen], *, now: datetime) -> None:
    """Write down how much of the list of each day was seen."""
    for told in days:
        ListDay.objects.update_or_create(
            source=Source.TENDERNED,
            day=told.day,
            defaults={"state": told.state, "total": told.total, "seen": told.seen, "checked_at": now},
        )


def held(publication_ids: Collection[str]) -> set[str]:
    """Which of these we hold."""
    stored = Publication.objects.filter(source=Source.TENDERNED, publication_id__in=publication_ids)
    return set(stored.values_list("publication_id", flat=True))


def found_again(publication_ids: Collection[str]) -> None:
    """These stand in the list: whichever were missed are not."""
    seen = Publication.objects.filter(source=Source.TENDERNED, publication_id__in=publication_ids)
    seen.exclude(missed_on=None).update(missed_on=None, missing_since=None)


def miss_absent(*, first: date, last: date, listed: Collection[str], today: date) -> str:
    """Mark what is no longer in the list of these days, which was seen whole; the second time, on a later day, it is
    missing. Twice on one day is once. Returns why nothing was marked, when the list is much shorter than it should be.
    """
    known = Publication.objects.at_the_source().listed_between(first, last)
    expected = known.filter(missing_since=None).count()
    if expected and (not listed or (expected >= ENOUGH_KNOWN and len(listed) < EXPECTED_SHARE * expected)):
        days = Period(first, last)
        return f"De lijst van {days} telt {len(listed)} publicaties en dat waren er {expected}. Er is niets gemarkeerd."
    absent = Publication.objects.filter(pk__in=known.exclude(publication_id__in=listed).values("pk"))
    absent.filter(missed_on__lt=today, missing_since=None).update(missing_since=today)
    absent.filter(missed_on=None).update(missed_on=today)
    return ""
