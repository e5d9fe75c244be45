"""The sentence above the tenders: what is shown, in parts that each can be taken away. Pure.

The same words are the title of the page, of a feed and of a calendar.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from platform_goed_inkopen.addresses import Address
from platform_goed_inkopen.dutch import counted
from suppliers.summary import Part
from tenders.status import Status

EVERYTHING = " van alle kopers, in elke status"
AS_PREDICATE = {Status.CONSULTATION: "in marktconsultatie", Status.UNKNOWN: "van onbekende status"}
Options = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class TenderSummary:
    """“**63 opdrachten** staan open × in Groningen ×, Fryslân × en Drenthe ×”."""

    total: int
    parts: Sequence[Part]

    @classmethod
    def of(cls, *, here: Address, text: str, total: int, options: Options) -> "TenderSummary":
        """The sentence for this address, which holds known values only; `text` is what was typed."""
        return cls(total, list(_parts(here, text, total, options)))

    @property
    def lead(self) -> str:
        """How many, in words: the bold beginning."""
        return counted(self.total, "opdracht", "opdrachten") if self.total else "Geen opdrachten"

    @property
    def rest(self) -> str:
        """What follows when nothing is asked."""
        return "" if self.parts else EVERYTHING

    def __str__(self) -> str:
        return self.lead + "".join(f"{part.before}{part.text}" for part in self.parts) + self.rest


def _parts(here: Address, text: str, total: int, options: Options) -> Iterator[Part]:
    yield from _statuses(here, total)
    if text:
        yield Part(" met ", f"‘{text}’", str(here.without("q")))
    yield from _values(here, "categorie", " voor ", options, " of ")
    yield from _values(here, "soort", " van de soort ", options, " of ")
    yield from _values(here, "bevinding", " met bevinding ", options, " of ")
    yield from _values(here, "gemeente", " van kopers in ", options, " en ")
    yield from _values(here, "provincie", " in ", options, " en ")


def _statuses(here: Address, total: int) -> Iterator[Part]:
    chosen = here.values("status")
    verb = " is " if total == 1 else " zijn "
    if chosen == [Status.OPEN]:
        verb = " staat " if total == 1 else " staan "
    for value, before in zip(chosen, _joiners(len(chosen), verb, " of "), strict=True):
        yield Part(before, AS_PREDICATE.get(Status(value), value), str(here.toggled("status", value)))


def _values(here: Address, facet: str, first: str, options: Options, last: str) -> Iterator[Part]:
    chosen = here.values(facet)
    for slug, before in zip(chosen, _joiners(len(chosen), first, last), strict=True):
        yield Part(before, options[facet][slug], str(here.toggled(facet, slug)))


def _joiners(number: int, first: str, last: str) -> list[str]:
    """What stands before each of so many parts: `in A, B en C`."""
    return [first, *[", "] * (number - 2), *([last] if number > 1 else [])][:number]
