"""How the local TenderNed and TED answer a question: pure but for what it remembers of the questions.

It knows the quirks that matter: a filter it does not know is ignored, `publicatieType=VBE` filters nothing, more than
100 rows or 100 pages is 400, the XML asks for a password, and the list keeps a deadline that the detail has moved.
"""

import base64
import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tenders.tenderned.catalogue import TYPES, Catalogue, Notice, detail, list_row
from tenders.tenderned.standin_faults import Fault, Faults, break_row, spoiled

BASE = "/papi/tenderned-rs-tns"
LIST_PATH = f"{BASE}/v2/publicaties"
DETAIL = re.compile(rf"{LIST_PATH}/(\d{{1,12}})")
NOTICE_XML = re.compile(rf"{LIST_PATH}/(\d{{1,12}})/public-xml")
TED_XML = re.compile(r"/en/notice/([\d-]{1,20})/xml")
CPV_CODE = re.compile(r"\d{8}-\d")


class BadRequestError(Exception):
    """The question is not one that TenderNed accepts; the message is its answer."""


@dataclass(frozen=True)
class Reply:
    """What goes over the wire when nothing goes wrong there."""

    status: int
    body: bytes
    content_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Service:
    """TenderNed and TED, over one catalogue. `pages` is how many pages of a question can be had."""

    catalogue: Catalogue
    faults: Faults
    credentials: tuple[str, str] | None = None
    pages: int = 100
    visible: set[str] = field(default_factory=set)
    _looks: Counter[date] = field(default_factory=Counter)

    def reply(self, number: int, target: str, authorization: str, fault: Fault | None) -> Reply:
        """The answer to request `number`; `fault` spoils the list, all other faults are for the wire."""
        parts = urlsplit(target)
        path, query = parts.path, parse_qs(parts.query, keep_blank_values=True)
        try:
            if path == LIST_PATH:
                return _json(200, self._list(number, query, fault))
            return self._other(path, parts.query, authorization)
        except BadRequestError as error:
            return _json(400, {"message": str(error)})

    def _other(self, path: str, query: str, authorization: str) -> Reply:
        """Everything but the list."""
        if found := DETAIL.fullmatch(path):
            return self._detail(int(found[1]))
        if found := NOTICE_XML.fullmatch(path):
            return self._notice_xml(int(found[1]), authorization)
        if found := TED_XML.fullmatch(path):
            return _xml(self.catalogue.with_ted_number(found[1]))
        if path.startswith(f"{BASE}/publicaties"):
            target = path.replace(BASE, f"{BASE}/v2", 1) + (f"?{query}" if query else "")
            return Reply(301, b"", headers={"Location": target})
        return _json(404, {"message": "Not found"})

    def _list(self, number: int, query: Mapping[str, list[str]], fault: Fault | None) -> dict[str, Any]:
        """One page of the list as Spring gives it."""
        page, size = _whole(query, "page", 0, self.pages - 1), _whole(query, "size", 50, 100, least=1)
        chosen = self._chosen(query, filtered=fault is not Fault.FILTER_IGNORED)
        if fault is Fault.TIES_SHUFFLED:
            Random(number).shuffle(chosen)
        rows = [self._row(notice) for notice in _window(chosen, page, size, fault)]
        if fault is Fault.BROKEN_ROW and rows:
            place = self.faults.seed % len(rows)
            rows[place] = break_row(rows[place], self.faults.seed)
        return _envelope(rows, page, size, _total(len(chosen), fault))

    def _chosen(self, query: Mapping[str, list[str]], *, filtered: bool) -> list[Notice]:
        """The notices that the question asks for, newest first."""
        asked = self.catalogue.between(
            _date(query, "publicatieDatumVanaf", date.min), _date(query, "publicatieDatumTot", date.max)
        )
        if query.get("page", ["0"]) == ["0"]:
            self._looks.update({notice.published_at.date() for notice in asked})
        wanted = _Wanted(query)
        found = [notice for notice in asked if wanted(notice) and self._is_there(notice)]
        self.visible.update(str(notice.publication_id) for notice in found)
        return found if filtered else [notice for notice in self.catalogue if wanted(notice) and self._is_there(notice)]

    def _is_there(self, notice: Notice) -> bool:
        """Whether it is on the list by now: what is back-dated is from the second look at its day on."""
        late = self.faults.meets(Fault.BACK_DATED, notice.publication_id)
        return not late or self._looks[notice.published_at.date()] > 1

    def _row(self, notice: Notice) -> Any:
        return spoiled(list_row(notice), notice, self.faults, first=self._is_first(notice))

    def _is_first(self, notice: Notice) -> bool:
        return Fault.HOSTILE_TEXT in self.faults.names and self.catalogue.first is notice

    def _detail(self, publication_id: int) -> Reply:
        notice = self.catalogue.get(publication_id)
        if notice is None or self.faults.meets(Fault.DETAIL_404, publication_id):
            return _json(404, {"message": "Not found"})
        if self.faults.meets(Fault.DETAIL_403, publication_id):
            return _json(403, {"message": "Forbidden"})
        reply = _json(200, spoiled(detail(notice), notice, self.faults, first=self._is_first(notice)))
        if self.faults.meets(Fault.DETAIL_MALFORMED, publication_id):
            return Reply(200, reply.body[: len(reply.body) // 2])
        return reply

    def _notice_xml(self, publication_id: int, authorization: str) -> Reply:
        """403 without the right user and password, as the service answers."""
        if self.credentials is None or authorization != basic(*self.credentials):
            return _json(403, {"message": "Forbidden"})
        return _xml(self.catalogue.notice_xml(publication_id))


def basic(user: str, password: str) -> str:
    """The Authorization header of a user."""
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


def _window(chosen: list[Notice], page: int, size: int, fault: Fault | None) -> list[Notice]:
    """The notices on this page, or on what the fault makes of it."""
    if fault in (Fault.EMPTY_PAGE, Fault.EMPTY_LIST):
        return []
    start = page * size
    if page and fault is Fault.REPEATED_PAGE:
        start -= size
    if page and fault is Fault.SHIFTED_PAGE:
        start += 1 if page % 2 else -1
    return chosen[start : start + size]


def _total(total: int, fault: Fault | None) -> int:
    """How many the source says there are."""
    if fault is Fault.EMPTY_LIST:
        return 0
    return total * 7 // 10 if fault is Fault.TOTAL_DROPS else total


def _envelope(rows: list[Any], page: int, size: int, total: int) -> dict[str, Any]:
    pages = -(-total // size)
    return {
        "content": rows,
        "first": page == 0,
        "last": page >= pages - 1,
        "totalElements": total,
        "totalPages": pages,
        "size": size,
        "numberOfElements": len(rows),
        "number": page,
    }


class _Wanted:
    """Whether a notice is asked for."""

    def __init__(self, query: Mapping[str, list[str]]) -> None:
        self._types = set(query.get("publicatieType", []))
        if unknown := self._types - TYPES.keys():
            raise BadRequestError(f"publicatieType {sorted(unknown)}: toegestaan zijn {sorted(TYPES)}")
        self._natures = set(query.get("typeOpdracht", []))
        self._procedures = set(query.get("procedure", []))
        self._scopes = set(query.get("nationaalOfEuropees", []))
        self._cpv = [_cpv_prefix(code) for code in query.get("cpvCodes", [])]
        self._words = " ".join(query.get("search", [])).lower().split()

    def __call__(self, notice: Notice) -> bool:
        return (
            (not self._types or "VBE" in self._types or notice.type_code in self._types)
            and (not self._natures or notice.nature_code in self._natures)
            and (not self._procedures or notice.procedure_code in self._procedures)
            and (not self._scopes or ("EU" if notice.european else "NL") in self._scopes)
            and (not self._cpv or any(code.startswith(prefix) for code in notice.cpv for prefix in self._cpv))
            and (not self._words or any(word in notice.title.lower() for word in self._words))
        )


def _cpv_prefix(code: str) -> str:
    """The digits that codes below this one share; the check digit itself is not checked."""
    if not CPV_CODE.fullmatch(code):
        raise BadRequestError("cpvCodes: must not be blank" if not code.strip() else f"cpvCodes: {code} is ongeldig")
    return code[:8].rstrip("0") or "0"


def _whole(query: Mapping[str, list[str]], name: str, default: int, most: int, *, least: int = 0) -> int:
    """A whole number in the query, within its bounds."""
    text = query.get(name, [str(default)])[0]
    if not re.fullmatch(r"-?\d{1,9}", text) or not least <= int(text) <= most:
        raise BadRequestError(f"{name}: moet liggen tussen {least} en {most}")
    return int(text)


def _date(query: Mapping[str, list[str]], name: str, default: date) -> date:
    """A date in the query."""
    if name not in query:
        return default
    try:
        return date.fromisoformat(query[name][0])
    except ValueError as error:
        raise BadRequestError(f"{name}: geen datum") from error


def _json(status: int, payload: Any) -> Reply:
    """JSON as a careless source writes it: NaN and 1e400 are in it when they are in the payload."""
    return Reply(status, json.dumps(payload).replace("Infinity", "1e400").encode())


def _xml(body: bytes | None) -> Reply:
    if body is None:
        return Reply(404, b"<html><body>Not found</body></html>", "text/html; charset=utf-8")
    return Reply(200, body, "application/xml")
