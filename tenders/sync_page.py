"""Read models of the nights of reading, for who keeps the platform: all, one run, one publication that failed."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Self

from django.db.models import Count, F, Min, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth
from django.utils.dateformat import format as dutch_date

from platform_goed_inkopen.addresses import Address
from platform_goed_inkopen.dutch import counted
from platform_goed_inkopen.exports import clean
from platform_goed_inkopen.facets import Paging
from tenders import runs
from tenders.freshness import SyncHealth, in_words
from tenders.models import ListDay, Publication, SyncFailure, SyncRun
from tenders.notice_reader import KINDS as NOTICES
from tenders.runs import Block
from tenders.tenderned.client import Period

DAYS_ON_A_PAGE, SHOWN_RUNS, SHOWN_FAILURES, SHOWN_MISSING, SHOWN_MONTHS = 31, 15, 25, 25, 24
LONGEST_BODY = 20_000
BLOCK_STATES = {
    **{"waiting": "wacht", "read": "gelezen", "missed": "niet heel gezien", "refused": "geweigerd"},
    "left": "blijft liggen",
}
AGREES = Q(state=ListDay.State.COMPLETE, seen=F("total"))


@dataclass(frozen=True)
class DayRow:
    """A day of the list: what TenderNed counts, what we hold of it, and whether that is the same."""

    day: date
    total: int | None
    seen: int
    state: str
    difference: str

    @classmethod
    def of(cls, row: ListDay) -> Self:
        return cls(row.day, row.total, row.seen, row.get_state_display(), difference(row.total, row.seen))

    @property
    def agrees(self) -> bool:
        return self.difference == "klopt" and self.state == ListDay.State.COMPLETE.label


def difference(total: int | None, seen: int) -> str:
    """What we hold beside what the source counts, in words."""
    if total is None:
        return "TenderNed gaf geen aantal"
    if seen == total:
        return "klopt"
    return f"wij missen er {total - seen}" if seen < total else f"wij hebben er {seen - total} meer"


@dataclass(frozen=True)
class MonthRow:
    """The days of a month that we looked at, added up."""

    month: date
    days: int
    agreeing: int
    total: int
    seen: int

    @property
    def difference(self) -> str:
        return difference(self.total, self.seen)


@dataclass(frozen=True)
class SyncPage:
    """How reading goes: the last run in a sentence, the runs, what failed, the days, and what is odd or missing."""

    now: datetime
    health: SyncHealth
    agreeing: int
    compared: int
    runs: list[SyncRun]
    failures: list[SyncFailure]
    failing: int
    missing: list[Publication]
    gone: int
    days: list[DayRow]
    months: list[MonthRow]
    paging: Paging

    @classmethod
    def build(cls, *, here: Address, number: int, now: datetime) -> Self:
        """`number`: which page of the days. Costs ten queries."""
        health = SyncHealth.build(now=now)
        last = health.last_run
        of_last = ListDay.objects.filter(day__range=(last.since, last.until)) if last else ListDay.objects.none()
        waiting = SyncFailure.objects.waiting()
        gone = Publication.objects.filter(missing_since__isnull=False)
        paging = Paging(number=number, size=DAYS_ON_A_PAGE, total=ListDay.objects.count(), here=here)
        first = paging.size * (number - 1)
        return cls(
            now=now,
            health=health,
            **of_last.aggregate(agreeing=Count("pk", filter=AGREES), compared=Count("pk")),
            runs=list(SyncRun.objects.newest_first().defer("blocks")[:SHOWN_RUNS]),
            failures=list(waiting.defer("body").order_by("first_failed_at", "pk")[:SHOWN_FAILURES]),
            failing=waiting.count(),
            missing=list(gone.select_related("tender").order_by("-missing_since", "pk")[:SHOWN_MISSING]),
            gone=gone.count(),
            days=[DayRow.of(row) for row in ListDay.objects.all()[first : first + paging.size]],
            months=_months(),
            paging=paging,
        )

    @property
    def running(self) -> SyncRun | None:
        """The run that is going on; None when there is none."""
        return next((run for run in self.runs if run.finished_at is None), None)

    @property
    def lead(self) -> str:
        """How the last run ended, as the beginning of the sentence."""
        last = self.health.last_run
        if last is None or last.finished_at is None:
            return "TenderNed is nog niet gelezen."
        when = in_words(last.finished_at, self.now)
        when = when[:1].upper() + when[1:]
        if not last.is_good:
            return f"{when} mislukte het lezen: {last.get_state_display()}."
        return f"{when} gelezen: {counted(last.seen, 'bericht', 'berichten')}, {last.failed} mislukt."

    @property
    def rest(self) -> str:
        """Whether the days of the last run hold what TenderNed counts."""
        if not self.compared:
            return "Er is nog geen dag vergeleken met TenderNed."
        if self.agreeing == self.compared:
            days = "De ene dag klopt" if self.compared == 1 else f"Alle {self.compared} dagen kloppen"
            return f"{days} met TenderNed."
        wrong = self.compared - self.agreeing
        return f"{wrong} van de {self.compared} dagen {'klopt' if wrong == 1 else 'kloppen'} niet met TenderNed."

    @property
    def odd(self) -> list[tuple[str, int]]:
        """What the runs that are shown saw that we do not know, most often first."""
        seen = sum((Counter(run.odd) for run in self.runs), Counter[str]())
        return sorted(seen.items(), key=lambda pair: (-pair[1], pair[0]))


def _months() -> list[MonthRow]:
    """The newest months; of days without a count of the source what we hold is not added either."""
    grouped = ListDay.objects.order_by().values(month=TruncMonth("day")).annotate(
        days=Count("pk"),
        agreeing=Count("pk", filter=AGREES),
        listed=Sum("total", default=0),
        held=Sum("seen", filter=Q(total__isnull=False), default=0),
    )  # fmt: skip
    newest = grouped.order_by("-month")[:SHOWN_MONTHS]
    return [MonthRow(row["month"], row["days"], row["agreeing"], row["listed"], row["held"]) for row in newest]


@dataclass(frozen=True)
class RunPage:
    """One run, block by block."""

    run: SyncRun
    blocks: Sequence["BlockRow"]

    @classmethod
    def build(cls, run: SyncRun) -> Self:
        return cls(run, [BlockRow(block) for block in runs.blocks_of(run)])

    @property
    def odd(self) -> list[tuple[str, int]]:
        """What the answers held that we do not know."""
        return sorted(self.run.odd.items())

    @property
    def period(self) -> str:
        """The days that it reads, in words."""
        return _in_words(Period(self.run.since, self.run.until))


def _in_words(period: Period) -> str:
    first, last = (dutch_date(day, "j F Y") for day in period)
    return first if first == last else f"{first} tot en met {last}"


@dataclass(frozen=True)
class BlockRow:
    """A part of a run."""

    block: Block

    @property
    def name(self) -> str:
        """The days of the list, or which part of what is read again."""
        return _in_words(self.block.period) if self.block.period else self.block.name.capitalize()

    @property
    def state(self) -> str:
        return BLOCK_STATES.get(self.block.state, self.block.state)


@dataclass(frozen=True)
class FailurePage:
    """One answer that could not be read: why, how often, and for coordinators its bytes as text."""

    failure: SyncFailure
    body: str
    is_cut: bool
    publication: Publication | None

    @classmethod
    def build(cls, failure: SyncFailure, *, shows_body: bool) -> Self:
        """`shows_body`: contact persons may stand in it, so not everybody reads it."""
        text = clean(bytes(failure.body).decode(errors="replace")) if shows_body else ""
        known = Publication.objects.filter(publication_id=failure.publication_id, source=failure.source)
        return cls(failure, text[:LONGEST_BODY], len(text) > LONGEST_BODY, known.select_related("tender").first())


def failing_long(now: datetime, *, nights: int) -> dict[str, Any]:
    """How many publications wait for more than so many nights, and since when the first: `number`, `since`.

    A notice that nobody gives makes no publication fail, so it is not counted.
    """
    waiting: QuerySet[SyncFailure] = SyncFailure.objects.waiting().exclude(what__in=NOTICES)
    old = waiting.filter(first_failed_at__lt=now - timedelta(days=nights))
    return old.aggregate(number=Count("publication_id", distinct=True), since=Min("first_failed_at"))
