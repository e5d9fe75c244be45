"""The sentence above a search: what is shown, in parts that each can be taken away. Pure.

The same words are the title of the page, of a file and of a mail.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from platform_goed_inkopen.addresses import Address
from platform_goed_inkopen.dutch import counted
from suppliers.options import Options

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

    @classmethod
    def of(cls, *, here: Address, text: str, total: int, options: Options) -> "SearchSummary":
        """The sentence for this address; `text` is what was typed, and only known values stand in the address."""
        parts = list(_parts(here, text, total, options))
        return cls(total, parts)

    @property
    def lead(self) -> str:
        """How many, in words: the bold beginning."""
        return counted(self.total, "aanbieder", "aanbieders") if self.total else "Geen aanbieders"

    @property
    def rest(self) -> str:
        """What follows when nothing is asked."""
        return "" if self.parts else f" {EVERYBODY}"

    def __str__(self) -> str:
        return self.lead + "".join(f"{part.before}{part.text}" for part in self.parts) + self.rest


def _parts(here: Address, text: str, total: int, options: Options) -> Iterator[Part]:
    if text:
        yield Part(" met ", f"‘{text}’", str(here.without("q")))
    yield from _values(here, "categorie", " in ", options)
    yield from _values(here, "thema", " voor ", options)
    delivers = " die levert" if total == 1 else " die leveren"
    yield from _values(here, "gemeente", f"{delivers} in ", options)
    also = " en" if here.values("gemeente") else delivers
    yield from _values(here, "provincie", f"{also} in provincie ", options)
    yield from _values(here, "erkenning", ", met erkenning ", options)


def _values(here: Address, facet: str, before: str, options: Options) -> Iterator[Part]:
    for number, slug in enumerate(here.values(facet)):
        yield Part(" of " if number else before, options[facet][slug], str(here.toggled(facet, slug)))
