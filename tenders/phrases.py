"""Phrases of a readable table, found in sentences, with what denies them. Pure; the time is linear in the text.

In a phrase `*` stands for the rest of a word, `...` for at most six words, `|` divides ways to say the same. A blank
is also a hyphen. Capitals and accents make no difference.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Self

LONGEST_SENTENCE = 1_000
_WORD = r"\w{0,40}"
_BLANK = r"[\s\-–]{1,3}"
_BETWEEN = r"\W{1,4}(?:\w{1,60}\W{1,4}){0,6}?"
_ENDS = re.compile(r"(?<![.!?])[.!?]{1,5}[\s\"”’)]{1,3}(?=[A-Z0-9\"'‘“(\-])")
_LINES = re.compile(r"[\n\r•]+")
_SHORTENED = re.compile(
    r"(?:\b(?:art|artt|bijv|bv|ca|nr|nrs|incl|excl|evt|resp|max|min|dhr|mevr|mr|drs|ing|ir|dr|st|jl|zgn|etc|enz|cf|vgl|pag"
    r"|blz|par|tel|gem|prov|lid|o\.a|m\.b\.t|i\.v\.m|t\.b\.v|d\.m\.v|m\.u\.v|e\.d|n\.v\.t|c\.q|i\.c|a\.d|\w\.\w)|\b[A-Za-z])$",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[;:]|\b(?:maar|wel|echter|doch)\b", re.IGNORECASE)
_ONLY = r"(?!\W+(?:alleen|slechts|enkel|uitsluitend|only))"
_BEFORE = re.compile(
    rf"\b(?:geen|zonder|niet|noch|nooit|no|not|without)\b{_ONLY}(?:[\s\-/]+\w{{1,40}}){{0,4}}[\s\-/('‘\"“]*$",
    re.IGNORECASE,
)
_STOP = re.compile(r"[;,]|\.\s|\b(?:maar|wel|die|dat|waar\w{0,20}|om|tenzij)\b", re.IGNORECASE)
_AFTER = re.compile(
    rf"^\W*(?:\w{{1,40}}\W{{1,3}}){{0,6}}?(?:niet|geen|nee|n\.?v\.?t|vervalt|vervallen|not)\b{_ONLY}", re.IGNORECASE
)
_WINDOW = 100


@dataclass(frozen=True)
class _Phrase:
    found: re.Pattern[str]
    not_when: re.Pattern[str] | None
    denies: bool


@dataclass(frozen=True)
class Phrases:
    """The phrases of one kind, and one pattern of them all that tells quickly that none is there."""

    any: re.Pattern[str]
    each: tuple[_Phrase, ...]

    @classmethod
    def of(cls, rows: Iterable[tuple[str, str]]) -> Self:
        """From pairs of a phrase and the phrase that takes it away, which may be empty."""
        pairs = list(rows)
        return cls(
            compiled(" | ".join(phrase for phrase, _ in pairs)),
            tuple(
                _Phrase(compiled(way), compiled(not_when) if not_when else None, way.startswith(("geen ", "zonder ")))
                for phrase, not_when in pairs
                for way in phrase.split(" | ")
            ),
        )

    def spans(self, sentence: str) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
        """Where a levelled sentence says it, and where it denies it."""
        said: list[tuple[int, int]] = []
        denied: list[tuple[int, int]] = []
        if not self.any.search(sentence):
            return said, denied
        for phrase in self.each:
            if phrase.not_when and phrase.not_when.search(sentence):
                continue
            for found in phrase.found.finditer(sentence):
                is_denied = not phrase.denies and _is_denied(sentence, *found.span())
                (denied if is_denied else said).append(found.span())
        return sorted(said), sorted(denied)


def compiled(phrase: str) -> re.Pattern[str]:
    """The pattern of a phrase of the table."""
    ways = "|".join(_pattern(way.split()) for way in phrase.split(" | "))
    return re.compile(rf"(?<!\w)(?:{ways})(?!\w)", re.IGNORECASE)


def _pattern(words: list[str]) -> str:
    pattern, after = "", ""
    for word in words:
        if word == "...":
            after = _BETWEEN
            continue
        pattern += after + re.escape(word).replace(r"\*", _WORD)
        after = _BLANK
    return pattern


def level(text: str) -> str:
    """The text without accents, each sign in its place."""
    return text.translate(_LEVEL)


def _levelled(sign: str) -> str:
    plain = unicodedata.normalize("NFKD", sign)[0]
    return plain if plain.isascii() else sign


_LEVEL = {
    number: _levelled(chr(number)) for block in (range(0xA0, 0x180), range(0x2070, 0x209F)) for number in block
} | {0x2011: "-", 0x2019: "'"}


def sentences(text: str) -> Iterator[str]:
    """The sentences of a text; an abbreviation ends none, and one without end is cut between words."""
    for line in _LINES.split(text):
        tidy, start = " ".join(line.split()), 0
        for end in _ENDS.finditer(tidy):
            if end[0][0] == "." and _SHORTENED.search(tidy[max(start, end.start() - 12) : end.start()]):
                continue
            yield from _pieces(tidy[start : end.start() + 1])
            start = end.end()
        yield from _pieces(tidy[start:])


def _pieces(sentence: str) -> Iterator[str]:
    rest = sentence.strip(" \t\n\r*•–-·")
    while len(rest) > LONGEST_SENTENCE:
        cut = rest.rfind(" ", 0, LONGEST_SENTENCE)
        cut = cut if cut > 0 else LONGEST_SENTENCE
        yield rest[:cut].strip()
        rest = rest[cut:].strip()
    if rest:
        yield rest


def _is_denied(sentence: str, start: int, end: int) -> bool:
    """Whether the words just before or after say that this is not so."""
    before = _CLAUSE.split(sentence[max(0, start - _WINDOW) : start])[-1]
    after = _STOP.split(sentence[end : end + _WINDOW], maxsplit=1)[0]
    return bool(_BEFORE.search(before) or _AFTER.search(after))
