"""Reading TenderNed and TED into the database: list, details, notices; each publication in its own transaction.

    run_sync(client, ted, since, until, now)     one run in the foreground
    begin_night(now), read_block(run_id, …)      the same run, a block a message

Every publication in the list of a day becomes a tender, also when its detail cannot be had: then it is shown from its
row, counts as failed and stays a SyncFailure until the detail is read. An outage is never the end of a list, and
nothing is ever withdrawn because a list was short. Reading the same again writes nothing.

What TED does not give makes no publication fail: it waits as a SyncFailure and is asked again, ten times at most.
"""

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from json import loads

from django.conf import settings
from django.db import DataError
from django.db.models import F

from tenders import runs
from tenders.actions import failures
from tenders.actions.publications import Change, NoticeXml, upsert_publication
from tenders.eforms.document import UnreadableNotice
from tenders.eforms.parser import parse_notice
from tenders.errors import Refused, SourceError, Unavailable, Unreadable
from tenders.http import Session
from tenders.models import Publication, SyncFailure, SyncRun, Tender
from tenders.runs import AlreadyRunning, Block, Stopwatch
from tenders.status import AMSTERDAM, Status
from tenders.ted.client import TedClient
from tenders.tenderned.client import Incomplete, ListRow, RawAnswer, TenderNedClient, UnreadableRow
from tenders.tenderned.publication import from_detail

log = logging.getLogger("platform.sync")
WINDOW = timedelta(days=7)
MOST_REREADS = 4_000
REREADS_PER_BLOCK = 150
TED_ATTEMPTS = 10
SECONDS_PER_MESSAGE = 240  # a block that takes longer goes on in the next message
FAILURES_BEFORE_SILENCE = 5
SILENT_DAYS_BEFORE_STOP = 2
What = SyncFailure.What


@dataclass(frozen=True)
class Item:
    """One publication to read; `row` is how the list of `day` gives it."""

    publication_id: str
    day: date
    row: ListRow | None = None


class Breaker:
    """Keeps from asking a source that is away: after five failures in a row only one question per block is asked."""

    def __init__(self) -> None:
        self._failures = 0

    @property
    def is_open(self) -> bool:
        return self._failures >= FAILURES_BEFORE_SILENCE

    def note(self, error: SourceError | None) -> None:
        """What became of a question; an answer that we cannot use is an answer."""
        self._failures = self._failures + 1 if isinstance(error, Unavailable | Refused) else 0

    def allow_one(self) -> None:
        """A new block: see whether the source is back."""
        self._failures = min(self._failures, FAILURES_BEFORE_SILENCE - 1)


