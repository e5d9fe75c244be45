"""Matched words marked in a text, and the sentence that holds most of them. Pure but for Django's escaping."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from html import escape

from django.utils.safestring import SafeString, mark_safe

from platform_goed_inkopen.dutch import analysed, words

_TOKEN = re.compile(r"\w+")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
KEPT_WORDS = 20_000


class _Found(dict[str, frozenset[str]]):
    """Which lexemes of a search stand for a word; each word is looked at once, however often a page holds it."""

    def __init__(self, lexemes: Iterable[str]) -> None:
        self.lexemes = tuple(lexemes)

    def __missing__(self, token: str) -> frozenset[str]:
        self[token] = found = frozenset(_found_by(token, self.lexemes))
        return found


# Of the searches that are answered at this moment; a page asks for each of its texts.
_found = lru_cache(maxsize=8)(_Found)


def marked(text: str, lexemes: Sequence[str]) -> SafeString:
    """The text, escaped, with `<mark>` around each word that one of the lexemes of a search stands for."""
    pieces, end = [], 0
    found = _found(tuple(lexemes))
    for token in _TOKEN.finditer(text) if _holds(text, found) else ():
        if found[token.group()]:
            pieces += [escape(text[end : token.start()]), f"<mark>{escape(token.group())}</mark>"]
            end = token.end()
    # Every piece was escaped above; the tags are ours.
    return mark_safe("".join([*pieces, escape(text[end:])]))  # noqa: S308


def sentence_with(texts: Iterable[str], lexemes: Sequence[str]) -> str:
    """The sentence with most different lexemes, and the first of those; empty when there is none."""
    best, most = "", 0
    found = _found(tuple(lexemes))
    for text in texts:
        for sentence in _SENTENCE_END.split(text) if _holds(text, found) else ():
            number = len(frozenset().union(*(found[token] for token in _TOKEN.findall(sentence))))
            if number > most:
                best, most = sentence, number
    return best


def _holds(text: str, found: _Found) -> bool:
    """Whether a word is to be marked: most texts of a page hold none."""
    return bool(found.lexemes) and any(map(found.__getitem__, _TOKEN.findall(text)))


def _found_by(token: str, lexemes: Iterable[str]) -> set[str]:
    """The lexemes for which this word stands: its stem, a part of it, or with `maai*` its beginning."""
    own = _lexemes(token)
    return {
        lexeme
        for lexeme in lexemes
        if lexeme in own or (lexeme[-1:] == "*" and any(one.startswith(lexeme[:-1]) for one in own))
    }


# The words of a page are mostly those of the page before.
@lru_cache(maxsize=KEPT_WORDS)
def _lexemes(token: str) -> frozenset[str]:
    """What the word is found by; a stop word is found by itself."""
    found = {lexeme for one in analysed(token) for lexeme in one.lexemes}
    return frozenset(found or words(token))
