"""Which suppliers have which word, and how much it says there: lexemes as bitmaps of ordinals. Pure.

Immutable once made, so that every thread may read it.
"""

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

from pyroaring import BitMap

from suppliers.question import Alternative, Clause, Question

LEVELS = "ABCD"  # name and number; title and category; summary and offer; description and place
POINTS = (8, 6, 4, 2)
WEAKER = frozenset({"expanded", "prefix"})  # a point less than the word itself
KEPT = 512
Levels = tuple[BitMap, ...]
NOTHING = BitMap()
NOBODY = (NOTHING,) * len(LEVELS)
Beside = Callable[[Alternative], Levels]  # who has the words of a phrase beside each other, at each level


def bitmap(ordinals: Iterable[int]) -> BitMap:
    """A bitmap, packed as small as it gets."""
    made = BitMap(ordinals if isinstance(ordinals, array) else array("I", ordinals))
    made.run_optimize()
    made.shrink_to_fit()
    return made


def united(several: Sequence[BitMap]) -> BitMap:
    """What is in one of them; nobody for none."""
    return BitMap.union(*several) if several else NOTHING


class Postings:
    """Every lexeme with the suppliers that have it, at the best level at which each has it."""

    def __init__(self, rows: Iterable[tuple[str, str, Sequence[int]]], beside: Beside = lambda _: NOBODY) -> None:
        """From (lexeme, level, ordinals); a supplier stands at one level of a lexeme. `beside` is asked of who has all
        words of a phrase."""
        self._beside = beside
        self._shared: dict[str, Levels] = {}
        self._alone: dict[str, int] = {}  # what one supplier has, such as a number: a bitmap takes 200 bytes
        for lexeme, level, ordinals in rows:
            self._keep(lexeme, LEVELS.index(level), ordinals)
        self._sorted = sorted([*self._shared, *self._alone])
        self.clause = lru_cache(maxsize=KEPT)(self._clause)

    def _keep(self, lexeme: str, level: int, ordinals: Sequence[int]) -> None:
        known = lexeme in self._shared or lexeme in self._alone
        if len(ordinals) == 1 and not known:
            self._alone[lexeme] = ordinals[0] * len(LEVELS) + level
            return
        levels = list(self._of(lexeme))
        levels[level] = bitmap(ordinals)
        self._shared[lexeme] = tuple(levels)
        self._alone.pop(lexeme, None)

    def _of(self, lexeme: str) -> Levels:
        """Who has this lexeme, at each level."""
        if levels := self._shared.get(lexeme):
            return levels
        ordinal, level = divmod(self._alone.get(lexeme, -1), len(LEVELS))
        return tuple(BitMap([ordinal]) if at == level and ordinal >= 0 else NOTHING for at in range(len(LEVELS)))

    def named(self, lexemes: Sequence[str]) -> BitMap:
        """Who has all of these in the name; nobody for none."""
        several = [self._of(lexeme)[0] for lexeme in lexemes]
        return BitMap.intersection(*several) if several else NOTHING

    def beginning(self, prefix: str) -> list[str]:
        """The lexemes that begin so, in order."""
        first = bisect_left(self._sorted, prefix)
        last = bisect_left(self._sorted, f"{prefix}\x7f", first)  # after every letter and digit
        return self._sorted[first:last]

    def _clause(self, clause: Clause) -> tuple[BitMap, Sequence[tuple[int, BitMap]]]:
        """Who meets the clause, and the same by what it is worth: each at the best of its alternatives, best first."""
        worth: dict[int, list[BitMap]] = {}
        for alternative in clause.alternatives:
            less = 1 if alternative.kind in WEAKER else 0
            for points, found in zip(POINTS, self._alternative(alternative), strict=True):
                worth.setdefault(points - less, []).append(found)
        told, seen = [], NOTHING
        for points in sorted(worth, reverse=True):
            if found := united(worth[points]) - seen:
                told.append((points, found))
                seen = seen | found
        return seen, told

    def _alternative(self, alternative: Alternative) -> Levels:
        """Who meets it at each level; the weakest of its lexemes counts."""
        if alternative.kind == "prefix":
            (prefix,) = alternative.lexemes
            several = [self._of(lexeme) for lexeme in self.beginning(prefix)]
            return tuple(united([levels[at] for levels in several]) for at in range(len(LEVELS)))
        several = [self._of(lexeme) for lexeme in alternative.lexemes if lexeme]
        if len(several) == 1:
            return several[0]
        # At this level or better, for each of them.
        found = tuple(
            BitMap.intersection(*(united(levels[: at + 1]) for levels in several)) for at in range(len(LEVELS))
        )
        return self._beside(alternative) if alternative.kind == "phrase" and found[-1] else found

    def meeting(self, clause: Clause) -> BitMap:
        """Who meets the clause at all. Most corrections of a word are in no text: those are not kept."""
        return self.clause(clause)[0] if any(map(self._is_known, clause.alternatives)) else NOTHING

    def _is_known(self, alternative: Alternative) -> bool:
        """Whether somebody has each of its lexemes; of a beginning it is not told before."""
        shared, alone = self._shared, self._alone
        return alternative.kind == "prefix" or all(one in shared or one in alone for one in alternative.lexemes if one)

    def scored(self, hits: BitMap, question: Question) -> list[tuple[int, BitMap]]:
        """These hits by score, best first: the sum over the clauses that somebody meets."""
        scores = {0: hits}
        for clause in (*question.needed, *question.optional):
            scores = _with_clause(scores, self.clause(clause)[1])
        return sorted(scores.items(), key=lambda scored: -scored[0])


def _with_clause(scores: dict[int, BitMap], clause: Sequence[tuple[int, BitMap]]) -> dict[int, BitMap]:
    """The scores when this clause counts too."""
    told: dict[int, BitMap] = {}
    for score, hits in scores.items():
        left = hits
        for points, found in (*clause, (0, hits)):
            if meeting := left & found:
                told[score + points] = told.get(score + points, NOTHING) | meeting
                left = left - meeting
            if not left:
                break
    return told
