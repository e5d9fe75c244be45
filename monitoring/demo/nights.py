"""The nights before the demonstration was loaded, as the page about reading shows them: runs, days, what went wrong."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from tenders.models import ListDay, Publication, SyncFailure, SyncRun

NIGHTS = 14
STARTS = time(4, 15)
UNREACHABLE = 9  # nights ago
FAILED, GONE = "9100010", "9100040"  # publications of the demonstration
ATTEMPTS = 20  # so often that no night asks the real source for it
REASON = "TED gaf een halve aankondiging."


def load_nights(*, now: datetime) -> None:
    """Runs of the last two weeks, the days that they saw, one failed notice and one publication that left the list.

    A second time changes nothing.
    """
    today = timezone.localdate(now)
    for ago in range(NIGHTS, 0, -1):
        _run(today - timedelta(days=ago), is_away=ago == UNREACHABLE)
    for ago in range(NIGHTS * 2):
        _day(today - timedelta(days=ago), now)
    since = now - timedelta(days=2)
    failure = {"reason": REASON, "attempts": ATTEMPTS, "first_failed_at": since, "last_failed_at": now}
    SyncFailure.objects.get_or_create(publication_id=FAILED, what=SyncFailure.What.TED, defaults=failure)
    missed = {"missed_on": today - timedelta(days=8), "missing_since": today - timedelta(days=1)}
    Publication.objects.filter(publication_id=GONE, missing_since=None).update(**missed)


def _run(night: date, *, is_away: bool) -> None:
    """One night; `is_away`: the source gave no answer."""
    started = timezone.make_aware(datetime.combine(night, STARTS))
    seen = 0 if is_away else Publication.objects.listed_between(night - timedelta(days=7), night).count()
    SyncRun.objects.get_or_create(
        started_at=started,
        defaults={
            "since": night - timedelta(days=7),
            "until": night,
            "finished_at": started + timedelta(minutes=1 if is_away else 16),
            "state": SyncRun.State.UNREACHABLE if is_away else SyncRun.State.COMPLETE,
            "missed_days": 8 if is_away else 0,
            "seen": seen,
            "unchanged": seen,
            "requests": 3 if is_away else 60,
            "seconds": 61 if is_away else 958,
            "error": "TenderNed gaf geen antwoord." if is_away else "",
        },
    )


def _day(day: date, now: datetime) -> None:
    """What the list of this day held, and that we hold it all."""
    total = Publication.objects.listed_between(day, day).count()
    ListDay.objects.get_or_create(
        day=day, defaults={"state": ListDay.State.COMPLETE, "total": total, "seen": total, "checked_at": now}
    )
