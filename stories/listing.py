"""Read model of the list of stories: the sentence, the facets with their counts, and one page of rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from django.core.paginator import Page, Paginator
from django.db.models import Count
from django.http import QueryDict
from django.urls import reverse

from platform_goed_inkopen.dutch import counted
from platform_goed_inkopen.regions import BY_CODE
from stories.filters import FACETS, StoryFilter
from stories.models import Story

ON_A_PAGE = 24
COLUMN = {
    "thema": "approved__themes__slug",
    "categorie": "approved__category__slug",
    "gemeente": "approved__municipality_code",
}


@dataclass(frozen=True)
class Option:
    """A value of a facet: how many stories it leaves, and the address that chooses it or lets it go."""

    label: str
    count: int
    chosen: bool
    url: str


@dataclass(frozen=True)
class Facet:
    """What can be chosen: the values that something has, and the names of those that nothing has."""

    name: str
    label: str
    options: list[Option]
    empty: list[str]
    clear_url: str


@dataclass(frozen=True)
class StoryList:
    """What /verhalen/ shows."""

    filter: StoryFilter
    rows: Page[Story]
    total: int
    facets: list[Facet]
    parts: list[Option]
    query: str

    @classmethod
    def build(cls, asked: StoryFilter, page: str) -> Self:
        """Costs eight queries, whatever the number of stories. Raises InvalidPage for a page that is not there."""
        stories = asked.narrow(Story.objects.published()).for_cards().newest_first()
        rows = Paginator(stories, ON_A_PAGE).page(page)
        facets = [_facet(asked, name) for name in FACETS]
        return cls(
            filter=asked,
            rows=rows,
            total=rows.paginator.count,
            facets=facets,
            parts=[option for facet in facets for option in facet.options if option.chosen],
            query=_query(asked.data).removeprefix("?"),
        )

    @property
    def count(self) -> str:
        """`15 verhalen`."""
        return counted(self.total, "verhaal", "verhalen")


def _facet(asked: StoryFilter, name: str) -> Facet:
    counts, chosen = _counts(asked, name), asked.chosen(name)
    choices = asked.fields[name].choices
    options = [
        Option(label, counts.get(value, 0), value in chosen, _toggled(asked.data, name, value, chosen))
        for value, label in choices
        if counts.get(value) or value in chosen
    ]
    empty = [label for value, label in choices if not counts.get(value) and value not in chosen]
    clear_url = _address(asked.data, name, []) if chosen else ""
    return Facet(name, asked.fields[name].label, options, empty, clear_url)


def _counts(asked: StoryFilter, name: str) -> dict[str, int]:
    """How many stories each value would leave, with all other choices kept. Costs a query."""
    stories = asked.narrow(Story.objects.published(), but=name).order_by()
    rows = stories.values_list(COLUMN[name]).annotate(Count("pk", distinct=True))
    return {_slug(name, value): count for value, count in rows if value}


def _slug(name: str, value: str) -> str:
    return BY_CODE[value].slug if name == "gemeente" else value


def _toggled(data: QueryDict, name: str, value: str, chosen: list[str]) -> str:
    kept = [other for other in chosen if other != value] if value in chosen else [*chosen, value]
    return _address(data, name, kept)


def _address(data: QueryDict, name: str, values: Iterable[str]) -> str:
    changed = data.copy()
    changed.setlist(name, list(values))
    return f"{reverse('stories')}{_query(changed)}"


def _query(data: QueryDict) -> str:
    """The known part of a query string without the page, `?` in front; empty when nothing is asked."""
    kept = QueryDict(mutable=True)
    for name in ("q", *FACETS):
        if values := [value for value in data.getlist(name) if value]:
            kept.setlist(name, values)
    return f"?{kept.urlencode()}" if kept else ""
