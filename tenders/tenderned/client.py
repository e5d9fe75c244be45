"""Asks TenderNed's public service (contract: https://www.tenderned.nl/papi/tenderned-rs-tns/v2, CC0, not official).

    client = TenderNedClient(settings.TENDERNED_URL, session)
    for row in client.publications(first, last, closed=last < today):
        ...                                  # ListRow | UnreadableRow
    answer = client.detail(row.publication_id)

The list has no change feed, ignores parameters that it does not know, shows at most 10,000 rows of a question and
shuffles rows of the same day. So it is read by period of days: every row is held against the days that were asked,
closed days are walked again until all rows that the source counts have been seen, and a period that comes near the
10,000 is asked in halves. An outage, an error page or half an answer is never the end of the list: it is an error
(tenders.errors).
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple, Self
from urllib.parse import quote, urlencode

from tenders.budget import Budget
from tenders.errors import Refused, Unavailable, Unreadable
from tenders.http import XML, Answer, Session, xml_answer
from tenders.tenderned import cleaning
from tenders.tenderned.publication import canonical_bytes

JSON = "application/json"
PAGE_SIZE = 100  # the most that the service gives; more is 400
PAGES = 100  # of a question; beyond it is 400
NEARLY = 0.9  # of what can be had of a question: it may grow while it is read
WALKS = 8  # over the same days; rows of one day come in any order, so two pages may overlap


class FilterIgnored(Refused):
    """The list holds rows of another day than was asked: the source no longer understands our filter."""

    again = True


class WindowTooLarge(Refused):
    """One day has more rows than the source lets us read (10,000): the filter does not work, or it must be narrowed."""


class _Crowded(WindowTooLarge):
    """Several days together come near what can be had of one question."""


class Incomplete(Unavailable):
    """Closed days hold more rows than could be seen; those that were seen have been given. Read them again later."""


class Period(NamedTuple):
    """Days of the list, both inclusive."""

    first: date
    last: date

    def __str__(self) -> str:
        if self.first == self.last:
            return f"{self.first:%d-%m-%Y}"
        return f"{self.first:%d-%m-%Y} tot en met {self.last:%d-%m-%Y}"

    def days(self) -> list[date]:
        """Each of them, oldest first."""
        return [self.first + timedelta(days=number) for number in range((self.last - self.first).days + 1)]

    def halves(self) -> tuple["Period", "Period"]:
        """The later half first, as the source lists."""
        middle = self.first + (self.last - self.first) // 2
        return Period(middle + timedelta(days=1), self.last), Period(self.first, middle)


@dataclass(frozen=True)
class RawAnswer:
    """One publication as received: keep `raw`, read `payload`; hash `canonical_bytes(payload)`."""

    raw: bytes
    url: str
    fetched_at: datetime
    payload: dict[str, Any]


@dataclass(frozen=True)
class ListRow:
    """One row of the list. `raw` are its canonical bytes: the same row gives the same bytes every night."""

    publication_id: str
    raw: bytes
    url: str
    fetched_at: datetime
    payload: dict[str, Any]

    @property
    def day(self) -> date | None:
        """The day of publication."""
        return cleaning.day(self.payload.get("publicatieDatum"))


@dataclass(frozen=True)
class UnreadableRow:
    """A row without a usable number or date (`day`); keep `raw`. With a number, the detail may still be had."""

    publication_id: str | None
    raw: bytes
    url: str
    fetched_at: datetime
    reason: str
    day: date | None = None


class Listing(Iterator[ListRow | UnreadableRow]):
    """The publications of a period while they are read; `total` is how many the source counts, once it was walked."""

    total: int | None = None

    def __init__(self, read: Callable[[Self], Iterator[ListRow | UnreadableRow]]) -> None:
        self._rows = read(self)

    def __next__(self) -> ListRow | UnreadableRow:
        return next(self._rows)


class _Page(NamedTuple):
    """What one answer of the list held."""

    rows: list[ListRow | UnreadableRow]
    total: int


@dataclass
class _Walk:
    """What one walk over the pages of a period held."""

    ids: set[str] = field(default_factory=set)
    unreadable: dict[str, UnreadableRow] = field(default_factory=dict)
    totals: set[int] = field(default_factory=set)


class TenderNedClient:
    """Asks TenderNed, within `budget`. `credentials` (user, password) are needed for `notice_xml` only."""

    def __init__(
        self,
        base_url: str,
        session: Session,
        *,
        page_size: int = PAGE_SIZE,
        pages: int = PAGES,
        credentials: tuple[str, str] | None = None,
    ) -> None:
        self.session = session
        self.budget = Budget()
        self._base = base_url.rstrip("/")
        self._page_size, self._pages = page_size, pages
        self._credentials = credentials

    @property
    def has_credentials(self) -> bool:
        """Whether `notice_xml` may be asked."""
        return self._credentials is not None

    def publications(self, first: date, last: date | None = None, *, closed: bool = True) -> Listing:
        """Every publication of these days, each once, newest first as far as the source keeps order; costs requests.

        `closed`: the days are over in the Netherlands, so the list no longer grows and must be seen whole; what still
        grows is walked once. Rows that cannot be read come last. Raises Incomplete (after everything that was seen),
        FilterIgnored, WindowTooLarge, and what Session.get raises.
        """
        period = Period(first, last or first)
        return Listing(lambda listing: self._read(period, closed, listing, set()))

    def _read(
        self, period: Period, closed: bool, listing: Listing, given: set[str]
    ) -> Iterator[ListRow | UnreadableRow]:
        try:
            yield from self._settled(period, closed, listing, given)
            return
        except _Crowded:
            halves = period.halves()
        for half in halves:
            yield from self._read(half, closed, listing, given)

    def _settled(
        self, period: Period, closed: bool, listing: Listing, given: set[str]
    ) -> Iterator[ListRow | UnreadableRow]:
        """The rows of walk after walk that were not given before, until all have been seen."""
        count = _Count()
        walk = _Walk()
        for _ in range(WALKS if closed else 1):
            walk = _Walk()
            yield from self._walk(period, walk, given)
            count.add(walk)
            if count.is_settled:
                break
        listing.total = (listing.total or 0) + count.total
        yield from [row for row in walk.unreadable.values() if row.publication_id not in given][: count.missing]
        if closed and not count.is_settled:
            raise Incomplete(f"Van {period} zijn {count.seen} van {count.total} publicaties gezien.")

    def detail(self, publication_id: str) -> RawAnswer:
        """The detail of one publication. Raises NotFound, Unreadable, Unavailable or Refused."""

        def parse(answer: Answer) -> RawAnswer:
            payload = _object(answer)
            if cleaning.identifier(payload.get("publicatieId")) != publication_id:
                raise Unreadable("TenderNed gaf een andere publicatie dan gevraagd.", url=answer.url, raw=answer.body)
            return RawAnswer(answer.body, answer.url, answer.fetched_at, payload)

        return self.session.get(
            self._publication_url(publication_id), parse, accept=JSON, spend=self.budget.spend_detail
        )

    def notice_xml(self, publication_id: str) -> Answer:
        """The notice as XML. Refused without credentials; NotFound for what is older than April 2018."""
        url = f"{self._publication_url(publication_id)}/public-xml"
        return self.session.get(url, xml_answer, accept=XML, auth=self._credentials)

    def _publication_url(self, publication_id: str) -> str:
        return f"{self._base}/publicaties/{quote(publication_id, safe='')}"

    def _walk(self, period: Period, walk: _Walk, given: set[str]) -> Iterator[ListRow]:
        """The rows of the days that were not given before, page by page; `walk` and `given` are filled on the way."""
        for number in range(self._pages):
            page = self._page(period, number)
            walk.totals.add(page.total)
            for place, row in enumerate(page.rows):
                if isinstance(row, UnreadableRow):
                    walk.unreadable[row.publication_id or f"{number}/{place}"] = row
                    continue
                walk.ids.add(row.publication_id)
                if row.publication_id not in given:
                    given.add(row.publication_id)
                    yield row
            if (number + 1) * self._page_size >= page.total:
                return

    def _page(self, period: Period, number: int) -> _Page:
        """One page of the list of these days, checked."""
        query = {
            "publicatieDatumVanaf": period.first.isoformat(),
            "publicatieDatumTot": period.last.isoformat(),
            "page": number,
            "size": self._page_size,
        }

        def parse(answer: Answer) -> _Page:
            page = _page(answer, period, number, self._page_size)
            self._check_size(period, page.total, answer.url)
            return page

        address = f"{self._base}/publicaties?{urlencode(query)}"
        return self.session.get(address, parse, accept=JSON, spend=self.budget.spend_list)

    def _check_size(self, period: Period, total: int, url: str) -> None:
        """Raises WindowTooLarge when the source does not let us read so many rows of one question."""
        most = self._pages * self._page_size
        sentence = f"TenderNed telt {total} publicaties op {period}."
        if period.first < period.last and total > NEARLY * most:
            raise _Crowded(sentence, url=url)
        if total > most:
            raise WindowTooLarge(sentence, url=url)


class _Count:
    """Whether the days have been seen whole, over one walk or several."""

    def __init__(self) -> None:
        self.total = 0
        self.is_settled = False
        self._ids: set[str] = set()
        self._unreadable = 0
        self._walks = 0

    @property
    def seen(self) -> int:
        return len(self._ids) + self._unreadable

    @property
    def missing(self) -> int:
        """How many could not be read; a row that was broken once and whole another time is not among them."""
        return max(0, self.total - len(self._ids))

    def add(self, walk: _Walk) -> None:
        """Count a walk together with the earlier ones that had the same total.

        A day without rows and a day with unreadable rows are believed at the second look.
        """
        total = max(walk.totals)
        if total != self.total:
            self._ids, self._walks = set(), 0
        self.total = total
        self._ids |= walk.ids
        self._walks += 1
        self._unreadable = len(walk.unreadable.keys() - self._ids)
        doubtful = total == 0 or self.missing > 0
        whole = len(walk.totals) == 1 and self.seen >= total
        self.is_settled = whole and (not doubtful or self._walks > 1)


def _page(answer: Answer, period: Period, number: int, size: int) -> _Page:
    """The page in this answer. Raises when it is not the page that was asked."""
    payload = _object(answer)
    content, total = payload.get("content"), payload.get("totalElements")
    if not isinstance(content, list) or isinstance(total, bool) or not isinstance(total, int) or total < 0:
        raise Unreadable("TenderNed gaf geen lijst.", url=answer.url, raw=answer.body)
    rows = [_row(item, period, answer) for item in content]
    if payload.get("number", number) != number or not _fits(len(content), number * size, total):
        raise Unreadable("TenderNed gaf een andere bladzijde dan gevraagd.", url=answer.url, raw=answer.body)
    return _Page(rows, total)


def _fits(rows: int, past: int, total: int) -> bool:
    """Whether a page may hold so many rows, given those on the pages before it.

    A page beyond the end is empty: so much was withdrawn since the page before it was asked.
    """
    return past + rows <= total if rows else past >= total


def _row(item: Any, period: Period, answer: Answer) -> ListRow | UnreadableRow:
    """The row, held against the days that were asked."""
    raw = canonical_bytes(item)
    values = item if isinstance(item, dict) else {}
    publication_id = cleaning.identifier(values.get("publicatieId"))
    published = cleaning.day(values.get("publicatieDatum"))
    if published and not period.first <= published <= period.last:
        raise FilterIgnored(f"TenderNed gaf een publicatie van {published} in de lijst van {period}.", url=answer.url)
    if publication_id is None or published is None:
        missing = "publicatieId" if publication_id is None else "publicatieDatum"
        reason = f"De rij heeft geen {missing}."
        return UnreadableRow(publication_id, raw, answer.url, answer.fetched_at, reason, published)
    return ListRow(publication_id, raw, answer.url, answer.fetched_at, item)


def _object(answer: Answer) -> dict[str, Any]:
    """The JSON object in this answer."""
    try:
        payload = json.loads(answer.body, parse_int=_integer)
    except (ValueError, RecursionError) as error:
        raise Unreadable("TenderNed gaf geen leesbare JSON.", url=answer.url, raw=answer.body) from error
    if not isinstance(payload, dict):
        raise Unreadable("TenderNed gaf JSON van een andere vorm.", url=answer.url, raw=answer.body)
    return payload


def _integer(digits: str) -> int | str:
    """A number that means something here; Python refuses to read thousands of digits."""
    return int(digits) if len(digits) < 20 else digits
