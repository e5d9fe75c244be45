"""What Dutch words mean to a search: which say nothing, which fit every listing, and which say the same. Pure."""

from functools import cache

from platform_goed_inkopen.dutch_lexicon import reviewed
from platform_goed_inkopen.dutch_plain import words
from platform_goed_inkopen.dutch_stems import stem
from platform_goed_inkopen.reference import rows

# Kinds of pairs in reference/synonyms.csv.
BOTH_WAYS = frozenset({"same", "abbreviation", "english"})
NARROWER, WIDER = "narrower", "wider"


def is_stop(word: str) -> bool:
    """Whether a plain word carries no meaning of its own: `de`, `voor`, `wij`."""
    return word in _stop()


@cache
def is_generic(word: str) -> bool:
    """Whether a plain word fits every listing, so that it never excludes: `bedrijf`, `sociale`, `laten`."""
    return stem(word) in _generic()


@cache
def _stop() -> frozenset[str]:
    return frozenset(reviewed("stop"))


@cache
def _generic() -> frozenset[str]:
    return frozenset(stem(word) for word in reviewed("generic"))


def synonyms(stem: str) -> tuple[tuple[str, ...], ...]:
    """Other ways to say it, each as stems in order: `groen onderhoud` for groenvoorziening.

    A pair of kind `narrower` holds one way: who types `broodje` also finds `catering`, and who types `catering`
    is not given each baker. The other kinds (same, abbreviation, english) hold both ways.
    """
    return _table(BOTH_WAYS | {NARROWER}).get(stem, ())


def wider(stem: str) -> tuple[tuple[str, ...], ...]:
    """What to look for when nobody says it: `bouw` for a metselaar, which most builders are not."""
    return _table(frozenset({WIDER})).get(stem, ())


@cache
def _table(kinds: frozenset[str]) -> dict[str, tuple[tuple[str, ...], ...]]:
    found: dict[str, dict[tuple[str, ...], None]] = {}
    for row in rows("synonyms"):
        word, means = said(row["word"]), said(row["means"])
        for one, other in ((word, means), (means, word))[: 2 if row["kind"] in BOTH_WAYS else 1]:
            if row["kind"] in kinds and len(one) == 1:
                found.setdefault(one[0], {})[other] = None
    return {word: tuple(others) for word, others in found.items()}


def said(text: str) -> tuple[str, ...]:
    """The stems of a text in order, without its stop words."""
    return tuple(stem(word) for word in words(text) if not is_stop(word))