class Reader:
    """Reads blocks, one publication after another. `seconds` is when it leaves the rest of a block for later."""

    def __init__(
        self, client: TenderNedClient, ted: TedClient, watch: Stopwatch, *, seconds: float = float("inf")
    ) -> None:
        self._client, self._ted = client, ted
        self._watch, self._seconds = watch, seconds
        self._tenderned_breaker, self._ted_breaker = Breaker(), Breaker()
        self._failures: dict[tuple[str, str], int] = {}
        self._read_at_ted: dict[str, str] = {}

    def read(self, block: Block) -> None:
        """Read this block, and say in it what came of it."""
        asked, began = self._requests, self._watch.seconds
        self._tenderned_breaker.allow_one()
        self._ted_breaker.allow_one()
        self._remember(block)
        try:
            self._read_items(block)
        except SourceError as error:
            block.state = "refused" if isinstance(error, Refused) else "missed"
            block.is_silent = not block.seen and not isinstance(error, Incomplete)
            block.error = str(error)
            log.warning("%s: %s", block.name, error)
        finally:
            block.requests += self._requests - asked
            block.seconds += self._watch.seconds - began

    @property
    def _requests(self) -> int:
        return sum(session.requests for session in {self._client.session, self._ted.session})

    def _remember(self, block: Block) -> None:
        """What is known of the publications of this block, so that each needs no question to the database."""
        waiting = SyncFailure.objects.waiting().values_list("publication_id", "what", "attempts")
        self._failures = {(publication_id, what): attempts for publication_id, what, attempts in waiting}
        known = Publication.objects.listed_between(block.day, block.day) if block.day else Publication.objects.all()
        known = known if block.day else known.filter(publication_id__in=block.ids)
        self._read_at_ted = dict(known.exclude(notice_read_at=None).values_list("publication_id", "ted_number"))

    def _read_items(self, block: Block) -> None:
        done = set(block.done)
        items = self._list(block, block.day) if block.day else self._again(block)
        for item in items:
            if item.publication_id in done:
                continue
            done.add(item.publication_id)
            self._read_one(item, block)
            if self._watch.seconds > self._seconds:
                return
        block.state = "read"

    def _list(self, block: Block, day: date) -> Iterator[Item]:
        """The publications of a day. A row that names no publication is kept, counted and named."""
        closed = day < self._watch.now.astimezone(AMSTERDAM).date()
        broken: set[str] = set()
        for row in self._client.publications(day, closed=closed):
            if isinstance(row, ListRow):
                yield Item(row.publication_id, day, row)
            elif row.publication_id:
                yield Item(row.publication_id, day, _as_row(row, row.publication_id))
            else:
                broken.add(self._keep_broken(row, day, block))
        self._forget_mended(day, broken)

    def _again(self, block: Block) -> Iterator[Item]:
        published = dict(
            Publication.objects.filter(publication_id__in=block.ids).values_list("publication_id", "published_at")
        )
        for publication_id in block.ids:
            if publication_id in published:
                yield Item(publication_id, published[publication_id].astimezone(AMSTERDAM).date())

    def _read_one(self, item: Item, block: Block) -> None:
        """The detail, TED's notice, and both into the database; what fails is kept from its row."""
        answer = self._detail(item.publication_id)
        if isinstance(answer, RawAnswer):
            try:
                change = self._store(item, answer, self._notice(item, answer, block))
            except (Unreadable, DataError) as error:
                answer = error
            else:
                self._resolve(item.publication_id, What.DETAIL)
                block.count(change.value, item.publication_id)
                return
        self._keep_without_detail(item, answer)
        block.count("failed", item.publication_id)

    def _detail(self, publication_id: str) -> RawAnswer | Exception:
        if self._tenderned_breaker.is_open:
            return Unavailable("TenderNed antwoordde niet meer; deze publicatie is niet gevraagd.")
        try:
            answer = self._client.detail(publication_id)
        except SourceError as error:
            self._tenderned_breaker.note(error)
            return error
        self._tenderned_breaker.note(None)
        return answer

    def _store(self, item: Item, detail: RawAnswer | None, notice: NoticeXml | None) -> Change:
        return upsert_publication(
            publication_id=item.publication_id,
            row=item.row,
            detail=detail,
            notice=notice,
            seen_on=item.day,
            now=self._watch.now,
        )

    def _keep_without_detail(self, item: Item, error: Exception) -> None:
        try:
            if item.row:
                self._store(item, None, None)
        except DataError as worse:
            error = worse
        self._fail(item.publication_id, What.DETAIL, error)

    def _notice(self, item: Item, detail: RawAnswer, block: Block) -> NoticeXml | None:
        """TED's notice, when the detail names one that was not read yet."""
        number = from_detail(detail.payload).ted_number
        given_up = self._failures.get((item.publication_id, What.TED), 0) >= TED_ATTEMPTS
        if not number or given_up or self._read_at_ted.get(item.publication_id) == number:
            return None
        found = self._ask_ted(number)
        if isinstance(found, NoticeXml):
            self._resolve(item.publication_id, What.TED)
            return found
        self._fail(item.publication_id, What.TED, found)
        block.without_ted += 1
        return None

    def _ask_ted(self, number: str) -> NoticeXml | Exception:
        if self._ted_breaker.is_open:
            return Unavailable("TED antwoordde niet meer; deze aankondiging is niet gevraagd.")
        try:
            body = self._ted.notice(number).body
        except SourceError as error:
            self._ted_breaker.note(error)
            return error
        self._ted_breaker.note(None)
        try:
            return NoticeXml(body, parse_notice(body))
        except UnreadableNotice as error:
            return Unreadable(str(error), raw=body)

    def _fail(self, publication_id: str, what: str, error: Exception) -> None:
        failures.record_failure(
            publication_id=publication_id,
            what=what,
            reason=str(error),
            body=getattr(error, "raw", b""),
            now=self._watch.now,
        )

    def _resolve(self, publication_id: str, what: str) -> None:
        if (publication_id, what) in self._failures:
            failures.resolve_failures(publication_id=publication_id, what=what, now=self._watch.now)

    def _keep_broken(self, row: UnreadableRow, day: date, block: Block) -> str:
        """A row without a number gets a name of its own: its day and the sum of its bytes."""
        name = f"{day} {sha256(row.raw).hexdigest()[:16]}"
        if name not in block.done:
            self._fail(name, What.LIST, Unreadable(row.reason, raw=row.raw))
            block.count("failed", name)
        return name

    def _forget_mended(self, day: date, broken: set[str]) -> None:
        """Broken rows of this day that the list no longer holds."""
        for name, what in self._failures:
            if what == What.LIST and name.startswith(f"{day} ") and name not in broken:
                failures.resolve_failures(publication_id=name, what=what, now=self._watch.now)


