"""Which of many suppliers fit a tender, without weighing each: the same score as matching.points_of, by sets. Pure.

Each part of the sum gives a few amounts of points, so each amount has a set of offers. The sets are combined part by
part, and what can no longer reach the asked score is left out at once.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from functools import partial

from pyroaring import BitMap

from tenders.matching import (
    MOST_UNITS,
    UNIT_POINTS,
    Offer,
    Seller,
    Wanted,
    area_points,
    reserved_points,
    size_points,
    theme_points,
    trade_points,
)

Level = tuple[int, BitMap]
_NONE = BitMap()


class Index:
    """Suppliers by what the parts of the sum look at. An offer is its place in `owners`, which names its supplier."""

    def __init__(self, sellers: Sequence[Seller]) -> None:
        self.sellers = sellers
        self.owners: list[int] = []
        self._codes: dict[Hashable, BitMap] = defaultdict(BitMap)
        self._areas: dict[Hashable, BitMap] = defaultdict(BitMap)
        self._sizes: dict[Hashable, BitMap] = defaultdict(BitMap)
        self._claims: dict[Hashable, BitMap] = defaultdict(BitMap)
        self._themes: dict[Hashable, BitMap] = defaultdict(BitMap)
        self._words: dict[str, BitMap] = defaultdict(BitMap)
        for number, seller in enumerate(sellers):
            for offer in seller.offers or (Offer(),):
                self._add(number, seller, offer)
        self._all = BitMap(range(len(self.owners)))

    def _add(self, number: int, seller: Seller, offer: Offer) -> None:
        at = len(self.owners)
        self.owners.append(number)
        self._codes[offer.codes].add(at)
        self._areas[offer.area].add(at)
        self._sizes[offer.size].add(at)
        self._claims[seller.reserved_claims].add(at)
        self._themes[seller.themes].add(at)
        for word in offer.words:
            self._words[word].add(at)

    def scores(self, wanted: Wanted, least: int) -> dict[int, int]:
        """The score of each supplier, by its place, that has at least this many points."""
        best: dict[int, int] = {}
        for points, offers in _combined(self._parts(wanted), self._all, 0, least):
            for at in offers:
                owner = self.owners[at]
                best[owner] = max(points, best.get(owner, 0))
        return best

    def _parts(self, wanted: Wanted) -> list[list[Level]]:
        """The levels of each part, those that tell most apart first."""
        return [
            _levels(self._codes, partial(trade_points, wanted.cpv)),
            self._word_levels(wanted),
            _levels(self._areas, partial(area_points, wanted)),
            _levels(self._claims, partial(reserved_points, wanted)),
            _levels(self._sizes, partial(size_points, wanted)),
            _levels(self._themes, partial(theme_points, wanted)),
        ]

    def _word_levels(self, wanted: Wanted) -> list[Level]:
        """By units of words in common, most first: `reached[n]` are the offers with n units or more."""
        reached = [self._all, *(BitMap() for _ in range(MOST_UNITS))]
        for word, units in wanted.words.items():
            having = self._words.get(word, _NONE)
            for number in range(MOST_UNITS, 0, -1) if having else ():
                reached[number] |= reached[max(number - units, 0)] & having
        below_most = reversed(range(MOST_UNITS))
        levels = [(MOST_UNITS * UNIT_POINTS, reached[MOST_UNITS])]
        levels += [(number * UNIT_POINTS, reached[number] - reached[number + 1]) for number in below_most]
        return [level for level in levels if level[1]]


def _levels(groups: Mapping[Hashable, BitMap], points: Callable[..., int]) -> list[Level]:
    """The offers by the points that this part gives them."""
    found: dict[int, BitMap] = defaultdict(BitMap)
    for what, offers in groups.items():
        found[points(what)] |= offers
    return sorted(found.items(), key=_points, reverse=True)


def _points(level: Level) -> int:
    return level[0]


def _combined(parts: list[list[Level]], alive: BitMap, points: int, least: int) -> Iterator[Level]:
    """Each sum of at least `least` with the offers that have it. The levels of a part stand most points first."""
    if not parts:
        yield points, alive
        return
    rest = sum(levels[0][0] for levels in parts[1:] if levels)
    for more, offers in parts[0]:
        left = alive & offers if points + more + rest >= least else None
        if left:
            yield from _combined(parts[1:], left, points + more, least)
