"""Dutch words made comparable: one analysis for what is stored and what is asked. Pure."""

import string
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from platform_goed_inkopen.dutch_meanings import is_generic, is_stop, synonyms, wider
from platform_goed_inkopen.dutch_plain import INVISIBLE, plain, tidy, words
from platform_goed_inkopen.dutch_stems import KEPT, compound, stem

__all__ = [
    "INVISIBLE",
    "Token",
    "analysed",
    "compound",
    "counted",
    "edits",
    "ended",
    "euros",
    "is_generic",
    "is_latin",
    "is_stop",
    "name_key",
    "plain",
    "slugged",
    "stem",
    "synonyms",
    "tidy",
    "wider",
    "words",
]

_SIGNS = string.digits + string.ascii_lowercase


class Token(NamedTuple):
    """A plain word of a text and what it is found by: its stem first, then the stems of its parts; none of `de`."""

    word: str
    lexemes: tuple[str, ...]


def analysed(text: str) -> list[Token]:
    """Every word of a text in order, those without meaning too, so that their places count."""
    return [_token(word) for word in words(text)]


@lru_cache(KEPT)
def _token(word: str) -> Token:
    return Token(word, () if is_stop(word) else tuple(dict.fromkeys((stem(word), *compound(word)))))


def edits(word: str) -> set[str]:
    """Every plain word that one insertion, omission, replacement or swap of neighbours makes of this one."""
    halves = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    found = {left + right[1:] for left, right in halves if right}
    found |= {left + right[1] + right[0] + right[2:] for left, right in halves if len(right) > 1}
    found |= {left + sign + right[1:] for left, right in halves if right for sign in _SIGNS}
    found |= {left + sign + right for left, right in halves for sign in _SIGNS}
    return found - {word, ""}


def is_latin(text: str) -> bool:
    """Whether each letter is of the Latin alphabet: the Cyrillic а looks like an a, and is another letter."""
    letters = (sign for sign in unicodedata.normalize("NFKC", text) if unicodedata.category(sign).startswith("L"))
    return all(unicodedata.name(letter, "").startswith("LATIN") for letter in letters)


def name_key(name: str) -> str:
    """One key for the spellings of one organisation's name: `Gemeente  Assen.` and `gemeente assen` are the same."""
    return " ".join(words(name))


def slugged(name: str) -> str:
    """A name as it stands in an address: `De Fryske Marren` is `de-fryske-marren`; empty for a name without letters."""
    return "-".join(words(name.replace("'", "").replace("’", "")))


def counted(number: int, singular: str, plural: str) -> str:
    """`1 aanbieder`, `12 aanbieders`, `1.200 aanbieders`."""
    shown = f"{number:,}".replace(",", ".")
    return f"{shown} {singular if number == 1 else plural}"


def ended(sentence: str) -> str:
    """The sentence with one full stop, also when it ends with a name such as `Veenwerk B.V.`."""
    return sentence if sentence.endswith(".") else f"{sentence}."


def euros(amount: int) -> str:
    """`€ 216.000`, kept together by a no-break space."""
    return f"€\u00a0{amount:,}".replace(",", ".")
