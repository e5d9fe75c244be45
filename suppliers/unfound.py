"""What was looked for in vain, as single words that say nothing about who looked. Pure."""

import re

from platform_goed_inkopen.dutch import analysed, is_generic, plain, words
from platform_goed_inkopen.regions import MUNICIPALITIES, PROVINCES
from suppliers.question import parse

SHORTEST, LONGEST = 3, 24
# A mail address, or a number of whatever kind.
_NOT_A_WORD = re.compile(r"[@\d]")
_NAMES = [*(place.name for place in MUNICIPALITIES), *(province.name for province in PROVINCES)]
_PLACES = {word for name in _NAMES for word in words(name)}


def unfound_words(text: str) -> set[str]:
    """The stems of the words that say what was needed: no mail address, no number, no place, no `bedrijf`."""
    private = {word for piece in plain(text).split() if _NOT_A_WORD.search(piece) for word in words(piece)}
    tokens = [token for clause in parse(text).needed for token in analysed(clause.typed)]
    asked = [token for token in tokens if not is_generic(token.word) and token.word not in _PLACES | private]
    return {token.lexemes[0] for token in asked if token.lexemes and SHORTEST <= len(token.lexemes[0]) <= LONGEST}
