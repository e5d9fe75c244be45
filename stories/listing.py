"""Read model of the list of stories: the sentence, the choices with their counts, and one page of rows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Self

from django.db.models import Count
from django.urls import reverse

from platform_goed_inkopen.addresses import Address
from platform_goed_inkopen.dutch import counted
from platform_goed_inkopen.facets import Facet, Paging, WayOut, facet
from platform_goed_inkopen.regions import BY_CODE
from stories.filters import FACETS, StoryFilter
from stories.models import Story
from suppliers.summary import Part

PAGE_SIZE = 24
TITLES = {"categorie": "Categorie", "thema": "Waar was het goed voor?", "gemeente": "Gekocht in"}
ALL = {"categorie": "Alle {} categorieën", "thema": "Alle {} thema's", "gemeente": "Alle {} gemeenten"}
BEFORE = {"categorie": " over ", "thema": " goed voor ", "gemeente": " uit "}
COLUMNS = {
    "categorie": "approved__category__slug",
    "thema": "approved__themes__slug",
    "gemeente": "approved__municipality_code",
}


@dataclass(frozen=True)
class StoryList:
    """What /verhalen/ shows."""

    rows: list[Story]
    facets: list[Facet]
    paging: Paging
    parts: list[Part]
    steps: list[WayOut]
    text: str
    errors: list[str]
    here: Address

    @classmethod
    def build(cls, asked: StoryFilter, *, page: int, path: str) -> Self:
        """Costs six queries whatever the number of stories; an empty result costs one for each way out."""
        stories, here = asked.narrow(Story.objects.published()), asked.address(path)
        paging = Paging(page, PAGE_SIZE, stories.count(), here)
        first = (page - 1) * PAGE_SIZE
        return cls(
            rows=list(stories.for_cards().newest_first()[first : first + PAGE_SIZE]),
            facets=[_facet(asked, name, here) for name in FACETS],
            paging=paging,
            parts=list(_parts(asked, here)),
            steps=[] if paging.total else list(_steps(asked, here)),
            text=asked.words or asked.asked.get("q", ""),
            errors=asked.errors_in_words,
            here=here,
        )

    @property
    def lead(self) -> str:
        """How many, in words: the bold beginning of the sentence."""
        return counted(self.paging.total, "verhaal", "verhalen") if self.paging.total else "Geen verhaal"

    @property
    def chosen(self) -> int:
        """How many options narrow the list."""
        return sum(len(facet.chosen) for facet in self.facets)

    @property
    def kept(self) -> Sequence[tuple[str, str]]:
        """What a new search keeps: every choice but the words."""
        return self.here.without("q").pairs

    @property
    def rest(self) -> str:
        """How the sentence ends when nothing narrows it."""
        return "" if self.parts else " van inkopers en impactondernemers, ook over wat niet lukte"

    @property
    def title(self) -> str:
        """The sentence as text."""
        return self.lead + "".join(f"{part.before}{part.text}" for part in self.parts) + self.rest

    @property
    def filter_url(self) -> str:
        """The choices on a page of their own."""
        return str(self.here.at(reverse("story_filter")))

    @property
    def list_url(self) -> str:
        """The list, from the page with the choices."""
        return str(self.here.at(reverse("stories")))

    @property
    def atom_url(self) -> str:
        """The same question as a feed."""
        return str(self.here.at(reverse("stories_atom")))

    @property
    def downloads(self) -> list[tuple[str, str]]:
        """The whole result as a file."""
        return [("JSON", str(self.here.at(reverse("stories_json")))), ("Atom", self.atom_url)]


def _facet(asked: StoryFilter, name: str, here: Address) -> Facet:
    labels = asked.options[name]
    return facet(
        name=name,
        title=TITLES[name],
        labels=labels,
        counts=_counts(asked, name),
        here=here,
        all_label=ALL[name].format(len(labels)),
    )


def _counts(asked: StoryFilter, name: str) -> dict[str, int]:
    """How many stories each value would leave beside all other choices. Costs a query."""
    stories = asked.narrow(Story.objects.published(), but=name).order_by()
    rows = stories.values_list(COLUMNS[name]).annotate(Count("pk", distinct=True))
    return {BY_CODE[value].slug if name == "gemeente" else value: count for value, count in rows if value}


def _parts(asked: StoryFilter, here: Address) -> Iterator[Part]:
    """The parts of the sentence that can each be taken away."""
    if asked.words:
        yield Part(" met ", f"‘{asked.words}’", str(here.without("q")))
    for name in FACETS:
        for place, slug in enumerate(asked.chosen(name)):
            yield Part(" of " if place else BEFORE[name], asked.options[name][slug], str(here.toggled(name, slug)))


def _steps(asked: StoryFilter, here: Address) -> Iterator[WayOut]:
    """Each way to ask less that gives something, with what it gives."""
    for name in ("q", *FACETS):
        without = asked.words if name == "q" else " of ".join(asked.options[name][slug] for slug in asked.chosen(name))
        if without and (count := asked.narrow(Story.objects.published(), but=name).count()):
            yield WayOut(f"Zonder ‘{without}’", str(here.without(name)), count)
