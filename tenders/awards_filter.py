"""Which awards are asked: of a buyer, a winner, a category, a province or a year."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Q
from django.http import QueryDict

from platform_goed_inkopen.addresses import Address
from platform_goed_inkopen.regions import PROVINCE_BY_SLUG, PROVINCES
from tenders import querysets
from tenders.categories import Categories
from tenders.facet_form import FacetForm
from tenders.models import Buyer, Tender

FIRST_YEAR = 2016
FACETS = ("categorie", "provincie", "jaar")


class AwardFilter(FacetForm):
    """The question in the address; what cannot be used gets a sentence and changes nothing."""

    koper = forms.ModelChoiceField(
        Buyer.objects.all(),
        required=False,
        error_messages={"invalid_choice": "Deze koper kennen wij niet. Wij lieten dit weg."},
    )
    winnaar = forms.RegexField(
        r"^[0-9]{8}$",
        required=False,
        error_messages={"invalid": "Een KvK-nummer heeft acht cijfers. Wij lieten dit weg."},
    )

    def __init__(self, data: QueryDict, *, categories: Categories, today: date) -> None:
        self.categories = categories
        options = {
            "categorie": categories.names,
            "provincie": {province.slug: province.name for province in PROVINCES},
            "jaar": {str(year): str(year) for year in range(today.year, FIRST_YEAR - 1, -1)},
        }
        super().__init__(data, options=options)

    @property
    def buyer(self) -> Buyer | None:
        """The buyer that is asked."""
        return None if "koper" in self.errors else self.cleaned_data["koper"]

    @property
    def winner(self) -> str:
        """The KvK number of the winner that is asked; empty when none is."""
        return "" if "winnaar" in self.errors else str(self.cleaned_data["winnaar"])

    def chosen(self, facet: str) -> tuple[str, ...]:
        """The known values of this facet, each once."""
        given = self.data.getlist(facet) if isinstance(self.data, QueryDict) else []
        return tuple(dict.fromkeys(value for value in given if value in self.options[facet]))

    def condition(self) -> Q:
        """All that is asked together."""
        found = Q(winner_kvk=self.winner) if self.winner else Q()
        found &= Q(tender__buyer=self.buyer) if self.buyer else Q()
        if years := self.chosen("jaar"):
            found &= Q(awarded_on__year__in=[int(year) for year in years])
        if slugs := self.chosen("categorie"):
            coded = querysets.has_code_under(self.categories.prefixes(slugs))
            found &= Q(tender__in=Tender.objects.filter(coded))
        if places := self.chosen("provincie"):
            found &= Q(tender__in=Tender.objects.in_provinces([PROVINCE_BY_SLUG[slug] for slug in places]))
        return found

    def address(self, path: str) -> Address:
        """The question as an address: only what is known, in a fixed order, without a page number."""
        asked: dict[str, Any] = {"koper": [str(self.buyer.pk)] if self.buyer else [], "winnaar": [self.winner]}
        return Address.of(path, asked | {facet: self.chosen(facet) for facet in FACETS})
