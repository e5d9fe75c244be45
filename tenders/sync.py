"""Reading TenderNed and TED into the database, a block at a time (see reader.py).

    run_sync(client, ted, since, until, now)     one run in the foreground
    begin_night(now), read_block(run_id, …)      the same run, a block a message
    begin_reconciliation(now)                    the weekly check: what was never seen, and what is gone
    again(failures, now)                         a second try of what failed

Nothing is ever withdrawn because a list was short. Reading the same again writes nothing.
"""

import logging
from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F

from platform_goed_inkopen import queue
from tenders import runs
from tenders.actions import matching
from tenders.http import Session
from tenders.models import Publication, SyncFailure, SyncRun, Tender
from tenders.notice_reader import ATTEMPTS as NOTICE_ATTEMPTS
from tenders.notice_reader import KINDS as NOTICES
from tenders.reader import Reader
from tenders.runs import AlreadyRunning, Block, Stopwatch
from tenders.status import AMSTERDAM, Status
from tenders.ted.client import TedClient
from tenders.tenderned.client import Period, TenderNedClient
from tenders.waiting import What

log = logging.getLogger("platform.sync")
WINDOW = timedelta(days=7)
RECONCILED = timedelta(days=60)
REREADS_PER_BLOCK = 150
READ_BLOCK = "tenders.tasks.sync_day"
SECONDS_PER_MESSAGE = 240  # a block that takes longer goes on in the next message
SILENT_DAYS_BEFORE_STOP = 2


def sources() -> tuple[TenderNedClient, TedClient]:
    """TenderNed and TED as the settings name them, asked through one session: one question at a time."""
    session = Session(pause=settings.TENDERNED_PAUSE)
    who = (settings.TENDERNED_USER, settings.TENDERNED_PASSWORD) if settings.TENDERNED_USER else None
    client = TenderNedClient(settings.TENDERNED_URL, session, credentials=who)
    return client, TedClient(settings.TED_URL, session)


def window(today: date) -> tuple[date, date]:
    """The days that a run reads unless it is told otherwise, both inclusive."""
    return today - WINDOW, today


def run_sync(
    client: TenderNedClient,
    ted: TedClient,
    since: date,
    until: date,
    now: datetime,
    *,
    tell: Callable[[Block], None] = lambda block: None,
    kind: str = SyncRun.Kind.NIGHT,
    blocks: Iterable[Block] | None = None,
    enough: Callable[[], bool] = lambda: False,
) -> SyncRun:
    """One run over these days, both inclusive, and over what is to be read again. Raises AlreadyRunning.

    `tell` hears of every block that is through; `enough` is asked after every publication whether to stop. A run that
    is broken off is closed as stopped; what it read is kept.
    """
    watch = Stopwatch(now)
    with runs.only_reader():
        run = runs.begin(since=since, until=until, queued=False, now=now, kind=kind, blocks=blocks)
        client.budget = runs.budget_of(run, settings.TENDERNED_BUDGET)
        reader = Reader(client, ted, watch, kind=kind, enough=enough)
        try:
            while not enough() and (block := _next_block(run, watch.now)):
                reader.read(block)
                runs.keep(run, block, now=watch.now)
                tell(block)
            runs.finish(run, now=watch.now, state=SyncRun.State.STOPPED if enough() else "")
        finally:
            if run.finished_at is None:
                runs.stop(run, now=watch.now)
    if kind == SyncRun.Kind.NIGHT:
        matching.match_tenders(now=watch.now, sync_run=run, enough=enough)
    return run


def begin_night(now: datetime) -> tuple[int, str] | None:
    """A queued run over the usual days: its number and the name of its first block.

    None when a run is going on, and when the night of this date in the Netherlands was begun before, however often the
    clock asks and whatever it does to the hours.
    """
    since, until = window(now.astimezone(AMSTERDAM).date())
    return _begin_once(SyncRun.Kind.NIGHT, since, until, now)


def begin_reconciliation(now: datetime) -> tuple[int, str] | None:
    """A queued run over the list of sixty closed days, a week a question, as `begin_night`."""
    today = now.astimezone(AMSTERDAM).date()
    since, until = today - RECONCILED, today - timedelta(days=1)
    return _begin_once(SyncRun.Kind.RECONCILIATION, since, until, now, runs.windows_of(Period(since, until).days()))


def _begin_once(
    kind: str, since: date, until: date, now: datetime, blocks: list[Block] | None = None
) -> tuple[int, str] | None:
    today = datetime.combine(now.astimezone(AMSTERDAM).date(), time(), tzinfo=AMSTERDAM)
    if SyncRun.objects.filter(kind=kind, is_queued=True, started_at__gte=today).exists():
        return None
    try:
        with runs.only_reader():
            run = runs.begin(since=since, until=until, queued=True, now=now, kind=kind, blocks=blocks)
    except AlreadyRunning as reason:
        log.warning("%s", reason)
        return None
    first = runs.next_block(run)
    return (run.pk, first.name) if first else None


