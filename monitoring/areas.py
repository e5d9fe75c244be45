"""What there is per province and municipality: the rows behind the home page, the dashboard and the municipalities."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from typing import Self

from monitoring import measures
from platform_goed_inkopen.regions import MUNICIPALITIES, PROVINCES, Municipality, Province, municipalities_of


@dataclass(frozen=True)
class AreaRow:
    """One area: suppliers seated there, how many of them are checked, tenders there, stories from there."""

    area: Municipality | Province
    suppliers: int
    checked: int
    open_tenders: int
    tenders: int
    stories: int

    @property
    def unchecked(self) -> int:
        """Suppliers whose recognitions nobody checked yet, or that have none."""
        return self.suppliers - self.checked


@dataclass(frozen=True)
class Areas:
    """Every province and municipality of the north. Costs five queries."""

    provinces: list[AreaRow]
    municipalities: list[AreaRow]

    @classmethod
    def build(cls, *, now: datetime, today: date) -> Self:
        found = _Found(
            measures.suppliers_by_municipality(),
            measures.checked_by_municipality(today),
            measures.tenders_by_area(now, "open"),
            measures.tenders_by_area(now),
            measures.stories_by_municipality(),
        )
        return cls([found.province(p) for p in PROVINCES], [found.municipality(m) for m in MUNICIPALITIES])

    def municipality(self, place: Municipality) -> AreaRow:
        """The row of this municipality."""
        return next(row for row in self.municipalities if row.area == place)

    @property
    def suppliers(self) -> int:
        """Suppliers seated in the north."""
        return sum(row.suppliers for row in self.provinces)

    @property
    def checked(self) -> int:
        """Suppliers seated in the north with a checked recognition."""
        return sum(row.checked for row in self.provinces)


@dataclass(frozen=True)
class _Found:
    suppliers: Counter[str]
    checked: Counter[str]
    open_tenders: Counter[str]
    tenders: Counter[str]
    stories: Counter[str]

    def municipality(self, place: Municipality) -> AreaRow:
        code = place.code
        return AreaRow(
            place,
            self.suppliers[code],
            self.checked[code],
            self.open_tenders[code],
            self.tenders[code],
            self.stories[code],
        )

    def province(self, province: Province) -> AreaRow:
        codes = [place.code for place in municipalities_of(province)]
        return AreaRow(
            province,
            sum(self.suppliers[code] for code in codes),
            sum(self.checked[code] for code in codes),
            self.open_tenders[province.code],
            self.tenders[province.code],
            sum(self.stories[code] for code in codes),
        )
