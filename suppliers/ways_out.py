"""What to do when nothing was found: steps with the counts that they would give, and what supply is missing."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple, Self

from platform_goed_inkopen.addresses import Address
from platform_goed_inkopen.dutch import compound, is_generic, words
from platform_goed_inkopen.facets import WayOut
from platform_goed_inkopen.regions import BY_SLUG, Municipality
from suppliers.directory import Directory
from suppliers.filters import SupplierFilter
from suppliers.models import Supplier
from suppliers.options import Options
from suppliers.search import SearchQuery, totals

MOST_WORDS_TRIED = 5
MOST_STOPPED = 3
# What to call the question without this facet; {} is what was chosen.
WITHOUT = {
    "erkenning": "Zonder de eis {}",
    "voldoet": "Ook wie niet voldoet aan artikel 2.82",
    "controle": "Hoe de erkenning ook gecontroleerd is",
    "leverbaar": "Ook wie nu vol is, of niet zei of er ruimte is",
    "omvang": "Voor opdrachten van elke omvang",
    "thema": "Zonder de keuze {}",
    "categorie": "Zonder de keuze {}",
}
_PART = re.compile(r'-?"[^"]*"?|\S+')


@dataclass(frozen=True)
class Gap:
    """Where supply is missing: nobody is seated here, or how many are, and how many deliver here."""

    place: Municipality
    seated: int
    delivering: int
    url: str


class Try(NamedTuple):
    """A way to ask less: what to call it, and its question as an address and as a query."""

    text: str
    here: Address
    query: SearchQuery


@dataclass(frozen=True)
class WaysOut:
    """Every step that gives something."""

    steps: list[WayOut]
    gap: Gap | None
    stopped: list[Supplier]

    @classmethod
    def build(cls, page: Directory, asked: SupplierFilter, *, today: date) -> Self:
        """The steps from this page on which nothing was found. Costs three queries at most."""
        asking = Try("", page.here, asked.query(today=today))
        tries = list({str(it.here): it for it in _tries(asking, asked.options)}.values())
        only_here = [SearchQuery(today=today, gemeente=(page.near.slug,))] if page.near else []
        counts = totals([it.query for it in tries] + only_here)
        steps = [WayOut(it.text, str(it.here), count) for it, count in zip(tries, counts, strict=False) if count]
        gap = _gap(page.near, counts[-1], page.here.path) if page.near else None
        return cls(steps, gap, _stopped(asking.query.text))


def _tries(asking: Try, options: Options) -> Iterator[Try]:
    """Each way to ask less, the smallest change first."""
    for name, text in WITHOUT.items():
        if chosen := [options[name][slug] for slug in asking.here.values(name)]:
            yield _without(asking, text.format(" of ".join(chosen)), name)
    yield from _wider(asking)
    yield from _fewer_words(asking)
    if asking.query.text:
        text = "Zonder uw woorden" if len(_PART.findall(asking.query.text)) > 1 else f"Zonder ‘{asking.query.text}’"
        yield Try(text, asking.here.without("q"), asking.query.without("text"))
    yield Try("Alle aanbieders", Address(asking.here.path), SearchQuery(today=asking.query.today))


def _without(asking: Try, text: str, *facets: str) -> Try:
    return Try(text, asking.here.without(*facets), asking.query.without(*facets))


def _wider(asking: Try) -> Iterator[Try]:
    """In the province of the one municipality, and anywhere."""
    _, here, query = asking
    if place := BY_SLUG.get(query.nearest_to):
        wider = replace(query, gemeente=(), provincie=(place.province.slug,))
        text = f"Ergens {place.province.at} in plaats van {place.at}"
        yield Try(text, here.without("gemeente").with_only("provincie", [place.province.slug]), wider)
    if query.gemeente or query.provincie:
        yield _without(asking, "Zonder te letten op waar geleverd wordt", "gemeente", "provincie")


def _fewer_words(asking: Try) -> Iterator[Try]:
    """Without quotation marks, without each of the words, each word alone, and by a part of a compound."""
    parts = [part for part in _PART.findall(asking.query.text) if words(part)]
    if any('"' in part for part in parts):
        yield _with_text(asking, "Dezelfde woorden, niet letterlijk", [part.replace('"', "") for part in parts])
    for number, part in enumerate(parts[:MOST_WORDS_TRIED]):
        before, after = parts[:number], parts[number + 1 :]
        if before or after:
            yield _with_text(asking, _dropped(part), [*before, *after])
        if len(parts) > 2 and not part.startswith("-"):
            yield _with_text(asking, f"Alleen ‘{_bare(part)}’", [part])
        for piece in _pieces(part):
            yield _with_text(asking, f"‘{piece}’ in plaats van ‘{part}’", [*before, piece, *after])


def _pieces(part: str) -> list[str]:
    """The telling parts of a compound or of a word with a hyphen; of words between quotation marks there are none."""
    if part.startswith("-") or '"' in part:
        return []
    given = words(part)
    parts = given if len(given) > 1 else compound(given[0]) if given else ()
    return [piece for piece in parts if not is_generic(piece)]


def _dropped(part: str) -> str:
    """What to call the question without this part of the words."""
    return f"Zonder ‘{_bare(part)}’ uit te sluiten" if part.startswith("-") else f"Zonder ‘{_bare(part)}’"


def _bare(part: str) -> str:
    return part.lstrip("-").replace('"', "")


def _with_text(asking: Try, name: str, parts: list[str]) -> Try:
    text = " ".join(parts)
    return Try(name, asking.here.with_only("q", [text]), replace(asking.query, text=text))


def _stopped(text: str) -> list[Supplier]:
    """Enterprises of this name that stopped; none without words."""
    named = words(text)
    return list(Supplier.objects.stopped_with_words(named)[:MOST_STOPPED]) if named else []


def _gap(place: Municipality, delivering: int, path: str) -> Gap:
    seated = Supplier.objects.published().seated_in(place).count()
    return Gap(place, seated, delivering, str(Address.of(path, {"gemeente": [place.slug]})))
