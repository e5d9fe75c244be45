"""Which contracts that end are asked: category, province and quarter."""

from collections.abc import Mapping
from datetime import date

from django import forms
from django.http import QueryDict

from platform_goed_inkopen.addresses import Address
from platform_goed_inkopen.regions import PROVINCES
from tenders.categories import Categories
from tenders.filters import FacetField
from tenders.radar import Quarter

QUARTERS_AHEAD = 12
FACETS = ("categorie", "provincie", "kwartaal")


class RadarFilter(forms.Form):
    """The question in the address; the quarters are this one and those of the next three years."""

    def __init__(self, data: QueryDict, *, categories: Categories, today: date) -> None:
        super().__init__(data)
        self.categories = categories
        self.today = today
        self.last_day = Quarter.of(today).later(QUARTERS_AHEAD).last_day
        quarters = [Quarter.of(today).later(ahead) for ahead in range(QUARTERS_AHEAD + 1)]
        self.options: dict[str, Mapping[str, str]] = {
            "categorie": categories.names,
            "provincie": {province.slug: province.name for province in PROVINCES},
            "kwartaal": {quarter.slug: f"{quarter.number}e kwartaal {quarter.year}" for quarter in quarters},
        }
        for name, choices in self.options.items():
            self.fields[name] = FacetField(name, choices)

    @property
    def errors_in_words(self) -> list[str]:
        """One sentence for each parameter that could not be used."""
        return [str(message) for several in self.errors.values() for message in several]

    def chosen(self, facet: str) -> tuple[str, ...]:
        """The known values of this facet, each once."""
        given = self.data.getlist(facet) if isinstance(self.data, QueryDict) else []
        return tuple(dict.fromkeys(value for value in given if value in self.options[facet]))

    def address(self, path: str) -> Address:
        """The question as an address: only what is known, in a fixed order, without a page number."""
        return Address.of(path, {facet: self.chosen(facet) for facet in FACETS})
