"""The list of buyers, by name: how much each asks now, asked before, and awarded."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from django.db.models import Count, QuerySet
from django.http import QueryDict

from platform_goed_inkopen.addresses import Address
from platform_goed_inkopen.dutch import words
from platform_goed_inkopen.facets import Paging
from platform_goed_inkopen.regions import PROVINCE_BY_SLUG, PROVINCES
from suppliers.question import MOST_WORDS
from tenders.facet_form import WordsForm
from tenders.models import Award, Buyer, Tender
from tenders.querysets import count_of, is_one_of
from tenders.status import Status

PAGE_SIZE = 50


class BuyersFilter(WordsForm):
    """The question in the address: words of the name, and the province of the seat."""

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data, options={"provincie": {province.slug: province.name for province in PROVINCES}})

    def found(self) -> "QuerySet[Buyer]":
        """Buyers with each of these words in their name, seated in one of these provinces."""
        buyers = Buyer.objects.order_by("name_key", "pk")
        for word in words(self.text)[:MOST_WORDS]:
            buyers = buyers.filter(name_key__contains=word)
        codes = [PROVINCE_BY_SLUG[slug].code for slug in self.chosen("provincie")]
        return buyers.filter(province_code__in=codes) if codes else buyers

    def address(self, path: str) -> Address:
        """The question as an address: only what is known, without a page number."""
        return Address.of(path, {"q": [self.text], "provincie": self.chosen("provincie")})


@dataclass(frozen=True)
class BuyerRow:
    """A buyer with how much it asked."""

    buyer: Buyer
    open_tenders: int
    tenders: int
    awards: int


@dataclass(frozen=True)
class BuyersPage:
    """One page of the list."""

    asked: BuyersFilter
    rows: list[BuyerRow]
    paging: Paging
    here: Address

    @classmethod
    def build(cls, asked: BuyersFilter, *, page: int, path: str, now: datetime) -> Self:
        """Costs four queries."""
        found, here = asked.found(), asked.address(path)
        paging = Paging(page, PAGE_SIZE, found.count(), here)
        start = (page - 1) * PAGE_SIZE
        buyers = list(found[start : start + PAGE_SIZE]) if paging.exists else []
        return cls(asked, _rows(buyers, now), paging, here)

    @property
    def choices(self) -> list[tuple[str, str, bool]]:
        """The provinces: name, the address that adds or takes it away, and whether it is chosen."""
        chosen, first = self.asked.chosen("provincie"), self.here
        return [
            (name, str(first.toggled("provincie", slug)), slug in chosen)
            for slug, name in self.asked.options["provincie"].items()
        ]

    @property
    def errors(self) -> list[str]:
        """One sentence for each parameter that could not be used."""
        return self.asked.errors_in_words

    @property
    def kept(self) -> tuple[tuple[str, str], ...]:
        """What a new search keeps."""
        return self.here.without("q").pairs


def _rows(buyers: list[Buyer], now: datetime) -> list[BuyerRow]:
    is_open = count_of(is_one_of([Status.OPEN], now))
    asked = (
        Tender.objects.filter(buyer__in=buyers).values("buyer").annotate(number=Count("pk"), open=is_open).order_by()
    )
    tenders: Mapping[int, tuple[int, int]] = {row["buyer"]: (row["open"], row["number"]) for row in asked}
    won = Award.objects.filter(tender__buyer__in=buyers).values_list("tender__buyer").annotate(Count("pk")).order_by()
    awards = dict(won)
    return [BuyerRow(it, *tenders.get(it.pk, (0, 0)), awards.get(it.pk, 0)) for it in buyers]