def sources() -> tuple[TenderNedClient, TedClient]:
    """TenderNed and TED as the settings name them, asked through one session: one question at a time."""
    session = Session(pause=settings.TENDERNED_PAUSE)
    return TenderNedClient(settings.TENDERNED_URL, session), TedClient(settings.TED_URL, session)


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
) -> SyncRun:
    """One run over these days, both inclusive, and over what is to be read again. Raises AlreadyRunning.

    `tell` hears of every block that is through. A run that is broken off is closed as stopped.
    """
    watch = Stopwatch(now)
    with runs.only_reader():
        run = runs.begin(since=since, until=until, queued=False, now=now)
        reader = Reader(client, ted, watch)
        try:
            while block := _next_block(run, watch.now):
                reader.read(block)
                runs.keep(run, block, now=watch.now)
                tell(block)
            return runs.finish(run, now=watch.now)
        finally:
            if run.finished_at is None:
                runs.stop(run, now=watch.now)


def begin_night(now: datetime) -> tuple[int, str] | None:
    """A queued run over the usual days: its number and the name of its first block; None when a run is going on."""
    since, until = window(now.astimezone(AMSTERDAM).date())
    try:
        with runs.only_reader():
            run = runs.begin(since=since, until=until, queued=True, now=now)
    except AlreadyRunning as reason:
        log.warning("%s", reason)
        return None
    return run.pk, since.isoformat()


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


def read_block(run_id: int, name: str, now: datetime) -> str | None:
    """Read this block of a queued run; returns the block that comes next, or None when the run is closed.

    Harmless when the message comes twice: a block that is through is not read again.
    """
    watch = Stopwatch(now)
    try:
        with runs.only_reader():
            following = _read_queued(run_id, name, watch)
            return following[1] if following else None
    except AlreadyRunning as reason:
        log.info("%s", reason)
        return None


def _read_queued(run_id: int, name: str, watch: Stopwatch) -> tuple[int, str] | None:
    run = SyncRun.objects.running().filter(pk=run_id).first()
    if run is None:
        return None
    block = next((block for block in runs.blocks_of(run) if block.name == name and block.state == "waiting"), None)
    if block:
        client, ted = sources()
        Reader(client, ted, watch, seconds=SECONDS_PER_MESSAGE).read(block)
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
    days = [block for block in runs.blocks_of(run) if block.day]
    if len(days) == len(run.blocks) and not any(block.state == "waiting" for block in days):
        runs.plan(run, _to_read_again(run, now), size=REREADS_PER_BLOCK)
    return runs.next_block(run)


def _source_is_away(run: SyncRun) -> bool:
    """Whether it refuses us, or the last lists that were asked gave nothing at all."""
    asked = [block for block in runs.blocks_of(run) if block.day and block.state != "waiting"]
    last = asked[-SILENT_DAYS_BEFORE_STOP:]
    wanted = min(SILENT_DAYS_BEFORE_STOP, sum(1 for block in runs.blocks_of(run) if block.day))
    return any(block.state == "refused" for block in asked) or (
        len(last) == wanted and all(block.is_silent for block in last)
    )


def _to_read_again(run: SyncRun, now: datetime) -> Iterable[str]:
    """Publications outside the days of this run: what failed before, and the newest of each open tender."""
    read = Publication.objects.listed_between(run.since, run.until).values("publication_id")
    failed = (
        SyncFailure.objects.waiting()
        .exclude(what=What.LIST)
        .exclude(what=What.TED, attempts__gte=TED_ATTEMPTS)
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
        *still_open.values_list("latest_publication_id", flat=True)[:MOST_REREADS],
    ]
    return list(dict.fromkeys(wanted))[:MOST_REREADS]


def _as_row(row: UnreadableRow, publication_id: str) -> ListRow:
    """A row with a number but without a date: the day of its list is its date."""
    return ListRow(publication_id, row.raw, row.url, row.fetched_at, loads(row.raw))
