"""From a profile back to the search that led to it: the profile's address holds the question, as the list's does."""

from dataclasses import dataclass
from datetime import date
from typing import Self

from django.http import QueryDict
from django.urls import reverse

from suppliers.filters import SupplierFilter
from suppliers.options import facet_options
from suppliers.search import search
from suppliers.summary import SearchSummary


@dataclass(frozen=True)
class WayBack:
    """A link to the list: its words, and its address, which holds nothing but what the list knows."""

    text: str
    url: str

    @classmethod
    def of(cls, data: QueryDict, *, today: date) -> Self:
        """Costs the search when something is asked, and nothing otherwise."""
        if not data:
            return cls("Alle aanbieders", reverse("suppliers"))
        asked = SupplierFilter(data, options=facet_options())
        here = asked.address(reverse("suppliers"))
        if not here.pairs:
            return cls("Alle aanbieders", str(here))
        query = asked.query(today=today)
        hits = search(query)
        told = SearchSummary.of(here=here, text=query.text, total=hits.total, options=asked.options, said=hits.said)
        return cls(f"Terug naar {told}" if hits.total else "Terug naar uw zoekvraag", str(here))
