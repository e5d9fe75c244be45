"""Reads blocks of a run: the list of days, details and notices, each publication in its own transaction.

A detail is asked when it may hold something new: of a publication that is not known, that failed, whose row changed or
whose tender is not finished. Every publication in the list becomes a tender, also when its detail cannot be had: then
it is shown from its row, counts as failed and stays a SyncFailure until the detail is read. An outage is never the end
of a list.
"""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from json import loads

from django.db import DataError

from platform_goed_inkopen.failpoints import failpoint
from tenders.actions import days
from tenders.actions.publications import Change, NoticeXml, upsert_publication
from tenders.breaker import Breaker
from tenders.errors import BudgetSpent, Refused, SourceError, Unavailable, Unreadable
from tenders.models import Publication, SyncRun
from tenders.notice_reader import NoticeReader
from tenders.runs import Block, Stopwatch
from tenders.seen import Seen
from tenders.status import AMSTERDAM, Status, status_at
from tenders.ted.client import TedClient
from tenders.tenderned.client import Incomplete, ListRow, RawAnswer, TenderNedClient, UnreadableRow
from tenders.tenderned.drift import odd_in_detail, odd_in_row
from tenders.tenderned.publication import from_detail
from tenders.waiting import Waiting, What

log = logging.getLogger("platform.sync")
KNOWN = (
    "publication_id",
    "list_sha256",
    "details_read_at",
    "notice_read_at",
    "ted_number",
    "tender__stage",
    "tender__deadline",
    "tender__called_at",
)
UNFINISHED = (Status.OPEN, Status.CONSULTATION, Status.ANNOUNCED, Status.UNKNOWN)


@dataclass(frozen=True)
class Item:
    """One publication to read; `row` is how the list of `day` gives it."""

    publication_id: str
    day: date
    row: ListRow | None = None


@dataclass(frozen=True)
class Known:
    """What is stored of a publication: the sum of its row, whether its detail was read, and whether it may change."""

    list_sha256: str
    has_detail: bool
    is_unfinished: bool


