"""Matched words marked in a text, and the sentence that holds them. Pure but for Django's escaping."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from platform_goed_inkopen.dutch import plain

_TOKEN = re.compile(r"\w+")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
_DOUBLE = re.compile(r"(.)\1")
SHORTEST_LOOSE_STEM = 5
KEPT_WORDS = 20_000


def marked(text: str, stems: Sequence[str]) -> SafeString:
    """The text, escaped, with `<mark>` around each word that one of the stems begins."""
    pieces, end = [], 0
    for token in _TOKEN.finditer(text):
        if is_match(token.group(), stems):
            pieces += [escape(text[end : token.start()]), f"<mark>{escape(token.group())}</mark>"]
            end = token.end()
    # Every piece was escaped above; the tags are ours.
    return mark_safe("".join([*pieces, escape(text[end:])]))  # noqa: S308


def is_match(token: str, stems: Iterable[str]) -> bool:
    """Whether a stem begins this word; a long stem also matches when letters are doubled (schoonmak, schoonmaak)."""
    word = _plain(token)
    loose = _loose(word)
    for stem in stems:
        short = _loose(stem)
        if word.startswith(stem) or (len(short) >= SHORTEST_LOOSE_STEM and loose.startswith(short)):
            return True
    return False


# The words of a page are mostly those of the page before.
_plain = lru_cache(maxsize=KEPT_WORDS)(plain)


@lru_cache(maxsize=KEPT_WORDS)
def _loose(word: str) -> str:
    return _DOUBLE.sub(r"\1", word)


def sentence_with(texts: Iterable[str], stems: Sequence[str]) -> str:
    """The first sentence in these texts in which a stem matches; empty when there is none."""
    for text in texts:
        for sentence in _SENTENCE_END.split(text):
            if any(is_match(token, stems) for token in _TOKEN.findall(sentence)):
                return sentence
    return ""
