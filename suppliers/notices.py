"""What search did with the words that somebody typed, in sentences, with the way back. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from platform_goed_inkopen.addresses import Address
from platform_goed_inkopen.dutch import plain, words
from platform_goed_inkopen.regions import joined
from suppliers.question import Said

# A word with what hangs on it: `drone-inspectie` goes between quotation marks as a whole, for a minus excludes.
_WORD = re.compile(r"\w+(?:[-'’.]\w+)*")


@dataclass(frozen=True)
class Notice:
    """One sentence, and a link when there is something to choose."""

    text: str
    link: str = ""
    url: str = ""


def notices(said: Said, here: Address) -> Iterator[Notice]:
    """What was corrected, left out, or made no difference, in that order."""
    for typed, found in said.corrected:
        back = f"Zoek toch op ‘{typed}’"
        yield Notice(f"Wij zochten op ‘{found}’. U typte ‘{typed}’.", back, _literally(here, typed))
    if said.left_out:
        several = len(said.left_out) > 1
        come, words = ("komen", "deze woorden") if several else ("komt", "dit woord")
        yield Notice(f"{_quoted(said.left_out)} {come} bij geen enkele aanbieder voor. Wij lieten {words} weg.")
    if said.fits_all:
        fit = "passen bij iedereen hier en maken" if len(said.fits_all) > 1 else "past bij iedereen hier en maakt"
        yield Notice(f"{_quoted(said.fits_all)} {fit} geen verschil.")


def _literally(here: Address, typed: str) -> str:
    """The address in which this word stands between quotation marks, which search takes as it is."""

    def quoted(found: re.Match[str]) -> str:
        return f'"{found.group()}"' if plain(typed) in words(found.group()) else found.group()

    return str(here.with_only("q", [_WORD.sub(quoted, text) for text in here.values("q")]))


def _quoted(words: Sequence[str]) -> str:
    return joined([f"‘{word}’" for word in words])
