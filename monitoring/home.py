"""The home page: what there is, where, and where to go from here."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Self

from django.db.models import Count, Q

from monitoring import measures
from monitoring.areas import Areas
from platform_goed_inkopen.regions import PROVINCES
from stories.models import Story
from suppliers.models import Category
from tenders.models import Tender

OFTEN = 4
NEWEST = 5
IN_THE_NORTH = "&".join(f"provincie={province.slug}" for province in PROVINCES)


@dataclass(frozen=True)
class HomePage:
    """Everything on the home page. Costs nine queries, whatever the size."""

    areas: Areas
    suppliers: int
    checked: int
    open_tenders: int
    tenders_north: int
    stories: int
    much_offered: list[Category]
    newest_tenders: list[Tender]
    today: date
    open_query: str

    @classmethod
    def build(cls, *, now: datetime, today: date) -> Self:
        areas = Areas.build(now=now, today=today)
        _, north, open_ones = measures.tender_totals(now)
        published = Q(offerings__supplier__status="published")
        return cls(
            areas=areas,
            suppliers=areas.suppliers,
            checked=areas.checked,
            open_tenders=open_ones,
            tenders_north=north,
            stories=Story.objects.published().count(),
            much_offered=list(
                Category.objects.annotate(suppliers=Count("offerings__supplier", filter=published, distinct=True))
                .filter(suppliers__gt=0)
                .order_by("-suppliers", "name")[:OFTEN]
            ),
            newest_tenders=list(_newest_in_the_north(now)),
            today=today,
            open_query=f"status=open&{IN_THE_NORTH}",
        )


def _newest_in_the_north(now: datetime):
    open_ones = Tender.objects.with_status(["open"], now).in_provinces(PROVINCES)
    return open_ones.select_related("buyer").newest_first()[:NEWEST]
