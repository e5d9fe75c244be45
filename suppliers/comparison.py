"""Suppliers of a market scan beside each other: the same facts of each, and what differs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.dateformat import format as dutch_date
from django.utils.timezone import localtime

from platform_goed_inkopen.numbers import money
from platform_goed_inkopen.regions import Municipality, area_codes, distance_km, joined
from suppliers.capacity import CapacityLine, telling_most
from suppliers.claim_lines import ClaimLine
from suppliers.dossier import shown_claims, state_in_words
from suppliers.models import Supplier

MOST_BESIDE = 4


@dataclass(frozen=True)
class Cell:
    """What one supplier says: a fact, `yes` or `no` with its ground, or what is unknown; or its recognitions."""

    text: str = ""
    state: str = ""
    word: str = ""
    claims: Sequence[ClaimLine] = ()


@dataclass(frozen=True)
class Row:
    """A fact of each supplier."""

    label: str
    cells: list[Cell]

    @property
    def same(self) -> bool:
        """Whether all say the same."""
        return all(cell == self.cells[0] for cell in self.cells)


@dataclass(frozen=True)
class Comparison:
    """The table: `suppliers` as pairs of name and address; `is_short` when it holds only what differs."""

    suppliers: list[tuple[str, str]]
    rows: list[Row]
    is_short: bool = False

    def without_same(self) -> "Comparison":
        """Only what differs."""
        return Comparison(self.suppliers, [row for row in self.rows if not row.same], is_short=True)

    def with_row(self, row: Row) -> "Comparison":
        """With one more fact at the end, which another room knows."""
        return self if self.is_short and row.same else replace(self, rows=[*self.rows, row])


def comparison(suppliers: Sequence[Supplier], *, place: Municipality | None, today: date) -> Comparison:
    """These suppliers, from `with_suppliers()`; `place` is where the work is."""
    facts: list[tuple[str, Callable[[Supplier], Cell]]] = [
        ("Vak", _trade),
        ("Erkenning", lambda it: _recognitions(it, today)),
        ("Mag een voorbehouden opdracht doen (artikel 2.82)", lambda it: _reserved(it, today)),
        *(_of_place(place) if place else []),
        ("Ruimte", lambda it: _room(it, today)),
        ("Grootste opdracht", _largest),
        ("Laatst bevestigd", _confirmed),
    ]
    rows = [Row(label, [_online(it) or say(it) for it in suppliers]) for label, say in facts]
    return Comparison([(str(it), it.get_absolute_url()) for it in suppliers], rows)


def _of_place(place: Municipality) -> list[tuple[str, Callable[[Supplier], Cell]]]:
    return [
        (f"Afstand tot {place.name}", lambda it: _distance(it, place)),
        (f"Levert {place.at}", lambda it: _delivers(it, place)),
    ]


def _online(supplier: Supplier) -> Cell | None:
    """Of who is not online any more nothing is compared; None for everybody else."""
    state = state_in_words(supplier)
    return unknown(state) if state else None


def unknown(word: str, text: str = "") -> Cell:
    """What nobody knows, in words."""
    return Cell(text, "unknown", word)


def _trade(supplier: Supplier) -> Cell:
    names = list(dict.fromkeys(offering.category.name for offering in supplier.offerings.all()))
    return Cell(joined(names)) if names else unknown("niet bekend")


def _recognitions(supplier: Supplier, today: date) -> Cell:
    lines = shown_claims(supplier, today)
    return Cell(claims=tuple(lines)) if lines else unknown("geen erkenning opgegeven")


def _reserved(supplier: Supplier, today: date) -> Cell:
    """A valid recognition that meets article 2.82; one that expired leaves it open."""
    meets = [claim for claim in supplier.claims.all() if claim.recognition.meets_2_82]
    valid = [claim for claim in meets if claim.counts(today)]
    if valid:
        best = max(valid, key=lambda claim: claim.strength)
        return Cell(f"{best.label}, {best.get_checked_how_display()}", "yes", "ja")
    return unknown("onbekend", "erkenning geldt niet meer") if meets else Cell("geen bewijs artikel 2.82", "no", "nee")


def _distance(supplier: Supplier, place: Municipality) -> Cell:
    seat = supplier.organisation.municipality
    return Cell(f"{distance_km(seat, place):.0f} km" if seat != place else "0 km") if seat else unknown("niet bekend")


def _delivers(supplier: Supplier, place: Municipality) -> Cell:
    area = {code for offering in supplier.offerings.all() for code in offering.delivery_area}
    if not area:
        return unknown("niet bekend")
    return Cell("ja") if area & set(area_codes(place)) else Cell("nee")


def _room(supplier: Supplier, today: date) -> Cell:
    answers = [CapacityLine.of(it.capacity, it.capacity_on, today=today) for it in supplier.offerings.all()]
    line = telling_most(answers)
    if line is None:
        return unknown("niet bekend")
    said = f"gezegd op {dutch_date(line.on, 'j F Y')}"
    return Cell(f"{line}, {said}") if line.is_fresh else unknown(str(line), said)


def _largest(supplier: Supplier) -> Cell:
    """The largest that was done, else the largest that is taken on."""
    offerings = supplier.offerings.all()
    done = max((it.largest_done for it in offerings if it.largest_done), default=None)
    taken = max((it.order_maximum for it in offerings if it.order_maximum), default=None)
    if done:
        return Cell(f"{money(done)} gedaan")
    return Cell(f"neemt aan tot {money(taken)}") if taken else unknown("niet bekend")


def _confirmed(supplier: Supplier) -> Cell:
    if supplier.silent_since:
        return unknown(f"niet bevestigd sinds {dutch_date(localtime(supplier.silent_since), 'j F Y')}")
    if not supplier.confirmed_at:
        return unknown("nog niet bevestigd")
    return Cell(dutch_date(localtime(supplier.confirmed_at), "j F Y"))
