"""Counts of what there is, each in one query whatever the size, as rows per municipality or province code."""

from collections import Counter
from datetime import date, datetime

from django.db.models import Count, F, Func, Q

from stories.models import Story
from suppliers.models import Claim, Supplier
from tenders.models import Tender


def suppliers_by_municipality() -> Counter[str]:
    """Published suppliers by the municipality (GM…) of their seat; `""` holds those whose seat is not known."""
    rows = Supplier.objects.published().values_list("organisation__municipality_code").annotate(Count("pk"))
    return Counter(dict(rows))


def checked_by_municipality(today: date) -> Counter[str]:
    """Published suppliers with a recognition that is valid today and was checked by the platform, by seat."""
    valid = Claim.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gte=today), ~Q(checked_how=Claim.Check.SELF_DECLARED)
    )
    rows = Supplier.objects.published().filter(pk__in=valid.values("supplier"))
    return Counter(dict(rows.values_list("organisation__municipality_code").annotate(Count("pk"))))


def tenders_by_area(now: datetime, *statuses: str) -> Counter[str]:
    """Tenders with one of these statuses (none: every tender) by code of province and municipality.

    A tender counts once in each area that it lies in, so the areas must not be added up.
    """
    tenders = Tender.objects.with_status(statuses, now) if statuses else Tender.objects.all()
    areas = tenders.annotate(code=Func(F("area"), function="unnest")).values_list("code")
    return Counter(dict(areas.annotate(Count("pk"))))


def tender_totals(now: datetime) -> tuple[int, int, int]:
    """How many tenders there are, how many of them lie in the north, and how many of those are open."""
    north = ~Q(area=[])
    open_ones = Tender.objects.with_status(["open"], now).filter(north).count()
    totals = Tender.objects.aggregate(everywhere=Count("pk"), north=Count("pk", filter=north))
    return totals["everywhere"], totals["north"], open_ones


def stories_by_municipality() -> Counter[str]:
    """Public stories by the municipality of the purchase; `""` holds those without one."""
    rows = Story.objects.published().values_list("approved__municipality_code").annotate(Count("pk"))
    return Counter(dict(rows))


def confirmed_profiles(now: datetime, since: datetime) -> tuple[int, int]:
    """How many published profiles their owner confirmed since then, and how many there are."""
    published = Supplier.objects.published()
    counts = published.aggregate(all=Count("pk"), fresh=Count("pk", filter=Q(confirmed_at__range=(since, now))))
    return counts["fresh"], counts["all"]
