"""All suppliers at one moment: what was loaded in bulk, and a short tail of what changed since. Pure.

Both parts answer by themselves; numbers add up, and the lists are merged. Immutable: a change makes another snapshot.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pyroaring import BitMap

from platform_goed_inkopen.regions import MUNICIPALITIES, Municipality, distance_km
from suppliers.bitmaps import Bitmaps, Found, seats_in
from suppliers.postings import NOTHING
from suppliers.question import Clause, Question

Groups = Sequence[frozenset[str] | None]  # seats in the order in which they come; None are all others


@lru_cache(maxsize=len(MUNICIPALITIES))
def by_distance(near: Municipality) -> Groups:
    """The seats by their distance from here, and last who is seated elsewhere."""
    told: dict[float, set[str]] = {}
    for place in MUNICIPALITIES:
        told.setdefault(distance_km(near, place), set()).add(place.code)
    return [*(frozenset(told[km]) for km in sorted(told)), None]


def groups(question: Question, near: Municipality | None) -> Groups:
    """Who is seated in the place that was typed comes first, and in both groups the nearest."""
    every = by_distance(near) if near else [None]
    if not question.place:
        return every
    there = seats_in(question.place)
    return [*(there if seats is None else seats & there for seats in every), *every]


@dataclass(frozen=True)
class Snapshot:
    """`alive` are the ordinals of the bulk that still count; whoever changed stands in the tail, or nowhere."""

    bulk: Bitmaps
    alive: BitMap
    tail: Bitmaps

    def found(self, question: Question, chosen: Mapping[str, tuple[str, ...]], near: Municipality | None) -> "Answer":
        """What this question finds now, the nearest first."""
        return Answer(
            Found(self.bulk, self.alive, question, chosen),
            Found(self.tail, self.tail.everybody, question, chosen),
            groups(question, near),
        )

    def count(self, clauses: Sequence[Clause]) -> list[int]:
        """How many hold each of these clauses, whatever else is asked."""
        bulk, tail = self.bulk.words.meeting, self.tail.words.meeting
        return [bulk(clause).intersection_cardinality(self.alive) + len(tail(clause)) for clause in clauses]


@dataclass(frozen=True)
class Answer:
    """The hits of both parts together."""

    bulk: Found
    tail: Found
    groups: Groups

    @property
    def total(self) -> int:
        """How many hits."""
        return len(self.bulk.hits) + len(self.tail.hits)

    def counts(self) -> dict[str, dict[str, int]]:
        """How many meet each value, by facet."""
        tail = self.tail.counts()
        return {facet: _added(counts, tail[facet]) for facet, counts in self.bulk.counts().items()}

    def without(self) -> dict[str, int]:
        """How many there are when a facet asks nothing."""
        tail = self.tail.without()
        return {facet: number + tail[facet] for facet, number in self.bulk.without().items()}

    def seats(self) -> dict[str, int]:
        """How many hits are seated in each municipality."""
        return _added(self.bulk.seats(), self.tail.seats())

    def ids(self, offset: int, limit: int) -> list[int]:
        """A part of the hits in their order: group, score, name, id. Sorts nothing but the tail."""
        told: list[int] = []
        for ordered, changed in self._runs():
            size = len(ordered) + len(changed)
            if offset < size:
                told += self._merged(ordered, changed, offset, limit - len(told))
                if len(told) == limit:
                    break
            offset = max(0, offset - size)
        return told

    def _runs(self) -> Iterator[tuple[BitMap, BitMap]]:
        """The hits in runs that come one after the other; within a run the name decides."""
        both = self.bulk.scored(), self.tail.scored()
        scores = sorted({score for scored in both for score, _ in scored}, reverse=True)
        ordered, changed = dict(both[0]), dict(both[1])
        for group in self._seated():
            for score in scores:
                run = ordered.get(score, NOTHING) & group[0], changed.get(score, NOTHING) & group[1]
                if run[0] or run[1]:
                    yield run

    def _seated(self) -> Iterator[tuple[BitMap, BitMap]]:
        """The hits of each group in both parts."""
        bulk, tail = self.bulk.hits, self.tail.hits
        for codes in self.groups:
            if codes is None:
                yield bulk, tail
                break
            group = bulk & self.bulk.among.seated(codes), tail & self.tail.among.seated(codes)
            yield group
            bulk, tail = bulk - group[0], tail - group[1]

    def _merged(self, ordered: BitMap, changed: BitMap, offset: int, limit: int) -> list[int]:
        """So many ids of a run from this place on."""
        bulk, tail = self.bulk.among, self.tail.among
        at = {_rank(ordered, bulk.first_after(tail.keys[one])) + earlier: one for earlier, one in enumerate(changed)}
        end = min(offset + limit, len(ordered) + len(changed))
        before = sum(place < offset for place in at)
        rest = iter(ordered[offset - before : end - before])
        places = range(offset, end)
        return [tail.keys.ids[at[place]] if place in at else bulk.keys.ids[next(rest)] for place in places]


def _rank(ordinals: BitMap, before: int) -> int:
    """How many of these come before this one."""
    return ordinals.rank(before - 1) if before else 0


def _added(one: Mapping[str, int], other: Mapping[str, int]) -> dict[str, int]:
    return dict(Counter(one) + Counter(other)) if other else dict(one)
