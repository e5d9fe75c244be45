"""The 40 municipalities: the list of all, and the page of one with what is offered and asked there."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from operator import attrgetter
from typing import Self

from monitoring import measures
from monitoring.social_return import SocialReturnPage
from platform_goed_inkopen.regions import (
    BY_CODE,
    MUNICIPALITIES,
    PROVINCES,
    Municipality,
    Province,
    distance_km,
    municipalities_of,
)
from suppliers.models import Supplier
from suppliers.options import facet_options
from suppliers.search import Hits, SearchQuery, search
from suppliers.seat_map import SeatMap
from tenders.categories import Categories
from tenders.filters import TenderQuery
from tenders.search import Counts, count
from tenders.status import Status

SHOWN_SUPPLIERS = 12
NEIGHBOURS = 5
# What each order of the list puts first; a name decides between equal counts.
ORDERS = {"naam": None, "gevestigd": "suppliers", "levert": "delivering", "gevraagd": "open_tenders"}


@dataclass(frozen=True)
class PlaceRow:
    """One area: suppliers seated there, suppliers that deliver there, tenders that are open there."""

    area: Municipality | Province
    suppliers: int
    delivering: int
    open_tenders: int


@dataclass(frozen=True)
class ProvincePlaces:
    """A province with its municipalities in the order that was asked."""

    row: PlaceRow
    municipalities: list[PlaceRow]


@dataclass(frozen=True)
class PlaceList:
    """All municipalities by province. Costs three queries."""

    provinces: list[ProvincePlaces]
    order: str

    @classmethod
    def build(cls, order: str, *, now: datetime, today: date) -> Self:
        """`order` is one of ORDERS."""
        seats = measures.suppliers_by_municipality()
        asked = measures.tenders_by_area(now, Status.OPEN)
        counts = search(SearchQuery(today, limit=0)).counts

        def row_of(area: Municipality | Province, facet: str, places: tuple[Municipality, ...]) -> PlaceRow:
            seated = sum(seats[place.code] for place in places)
            return PlaceRow(area, seated, counts[facet].get(area.slug, 0), asked[area.code])

        return cls(
            [
                ProvincePlaces(
                    row_of(province, "provincie", municipalities_of(province)),
                    _ordered([row_of(place, "gemeente", (place,)) for place in municipalities_of(province)], order),
                )
                for province in PROVINCES
            ],
            order,
        )

    @property
    def municipalities(self) -> list[PlaceRow]:
        """Every municipality."""
        return [row for province in self.provinces for row in province.municipalities]

    @property
    def suppliers(self) -> int:
        """Suppliers seated in the north."""
        return sum(row.suppliers for row in self.municipalities)

    @property
    def seats(self) -> int:
        """In how many municipalities somebody is seated."""
        return sum(row.suppliers > 0 for row in self.municipalities)

    @property
    def asking(self) -> int:
        """In how many municipalities a tender is open."""
        return sum(row.open_tenders > 0 for row in self.municipalities)


def _ordered(rows: list[PlaceRow], order: str) -> list[PlaceRow]:
    """`sorted` keeps the order by name between equal counts."""
    first = ORDERS[order]
    return sorted(rows, key=attrgetter(first), reverse=True) if first else rows


@dataclass(frozen=True)
class Nearest:
    """Where the nearest supplier is seated, in kilometres as the crow flies."""

    place: Municipality
    km: int


@dataclass(frozen=True)
class CategoryRow:
    """A category in a municipality: who delivers there, how many of them are seated there, and what is asked.

    `nearest` is for when nobody is seated there: of who delivers there, else of all `elsewhere`; None when nobody
    sells it or nobody knows where they are seated.
    """

    slug: str
    name: str
    delivering: int
    seated: int
    open_tenders: int
    elsewhere: int
    nearest: Nearest | None


@dataclass(frozen=True)
class Neighbour:
    """A municipality nearby and how far it is, in kilometres as the crow flies."""

    km: int
    row: PlaceRow


@dataclass(frozen=True)
class PlacePage:
    """What is offered and asked in one municipality, what is missing, and what there is nearby."""

    place: Municipality
    row: PlaceRow
    anybody: bool
    categories: list[CategoryRow]
    seated: list[Supplier]
    neighbours: list[Neighbour]
    rule: SocialReturnPage
    map: SeatMap

    @classmethod
    def build(cls, place: Municipality, *, now: datetime, today: date) -> Self:
        """Costs ten queries at most."""
        hits = search(SearchQuery(today, gemeente=(place.slug,), limit=0))
        asked = count(TenderQuery(status=(Status.OPEN,), gemeente=(place.slug,)), Categories.load(), now=now)
        seats = measures.suppliers_by_municipality()
        rows = {each: _row(each, seats, hits, asked) for each in MUNICIPALITIES}
        here = Supplier.objects.published().seated_in(place).select_related("organisation")
        return cls(
            place=place,
            row=rows[place],
            anybody=seats.total() > 0,
            categories=_categories(place, hits, asked),
            seated=list(here.order_by("organisation__slug")[:SHOWN_SUPPLIERS]) if rows[place].suppliers else [],
            neighbours=[Neighbour(_km(place, each), rows[each]) for each in neighbours_of(place)],
            rule=SocialReturnPage.build(place),
            map=SeatMap.of(hits.seats, [place.slug]),
        )

    @property
    def offered(self) -> list[CategoryRow]:
        """The categories in which somebody delivers here, most suppliers first."""
        return sorted((row for row in self.categories if row.delivering), key=lambda row: -row.delivering)

    @property
    def missing(self) -> list[CategoryRow]:
        """The categories in which nobody delivers here, those that a buyer asks for first."""
        return sorted((row for row in self.categories if not row.delivering), key=lambda row: -row.open_tenders)

    @property
    def categories_seated(self) -> int:
        """In how many categories somebody who delivers here is seated here too."""
        return sum(row.seated > 0 for row in self.categories)

    @property
    def categories_asked(self) -> int:
        """In how many categories a tender is open."""
        return sum(row.open_tenders > 0 for row in self.categories)


def neighbours_of(place: Municipality) -> list[Municipality]:
    """The nearest other municipalities, nearest first."""
    others = [other for other in MUNICIPALITIES if other != place]
    return sorted(others, key=lambda other: distance_km(place, other))[:NEIGHBOURS]


def _row(place: Municipality, seats: Counter[str], hits: Hits, asked: Counts) -> PlaceRow:
    """Both counts are those of a facet, which follow no other choice of municipality."""
    delivering, open_tenders = hits.counts["gemeente"], asked.options.get("gemeente", {})
    return PlaceRow(place, seats[place.code], delivering.get(place.slug, 0), open_tenders.get(place.slug, 0))


def _categories(place: Municipality, hits: Hits, asked: Counts) -> list[CategoryRow]:
    """Every category in order of name."""
    names, delivering = facet_options()["categorie"], hits.counts["categorie"]
    seated = measures.seated_sellers(place)
    sold = measures.sellers_by_seat([slug for slug in names if not seated[slug]], place)
    rows = []
    for slug, name in names.items():
        sellers = sold.get((slug, slug in delivering), Counter())
        rows.append(
            CategoryRow(
                slug=slug,
                name=name,
                delivering=delivering.get(slug, 0),
                seated=seated[slug],
                open_tenders=asked.options.get("categorie", {}).get(slug, 0),
                elsewhere=sellers.total(),
                nearest=_nearest(place, sellers),
            )
        )
    return rows


def _nearest(place: Municipality, sellers: Mapping[str, int]) -> Nearest | None:
    known = [BY_CODE[code] for code in sorted(sellers) if code in BY_CODE]
    found = min(known, key=lambda other: distance_km(place, other), default=None)
    return Nearest(found, _km(place, found)) if found else None


def _km(one: Municipality, other: Municipality) -> int:
    return round(distance_km(one, other))