def again(waiting: Iterable[SyncFailure], now: datetime) -> SyncRun:
    """A queued run over what failed: a row of the list by its day, the rest by number. Raises AlreadyRunning."""
    failed = list(waiting)
    today = now.astimezone(AMSTERDAM).date()
    days = sorted({failure.publication_id.split()[0] for failure in failed if failure.what == What.LIST})
    numbers = dict.fromkeys(failure.publication_id for failure in failed if failure.what != What.LIST)
    blocks = [*map(Block, days), *runs.rereads_of(numbers, size=REREADS_PER_BLOCK)]
    with runs.only_reader():
        run = runs.begin(since=today, until=today, queued=True, now=now, kind=SyncRun.Kind.AGAIN, blocks=blocks)
    first = runs.next_block(run)
    transaction.on_commit(lambda: queue.nudge(READ_BLOCK, run.pk, first.name if first else ""))
    return run


def forgotten_night(now: datetime) -> tuple[int, str] | None:
    """A queued run that nobody reads and of which nothing was heard: its number and the block to go on with."""
    run = SyncRun.objects.running().filter(is_queued=True, alive_at__lt=now - runs.FORGOTTEN_AFTER).first()
    if run is None:
        return None
    try:
        with runs.only_reader():
            return _after(run, now)
    except AlreadyRunning:
        return None


def read_block(run_id: int, name: str, now: datetime, *, seconds: float = SECONDS_PER_MESSAGE) -> str | None:
    """Read this block of a queued run; returns the block that comes next, or None when the run is closed.

    What it cannot read within these seconds is left for the next message, which has the same block. Harmless when the
    message comes twice: a block that is through is not read again.
    """
    watch = Stopwatch(now)
    try:
        with runs.only_reader():
            following = _read_queued(run_id, name, watch, seconds)
            return following[1] if following else None
    except AlreadyRunning as reason:
        log.info("%s", reason)
        return None


def _read_queued(run_id: int, name: str, watch: Stopwatch, seconds: float) -> tuple[int, str] | None:
    run = SyncRun.objects.running().filter(pk=run_id).first()
    if run is None:
        return None
    block = next((block for block in runs.blocks_of(run) if block.name == name and block.state == "waiting"), None)
    if block:
        client, ted = sources()
        client.budget = runs.budget_of(run, settings.TENDERNED_BUDGET)
        Reader(client, ted, watch, kind=run.kind, enough=lambda: watch.seconds > seconds).read(block)
        client.session.close()
        runs.keep(run, block, now=watch.now)
    return _after(run, watch.now)


def _after(run: SyncRun, now: datetime) -> tuple[int, str] | None:
    """The run and the block that comes now; None when that was the last one, and then the run is closed."""
    following = _next_block(run, now)
    if following is None:
        runs.finish(run, now=now)
        return None
    return run.pk, following.name


def _next_block(run: SyncRun, now: datetime) -> Block | None:
    """The block to read now. After the days come the publications to read again; none when the source is away."""
    if _source_is_away(run):
        return None
    is_planned = run.kind != SyncRun.Kind.NIGHT or any(name.startswith(runs.REREAD) for name in run.blocks)
    if not is_planned and runs.next_block(run) is None:
        runs.plan(run, runs.rereads_of(_to_read_again(run, now), size=REREADS_PER_BLOCK))
    return runs.next_block(run)


def _source_is_away(run: SyncRun) -> bool:
    """Whether it refuses us, or the last lists that were asked gave nothing at all."""
    asked = [block for block in runs.blocks_of(run) if block.day and block.state != "waiting"]
    last = asked[-SILENT_DAYS_BEFORE_STOP:]
    wanted = min(SILENT_DAYS_BEFORE_STOP, sum(1 for block in runs.blocks_of(run) if block.day))
    is_silent = bool(last) and len(last) == wanted and all(block.is_silent for block in last)
    return is_silent or any(block.state == "refused" for block in asked)


def _to_read_again(run: SyncRun, now: datetime) -> Iterable[str]:
    """Publications outside the days of this run: what failed before, and the newest of each open tender."""
    read = Publication.objects.listed_between(run.since, run.until).values("publication_id")
    failed = (
        SyncFailure.objects.waiting()
        .exclude(what=What.LIST)
        .exclude(what__in=NOTICES, attempts__gte=NOTICE_ATTEMPTS)
        .exclude(publication_id__in=read)
        .order_by("last_failed_at")
    )
    still_open = (
        Tender.objects.at_the_source()
        .with_status([Status.OPEN], now)
        .exclude(latest_publication_id__in=read)
        .order_by(F("deadline").asc(nulls_last=True))
    )
    wanted = [
        *failed.values_list("publication_id", flat=True),
        *still_open.values_list("latest_publication_id", flat=True),
    ]
    return dict.fromkeys(wanted)
