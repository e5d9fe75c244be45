"""From a query string to a SearchQuery: what is known narrows the list, what is unknown gets a sentence."""

from collections.abc import Container
from copy import copy
from datetime import date
from typing import Any, ClassVar, Self

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from platform_goed_inkopen.addresses import Address
from platform_goed_inkopen.dutch import tidy, words
from suppliers.models import Supplier
from suppliers.options import Options
from suppliers.search import FACETS, PAGE_SIZE, SearchQuery

LONGEST_TEXT = 200
NOUNS = {
    "categorie": "geen categorie",
    "thema": "geen thema",
    "gemeente": "geen gemeente in Groningen, Fryslân of Drenthe",
    "provincie": "geen provincie in het noorden",
    "erkenning": "geen erkenning",
    "controle": "geen manier van controleren",
    "voldoet": "geen eis",
    "leverbaar": "geen antwoord",
    "omvang": "geen omvang",
}


class WordsField(forms.CharField):
    """Words to look for, without what nobody can see."""

    def to_python(self, value: Any) -> str:
        return " ".join(tidy(super().to_python(value) or "").split())

    def validate(self, value: str) -> None:
        super().validate(value)
        if value and not words(value):
            raise ValidationError("Schrijf een woord met letters of cijfers.")


class KnownField(forms.MultipleChoiceField):
    """Slugs of which each must be in `known`; the sentence names those that are not.

    They are no choices: nobody draws this field, and a form copies its choices for each question.
    """

    def __init__(self, *, known: Container[str] = (), **options: Any) -> None:
        super().__init__(**options)
        self.known = known

    def __deepcopy__(self, memo: object) -> Self:
        """Each question has its own `known`; the rest is the same for all."""
        return copy(self)

    def valid_value(self, value: str) -> bool:
        return value in self.known

    def validate(self, value: list[str]) -> None:
        unknown = [tidy(slug)[:40] for slug in value if slug and not self.valid_value(slug)]
        if unknown:
            named = ", ".join(f"‘{slug}’" for slug in unknown[:3])
            raise ValidationError(
                f"{named} is {NOUNS[str(self.label)]} die wij kennen. Kies een andere; wij lieten dit weg."
            )


class SharedFilter(django_filters.Filter):
    """django-filter copies every filter for each question; what one of ours holds is never changed."""

    def __deepcopy__(self, memo: object) -> Self:
        return copy(self)


class WordsFilter(SharedFilter, django_filters.CharFilter):
    field_class = WordsField


class KnownFilter(SharedFilter, django_filters.MultipleChoiceFilter):
    field_class = KnownField


class SupplierFilter(django_filters.FilterSet):
    """The question in the address. The work is done behind the one door of search."""

    q = WordsFilter(
        label="Zoek op wat u nodig hebt, een naam, een plaats of een KvK-nummer",
        max_length=LONGEST_TEXT,
        error_messages={"max_length": f"Zoek met hoogstens {LONGEST_TEXT} tekens. Wij lieten uw woorden weg."},
    )
    categorie = KnownFilter(label="categorie")
    thema = KnownFilter(label="thema")
    gemeente = KnownFilter(label="gemeente")
    provincie = KnownFilter(label="provincie")
    erkenning = KnownFilter(label="erkenning")
    controle = KnownFilter(label="controle")
    voldoet = KnownFilter(label="voldoet")
    leverbaar = KnownFilter(label="leverbaar")
    omvang = KnownFilter(label="omvang")
    _form_class: ClassVar[type[forms.Form] | None] = None

    class Meta:
        model = Supplier
        fields: list[str] = []

    def __init__(self, data: QueryDict, *, options: Options) -> None:
        super().__init__(data, queryset=Supplier.objects.none())
        self.options = options
        for facet in FACETS:
            self.form.fields[facet].known = options[facet]

    def get_form_class(self) -> type[forms.Form]:
        """Made once; django-filter makes one for each question."""
        if SupplierFilter._form_class is None:
            SupplierFilter._form_class = super().get_form_class()
        return SupplierFilter._form_class

    @property
    def errors_in_words(self) -> list[str]:
        """One sentence for each parameter that could not be used."""
        return [str(message) for several in self.form.errors.values() for message in several]

    def chosen(self, facet: str) -> tuple[str, ...]:
        """The known values of this facet, each once."""
        return tuple(dict.fromkeys(slug for slug in self.data.getlist(facet) if slug in self.options[facet]))

    def query(self, *, today: date, page: int = 1) -> SearchQuery:
        """What is asked, with everything unknown left out."""
        text = "" if "q" in self.form.errors else self.form.cleaned_data["q"]
        chosen: dict[str, Any] = {facet: self.chosen(facet) for facet in FACETS}
        return SearchQuery(today=today, text=text, offset=(page - 1) * PAGE_SIZE, **chosen)

    def address(self, path: str) -> Address:
        """The question as an address: only what is known, in a fixed order, without a page number."""
        text = "" if "q" in self.form.errors else self.form.cleaned_data["q"]
        return Address.of(path, {"q": [text], **{facet: self.chosen(facet) for facet in FACETS}})
