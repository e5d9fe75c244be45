"""Which contracts that end are asked: category, province and quarter."""

from datetime import date

from django.http import QueryDict

from platform_goed_inkopen.addresses import Address
from platform_goed_inkopen.regions import PROVINCES
from tenders.categories import Categories
from tenders.facet_form import FacetForm
from tenders.radar import Quarter

QUARTERS_AHEAD = 12
FACETS = ("categorie", "provincie", "kwartaal")


class RadarFilter(FacetForm):
    """The question in the address; the quarters are this one and those of the next three years."""

    def __init__(self, data: QueryDict, *, categories: Categories, today: date) -> None:
        self.categories = categories
        self.today = today
        self.last_day = Quarter.of(today).later(QUARTERS_AHEAD).last_day
        quarters = [Quarter.of(today).later(ahead) for ahead in range(QUARTERS_AHEAD + 1)]
        options = {
            "categorie": categories.names,
            "provincie": {province.slug: province.name for province in PROVINCES},
            "kwartaal": {quarter.slug: f"{quarter.number}e kwartaal {quarter.year}" for quarter in quarters},
        }
        super().__init__(data, options=options)

    def chosen(self, facet: str) -> tuple[str, ...]:
        """The known values of this facet, each once."""
        given = self.data.getlist(facet) if isinstance(self.data, QueryDict) else []
        return tuple(dict.fromkeys(value for value in given if value in self.options[facet]))

    def address(self, path: str) -> Address:
        """The question as an address: only what is known, in a fixed order, without a page number."""
        return Address.of(path, {facet: self.chosen(facet) for facet in FACETS})
