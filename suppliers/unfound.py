"""What was looked for in vain, as single words that say nothing about who looked. Pure."""

import re

from platform_goed_inkopen.dutch import analysed, is_generic, plain, words
from platform_goed_inkopen.regions import MUNICIPALITIES, PROVINCES

SHORTEST, LONGEST = 3, 24
# What somebody did not want: -woord, -"een zin".
_EXCLUDED = re.compile(r'(?<!\S)-(?:"[^"]*"?|\S+)')
# A mail address, or a number of whatever kind.
_NOT_A_WORD = re.compile(r"[@\d]")
_NAMES = [*(place.name for place in MUNICIPALITIES), *(province.name for province in PROVINCES)]
_PLACES = {word for name in _NAMES for word in words(name)}


def unfound_words(text: str) -> set[str]:
    """The stems of the words that say what was needed: no mail address, no number, no place, no `bedrijf`."""
    pieces = plain(_EXCLUDED.sub(" ", text)).split()
    tokens = [token for piece in pieces if not _NOT_A_WORD.search(piece) for token in analysed(piece)]
    asked = [token for token in tokens if not is_generic(token.word) and token.word not in _PLACES]
    return {token.lexemes[0] for token in asked if token.lexemes and SHORTEST <= len(token.lexemes[0]) <= LONGEST}
