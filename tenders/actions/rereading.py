"""Everything again from the kept bytes, without the network: after a reader was mended, or read for the first time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db import DataError

from tenders.actions.failures import resolve_failures
from tenders.actions.kept import json_of
from tenders.actions.publications import NoticeXml, reread_publication, upsert_publication
from tenders.eforms.document import UnreadableNotice
from tenders.eforms.parser import parse_notice
from tenders.errors import Unreadable
from tenders.merging import AMSTERDAM
from tenders.models import Publication, SyncFailure
from tenders.tenderned.client import ListRow, RawAnswer
from tenders.tenderned.publication import from_detail, from_list_row

BLOCK = 200
NOT_READ = (ValueError, RecursionError, Unreadable, UnreadableNotice, DataError)


@dataclass
class Reread:
    """What became of the publications up to and including row `last`."""

    last: int
    seen: int = 0
    updated: int = 0
    unchanged: int = 0
    failed: int = 0


def reread(*, after: int = 0) -> Iterator[Reread]:
    """Read every publication behind row `after` again, a block at a time. Twice is once; memory stays flat."""
    counts = Reread(after)
    while rows := _rows_behind(counts.last):
        for row, publication_id in rows:
            outcome = _read_again(publication_id)
            counts.seen += 1
            setattr(counts, outcome, getattr(counts, outcome) + 1)
            counts.last = row
        yield counts


def _rows_behind(row: int) -> list[tuple[int, str]]:
    behind = Publication.objects.filter(pk__gt=row).order_by("pk")
    return list(behind.values_list("pk", "publication_id")[:BLOCK])


def _read_again(publication_id: str) -> str:
    try:
        return reread_publication(publication_id).value
    except NOT_READ:
        return "failed"


def replay_failures(*, now: datetime) -> int:
    """Read again what could not be read and whose bytes we have; returns how many can be read now."""
    waiting = SyncFailure.objects.waiting().exclude(body=b"").order_by("pk")
    return sum(_replay(failure, now) for failure in waiting.iterator(chunk_size=BLOCK))


def _replay(failure: SyncFailure, now: datetime) -> bool:
    body = bytes(failure.body)
    try:
        if failure.what == SyncFailure.What.LIST:
            _replay_row(failure, body, now)
        elif failure.what == SyncFailure.What.DETAIL:
            _replay_detail(failure, body, now)
        else:
            _replay_notice(failure, body, now)
    except NOT_READ:
        return False
    resolve_failures(publication_id=failure.publication_id, what=failure.what, now=now)
    return True


def _replay_row(failure: SyncFailure, body: bytes, now: datetime) -> None:
    """A row that named no publication; its failure is named after the day of its list."""
    payload = json_of(body)
    number = from_list_row(payload).publication_id
    row = ListRow(number, body, "", failure.last_failed_at, payload)
    seen_on = date.fromisoformat(failure.publication_id[:10])
    upsert_publication(publication_id=number, row=row, seen_on=seen_on, now=now)


def _replay_detail(failure: SyncFailure, body: bytes, now: datetime) -> None:
    payload = json_of(body)
    if from_detail(payload).publication_id != failure.publication_id:
        raise Unreadable("Dit is een andere publicatie.")
    detail = RawAnswer(body, "", failure.last_failed_at, payload)
    upsert_publication(publication_id=failure.publication_id, detail=detail, seen_on=_day(failure), now=now)


def _replay_notice(failure: SyncFailure, body: bytes, now: datetime) -> None:
    if not Publication.objects.filter(publication_id=failure.publication_id).exists():
        raise Unreadable("Van deze publicatie is nog niets bekend.")
    notice = NoticeXml(body, parse_notice(body), failure.what)
    upsert_publication(publication_id=failure.publication_id, notice=notice, seen_on=_day(failure), now=now)


def _day(failure: SyncFailure) -> date:
    """The day of its list as far as we know: that of the row that was kept, else when it first failed."""
    stored = Publication.objects.filter(publication_id=failure.publication_id).values_list("published_at", flat=True)
    return (stored.first() or failure.first_failed_at).astimezone(AMSTERDAM).date()
