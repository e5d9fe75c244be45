"""Counts of what there is, each in one query whatever the size, as rows per municipality or province code."""

from collections import Counter
from collections.abc import Collection
from datetime import date, datetime

from django.db.models import BooleanField, Count, ExpressionWrapper, F, Func, Q

from platform_goed_inkopen.regions import Municipality, area_codes
from stories.models import Story
from suppliers.models import Claim, Offering, Supplier
from tenders.models import Tender


def suppliers_by_municipality() -> Counter[str]:
    """Published suppliers by the municipality (GM…) of their seat; `""` holds those whose seat is not known."""
    rows = Supplier.objects.published().values_list("organisation__municipality_code").annotate(Count("pk"))
    return Counter(dict(rows))


def checked_by_municipality(today: date) -> Counter[str]:
    """Published suppliers with a recognition that is valid today and was checked by the platform, by seat."""
    checked = Claim.objects.counting(today).checked()
    rows = Supplier.objects.published().filter(pk__in=checked.values("supplier"))
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


def seated_sellers(place: Municipality) -> Counter[str]:
    """Published suppliers seated in this municipality that deliver there, by category."""
    here = Offering.objects.filter(
        supplier__in=Supplier.objects.published().seated_in(place), delivery_area__overlap=list(area_codes(place))
    )
    return Counter(dict(here.values_list("category__slug").annotate(Count("supplier", distinct=True)).order_by()))


def sellers_by_seat(categories: Collection[str], place: Municipality) -> dict[tuple[str, bool], Counter[str]]:
    """Published suppliers in these categories by seat; apart who delivers in this municipality and who does not.

    A supplier with both kinds of offerings in one category counts in both. Costs no query without categories.
    """
    if not categories:
        return {}
    delivers = ExpressionWrapper(Q(delivery_area__overlap=list(area_codes(place))), BooleanField())
    rows = Offering.objects.filter(supplier__status="published", category__slug__in=categories)
    found: dict[tuple[str, bool], Counter[str]] = {}
    counted = rows.values_list("category__slug", delivers, "supplier__organisation__municipality_code")
    for slug, is_here, seat, number in counted.annotate(Count("supplier", distinct=True)).order_by():
        found.setdefault((slug, is_here), Counter())[seat] = number
    return found
