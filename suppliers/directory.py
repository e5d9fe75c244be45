"""The directory page: sentence, rows, choices with their counts and map, or the ways out of an empty result."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Self

from django.urls import reverse

from platform_goed_inkopen.addresses import Address
from platform_goed_inkopen.facets import Facet, Paging, WayOut, facet
from platform_goed_inkopen.regions import BY_SLUG, Municipality, Province
from suppliers.cards import Card
from suppliers.filters import SupplierFilter
from suppliers.models import Supplier
from suppliers.options import Options
from suppliers.search import PAGE_SIZE, Hits, SearchQuery, search, totals
from suppliers.seat_map import SeatMap
from suppliers.summary import SearchSummary

TITLES = {
    "categorie": "Categorie",
    "gemeente": "Levert in gemeente",
    "provincie": "Levert in provincie",
    "thema": "Waar is het goed voor?",
    "erkenning": "Erkenning, nu geldig",
}
ALL = {
    "categorie": "Alle {} categorieën",
    "gemeente": "Alle {} gemeenten",
    "provincie": "Alle {} provincies",
    "thema": "Alle {} thema's",
    "erkenning": "Alle {} erkenningen",
}


@dataclass(frozen=True)
class Gap:
    """Where supply is missing: nobody is seated here, or how many are, and how many deliver here."""

    place: Municipality
    seated: int
    delivering: int
    url: str


@dataclass(frozen=True)
class Directory:
    """Everything the page shows."""

    summary: SearchSummary
    text: str
    errors: list[str]
    cards: list[Card]
    facets: list[Facet]
    paging: Paging
    order: str
    here: Address
    map: SeatMap

    @classmethod
    def build(cls, asked: SupplierFilter, *, page: int, path: str, today: date) -> Self:
        """The page for this question. Costs the search and two queries for the rows."""
        query = asked.query(today=today, page=page)
        hits, here = search(query), asked.address(path)
        near = BY_SLUG.get(query.nearest_to)
        suppliers = Supplier.objects.published().in_order(hits.ids).for_cards() if hits.ids else []
        return cls(
            summary=SearchSummary.of(here=here, text=query.text, total=hits.total, options=asked.options),
            text=query.text or asked.data.get("q", ""),
            errors=asked.errors_in_words,
            cards=[Card.of(supplier, stems=hits.words, near=near, today=today) for supplier in suppliers],
            facets=facets(hits, here, asked.options),
            paging=Paging(page, PAGE_SIZE, hits.total, here),
            order=order_in_words(query),
            here=here,
            map=SeatMap.of(hits.seats, query.gemeente),
        )

    @property
    def chosen(self) -> int:
        """How many options narrow the list."""
        return sum(len(facet.chosen) for facet in self.facets)

    @property
    def filter_url(self) -> str:
        """The choices on a page of their own."""
        return str(self.here.at(reverse("supplier_filter")))

    @property
    def list_url(self) -> str:
        """The list, from the page with the choices."""
        return str(self.here.at(reverse("suppliers")))

    @property
    def kept(self) -> Sequence[tuple[str, str]]:
        """What a new search keeps: every choice but the words."""
        return self.here.without("q").pairs

    @property
    def search_label(self) -> str:
        """What stands above the field: what to type, or that it can be done again."""
        return "Zoek opnieuw" if self.text else "Zoek op wat u nodig hebt, een naam of een plaats"

    @property
    def download_label(self) -> str:
        """Of how many rows the files are."""
        return f"Download alle {self.paging.total}:"

    @property
    def downloads(self) -> list[tuple[str, str]]:
        """The whole result as a file."""
        return [(kind.upper(), str(self.here.at(f"/aanbieders.{kind}"))) for kind in ("csv", "xlsx", "json")]


def facets(hits: Hits, here: Address, options: Options) -> list[Facet]:
    """Every facet with the counts that follow the other facets."""
    return [
        facet(
            name=name,
            title=title,
            labels=options[name],
            counts=hits.counts[name],
            here=here,
            all_label=ALL[name].format(len(options[name])),
        )
        for name, title in TITLES.items()
    ]


def order_in_words(query: SearchQuery) -> str:
    """How the rows are ordered, as the page explains it."""
    if query.nearest_to:
        then = "wat het best past" if query.words else "op naam"
        return f"Dichtstbij {BY_SLUG[query.nearest_to].name} eerst, daarna {then}."
    return "Wat het best past eerst, daarna op naam." if query.words else "Op naam, van A tot Z."


@dataclass(frozen=True)
class WaysOut:
    """What to do when nothing was found: steps with the counts they would give, and what supply is missing."""

    steps: list[WayOut]
    gap: Gap | None

    @classmethod
    def build(cls, asked: SupplierFilter, *, path: str, today: date) -> Self:
        """Every step that gives something. Costs two queries at most."""
        query, here = asked.query(today=today), asked.address(path)
        tries = _tries(query, here, asked.options)
        place = BY_SLUG.get(query.nearest_to)
        only_here = [SearchQuery(today=today, gemeente=(place.slug,))] if place else []
        counts = totals([changed for _, _, changed in tries] + only_here)
        steps = [WayOut(text, url, count) for (text, url, _), count in zip(tries, counts, strict=False) if count]
        return cls(steps, _gap(place, counts[-1], path) if place else None)


def _tries(query: SearchQuery, here: Address, options: Options) -> list[tuple[str, str, SearchQuery]]:
    """Each way to ask less: what to call it, its address, and its question."""
    tries = []
    for name, before in (
        ("erkenning", "Zonder de eis"),
        ("categorie", "Zonder de keuze"),
        ("thema", "Zonder de keuze"),
    ):
        if chosen := [options[name][slug] for slug in here.values(name)]:
            tries.append((f"{before} {' of '.join(chosen)}", str(here.without(name)), query.without(name)))
    if place := BY_SLUG.get(query.nearest_to):
        tries.append(_wider(place, place.province, query, here))
    if query.gemeente or query.provincie:
        nowhere = query.without("gemeente", "provincie")
        tries.append(("Zonder te letten op waar geleverd wordt", str(here.without("gemeente", "provincie")), nowhere))
    if query.text:
        tries.append((f"Zonder het woord ‘{query.text}’", str(here.without("q")), query.without("text")))
    tries.append(("Alle aanbieders", str(here.at(here.path).without(*TITLES, "q")), SearchQuery(today=query.today)))
    return tries


def _wider(place: Municipality, province: Province, query: SearchQuery, here: Address) -> tuple[str, str, SearchQuery]:
    url = str(here.without("gemeente").with_only("provincie", [province.slug]))
    wider = replace(query, gemeente=(), provincie=(province.slug,))
    return f"Ergens in {province.name} in plaats van {place.at}", url, wider


def _gap(place: Municipality, delivering: int, path: str) -> Gap:
    seated = Supplier.objects.published().seated_in(place).count()
    return Gap(place, seated, delivering, str(Address.of(path, {"gemeente": [place.slug]})))
