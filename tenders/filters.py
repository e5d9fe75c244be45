"""From a query string to what is asked: known values narrow the list, the others get a sentence and change nothing."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.http import QueryDict

from platform_goed_inkopen.addresses import Address
from platform_goed_inkopen.dutch import words
from platform_goed_inkopen.regions import BY_SLUG, MUNICIPALITIES, PROVINCE_BY_SLUG, PROVINCES
from suppliers.question import LONGEST_WORD, MOST_WORDS
from tenders import querysets
from tenders.categories import Categories
from tenders.facet_form import WordsForm
from tenders.models import NATURES, Finding
from tenders.status import Status

FACETS = ("status", "soort", "categorie", "bevinding", "provincie", "gemeente")


@dataclass(frozen=True)
class TenderQuery:
    """What is asked; every value is known. `prefixes` are what the codes of the categories begin with."""

    text: str = ""
    status: tuple[str, ...] = ()
    soort: tuple[str, ...] = ()
    categorie: tuple[str, ...] = ()
    bevinding: tuple[str, ...] = ()
    provincie: tuple[str, ...] = ()
    gemeente: tuple[str, ...] = ()
    prefixes: tuple[str, ...] = ()

    @property
    def words(self) -> list[str]:
        """The words that are looked for, as many and as long as anybody types."""
        return [word[:LONGEST_WORD] for word in words(self.text)][:MOST_WORDS]

    def conditions(self, now: datetime) -> dict[str, Q]:
        """What each facet that is chosen asks."""
        asked = {
            "status": self.status and querysets.is_one_of(self.status, now),
            "soort": self.soort and Q(nature__in=self.soort),
            "categorie": self.categorie and querysets.has_code_under(self.prefixes),
            "bevinding": self.bevinding and _has_finding(self.bevinding),
            "provincie": self.provincie and querysets.lies_in([PROVINCE_BY_SLUG[slug] for slug in self.provincie]),
            "gemeente": self.gemeente and querysets.lies_in([BY_SLUG[slug] for slug in self.gemeente]),
        }
        return {name: condition for name, condition in asked.items() if isinstance(condition, Q)}

    def condition(self, now: datetime) -> Q:
        """All that is asked together."""
        found = querysets.has_words(self.words) if self.words else Q()
        for condition in self.conditions(now).values():
            found &= condition
        return found

    def without(self, *names: str) -> "TenderQuery":
        """The same question with these facets, or the text, left out."""
        less: dict[str, Any] = {name: "" if name == "text" else () for name in names}
        return replace(self, **less)


class TenderFilter(WordsForm):
    """The question in the address."""

    def __init__(self, data: QueryDict, *, categories: Categories) -> None:
        self.categories = categories
        options = {
            "status": {status.value: status.value for status in Status},
            "soort": dict(NATURES),
            "categorie": categories.names,
            "bevinding": dict(Finding.Kind.choices),
            "provincie": {province.slug: province.name for province in PROVINCES},
            "gemeente": {place.slug: place.name for place in MUNICIPALITIES},
        }
        super().__init__(data, options=options)

    def chosen(self, facet: str) -> tuple[str, ...]:
        """The known values of this facet, each once."""
        given = self.data.getlist(facet) if isinstance(self.data, QueryDict) else []
        return tuple(dict.fromkeys(value for value in given if value in self.options[facet]))

    def query(self) -> TenderQuery:
        """What is asked, with everything unknown left out."""
        chosen: dict[str, Any] = {facet: self.chosen(facet) for facet in FACETS}
        prefixes = tuple(self.categories.prefixes(chosen["categorie"]))
        return TenderQuery(text=self.text, prefixes=prefixes, **chosen)

    def address(self, path: str) -> Address:
        """The question as an address: only what is known, in a fixed order, without a page number."""
        return Address.of(path, {"q": [self.text], **{facet: self.chosen(facet) for facet in FACETS}})


def _has_finding(kinds: Iterable[str]) -> Q:
    """One of these kinds was found in it."""
    return Q(pk__in=Finding.objects.filter(kind__in=list(kinds)).values("tender"))