class Reader:
    """Reads blocks, one publication after another, within the budget of the client.

    `enough` says after every publication whether to leave the rest of the block for later.
    """

    def __init__(
        self,
        client: TenderNedClient,
        ted: TedClient,
        watch: Stopwatch,
        *,
        kind: str = SyncRun.Kind.NIGHT,
        enough: Callable[[], bool] = lambda: False,
    ) -> None:
        self._client, self._ted = client, ted
        self._watch, self._kind, self._enough = watch, kind, enough
        self._breaker = Breaker()
        self._waiting = Waiting(lambda: watch.now)
        self._notices = NoticeReader(client, ted, self._waiting)
        self._known: dict[str, Known] = {}

    def read(self, block: Block) -> None:
        """Read this block, and say in it what came of it."""
        asked, began, budget = self._requests, self._watch.seconds, replace(self._client.budget)
        self._breaker.allow_one()
        self._remember(block)
        seen = Seen(block.period) if block.period else None
        try:
            self._read_items(block, seen)
        except SourceError as error:
            _say(block, error)
        finally:
            block.without_ted += self._notices.without
            block.requests += self._requests - asked
            block.lists += self._client.budget.lists - budget.lists
            block.details += self._client.budget.details - budget.details
            block.seconds += self._watch.seconds - began
        if seen and block.state not in ("waiting", "left"):
            self._keep_days(block, seen)

    @property
    def _requests(self) -> int:
        return sum(session.requests for session in {self._client.session, self._ted.session})

    def _remember(self, block: Block) -> None:
        """What is known of the publications of this block, so that each needs no question to the database."""
        stored = Publication.objects.all()
        here = stored.listed_between(*block.period) if block.period else stored.filter(publication_id__in=block.ids)
        notices = {}
        self._known = {}
        for number, row, detail, notice, ted_number, stage, deadline, called_at in here.values_list(*KNOWN):
            status = status_at(stage, deadline, called_at, self._watch.now)
            self._known[number] = Known(row, detail is not None, status in UNFINISHED)
            if notice:
                notices[number] = ted_number
        self._waiting.remember(list(self._known))
        self._notices.begin(notices)

    def _read_items(self, block: Block, seen: Seen | None) -> None:
        done = set(block.done)
        items = self._list(block, seen) if seen else self._again(block)
        for item in items:
            if item.publication_id in done:
                continue
            done.add(item.publication_id)
            self._read_one(item, block)
            if self._enough():
                return
        block.state = "read"

    def _list(self, block: Block, seen: Seen) -> Iterator[Item]:
        """The publications of these days. A row that names no publication is kept, counted and named."""
        first, last = seen.period
        closed = last < self._watch.now.astimezone(AMSTERDAM).date()
        listing = self._client.publications(first, last, closed=closed)
        try:
            for row in listing:
                if row.publication_id not in block.done:
                    block.note_odd(odd_in_row(loads(row.raw)))
                day = row.day or last
                if isinstance(row, UnreadableRow) and not row.publication_id:
                    seen.broken[day].add(self._keep_broken(row, day, block))
                    continue
                item = _item(row, day)
                seen.ids[day].add(item.publication_id)
                yield item
        finally:
            seen.total = listing.total
        self._forget_mended(seen)

    def _keep_days(self, block: Block, seen: Seen) -> None:
        """What the list held; a weekly check that saw it whole marks what is gone."""
        now, ids = self._watch.now, seen.all_ids
        whole = block.state == "read"
        days.keep_days(seen.days(whole=whole, held=days.held(ids)), now=now)
        days.found_again(ids)
        if self._kind == SyncRun.Kind.RECONCILIATION and whole and not seen.has_broken:
            today = now.astimezone(AMSTERDAM).date()
            block.error = days.miss_absent(first=seen.period.first, last=seen.period.last, listed=ids, today=today)

    def _again(self, block: Block) -> Iterator[Item]:
        published = dict(
            Publication.objects.filter(publication_id__in=block.ids).values_list("publication_id", "published_at")
        )
        for publication_id in block.ids:
            if publication_id in published:
                yield Item(publication_id, published[publication_id].astimezone(AMSTERDAM).date())

    def _needs_detail(self, item: Item) -> bool:
        """Whether there may be something new in the detail: what is finished and the same in the list is left alone."""
        known = self._known.get(item.publication_id)
        if item.row is None or known is None or not known.has_detail or _sum(item.row) != known.list_sha256:
            return True
        if self._waiting.attempts(item.publication_id, What.DETAIL):
            return True
        may_change = known.is_unfinished and self._kind == SyncRun.Kind.NIGHT
        asks_notices = self._kind != SyncRun.Kind.BACKFILL  # it would ask details twice; the nights ask them again
        return may_change or (asks_notices and self._notices.wants(item.publication_id))

    def _read_one(self, item: Item, block: Block) -> None:
        """The detail, the notice, and both into the database; what fails is kept from its row."""
        if not self._needs_detail(item):
            block.count(Change.UNCHANGED, item.publication_id)
            return
        answer = self._detail(item.publication_id)
        if isinstance(answer, BudgetSpent) and self._leave(item, block, answer):
            return
        if isinstance(answer, RawAnswer):
            block.note_odd(odd_in_detail(answer.payload))
            try:
                block.count(self._read_notice_and_store(item, answer), item.publication_id)
                return
            except (Unreadable, DataError) as error:
                answer = error
        self._keep_without_detail(item, answer)
        block.count("failed", item.publication_id)

    def _read_notice_and_store(self, item: Item, detail: RawAnswer) -> Change:
        notice = self._notices.read(item.publication_id, from_detail(detail.payload))
        failpoint("after_fetch")
        change = self._store(item, detail, notice)
        failpoint("after_commit_before_block_kept")
        self._waiting.resolve(item.publication_id, What.DETAIL)
        return change

    def _leave(self, item: Item, block: Block, error: BudgetSpent) -> bool:
        """What to do when the budget is spent. A backfill comes back for the whole block; what is as it was in the list
        waits for the next night; what is new is shown from its row, so False."""
        if self._kind == SyncRun.Kind.BACKFILL:
            raise error
        block.left += 1
        known = self._known.get(item.publication_id)
        if item.row is None:
            return True
        if known and known.has_detail and _sum(item.row) == known.list_sha256:
            block.count(Change.UNCHANGED, item.publication_id)
            return True
        return False

    def _detail(self, publication_id: str) -> RawAnswer | Exception:
        if self._breaker.is_open:
            return Unavailable("TenderNed antwoordde niet meer; deze publicatie is niet gevraagd.")
        try:
            answer = self._client.detail(publication_id)
        except SourceError as error:
            if not isinstance(error, BudgetSpent):
                self._breaker.note(error)
            return error
        self._breaker.note(None)
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
        self._waiting.fail(item.publication_id, What.DETAIL, error)

    def _keep_broken(self, row: UnreadableRow, day: date, block: Block) -> str:
        """A row without a number gets a name of its own: its day and the sum of its bytes."""
        name = f"{day} {sha256(row.raw).hexdigest()[:16]}"
        if name not in block.done:
            self._waiting.fail(name, What.LIST, Unreadable(row.reason, raw=row.raw))
            block.count("failed", name)
        return name

    def _forget_mended(self, seen: Seen) -> None:
        """Broken rows of these days that the list no longer holds."""
        for day in seen.period.days():
            for name in self._waiting.rows_of(str(day)):
                if name not in seen.broken[day]:
                    self._waiting.resolve(name, What.LIST)


def _say(block: Block, error: SourceError) -> None:
    """The error that ended a block."""
    block.state = "refused" if isinstance(error, Refused) else "left" if isinstance(error, BudgetSpent) else "missed"
    block.is_silent = not block.seen and not isinstance(error, Incomplete | BudgetSpent)
    block.error = str(error)
    log.warning("%s: %s", block.name, error)


def _item(row: ListRow | UnreadableRow, day: date) -> Item:
    """A row that names a publication; one without a date has the day of its list."""
    number = row.publication_id or ""
    if isinstance(row, ListRow):
        return Item(number, day, row)
    return Item(number, day, ListRow(number, row.raw, row.url, row.fetched_at, loads(row.raw)))


def _sum(row: ListRow) -> str:
    return sha256(row.raw).hexdigest()
