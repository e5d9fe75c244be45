"""The facts of many suppliers as bitmaps of their ordinals, and what a question finds among them. Pure.

An ordinal is a place in the order of names, so that a bitmap is read in that order. Offerings lie in layers, one of
each supplier in each: what is asked of the same offering is asked layer by layer. Immutable once made.
"""

from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from pyroaring import BitMap

from platform_goed_inkopen.regions import Municipality, Province, municipalities_of
from suppliers.postings import NOTHING, Postings, bitmap, united
from suppliers.question import Question

OF_OFFERING = ("categorie", "gemeente", "provincie", "leverbaar", "omvang")
OF_CLAIM = ("erkenning", "controle")
OF_SUPPLIER = ("thema", "voldoet")
KEPT = 512
Chosen = tuple[tuple[str, tuple[str, ...]], ...]  # facets with the values of which one must hold
Key = tuple[str, int]  # key of the name, id


class Fact(NamedTuple):
    """What holds of these suppliers: the value of a facet, or the seat.

    `layer` numbers the offerings of a supplier; the value of a claim is `recognition check`.
    """

    facet: str
    value: str
    layer: int
    ordinals: Sequence[int]


class Keys(Sequence[Key]):
    """Names and ids in their order, and the way back from an id to its ordinal; small, for there are many."""

    def __init__(self, keys: Iterable[Key]) -> None:
        self._names: list[str] = []
        self.ids = array("q")
        for name, pk in keys:
            self._names.append(name)
            self.ids.append(pk)
        self._by_id = array("I", sorted(range(len(self.ids)), key=self.ids.__getitem__))

    def __len__(self) -> int:
        return len(self.ids)

    def __getitem__(self, ordinal: Any) -> Any:
        return self._names[ordinal], self.ids[ordinal]

    def ordinal_of(self, pk: int) -> int | None:
        """Where this one stands; None when it does not."""
        at = bisect_left(self._by_id, pk, key=self.ids.__getitem__)
        found = at < len(self._by_id) and self.ids[self._by_id[at]] == pk
        return self._by_id[at] if found else None

    def ordinals_of(self, pks: Sequence[int]) -> "array[int]":
        """Where those stand that do, in order."""
        asked = set(pks)
        return array("I", (ordinal for ordinal, pk in enumerate(self.ids) if pk in asked))


class Bitmaps:
    """Every fact of the suppliers with these keys, which are in order; the ordinal is the place among them."""

    def __init__(self, keys: Keys, facts: Iterable[Fact], postings: Postings) -> None:
        self.keys, self.words = keys, postings
        self.everybody = BitMap(range(len(self.keys)))
        self._layers: list[dict[tuple[str, str], BitMap]] = []
        self._claims: dict[tuple[str, str], BitMap] = {}
        self._own: dict[tuple[str, str], BitMap] = {}
        for fact in facts:
            self._keep(fact)
        self.seats = {seat: found for (facet, seat), found in self._own.items() if facet == "zetel"}
        self._values = self._known_values()
        self.meeting = lru_cache(maxsize=KEPT)(self._meeting)
        self.options = lru_cache(maxsize=KEPT)(self._options)

    def _keep(self, fact: Fact) -> None:
        if fact.facet in OF_OFFERING:
            while len(self._layers) <= fact.layer:
                self._layers.append({})
            self._layers[fact.layer][fact.facet, fact.value] = bitmap(fact.ordinals)
        elif fact.facet == "claim":
            recognition, check = fact.value.split()
            self._claims[recognition, check] = bitmap(fact.ordinals)
        else:
            self._own[fact.facet, fact.value] = bitmap(fact.ordinals)

    def _known_values(self) -> dict[str, tuple[str, ...]]:
        """The values of each facet that somebody has."""
        known: dict[str, set[str]] = defaultdict(set)
        for facet, value in (*self._own, *(pair for layer in self._layers for pair in layer)):
            known[facet].add(value)
        for recognition, check in self._claims:
            known["erkenning"].add(recognition)
            known["controle"].add(check)
        return {facet: tuple(sorted(values)) for facet, values in known.items()}

    def _meeting(self, chosen: Chosen) -> BitMap:
        """Who meets these facets, all of one kind, with one offering or one claim."""
        facet = chosen[0][0]
        if facet in OF_OFFERING:
            return united([self._in_layer(layer, chosen) for layer in self._layers])
        if facet in OF_CLAIM:
            return self._claiming(dict(chosen))
        return BitMap.intersection(
            *(united([self._own.get((name, value), NOTHING) for value in values]) for name, values in chosen)
        )

    @staticmethod
    def _in_layer(layer: Mapping[tuple[str, str], BitMap], chosen: Chosen) -> BitMap:
        """Whose offering in this layer meets all of them."""
        found: BitMap | None = None
        for name, values in chosen:
            several = [layer[name, value] for value in values if (name, value) in layer]
            this = several[0] if len(several) == 1 else united(several)
            found = this if found is None else found & this
            if not found:
                return NOTHING
        return found or NOTHING

    def _claiming(self, chosen: Mapping[str, tuple[str, ...]]) -> BitMap:
        """Who has a claim of one of these recognitions that was checked in one of these ways."""
        recognitions, checks = chosen.get("erkenning"), chosen.get("controle")
        return united(
            [
                found
                for (recognition, check), found in self._claims.items()
                if (recognitions is None or recognition in recognitions) and (checks is None or check in checks)
            ]
        )

    def _options(self, facet: str, others: Chosen) -> list[tuple[str, BitMap]]:
        """Who meets each value of this facet, with the same offering or claim as the others."""
        each = ((value, self._meeting((*others, (facet, (value,))))) for value in self._values.get(facet, ()))
        return [(value, found) for value, found in each if found]

    def seated(self, codes: Iterable[str]) -> BitMap:
        """Who is seated in one of these municipalities."""
        return united([self.seats[code] for code in codes if code in self.seats])

    def first_after(self, key: Key) -> int:
        """The ordinal of the first supplier whose key comes after this one."""
        return bisect_left(self.keys, key)


