"""Matched words marked in a text, and the sentence that holds most of them. Pure but for Django's escaping."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from platform_goed_inkopen.dutch import analysed, words

_TOKEN = re.compile(r"\w+")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
KEPT_WORDS = 20_000


def marked(text: str, lexemes: Sequence[str]) -> SafeString:
    """The text, escaped, with `<mark>` around each word that one of the lexemes of a search stands for."""
    pieces, end = [], 0
    for token in _TOKEN.finditer(text) if lexemes else ():
        if is_match(token.group(), lexemes):
            pieces += [escape(text[end : token.start()]), f"<mark>{escape(token.group())}</mark>"]
            end = token.end()
    # Every piece was escaped above; the tags are ours.
    return mark_safe("".join([*pieces, escape(text[end:])]))  # noqa: S308


def is_match(token: str, lexemes: Iterable[str]) -> bool:
    """Whether this word is found by one of the lexemes: its stem, a part of it, or with `maai*` its beginning."""
    return bool(_found_by(token, lexemes))


def sentence_with(texts: Iterable[str], lexemes: Sequence[str]) -> str:
    """The sentence with most different lexemes, and the first of those; empty when there is none."""
    best, most = "", 0
    for text in texts:
        for sentence in _SENTENCE_END.split(text):
            number = len(set().union(*(_found_by(token, lexemes) for token in _TOKEN.findall(sentence))))
            if number > most:
                best, most = sentence, number
    return best


def _found_by(token: str, lexemes: Iterable[str]) -> set[str]:
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
