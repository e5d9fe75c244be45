"""Read models of placing buyers: which names on notices wait for a person, and what is known of one of them."""

import re
from dataclasses import dataclass
from typing import Self

from django.db.models import BooleanField, Count, ExpressionWrapper, Q, QuerySet

from accounts.models import Organisation
from platform_goed_inkopen.dutch import name_key
from platform_goed_inkopen.facets import Paging
from platform_goed_inkopen.regions import joined
from tenders.buyers import place_of_name
from tenders.buyers_page import BuyersFilter
from tenders.models import Buyer, Tender

PAGE_SIZE, SHOWN_TENDERS, MOST_SUGGESTED = 50, 5, 6
WITHOUT_PLACE = Q(municipality_code="", province_code="") & ~Q(seat_from=Buyer.SeatFrom.PERSON)
WITHOUT_LINK = Q(organisation=None, linked_at=None)


@dataclass(frozen=True)
class PlacesPage:
    """The names on notices: those of which place or organisation is not known first, most tenders first."""

    asked: BuyersFilter
    rows: list[Buyer]
    waiting: int
    paging: Paging

    @classmethod
    def build(cls, asked: BuyersFilter, *, page: int, path: str) -> Self:
        """Costs three queries."""
        found: QuerySet[Buyer] = asked.found()
        paging = Paging(page, PAGE_SIZE, found.count(), asked.address(path))
        waits = ExpressionWrapper(WITHOUT_PLACE | WITHOUT_LINK, output_field=BooleanField())
        rows = found.select_related("organisation").annotate(waits=waits, asked_for=Count("tenders"))
        start = (page - 1) * PAGE_SIZE
        shown = rows.order_by("-waits", "-asked_for", "name_key", "pk")[start : start + PAGE_SIZE]
        waiting = Buyer.objects.filter(WITHOUT_PLACE | WITHOUT_LINK).count()
        return cls(asked, list(shown) if paging.exists else [], waiting, paging)


@dataclass(frozen=True)
class Suggestion:
    """An organisation that this name may be, and why."""

    organisation: Organisation
    why: str

    @property
    def label(self) -> str:
        return f"{self.organisation.name} ({self.why})"


@dataclass(frozen=True)
class PlacePage:
    """One name: its tenders, and which organisations it may be."""

    buyer: Buyer
    tenders: list[Tender]
    suggestions: list[Suggestion]

    @classmethod
    def build(cls, buyer: Buyer) -> Self:
        """Costs two queries."""
        return cls(buyer, list(buyer.tenders.newest_first()[:SHOWN_TENDERS]), suggestions(buyer))


def suggestions(buyer: Buyer) -> list[Suggestion]:
    """Organisations with the KvK number of its notices, with its name, or the municipality of that name, and the
    one that it is linked to. Costs one query."""
    seat = place_of_name(buyer.name).municipality_code
    found = Organisation.objects.filter(_spelt_alike(buyer.name) | _numbered(buyer) | _municipality(seat))
    known = [Suggestion(organisation, _why(organisation, buyer, seat)) for organisation in found.order_by("name", "pk")]
    return [each for each in known if each.why][:MOST_SUGGESTED]


def _spelt_alike(name: str) -> Q:
    """Every word of the name; whether the keys are the same is seen afterwards."""
    alike = Q()
    for word in re.findall(r"\w+", name):
        alike &= Q(name__icontains=word)
    return alike if alike else Q(pk=None)


def _numbered(buyer: Buyer) -> Q:
    linked = Q(pk=buyer.organisation_id)
    return linked | Q(kvk_number=buyer.kvk_number) if buyer.kvk_number else linked


def _municipality(code: str) -> Q:
    return Q(kind=Organisation.Kind.MUNICIPALITY, municipality_code=code) if code else Q(pk=None)


def _why(organisation: Organisation, buyer: Buyer, seat: str) -> str:
    is_municipality = organisation.kind == Organisation.Kind.MUNICIPALITY
    reasons = {
        "nu gekoppeld": organisation.pk == buyer.organisation_id,
        "zelfde KvK-nummer": bool(buyer.kvk_number) and organisation.kvk_number == buyer.kvk_number,
        "zelfde naam": name_key(organisation.name) == buyer.name_key,
        "de gemeente van die naam": bool(seat) and is_municipality and organisation.municipality_code == seat,
    }
    return joined([reason for reason, holds in reasons.items() if holds])
