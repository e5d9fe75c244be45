"""The directory page: sentence, rows, choices with their counts and map, or the ways out of an empty result."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Self

from django.urls import reverse

from platform_goed_inkopen.addresses import Address
from platform_goed_inkopen.facets import Facet, Paging, facet
from platform_goed_inkopen.regions import BY_SLUG, Municipality
from suppliers.card_rows import card_rows
from suppliers.cards import Card
from suppliers.filters import SupplierFilter
from suppliers.notices import Notice, notices
from suppliers.options import Options
from suppliers.search import PAGE_SIZE, Hits, SearchQuery, search
from suppliers.seat_map import SeatMap
from suppliers.summary import SearchSummary

# In the order in which a buyer in a hurry asks: what, where, how much and when, with which proof, what for.
TITLES = {
    "categorie": "Categorie",
    "gemeente": "Levert in gemeente",
    "provincie": "Levert in provincie",
    "omvang": "Omvang van de opdracht",
    "leverbaar": "Ruimte voor werk",
    "erkenning": "Erkenning, nu geldig",
    "voldoet": "Voorbehouden opdracht",
    "controle": "Hoe gecontroleerd",
    "thema": "Waar is het goed voor?",
}
ALL = {
    "categorie": "Alle {} categorieën",
    "gemeente": "Alle {} gemeenten",
    "provincie": "Alle {} provincies",
    "erkenning": "Alle {} erkenningen",
    "thema": "Alle {} thema's",
}
STEPS = ("omvang", "controle")  # from small to large, from strong to weak: not by count


@dataclass(frozen=True)
class Directory:
    """Everything the page shows."""

    summary: SearchSummary
    text: str
    errors: list[str]
    notices: list[Notice]
    cards: list[Card]
    facets: list[Facet]
    paging: Paging
    order: str
    here: Address
    near: Municipality | None
    map: SeatMap

    @classmethod
    def build(cls, asked: SupplierFilter, *, page: int, path: str, today: date) -> Self:
        """The page for this question. Costs the search and one query for the rows."""
        query = asked.query(today=today, page=page)
        hits, here = search(query), asked.address(path)
        near = measured_from(query, hits)
        return cls(
            summary=SearchSummary.of(
                here=here, text=query.text, total=hits.total, options=asked.options, said=hits.said
            ),
            text=query.text or asked.data.get("q", ""),
            errors=asked.errors_in_words,
            notices=list(notices(hits.said, here)),
            cards=cards(hits, near=near, today=today, asked=str(here.at(""))),
            facets=facets(hits, here, asked.options),
            paging=Paging(page, PAGE_SIZE, hits.total, here),
            order=order_in_words(query, hits),
            here=here,
            near=near,
            map=SeatMap.of(hits.seats, places_asked(query, hits)),
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
    def new_list_url(self) -> str:
        """A market scan that begins with this search."""
        return str(self.here.at(reverse("new_shortlist")))

    @property
    def kept(self) -> Sequence[tuple[str, str]]:
        """What a new search keeps: every choice but the words."""
        return self.here.without("q").pairs

    @property
    def search_label(self) -> str:
        """What stands above the field: what to type, or that it can be done again."""
        return "Zoek opnieuw" if self.text else "Zoek op wat u nodig hebt, een naam, een plaats of een KvK-nummer"

    @property
    def download_label(self) -> str:
        """Of how many rows the files are."""
        return f"Download alle {self.paging.total}:"

    @cached_property
    def downloads(self) -> list[tuple[str, str]]:
        """The whole result as a file, with chosen columns, and as something to follow."""
        files = [(kind.upper(), str(self.here.at(f"/aanbieders.{kind}"))) for kind in ("csv", "xlsx", "json")]
        columns = str(self.here.at(reverse("supplier_download")))
        return [*files, ("Kies kolommen", columns), ("Volg via Atom", self.feed_url)]

    @cached_property
    def feed_url(self) -> str:
        """Who comes into this result, to follow."""
        return str(self.here.at(reverse("suppliers_atom")))


def cards(hits: Hits, *, near: Municipality | None, today: date, asked: str) -> list[Card]:
    """The rows of this page, each of which leads back to what was `asked`. Costs one query."""
    return [
        Card.of(row, stems=hits.words, name_stems=hits.name_words, near=near, today=today, asked=asked)
        for row in card_rows(hits.ids)
    ]


def facets(hits: Hits, here: Address, options: Options) -> list[Facet]:
    """Every facet with the counts that follow the other facets."""
    return [
        facet(
            name=name,
            title=title,
            labels=options[name],
            counts=hits.counts[name],
            here=here,
            all_label=ALL.get(name, "").format(len(options[name])),
            as_given=name in STEPS,
        )
        for name, title in TITLES.items()
    ]


def measured_from(query: SearchQuery, hits: Hits) -> Municipality | None:
    """The municipality from which a row tells the distance: the one that was chosen, else the one among the words."""
    return BY_SLUG.get(query.nearest_to) or typed_municipality(hits)


def places_asked(query: SearchQuery, hits: Hits) -> list[str]:
    """The municipalities that stand out on the map: those that were chosen, and the one among the words."""
    typed = typed_municipality(hits)
    return [*query.gemeente, *([typed.slug] if typed else [])]


def typed_municipality(hits: Hits) -> Municipality | None:
    """The municipality among the words."""
    return hits.said.place if isinstance(hits.said.place, Municipality) else None


def order_in_words(query: SearchQuery, hits: Hits) -> str:
    """How the rows are ordered, as the page explains it."""
    first = [f"wie {hits.said.place.at} zit"] if hits.said.place else []
    first += [f"dichtstbij {BY_SLUG[query.nearest_to].name}"] if query.nearest_to else []
    first += ["wat het best past"] if hits.words else []
    if not first:
        return "Op naam, van A tot Z."
    told = f"{', daarna '.join([f'{first[0]} eerst', *first[1:], 'op naam'])}."
    how = " Naam en aanbod tellen zwaarder dan lange tekst." if hits.words else ""
    far = " Afstanden zijn hemelsbreed." if measured_from(query, hits) else ""
    return f"{told[0].upper()}{told[1:]}{how}{far}"
