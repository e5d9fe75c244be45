"""The sentence above a search: what is shown, in parts that each can be taken away. Pure.

The same words are the title of the page, of a file and of a mail.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from platform_goed_inkopen.addresses import Address
from platform_goed_inkopen.dutch import counted, plain
from platform_goed_inkopen.regions import BY_SLUG, Municipality, Province
from suppliers.options import Options
from suppliers.question import Said

NOTHING_SAID = Said()
Place = Municipality | Province
_WORD = re.compile(r"[^\W_]+")
_GONE = re.compile(r"[-'’/]?\0[-'’/]?")
EVERYBODY = "voor inkopers in Groningen, Fryslân en Drenthe"


@dataclass(frozen=True)
class Part:
    """A removable part: the words before it, what it says, and the address without it."""

    before: str
    text: str
    url: str

    @property
    def action(self) -> str:
        """The name of the link: what it says stands in it, so that speaking it works."""
        return f"Haal {self.text} weg"


@dataclass(frozen=True)
class SearchSummary:
    """“**38 aanbieders** met ‘maaien’ × in Groenvoorziening × die leveren in Assen ×”."""

    total: int
    parts: Sequence[Part]
    place: Place | None = None

    @classmethod
    def of(
        cls, *, here: Address, text: str, total: int, options: Options, said: Said = NOTHING_SAID
    ) -> "SearchSummary":
        """The sentence for this address, of which every value is known; `text` is what was typed.

        `said`: what search made of it, so that the sentence tells what was looked for.
        """
        return cls(total, list(_parts(here, searched(text, said), options, is_one=total == 1)), said.place)

    @property
    def lead(self) -> str:
        """How many, in words: the bold beginning."""
        return counted(self.total, "aanbieder", "aanbieders") if self.total else "Geen aanbieders"

    @property
    def rest(self) -> str:
        """How it ends: who comes first, and for whom the list is when nothing is asked."""
        if self.place and self.total > 1:
            return f", eerst wie {self.place.at} zit"
        return "" if self.parts else f" {EVERYBODY}"

    def __str__(self) -> str:
        return self.lead + "".join(f"{part.before}{part.text}" for part in self.parts) + self.rest


def searched(text: str, said: Said) -> str:
    """What was typed with every correction made and without the words that were left out."""
    instead = {plain(typed): found for typed, found in said.corrected} | dict.fromkeys(map(plain, said.left_out), "\0")
    told = _WORD.sub(lambda word: instead.get(plain(word.group()), word.group()), text)
    return " ".join(_GONE.sub(" ", told).split())


def _parts(here: Address, text: str, options: Options, *, is_one: bool) -> Iterator[Part]:
    if text:
        yield Part(" met ", f"‘{text}’", str(here.without("q")))
    yield from _values(here, "categorie", " in ", options)
    yield from _values(here, "thema", " voor ", options)
    delivers = " die levert" if is_one else " die leveren"
    yield from _municipalities(here, delivers)
    also = " en" if here.values("gemeente") else delivers
    yield from _values(here, "provincie", f"{also} in provincie ", options)
    yield from _values(here, "omvang", ", voor opdrachten ", options, say=_of_size)
    yield from _values(here, "leverbaar", ", die ", options, say=lambda _: f"nu {_can(is_one)} leveren")
    yield from _values(here, "erkenning", ", met erkenning ", options)
    how = " en controle " if here.values("erkenning") else ", met controle "
    yield from _values(here, "controle", how, options, say=lambda label: f"‘{_small(label)}’")
    meets = "voldoet" if is_one else "voldoen"
    yield from _values(here, "voldoet", ", die ", options, say=lambda label: label.replace("Voldoet", meets))


def _values(
    here: Address, facet: str, before: str, options: Options, say: Callable[[str], str] = str
) -> Iterator[Part]:
    for number, slug in enumerate(here.values(facet)):
        yield Part(" of " if number else before, say(options[facet][slug]), str(here.toggled(facet, slug)))


def _municipalities(here: Address, delivers: str) -> Iterator[Part]:
    """`die leveren in Assen of Emmen of op Vlieland`: the small word stands again when it is another one."""
    last = ""
    for slug in here.values("gemeente"):
        word, name = BY_SLUG[slug].at.split(" ", 1)
        before = f" of {word} " if last else f"{delivers} {word} "
        yield Part(" of " if word == last else before, name, str(here.toggled("gemeente", slug)))
        last = word


def _small(label: str) -> str:
    """As it stands within a sentence."""
    return label[:1].lower() + label[1:]


def _of_size(label: str) -> str:
    """`tot € 10.000`, `van € 10.000 tot € 50.000`."""
    return f"van {label}" if label.startswith("€") else _small(label)


def _can(is_one: bool) -> str:
    return "kan" if is_one else "kunnen"
