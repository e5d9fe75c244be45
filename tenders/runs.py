"""One run at a time: who may read a source, how far it is, and how it ended.

A run is cut in blocks (see `SyncRun`). Two things keep runs apart: a lock of the database that the reading process
holds, and which is gone with the process; and the row of the run, which a queued run leaves open between two messages.
A row that nobody holds any more is closed as `stopped` by the next run, so that a killed run blocks nothing.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from statistics import median
from time import monotonic

from django.db import connection, transaction

from platform_goed_inkopen.dutch import counted
from platform_goed_inkopen.failpoints import failpoint
from tenders.actions.days import ENOUGH_KNOWN, EXPECTED_SHARE
from tenders.budget import Budget, pages_to_check
from tenders.models import Publication, SyncRun
from tenders.tenderned.client import Period
from tenders.tenderned.drift import in_words as drift_in_words

READERS = 7_301_002  # the number of the lock that whoever reads TenderNed holds
# A lost message comes back after ten minutes, and reading one publication takes five at worst.
DEAD_AFTER = timedelta(minutes=20)
FORGOTTEN_AFTER = timedelta(minutes=2)
REREAD = "opnieuw"
DAYS_PER_WINDOW = 7
MOST_ODD = 100
MOST_LISTS, LISTS_PER_BLOCK = 60, 4
ENOUGH_RUNS = 7
USUAL_PERIOD = timedelta(days=28)
COUNTS = ("seen", "created", "updated", "unchanged", "failed", "requests")


class AlreadyRunning(Exception):
    """Another run is reading; the message is a Dutch sentence."""


class Stopwatch:
    """What time it is for a run that began at `now`."""

    def __init__(self, now: datetime) -> None:
        self._began, self._start = now, monotonic()

    @property
    def seconds(self) -> float:
        """How long it runs."""
        return monotonic() - self._start

    @property
    def now(self) -> datetime:
        """The moment it has become."""
        return self._began + timedelta(seconds=self.seconds)


@dataclass
class Block:
    """A part of a run: a day of the list (2026-11-16), several (2026-11-16/2026-11-22), or `ids` to read again.

    `state` is waiting, read, missed (the list was not seen whole), refused, or left: the budget of the run was spent.
    `is_silent`: the source gave no list at all. `done` are the publications that are counted already, while the block
    is interrupted; `left` those whose detail was not asked because the budget was spent. `lists` and `details` are
    questions, every try counted.
    """

    name: str
    ids: list[str] = field(default_factory=list)
    state: str = "waiting"
    done: list[str] = field(default_factory=list)
    seen: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    failed: int = 0
    requests: int = 0
    seconds: float = 0
    without_ted: int = 0
    lists: int = 0
    details: int = 0
    left: int = 0
    odd: dict[str, int] = field(default_factory=dict)
    is_silent: bool = False
    error: str = ""

    @property
    def day(self) -> date | None:
        """The first day of a block that reads the list."""
        return self.period.first if self.period else None

    @property
    def period(self) -> Period | None:
        """The days of a block that reads the list."""
        if self.name.startswith(REREAD):
            return None
        first, _, last = self.name.partition("/")
        return Period(date.fromisoformat(first), date.fromisoformat(last or first))

    def count(self, outcome: str, publication_id: str) -> None:
        """One publication more."""
        self.seen += 1
        setattr(self, outcome, getattr(self, outcome) + 1)
        self.done.append(publication_id)

    def note_odd(self, names: Iterable[str]) -> None:
        """What a record holds that we do not know; of ever new names the first are enough."""
        for name in names:
            if name in self.odd or len(self.odd) < MOST_ODD:
                self.odd[name] = self.odd.get(name, 0) + 1


@contextmanager
def only_reader() -> Iterator[None]:
    """Only one process reads at a time. Raises AlreadyRunning when another does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [READERS])
        if cursor.fetchone() != (True,):
            raise AlreadyRunning(_going_on(SyncRun.objects.running().first()))
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [READERS])


def _going_on(run: SyncRun | None) -> str:
    """The sentence for who wanted to read too; who holds the lock may not have a run yet."""
    what = f": {run.get_kind_display()}" if run else ""
    return f"Er loopt al een leesbeurt{what}. Wacht tot die klaar is."


def begin(
    *,
    since: date,
    until: date,
    queued: bool,
    now: datetime,
    kind: str = SyncRun.Kind.NIGHT,
    blocks: Iterable[Block] | None = None,
) -> SyncRun:
    """A new run over these days, both inclusive; call it as the only reader. Raises AlreadyRunning.

    Without `blocks` it has one for every day. What an earlier run left open is closed first, unless it is queued and
    still alive.
    """
    with transaction.atomic():
        for left in SyncRun.objects.running():
            if left.is_queued and now - left.alive_at < DEAD_AFTER:
                raise AlreadyRunning(_going_on(left))
            stop(left, now=now)
        planned = days_of(since, until) if blocks is None else blocks
        return SyncRun.objects.create(
            kind=kind,
            since=since,
            until=until,
            started_at=now,
            alive_at=now,
            is_queued=queued,
            blocks={block.name: asdict(block) for block in planned},
        )


def days_of(since: date, until: date) -> list[Block]:
    """A block for every day, both inclusive."""
    return [Block((since + timedelta(days=number)).isoformat()) for number in range((until - since).days + 1)]


def windows_of(days: Iterable[date]) -> list[Block]:
    """Blocks of at most a week of days that follow each other."""
    found: list[list[date]] = []
    for day in sorted(days):
        if found and len(found[-1]) < DAYS_PER_WINDOW and day - found[-1][-1] == timedelta(days=1):
            found[-1].append(day)
        else:
            found.append([day])
    return [Block(f"{each[0]}/{each[-1]}" if len(each) > 1 else f"{each[0]}") for each in found]


