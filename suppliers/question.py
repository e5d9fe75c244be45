"""What somebody typed, as clauses that search can ask. Pure.

Every needed clause must hold by one of its alternatives, no excluded one may; optional ones only add to the score.
"""

from dataclasses import dataclass
from typing import Literal

from platform_goed_inkopen.regions import Municipality, Province

MOST_WORDS = 12
LONGEST_WORD = 60
Kind = Literal["exact", "expanded", "phrase", "prefix"]


@dataclass(frozen=True)
class Alternative:
    """One way in which a clause can hold: all its lexemes are there.

    `phrase`: beside each other in this order, where "" stands for any one word; `prefix`: the one lexeme is the
    beginning of a lexeme; `expanded`: said in other words, as a synonym or in the parts of a compound.
    """

    lexemes: tuple[str, ...]
    kind: Kind


@dataclass(frozen=True)
class Clause:
    """What was typed, and the alternatives of which one must hold."""

    typed: str
    alternatives: tuple[Alternative, ...]


@dataclass(frozen=True)
class Question:
    """A text as search asks it. `place_words` are the lexemes of the place as it was typed: a name may hold them."""

    needed: tuple[Clause, ...] = ()
    optional: tuple[Clause, ...] = ()
    excluded: tuple[Clause, ...] = ()
    place: Municipality | Province | None = None
    place_words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Said:
    """What search made of the words: `corrected` as (typed, searched), words that were left out since nobody has them,
    words that fit everybody, and the place."""

    corrected: tuple[tuple[str, str], ...] = ()
    left_out: tuple[str, ...] = ()
    fits_all: tuple[str, ...] = ()
    place: Municipality | Province | None = None
