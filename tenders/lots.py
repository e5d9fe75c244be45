"""The parts of a procurement as its notices tell them together. Pure.

The newest notice that names parts says which there are; each field comes from the newest notice that fills it, since
the notice of an award often leaves out how long the contract lasts. Texts lose what is personal.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from tenders.eforms.codes import WITHHELD
from tenders.eforms.notice import Criterion, Lot, Notice
from tenders.merging import LOT, meant, worth
from tenders.tenderned import cleaning

TITLE, DESCRIPTION, CRITERION, WEIGHT = 500, 20_000, 2_000, 20


def lot_fields(notices: Sequence[Notice]) -> dict[str, dict[str, Any]]:
    """The fields of each part by its number; `notices` come newest first."""
    named = [_by_number(notice.lots) for notice in notices if notice.lots]
    if not named:
        return {}
    told = [{number: _told(lot) for number, lot in lots.items()} for lots in named]
    return {number: _together([lots[number] for lots in told if number in lots]) for number in named[0]}


def in_words(number: str) -> str:
    """`perceel 2` for LOT-0002; `de hele opdracht` when it has no lots."""
    bare = number.removeprefix("LOT-").lstrip("0")
    if not bare:
        return "de hele opdracht"
    return f"perceel {bare}" if bare.isdigit() else number


def _by_number(lots: Iterable[Lot]) -> dict[str, Lot]:
    return {number: lot for lot in lots if (number := cleaning.line(lot.id, LOT))}


def _together(told: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Newest first; an amount goes with its currency."""
    found = {name: next((it[name] for it in told if it[name] not in EMPTY), told[0][name]) for name in told[0]}
    return found | next(({"value": it["value"], "currency": it["currency"]} for it in told if it["value"]), {})


EMPTY: tuple[Any, ...] = ("", None, [])


def _told(lot: Lot) -> dict[str, Any]:
    return {
        "title": _words(lot.title, TITLE, is_line=True),
        "description": _words(lot.description, DESCRIPTION),
        **worth(lot.value),
        "framework_maximum": worth(lot.framework_maximum)["value"],
        "cpv": [code for code in map(cleaning.cpv_code, lot.cpv) if code],
        "criteria": [_criterion(criterion) for criterion in lot.criteria],
        "starts_on": meant(lot.starts_on),
        "ends_on": meant(lot.ends_on),
        "months": lot.months,
        "renewals": lot.renewals,
    }


def _criterion(criterion: Criterion) -> dict[str, str | None]:
    return {
        "name": _words(criterion.name, CRITERION, is_line=True) or None,
        "description": _words(criterion.description, CRITERION) or None,
        "kind": criterion.kind,
        "weight": cleaning.line(criterion.weight, WEIGHT) or None,
    }


def _words(written: str | None, limit: int, *, is_line: bool = False) -> str:
    """Without contact persons, and empty when it is withheld."""
    if written == WITHHELD:
        return ""
    return cleaning.free_line(written, limit) if is_line else cleaning.free_text(written, limit)