def budget_of(run: SyncRun, most_details: int) -> Budget:
    """What this run may still ask: 60 pages of the list, four for each block of more, or what a weekly check needs."""
    blocks = blocks_of(run)
    lists = sum(1 for block in blocks if block.period)
    needed = pages_to_check(_stored(run), lists) if run.kind == SyncRun.Kind.RECONCILIATION else 0
    return Budget(
        most_lists=max(MOST_LISTS, LISTS_PER_BLOCK * lists, needed),
        most_details=most_details,
        lists=sum(block.lists for block in blocks),
        details=sum(block.details for block in blocks),
    )


def rereads_of(ids: Iterable[str], *, size: int) -> list[Block]:
    """Blocks of at most `size` publications to read again."""
    wanted = list(ids)
    starts = enumerate(range(0, len(wanted), size), start=1)
    return [Block(f"{REREAD} {number:03}", ids=wanted[start : start + size]) for number, start in starts]


def blocks_of(run: SyncRun) -> list[Block]:
    """The blocks of the run in the order in which they are read: days first."""
    return [Block(**values) for _, values in sorted(run.blocks.items())]


def next_block(run: SyncRun) -> Block | None:
    """The first block that waits."""
    return next((block for block in blocks_of(run) if block.state == "waiting"), None)


def plan(run: SyncRun, blocks: Iterable[Block]) -> None:
    """Add these blocks."""
    run.blocks |= {block.name: asdict(block) for block in blocks}
    run.save(update_fields=["blocks"])


def keep(run: SyncRun, block: Block, *, now: datetime) -> None:
    """Write how far this block is; of a block that is through the numbers of its publications go."""
    if block.state != "waiting":
        block.done, block.ids = [], []
    run.blocks[block.name] = asdict(block)
    run.alive_at = now
    run.save(update_fields=["blocks", "alive_at"])


def finish(run: SyncRun, *, now: datetime, state: str = "") -> SyncRun:
    """Close the run with the sum of its blocks; without a `state` the blocks tell how it ended."""
    failpoint("before_finish")
    blocks = blocks_of(run)
    days = [block for block in blocks if block.day]
    run.missed_days = sum(len(block.period.days()) for block in days if block.period and block.state != "read")
    run.odd = dict(sum((Counter(block.odd) for block in blocks), Counter()))
    for name in COUNTS:
        setattr(run, name, sum(getattr(block, name) for block in blocks))
    run.seconds = round(sum(block.seconds for block in blocks), 3)
    dropped = _dropped(run, sum(block.seen for block in days))
    drift = drift_in_words(run.odd, run.seen)
    run.error = " ".join(filter(None, [*_sentences(blocks), dropped, drift]))
    run.state = state or _state(run, days, dropped)
    run.finished_at = run.alive_at = now
    run.blocks = {name: {**values, "done": [], "ids": []} for name, values in run.blocks.items()}
    run.save()
    return run


def stop(run: SyncRun, *, now: datetime) -> None:
    """Close a run that broke off."""
    finish(run, now=now, state=SyncRun.State.STOPPED)


def _state(run: SyncRun, days: list[Block], dropped: str) -> str:
    if any(block.state == "refused" for block in days):
        return SyncRun.State.REFUSED
    if days and not run.seen and not any(block.state in ("read", "left") for block in days):
        return SyncRun.State.UNREACHABLE
    left = any(block.left or block.state == "left" for block in blocks_of(run))
    if run.failed or run.missed_days or dropped or left:
        return SyncRun.State.PARTIAL
    return SyncRun.State.COMPLETE


def _sentences(blocks: list[Block]) -> list[str]:
    """What a coordinator must know, each thing once."""
    without = sum(block.without_ted for block in blocks)
    said = list(dict.fromkeys(block.error for block in blocks if block.error))
    if left := sum(block.left for block in blocks):
        said.append(f"{counted(left, 'detail wacht', 'details wachten')} op een volgende leesbeurt: het budget was op.")
    if without:
        said.append(f"Van {counted(without, 'publicatie', 'publicaties')} gaf TED geen aankondiging.")
    return said


def _dropped(run: SyncRun, listed: int) -> str:
    """A sentence when the list is much shorter than it should be; the publications themselves stay as they are."""
    if run.missed_days or run.kind not in (SyncRun.Kind.NIGHT, SyncRun.Kind.RECONCILIATION):
        return ""
    known = _stored(run)
    usual = _usual(run) if run.kind == SyncRun.Kind.NIGHT else 0
    for expected, enough in ((known, ENOUGH_KNOWN), (usual, 1)):
        if expected >= enough and listed < EXPECTED_SHARE * expected:
            return f"De lijst telt {listed} publicaties en dat waren er {expected}. Er is niets ingetrokken."
    return ""


def _stored(run: SyncRun) -> int:
    """How many publications of the days of this run we hold and the source, as far as we know, too."""
    stored = Publication.objects.at_the_source().listed_between(run.since, run.until)
    return stored.filter(missing_since=None).count()


def _usual(run: SyncRun) -> int:
    """How many publications the list held in the nights of the last four weeks over as many days; 0 after too few."""
    first = run.started_at - USUAL_PERIOD
    earlier = SyncRun.objects.good().filter(started_at__gte=first, started_at__lt=run.started_at)
    alike = [each for each in earlier if each.until - each.since == run.until - run.since]
    counts = [sum(block.seen for block in blocks_of(each) if block.day) for each in alike]
    return int(median(counts)) if len(counts) >= ENOUGH_RUNS else 0
