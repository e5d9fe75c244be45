"""Reading earlier years: a month a run, the newest first, and only days that were not read whole after they were over.

Broken off, it goes on where it was: days that are through are skipped by their `ListDay`, publications by the sum of
their row.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

from tenders import runs
from tenders.models import ListDay, Source, SyncRun
from tenders.runs import Block, Stopwatch
from tenders.status import AMSTERDAM
from tenders.sync import run_sync
from tenders.ted.client import TedClient
from tenders.tenderned.client import Period, TenderNedClient

GIVES_UP = (SyncRun.State.UNREACHABLE, SyncRun.State.REFUSED, SyncRun.State.STOPPED)


def backfill(
    client: TenderNedClient,
    ted: TedClient,
    since: date,
    until: date,
    now: datetime,
    *,
    tell: Callable[[Block], None] = lambda block: None,
    enough: Callable[[], bool] = lambda: False,
) -> Iterator[SyncRun]:
    """Read these days, both inclusive, as far as they are over; gives each run when it is closed.

    A month that its budget cut short is gone on with in a run of its own. Ends at a source that is away, and when
    `enough` says so. Raises AlreadyRunning.
    """
    watch = Stopwatch(now)
    yesterday = now.astimezone(AMSTERDAM).date() - timedelta(days=1)
    for month in months(since, min(until, yesterday)):
        goes_on = True
        while goes_on and (unread := unread_days(month)):
            run = run_sync(
                client,
                ted,
                unread[0],
                unread[-1],
                watch.now,
                tell=tell,
                kind=SyncRun.Kind.BACKFILL,
                blocks=runs.windows_of(unread),
                enough=enough,
            )
            yield run
            if run.state in GIVES_UP:
                return
            goes_on = any(block.state == "left" for block in runs.blocks_of(run)) and bool(run.created + run.updated)


def months(since: date, until: date) -> Iterator[Period]:
    """The calendar months of these days, the newest first."""
    last = until
    while since <= last:
        first = max(since, last.replace(day=1))
        yield Period(first, last)
        last = first - timedelta(days=1)


def unread_days(period: Period) -> list[date]:
    """The days whose list was not seen whole since they were over, oldest first."""
    complete = ListDay.objects.filter(source=Source.TENDERNED, state=ListDay.State.COMPLETE, day__range=period)
    checked = dict(complete.values_list("day", "checked_at"))
    return [day for day in period.days() if day not in checked or checked[day].astimezone(AMSTERDAM).date() <= day]
