"""What can go wrong at a source, as switches of the local server. The same seed gives the same faults.

    Faults.of(Fault.STATUS_503)                     some requests fail, so that asking again wins
    Faults.of(Fault.STATUS_503, always=True)        every request fails
    Faults.all(seed=7)                              everything, now and then

A fault of a *request* (a status, half an answer, a shifted page) meets a share of the requests, but never more than two
in a row at one address and never the same one twice, so that somebody who asks again gets through. A fault of a
*record* (hostile text, a detail that is missing) belongs to a share of the publications, always the same ones; their
row in the list stays readable.
"""

import zlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from random import Random
from typing import Any

from tenders.tenderned.catalogue import NO_DEADLINE, Notice


class Fault(StrEnum):
    """Every switch. The names are those of `--fault`."""

    # The wire: any request.
    STATUS_500 = "status_500"
    STATUS_502 = "status_502"
    STATUS_503 = "status_503"
    STATUS_429 = "status_429"  # with Retry-After in seconds
    STATUS_429_DATE = "status_429_date"  # with Retry-After as a date
    DELAY = "delay"
    DRIP = "drip"
    RESET = "reset"
    TRUNCATED = "truncated"  # fewer bytes than announced
    WRONG_LENGTH = "wrong_length"  # more bytes than announced
    HALF_BODY = "half_body"  # half an answer that calls itself whole
    BROKEN_GZIP = "broken_gzip"
    WRONG_TYPE = "wrong_type"
    HTML_200 = "html_200"
    REDIRECT = "redirect"  # to another host
    # The list.
    REPEATED_PAGE = "repeated_page"
    EMPTY_PAGE = "empty_page"
    EMPTY_LIST = "empty_list"
    SHIFTED_PAGE = "shifted_page"  # as if something was published or withdrawn while paging
    TIES_SHUFFLED = "ties_shuffled"
    FILTER_IGNORED = "filter_ignored"
    TOTAL_DROPS = "total_drops"
    BROKEN_ROW = "broken_row"
    # Records.
    BACK_DATED = "back_dated"  # on the list of its day only from the second look on
    RENAMED_FIELD = "renamed_field"
    CHANGED_TYPE = "changed_type"
    UNKNOWN_ENUM = "unknown_enum"
    HOSTILE_TEXT = "hostile_text"
    DUPLICATE_KENMERK = "duplicate_kenmerk"
    STALE_DEADLINE = "stale_deadline"
    DEADLINE_2099 = "deadline_2099"  # "no deadline" in the manner of buyers
    HTML_ENTITIES = "html_entities"
    DETAIL_403 = "detail_403"
    DETAIL_404 = "detail_404"
    DETAIL_MALFORMED = "detail_malformed"


WIRE = tuple(list(Fault)[: list(Fault).index(Fault.REPEATED_PAGE)])
LIST = tuple(list(Fault)[list(Fault).index(Fault.REPEATED_PAGE) : list(Fault).index(Fault.BACK_DATED)])
RECORD = tuple(list(Fault)[list(Fault).index(Fault.BACK_DATED) :])

HOSTILE_TEXTS = (
    "<script>alert(document.cookie)</script>",
    '=HYPERLINK("https://example.org";"klik")',
    "nul \u0000 teken",
    "los \ud800 surrogaat",
    "omgekeerd \u202egnp.exe",
    "{{ 7*7 }} {% debug %}",
    "'; DROP TABLE tenders_tender; --",
    "e\u0301e\u0301n nul\u200bbreedte &#0; &amp;amp;",
)
TOO_LONG = "A" * 10_000_000
UNUSUAL_NUMBERS = {"getal": float("nan"), "groot": float("inf"), "lang": 10**400}


@dataclass(frozen=True)
class Faults:
    """Which faults, how often, and how slow."""

    names: frozenset[Fault] = frozenset()
    seed: int = 0
    share: float = 0.3  # of requests, and of records, that meet a fault
    always: bool = False  # every request and every record
    delay: float = 0.02  # seconds before an answer
    drip: float = 0.005  # seconds between two bytes
    dripped_bytes: int = 20  # then the connection is closed
    retry_after: int = 1  # seconds

    @classmethod
    def of(cls, *names: Fault | str, **settings: Any) -> "Faults":
        """These faults."""
        return cls(names=frozenset(Fault(name) for name in names), **settings)

    @classmethod
    def all(cls, **settings: Any) -> "Faults":
        """All of them; everything on the list can still be had by asking again, or from its row."""
        return cls(names=frozenset(Fault), **settings)

    def meets(self, fault: Fault, publication_id: int) -> bool:
        """Whether this fault belongs to this publication."""
        if fault not in self.names:
            return False
        return self.always or _number(self.seed, fault, publication_id) % 1000 < self.share * 1000


