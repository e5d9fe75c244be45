"""Read models of a frozen market scan: the sheet to print and the table."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Self

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.dateformat import format as dutch_date

from accounts.models import User
from platform_goed_inkopen.dutch import counted
from platform_goed_inkopen.exports import Row, Table
from suppliers.dossier import Contents, why_in_words
from suppliers.models import Dossier

HEADER = [
    "nummer",
    "keuze",
    "aanbieder",
    "kvk",
    "gemeente",
    "erkenningen",
    "reden",
    "toelichting",
    "gekozen_op",
    "gekozen_door",
]
WIDTHS = {"nummer": 8, "aanbieder": 32, "erkenningen": 40, "toelichting": 60}
NOT_LISTED = "niet op de lijst gezet"
GONE = "iemand van wie het account weg is"
Pieces = list[tuple[str, bool]]


@dataclass(frozen=True)
class SheetRow:
    """A supplier on the sheet; `chosen` says who chose and when."""

    number: int
    name: str
    place: str
    kvk: str
    recognition: str
    reason: str
    chosen: str


@dataclass(frozen=True)
class Sheet:
    """The dossier as it prints; what it says was fixed that day, but for the names of people."""

    number: str
    version: int
    fixed_at: datetime
    title: Pieces
    maker: str
    search: list[tuple[str, str]]
    kept: list[SheetRow]
    dropped: list[SheetRow]
    not_listed: list[str]
    address: str
    newer: int | None

    @classmethod
    def build(cls, dossier: Dossier) -> Self:
        """`dossier` comes with its list and who froze it. Costs two queries."""
        told, names = dossier.contents, names_in(dossier.contents)
        kept = [_row(n, row, names) for n, row in enumerate(told["kept"], start=1)]
        dropped = [_row(n, row, names) for n, row in enumerate(told["dropped"], start=len(kept) + 1)]
        last = dossier.shortlist.dossiers.latest("version").version
        maker = [str(dossier.frozen_by or GONE), told["organisation"]]
        return cls(
            number=dossier.shortlist.number.upper(),
            version=dossier.version,
            fixed_at=dossier.frozen_at,
            title=title_of(told),
            maker=", ".join(maker),
            search=_search(told),
            kept=kept,
            dropped=dropped,
            not_listed=[_named(row) for row in told["not_listed"]],
            address=(settings.PUBLIC_URL + url_of(dossier)).partition("://")[2],
            newer=last if last > dossier.version else None,
        )


def url_of(dossier: Dossier) -> str:
    """Where this version is read."""
    return reverse("dossier", args=[dossier.shortlist.number, dossier.version])


def title_of(told: Contents) -> Pieces:
    """`Marktscan: 9 aanbieders voor bermbeheer in Wierhaven`, with what is bold."""
    number = counted(len(told["kept"]) + len(told["dropped"]), "aanbieder", "aanbieders")
    place: Pieces = []
    if told["place"]:
        word, name = told["place"].split(" ", 1)
        place = [(f" {word} ", False), (name, True)]
    return [("Marktscan: ", False), (number, True), (" voor ", False), (told["title"], True), *place]


def names_in(told: Contents) -> dict[int, str]:
    """The names of those who chose, as they are called now. Costs a query."""
    people = {row["decided_by"] for row in (*told["kept"], *told["dropped"]) if row["decided_by"]}
    return {pk: str(user) for pk, user in User.objects.in_bulk(people).items()}


def _row(number: int, row: Contents, names: dict[int, str]) -> SheetRow:
    who, day = names.get(row["decided_by"], GONE), _day(row["decided_at"])
    return SheetRow(
        number=number,
        name=row["name"],
        place=row["place"],
        kvk=row["kvk"] or "niet bekend",
        recognition=" ".join(filter(None, [row["state"], *row["claims"]])) or "Geen erkenning opgegeven.",
        reason=why_in_words(row),
        chosen=f"{who}, {day}",
    )


def _search(told: Contents) -> list[tuple[str, str]]:
    number = counted(told["suppliers"], "aanbieder", "aanbieders")
    pairs = [
        ("Zoekvraag", told["query_words"] or "geen: deze lijst is met de hand gemaakt"),
        ("Gegevens van", f"{_day(told['day'])}, {number} op het platform, zoekwijze {told['method']}"),
    ]
    if told["found"] is not None:
        pairs.append(("Gevonden", _found(told)))
    return [*pairs, *([("Reden van deze zoekvraag", told["reason"])] if told["reason"] else [])]


def _found(told: Contents) -> str:
    rest = len(told["not_listed"])
    found = f"{counted(told['found'], 'aanbieder', 'aanbieders')} op {_day(told['searched_at'])}"
    return f"{found}; {rest} daarvan niet op de lijst gezet (bijlage A)" if rest else found


def _named(row: Contents) -> str:
    return f"{row['name']}, {row['place']}" if row["place"] else row["name"]


def _day(told: str) -> str:
    """`23 november 2026`, of a day or a moment."""
    day = date.fromisoformat(told) if len(told) == len("2026-11-23") else datetime.fromisoformat(told)
    return dutch_date(day, "j F Y")


def table_of(dossier: Dossier) -> Table:
    """The same as a file: who stays, who drops out, and who was found and not put on the list. Costs a query."""
    told, names = dossier.contents, names_in(dossier.contents)
    chosen = [("blijft op de lijst", row) for row in told["kept"]] + [("valt af", row) for row in told["dropped"]]
    rows = [_line(number, choice, row, names) for number, (choice, row) in enumerate(chosen, start=1)]
    rows += [[None, NOT_LISTED, row["name"], None, row["place"], *[None] * 5] for row in told["not_listed"]]
    title, frozen_at = "".join(text for text, _ in title_of(told)), timezone.localtime(dossier.frozen_at)
    return Table(
        name=f"dossier-{dossier.shortlist.number}-v{dossier.version}",
        sheet="Dossier",
        day=frozen_at.date(),
        header=HEADER,
        rows=rows,
        above=f"{title}. {_search(told)[0][1]}. Vastgelegd op {dutch_date(frozen_at, 'j F Y')}.",
        widths=WIDTHS,
    )


def _line(number: int, choice: str, row: dict[str, Any], names: dict[int, str]) -> Row:
    recognitions = " ".join(filter(None, [row["state"], *row["claims"]]))
    decided_on, decided_by = row["decided_at"], names.get(row["decided_by"], GONE)
    told = [choice, row["name"], row["kvk"], row["place"], recognitions, row["why"], row["note"]]
    return [number, *told, datetime.fromisoformat(decided_on), decided_by]
