"""What somebody typed, as clauses that search can ask. Pure.

Every needed clause must hold by one of its alternatives, no excluded one may; optional ones only add to the score.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

from platform_goed_inkopen.dutch import compound, is_generic, is_stop, stem, synonyms, wider, words
from platform_goed_inkopen.regions import MUNICIPALITIES, PROVINCES, Municipality, Province

MOST_WORDS = 12
LONGEST_WORD = 60
KEPT_QUESTIONS = 2_000
Kind = Literal["exact", "expanded", "phrase", "prefix"]
_PIECE = re.compile(r'(?P<minus>(?<!\S)-)?(?:"(?P<phrase>[^"]*)"|(?P<loose>[^\s"]+))')
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»", '"'))


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


class _Piece(NamedTuple):
    """A loose word, or words between quotation marks or after a minus."""

    words: tuple[str, ...]
    is_loose: bool
    is_excluded: bool


@lru_cache(maxsize=KEPT_QUESTIONS)
def parse(text: str) -> Question:
    """The question in this text; words after the twelfth and letters after the sixtieth of a word are left out."""
    place, place_words, pieces = _without_place(list(_first_words(_pieces(text))))
    loose = [word for piece in pieces if piece.is_loose for word in piece.words]
    telling = [word for word in loose if len(word) > 1 and not is_stop(word)]
    needed = [phrase_clause(piece.words) for piece in pieces if not piece.is_loose and not piece.is_excluded]
    needed += [word_clause(word) for word in telling if not is_generic(word)]
    excluded = [excluded_clause(piece.words) for piece in pieces if piece.is_excluded]
    # Words that say nothing are looked for in names, when there is nothing else to look for.
    weak = telling or ([] if needed or excluded or place else loose)
    return Question(
        needed=_once(needed),
        optional=_once(plain_clause(word) for word in weak if word not in telling or is_generic(word)),
        excluded=_once(excluded),
        place=place,
        place_words=tuple(lexeme(word) for word in place_words if not is_stop(word)),
    )


def lexeme(word: str) -> str:
    """What stands in the index for this plain word itself."""
    return stem(word)[:LONGEST_WORD]


def plain_clause(word: str) -> Clause:
    """The word itself and nothing else."""
    return Clause(word, (Alternative((lexeme(word),), "exact"),))


def word_clause(word: str) -> Clause:
    """The word, its synonyms, the parts of a compound that tell something, and synonyms when there is one such part."""
    own = lexeme(word)
    parts = _telling_parts(word)
    others = [*synonyms(own), *([parts] if parts else []), *(synonyms(parts[0]) if len(parts) == 1 else ())]
    different = dict.fromkeys(lexemes for lexemes in others if lexemes != (own,))
    return Clause(word, (Alternative((own,), "exact"), *(Alternative(lexemes, "expanded") for lexemes in different)))


def _telling_parts(word: str) -> tuple[str, ...]:
    """`schoonmaak` of schoonmaakbedrijf; both parts of bedrijfskleding, which is not just any kleding."""
    parts = compound(word)
    while parts and is_generic(parts[-1]):
        parts = parts[:-1]
    return tuple(part[:LONGEST_WORD] for part in parts)


def parts_clause(word: str) -> Clause:
    """A compound as it stands or by all of its parts: no part is left out and nothing said in other words."""
    parts = tuple(part[:LONGEST_WORD] for part in compound(word))
    return Clause(word, (Alternative((lexeme(word),), "exact"), Alternative(parts, "expanded")))


def phrase_clause(typed: Sequence[str]) -> Clause:
    """These words beside each other; a stop word within may be any word. Nothing but stop words: those words."""
    lexemes = ["" if is_stop(word) else lexeme(word) for word in typed]
    if not any(lexemes):
        lexemes = list(typed)
    while not lexemes[0]:
        lexemes.pop(0)
    while not lexemes[-1]:
        lexemes.pop()
    return Clause(" ".join(typed), (Alternative(tuple(lexemes), "phrase"),))


def excluded_clause(typed: Sequence[str]) -> Clause:
    """What must not be there: one word, or several beside each other."""
    return plain_clause(typed[0]) if len(typed) == 1 else phrase_clause(typed)


def beginning_clause(word: str) -> Clause:
    """Whatever begins with this word, or with its stem."""
    begins = dict.fromkeys((word, lexeme(word)))
    return Clause(word, tuple(Alternative((begin,), "prefix") for begin in begins))


def wider_clause(word: str) -> Clause:
    """What is wider than this word, `bouw` for a metselaar; no alternatives when nothing is."""
    return Clause(word, tuple(Alternative(lexemes, "expanded") for lexemes in wider(lexeme(word))))


def to_mark(question: Question) -> tuple[str, ...]:
    """The lexemes to mark in what was found; `maai*` marks what begins with it."""
    clauses = question.needed or question.optional
    ways = [way for clause in clauses for way in clause.alternatives]
    found = (f"{one}*" if way.kind == "prefix" else one for way in ways for one in way.lexemes)
    return tuple(dict.fromkeys(one for one in found if one))


def _pieces(text: str) -> Iterator[_Piece]:
    for found in _PIECE.finditer(text.translate(_QUOTES)):
        phrase, is_excluded = found["phrase"], found["minus"] is not None
        given = tuple(word[:LONGEST_WORD] for word in words(found["loose"] if phrase is None else phrase))
        if given and (is_excluded or phrase is not None):
            yield _Piece(given, is_loose=False, is_excluded=is_excluded)
        else:
            yield from (_Piece((word,), is_loose=True, is_excluded=False) for word in given)


def _first_words(pieces: Iterable[_Piece]) -> Iterator[_Piece]:
    room = MOST_WORDS
    for piece in pieces:
        if room > 0:
            yield piece._replace(words=piece.words[:room])
        room -= len(piece.words)


def _without_place(pieces: list[_Piece]) -> tuple[Municipality | Province | None, tuple[str, ...], list[_Piece]]:
    """The first place among loose words, its words without `gemeente` or `provincie`, and the other pieces."""
    for start in range(len(pieces)):
        for end in range(min(start + _LONGEST_PLACE, len(pieces)), start, -1):
            if not all(piece.is_loose for piece in pieces[start:end]):
                continue
            typed = tuple(piece.words[0] for piece in pieces[start:end])
            if place := _PLACES.get(typed):
                name = typed[1:] if typed[0] in ("gemeente", "provincie") else typed
                return place, name, pieces[:start] + pieces[end:]
    return None, (), pieces


def _once(clauses: Iterable[Clause]) -> tuple[Clause, ...]:
    found: dict[tuple[Alternative, ...], Clause] = {}
    for clause in clauses:
        found.setdefault(clause.alternatives, clause)
    return tuple(found.values())


def _places() -> dict[tuple[str, ...], Municipality | Province]:
    """Every way to type a place; `groningen` alone is the municipality."""
    places: dict[tuple[str, ...], Municipality | Province] = {}
    for province in PROVINCES:
        for name in {province.name, "Friesland" if province.slug == "fryslan" else province.name}:
            places[tuple(words(name))] = places["provincie", *words(name)] = province
    for place in MUNICIPALITIES:
        places[tuple(words(place.name))] = places["gemeente", *words(place.name)] = place
    return places


_PLACES = _places()
_LONGEST_PLACE = max(map(len, _PLACES))
