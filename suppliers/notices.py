"""What search did with the words that somebody typed, in sentences, with the way back. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from platform_goed_inkopen.addresses import Address
from platform_goed_inkopen.dutch import plain
from platform_goed_inkopen.regions import joined
from suppliers.question import Said
from suppliers.summary import WORD


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
    text = "".join(here.values("q"))
    quoted = WORD.sub(lambda word: f'"{word.group()}"' if plain(word.group()) == plain(typed) else word.group(), text)
    return str(here.with_only("q", [quoted]))


def _quoted(words: Sequence[str]) -> str:
    return joined([f"‘{word}’" for word in words])
