"""Reads blocks of a run: the list of a day, details and notices, each publication in its own transaction.

Every publication in the list becomes a tender, also when its detail cannot be had: then it is shown from its row,
counts as failed and stays a SyncFailure until the detail is read. An outage is never the end of a list.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from json import loads

from django.db import DataError

from platform_goed_inkopen.failpoints import failpoint
from tenders.actions.publications import Change, NoticeXml, upsert_publication
from tenders.breaker import Breaker
from tenders.errors import Refused, SourceError, Unavailable, Unreadable
from tenders.models import Publication
from tenders.notice_reader import NoticeReader
from tenders.runs import Block, Stopwatch
from tenders.status import AMSTERDAM
from tenders.ted.client import TedClient
from tenders.tenderned import drift
from tenders.tenderned.client import Incomplete, ListRow, RawAnswer, TenderNedClient, UnreadableRow
from tenders.tenderned.publication import from_detail
from tenders.waiting import Waiting, What

log = logging.getLogger("platform.sync")
KNOWN = ("publication_id", "notice_read_at", "ted_number")


@dataclass(frozen=True)
class Item:
    """One publication to read; `row` is how the list of `day` gives it."""

    publication_id: str
    day: date
    row: ListRow | None = None


class Reader:
    """Reads blocks, one publication after another. `seconds` is when it leaves the rest of a block for later."""

    def __init__(
        self, client: TenderNedClient, ted: TedClient, watch: Stopwatch, *, seconds: float = float("inf")
    ) -> None:
        self._client, self._ted = client, ted
        self._watch, self._seconds = watch, seconds
        self._breaker = Breaker()
        self._waiting = Waiting(lambda: watch.now)
        self._notices = NoticeReader(client, ted, self._waiting)

    def read(self, block: Block) -> None:
        """Read this block, and say in it what came of it."""
        asked, began = self._requests, self._watch.seconds
        self._breaker.allow_one()
        self._remember(block)
        try:
            self._read_items(block)
        except SourceError as error:
            block.state = "refused" if isinstance(error, Refused) else "missed"
            block.is_silent = not block.seen and not isinstance(error, Incomplete)
            block.error = str(error)
            log.warning("%s: %s", block.name, error)
        finally:
            block.without_ted += self._notices.without
            block.requests += self._requests - asked
            block.seconds += self._watch.seconds - began

    @property
    def _requests(self) -> int:
        return sum(session.requests for session in {self._client.session, self._ted.session})

    def _remember(self, block: Block) -> None:
        """What is known of the publications of this block, so that each needs no question to the database."""
        known = Publication.objects.listed_between(block.day, block.day) if block.day else Publication.objects.all()
        known = known if block.day else known.filter(publication_id__in=block.ids)
        numbers = {publication_id: (at, number) for publication_id, at, number in known.values_list(*KNOWN)}
        self._waiting.remember(list(numbers))
        self._notices.begin({publication_id: number for publication_id, (at, number) in numbers.items() if at})

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
        block.note_odd(_odd(item, answer))
        if isinstance(answer, RawAnswer):
            try:
                notice = self._notices.read(item.publication_id, from_detail(answer.payload))
                failpoint("after_fetch")
                change = self._store(item, answer, notice)
                failpoint("after_commit_before_block_kept")
            except (Unreadable, DataError) as error:
                answer = error
            else:
                self._waiting.resolve(item.publication_id, What.DETAIL)
                block.count(change.value, item.publication_id)
                return
        self._keep_without_detail(item, answer)
        block.count("failed", item.publication_id)

    def _detail(self, publication_id: str) -> RawAnswer | Exception:
        if self._breaker.is_open:
            return Unavailable("TenderNed antwoordde niet meer; deze publicatie is niet gevraagd.")
        try:
            answer = self._client.detail(publication_id)
        except SourceError as error:
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

    def _forget_mended(self, day: date, broken: set[str]) -> None:
        """Broken rows of this day that the list no longer holds."""
        for name in self._waiting.rows_of(str(day)):
            if name not in broken:
                self._waiting.resolve(name, What.LIST)


def _odd(item: Item, answer: RawAnswer | Exception) -> set[str]:
    """What its row and its detail hold that we do not know."""
    of_row = drift.odd_in_row(item.row.payload) if item.row else set()
    return of_row | (drift.odd_in_detail(answer.payload) if isinstance(answer, RawAnswer) else set())


def _as_row(row: UnreadableRow, publication_id: str) -> ListRow:
    """A row with a number but without a date: the day of its list is its date."""
    return ListRow(publication_id, row.raw, row.url, row.fetched_at, loads(row.raw))
