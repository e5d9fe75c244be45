"""Contracts that end in the same quarter, for the same thing, in the same province: who could buy together. Pure."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Self

BOTH = 2  # buyers that make a group
MONTHS_AHEAD = 12  # from the start of preparing until the end of the contract
ORDINALS = ("eerste", "tweede", "derde", "vierde")


@dataclass(frozen=True, order=True)
class Quarter:
    """A quarter of a year; `number` is 1 to 4."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Self:
        return cls(day.year, (day.month + 2) // 3)

    def later(self, quarters: int) -> "Quarter":
        """So many quarters after this one."""
        years, place = divmod(self.number - 1 + quarters, 4)
        return Quarter(self.year + years, place + 1)

    @property
    def first_day(self) -> date:
        return date(self.year, self.number * 3 - 2, 1)

    @property
    def last_day(self) -> date:
        return self.later(1).first_day - timedelta(days=1)

    @property
    def slug(self) -> str:
        """As it stands in an address: `2027-2`."""
        return f"{self.year}-{self.number}"

    def __str__(self) -> str:
        return f"het {ORDINALS[self.number - 1]} kwartaal van {self.year}"


@dataclass(frozen=True)
class Ending:
    """A contract that ends: of which tender and buyer, what it is for, in which provinces.

    `buyer` is the same for two names of one organisation, and empty when nobody says who buys. `category` is ours, else
    the first four digits of the CPV code, else empty.
    """

    tender: int
    buyer: str
    category: str
    provinces: tuple[str, ...]
    ends_on: date

    @property
    def quarter(self) -> Quarter:
        return Quarter.of(self.ends_on)


@dataclass(frozen=True)
class Group:
    """Contracts of several buyers that could become one; the first to end stands first."""

    category: str
    province: str
    quarter: Quarter
    endings: tuple[Ending, ...]

    @property
    def buyers(self) -> int:
        """How many different ones."""
        return len({ending.buyer for ending in self.endings})


def grouped(endings: Iterable[Ending]) -> tuple[list[Group], list[Ending]]:
    """Where several buyers could buy together, soonest and largest first; and what stands alone, soonest first.

    What lies in two provinces may stand in a group of each. Without a buyer or a category nothing can be grouped.
    """
    together: dict[tuple[str, str, Quarter], set[Ending]] = defaultdict(set)
    everything = set(endings)
    for ending in everything:
        for province in ending.provinces:
            if ending.buyer and ending.category:
                together[ending.category, province, ending.quarter].add(ending)
    groups = [Group(*key, tuple(sorted(several, key=_soonest))) for key, several in together.items()]
    groups = sorted((group for group in groups if group.buyers >= BOTH), key=_nearest)
    alone = everything - {ending for group in groups for ending in group.endings}
    return groups, sorted(alone, key=_soonest)


def narrowed(
    endings: Iterable[Ending],
    *,
    categories: Collection[str] = (),
    provinces: Collection[str] = (),
    quarters: Collection[str] = (),
) -> list[Ending]:
    """Those that are asked; of the provinces of each only those that are asked. What is empty asks nothing."""
    found = []
    for ending in endings:
        inside = tuple(slug for slug in ending.provinces if not provinces or slug in provinces)
        wanted = not categories or ending.category in categories
        if inside and wanted and (not quarters or ending.quarter.slug in quarters):
            found.append(ending if inside == ending.provinces else replace(ending, provinces=inside))
    return found


def begin_of(ends_on: date) -> date:
    """When to begin preparing: the first day of the month, a year before the end."""
    months = ends_on.year * 12 + ends_on.month - 1 - MONTHS_AHEAD
    return date(months // 12, months % 12 + 1, 1)


def _soonest(ending: Ending) -> tuple[date, int]:
    return ending.ends_on, ending.tender


def _nearest(group: Group) -> tuple[Quarter, int, str, str]:
    return group.quarter, -group.buyers, group.category, group.province