def seats_in(place: Municipality | Province) -> frozenset[str]:
    """The codes of the municipalities there."""
    inside = (place,) if isinstance(place, Municipality) else municipalities_of(place)
    return frozenset(one.code for one in inside)


class Found:
    """What a question finds among these bitmaps: hits, counts that follow the other facets, and score."""

    def __init__(self, among: Bitmaps, alive: BitMap, question: Question, chosen: Mapping[str, tuple[str, ...]]):
        """`alive` are the ordinals that still count."""
        self.among, self._question = among, question
        self._chosen = {facet: tuple(sorted(set(values))) for facet, values in chosen.items() if values}
        kinds = (OF_OFFERING, OF_CLAIM, *((facet,) for facet in OF_SUPPLIER))
        chosen_of = {kind: self._of_kind(kind) for kind in kinds}
        found = self._by_words(alive)
        meeting = {kind: among.meeting(asked) for kind, asked in chosen_of.items() if asked}
        self.hits = found.intersection(*meeting.values()) if meeting else found
        # Who meets the words and what is asked of every other kind of facet.
        self._besides = {
            kind: found.intersection(*(who for other, who in meeting.items() if other != kind)) for kind in kinds
        }

    def _by_words(self, alive: BitMap) -> BitMap:
        """Whom the words find."""
        found = alive
        for clause in self._question.needed:
            found = found & self.among.words.meeting(clause)
        for clause in self._question.excluded:
            found = found - self.among.words.meeting(clause)
        return found & self._around(self._question.place) if self._question.place else found

    def _around(self, place: Municipality | Province) -> BitMap:
        """Who is seated at the place, delivers there, or has it in the name."""
        facet = "gemeente" if isinstance(place, Municipality) else "provincie"
        delivering = self.among.meeting(((facet, (place.slug,)),))
        return self.among.seated(seats_in(place)) | delivering | self.among.words.named(self._question.place_words)

    def _of_kind(self, facets: Sequence[str], but: str = "") -> Chosen:
        return tuple((facet, self._chosen[facet]) for facet in facets if facet in self._chosen and facet != but)

    def counts(self) -> dict[str, dict[str, int]]:
        """How many meet each value, by facet; what is zero is left out."""
        return {facet: self._counted(rest, facet, others) for facet, rest, others in self._facets()}

    def _counted(self, rest: BitMap, facet: str, others: Chosen) -> dict[str, int]:
        count = rest.intersection_cardinality
        return {value: number for value, found in self.among.options(facet, others) if (number := count(found))}

    def without(self) -> dict[str, int]:
        """How many there are when a facet asks nothing."""
        return {
            facet: rest.intersection_cardinality(self.among.meeting(others)) if others else len(rest)
            for facet, rest, others in self._facets()
        }

    def _facets(self) -> Iterator[tuple[str, BitMap, Chosen]]:
        """Each facet with who meets all that is asked of other kinds, and what else is asked of its own kind."""
        for kind, rest in self._besides.items():
            for facet in kind:
                yield facet, rest, self._of_kind(kind, but=facet)

    def seats(self) -> dict[str, int]:
        """How many hits are seated in each municipality."""
        each = {seat: self.hits.intersection_cardinality(found) for seat, found in self.among.seats.items()}
        return {seat: number for seat, number in each.items() if number}

    def scored(self) -> list[tuple[int, BitMap]]:
        """The hits by score, best first."""
        return self.among.words.scored(self.hits, self._question)