@dataclass
class FaultPlan:
    """Deals out the faults of requests, in the order of their numbers."""

    faults: Faults
    dealt: Counter[str] = field(default_factory=Counter)
    _last: dict[str, tuple[int, Fault]] = field(default_factory=dict)

    def deal(self, number: int, address: str, *, is_list: bool) -> Fault | None:
        """The fault of request `number`, if any."""
        possible = [fault for fault in WIRE + (LIST if is_list else ()) if fault in self.faults.names]
        in_a_row, last = self._last.get(address, (0, None))
        random = Random(f"{self.faults.seed} {number}")
        if not self.faults.always:
            possible = [fault for fault in possible if fault != last and in_a_row < 2]
            if random.random() >= self.faults.share:
                possible = []
        if not possible:
            self._last.pop(address, None)
            return None
        fault = random.choice(possible)
        self._last[address] = (in_a_row + 1, fault)
        self.dealt[fault] += 1
        return fault


def spoiled(values: dict[str, Any], notice: Notice, faults: Faults, *, first: bool) -> dict[str, Any]:
    """A row or a detail with the record faults that belong to its publication; its number and date stay.

    `first`: it is the first of the catalogue, which has the longest title.
    """
    spoiled = dict(values)
    for fault, spoil in SPOILERS.items():
        if faults.meets(fault, notice.publication_id):
            spoil(spoiled, notice)
    if first:
        spoiled["aanbestedingNaam"] = TOO_LONG
    return spoiled


def break_row(row: dict[str, Any], seed: int) -> Any:
    """A row that is no publication any more."""
    without_id = {name: value for name, value in row.items() if name != "publicatieId"}
    return (without_id, None, "kapot", {**row, "publicatieId": {"waarde": 1}}, {})[seed % 5]


def _rename(values: dict[str, Any], notice: Notice) -> None:
    renamed = {"aanbestedingNaam": "naamAanbesteding", "sluitingsDatum": "sluitingsdatum", "cpvCodes": "cpv"}
    for old, new in renamed.items():
        if old in values:
            values[new] = values.pop(old)


def _retype(values: dict[str, Any], notice: Notice) -> None:
    values["opdrachtgeverNaam"] = {"naam": notice.buyer}
    values["sluitingsDatum"] = 1_770_000_000_000
    values["kenmerk"] = str(notice.kenmerk)
    values["trefwoord1"] = ["groen"]
    for name in ("cpvCodes", "nutsCodes", "link", "links", "typeOpdracht", "typeOpdrachtCode"):
        if name in values:
            values[name] = "onbekend"


def _unknown_codes(values: dict[str, Any], notice: Notice) -> None:
    for name in ("typePublicatie", "publicatiecode", "aankondigingCode", "procedure", "procedureCode", "typeOpdracht"):
        if isinstance(values.get(name), dict):
            values[name] = {"code": "XYZ", "omschrijving": "Nieuw sinds kort"}


def _hostile(values: dict[str, Any], notice: Notice) -> None:
    text = HOSTILE_TEXTS[notice.publication_id % len(HOSTILE_TEXTS)]
    values["aanbestedingNaam"] = f"{text} {notice.title}"
    values["opdrachtBeschrijving"] = f"{notice.description}\n{text}"
    values["trefwoord1"] = text
    values.update(UNUSUAL_NUMBERS)


def _same_kenmerk(values: dict[str, Any], notice: Notice) -> None:
    values["kenmerk"] = notice.kenmerk - notice.kenmerk % 10


def _stale(values: dict[str, Any], notice: Notice) -> None:
    """The detail has moved the deadline by ten weeks; the row has not heard of it."""
    if "cpvCodes" in values and notice.deadline and notice.deadline.year < 2099:
        values["sluitingsDatum"] = (notice.deadline + timedelta(weeks=10)).isoformat()
        values["publicatieIDLaatsteRectificatie"] = notice.publication_id + 1_000_000


def _far_deadline(values: dict[str, Any], notice: Notice) -> None:
    if "sluitingsDatum" in values:
        values["sluitingsDatum"] = NO_DEADLINE.isoformat()


def _entities(values: dict[str, Any], notice: Notice) -> None:
    values["aanbestedingNaam"] = f"Beheer &amp; onderhoud&nbsp;{notice.title}"
    values["opdrachtgeverNaam"] = notice.buyer.replace("'", "&#39;")
    values["opdrachtBeschrijving"] = f"{notice.description}&nbsp;Zie&#8203; &lt;bijlage&gt;."


SPOILERS = {
    Fault.HOSTILE_TEXT: _hostile,
    Fault.UNKNOWN_ENUM: _unknown_codes,
    Fault.DUPLICATE_KENMERK: _same_kenmerk,
    Fault.STALE_DEADLINE: _stale,
    Fault.DEADLINE_2099: _far_deadline,
    Fault.HTML_ENTITIES: _entities,
    Fault.CHANGED_TYPE: _retype,
    Fault.RENAMED_FIELD: _rename,
}


def names_of(values: Iterable[str]) -> list[Fault]:
    """The faults with these names; "all" stands for every one."""
    wanted = list(values)
    return list(Fault) if "all" in wanted else [Fault(value) for value in wanted]


def _number(*parts: object) -> int:
    """A number that is the same in every process, unlike `hash`."""
    return zlib.crc32(" ".join(str(part) for part in parts).encode())
