"""Open tenders that a supplier may want to read: by CPV code and region alone. Nobody weighed anything."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q

from suppliers.models import CategoryCode, Offering
from tenders.models import Tender
from tenders.querysets import TenderQuerySet, has_code_under
from tenders.status import Status


def open_and_fitting(offerings: Iterable[Offering], now: datetime) -> TenderQuerySet:
    """Open tenders with a core code of an offering's category, in the area where that offering is delivered.

    `offerings` hold their category with its codes. What has no area fits nowhere, nor does a tender without a place.
    """
    prefixes: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for offering in offerings:
        codes = (code for code in offering.category.codes.all() if code.match == CategoryCode.Match.CORE)
        prefixes[tuple(offering.delivery_area)] |= {code.prefix for code in codes}
    found = Q(pk__in=[])
    for area, several in prefixes.items():
        found |= has_code_under(sorted(several)) & Q(area__overlap=list(area))
    return Tender.objects.with_status([Status.OPEN], now).filter(found)
