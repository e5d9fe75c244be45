"""The invented procurements of procurements.csv, and the history that each row writes in days before and after today.

    VAK-60,AAO-12,REC-3;eerst+20;sluit+31

Before the first `;` stand the publications, oldest first: TenderNed's type, if need be `:` and a form, `!` when it ends
the procedure early, and the day. After it: `sluit` the closing day (or `=2099-12-31`, `=geen`), `eerst` the closing day
before it was moved, `consult` the last day of a market consultation.
"""

import re
from dataclasses import dataclass
from datetime import date

from monitoring.demo.files import table

EVENT = re.compile(r"(?P<kind>[A-Z]{3})(?::(?P<form>[A-Z0-9]{4}))?(?P<ended>!)?(?P<day>[+-]\d+)")
MARK = re.compile(r"(?P<name>eerst|sluit|consult)(?P<day>[+-]\d+|=2099-12-31|=geen)")
NEVER = date(2099, 12, 31)  # what buyers fill in when there is no closing day


@dataclass(frozen=True)
class Event:
    """One publication of a procurement: what kind, and how many days from today it appeared."""

    kind: str
    day: int
    form: str = ""
    ends_early: bool = False


@dataclass(frozen=True)
class History:
    """What happened to a procurement and when it closes; a day is a number of days from today."""

    events: tuple[Event, ...]
    closes: int | date | None = None
    closed_first: int | None = None
    consultation_ends: int | None = None


@dataclass(frozen=True)
class Buyer:
    """Who buys: its kind, where it is seated and the region code that belongs to it."""

    name: str
    kind: str
    municipality: str
    nuts: str


@dataclass(frozen=True)
class Winner:
    """A company that won; its number is "" when the notice leaves it out."""

    name: str
    kvk: str


@dataclass(frozen=True)
class Procurement:
    """One row of procurements.csv."""

    number: int
    buyer: Buyer
    title: str
    description: str
    nature: str
    procedure: str
    is_european: bool
    cpv: tuple[str, ...]
    nuts: tuple[str, ...]
    history: History
    value: int | None
    winners: tuple[Winner, ...]


def procurements() -> list[Procurement]:
    """Every row of procurements.csv, in its order."""
    known = {row["naam"]: _buyer(row) for row in table("buyers")}
    return [_procurement(row, known) for row in table("procurements")]


def read_history(text: str) -> History:
    """The history that this text tells. Raises ValueError when it cannot be read."""
    events, *marks = text.split(";")
    days = dict(_mark(mark) for mark in marks)
    first, consultation = days.get("eerst"), days.get("consult")
    return History(
        events=tuple(_event(event) for event in events.split(",")),
        closes=days.get("sluit"),
        closed_first=first if isinstance(first, int) else None,
        consultation_ends=consultation if isinstance(consultation, int) else None,
    )


def _event(text: str) -> Event:
    found = EVENT.fullmatch(text)
    if not found:
        raise ValueError(f"Geen publicatie: {text}")
    return Event(found["kind"], int(found["day"]), found["form"] or "", bool(found["ended"]))


def _mark(text: str) -> tuple[str, int | date | None]:
    found = MARK.fullmatch(text)
    if not found:
        raise ValueError(f"Geen dag: {text}")
    if found["day"] == "=geen":
        return found["name"], None
    return found["name"], NEVER if found["day"].startswith("=") else int(found["day"])


def _buyer(row: dict[str, str]) -> Buyer:
    return Buyer(row["naam"], row["soort"], row["gemeente"], row["nuts"])


def _procurement(row: dict[str, str], buyers: dict[str, Buyer]) -> Procurement:
    names, numbers = _several(row["winnaar"]), row["winnaar_kvk"].split("|")
    return Procurement(
        number=int(row["nr"]),
        buyer=buyers[row["koper"]],
        title=row["titel"],
        description=row["omschrijving"],
        nature=row["soort"],
        procedure=row["procedure"],
        is_european=row["europees"] == "1",
        cpv=_several(row["cpv"]),
        nuts=_several(row["nuts"]),
        history=read_history(row["verloop"]),
        value=int(row["waarde"]) if row["waarde"] else None,
        winners=tuple(Winner(name, kvk) for name, kvk in zip(names, numbers, strict=bool(names))),
    )


def _several(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split("|") if part)
