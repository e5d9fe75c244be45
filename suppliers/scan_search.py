"""The search with which a market scan begins: the same question as in the directory, in words, and whom it finds."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Self

from django.http import QueryDict
from django.urls import reverse

from platform_goed_inkopen.addresses import Address
from platform_goed_inkopen.regions import Municipality
from suppliers.directory import measured_from
from suppliers.filters import SupplierFilter
from suppliers.options import facet_options
from suppliers.search import Said, search
from suppliers.summary import SearchSummary

# How many suppliers a market scan holds: who finds more asks more exactly first.
MOST = 100
PLURAL = 2


@dataclass(frozen=True)
class ScanSearch:
    """A question, how many it found, and the first of them in order."""

    query: str
    words: str
    text: str
    total: int
    ids: tuple[int, ...]
    near: Municipality | None

    @classmethod
    def of(cls, asked: SupplierFilter, *, today: date) -> Self:
        """The answer to this question. Costs the search."""
        query = replace(asked.query(today=today), limit=MOST)
        hits, here = search(query), asked.address(reverse("suppliers"))
        return cls(
            query=str(here).partition("?")[2],
            words=_in_words(here, query.text, asked, hits.said),
            text=query.text,
            total=hits.total,
            ids=hits.ids,
            near=measured_from(query, hits),
        )

    @classmethod
    def again(cls, query: str, *, today: date) -> Self:
        """The answer of today to a query string that was kept. Costs the search and the options."""
        return cls.of(SupplierFilter(QueryDict(query), options=facet_options()), today=today)

    @property
    def is_whole(self) -> bool:
        """Whether everybody who was found is among the ids."""
        return self.total <= MOST


def _in_words(here: Address, text: str, asked: SupplierFilter, said: Said) -> str:
    """`aanbieders met ‘maaien’ in Groenvoorziening`: in the plural, also when one was found."""
    parts = SearchSummary.of(here=here, text=text, total=PLURAL, options=asked.options, said=said).parts
    told = "".join(f"{part.before}{part.text}" for part in parts)
    return f"aanbieders{told}" if told else "alle aanbieders"
