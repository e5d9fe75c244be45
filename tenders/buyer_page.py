"""The page of one buyer: what it asks now, who won, and how well its notices are filled in."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

from django.db.models import Count, F, OuterRef, Q, Subquery

from tenders.categories import Categories
from tenders.filled import DAYS_TO_TELL, FEWEST, Filled, filled
from tenders.models import Award, Buyer, Publication, Tender
from tenders.rows import TenderRow, rows_of
from tenders.status import Status

SHOWN = 10
GOALS = ["env-imp", "soc-obj", "inn-pur"]
AWARDED = "AGO"


@dataclass(frozen=True)
class BuyerPage:
    """Everything the page shows."""

    buyer: Buyer
    tenders: int
    open_tenders: int
    rows: list[TenderRow]
    awards: list[Award]
    figures: list[Filled]

    @classmethod
    def build(cls, buyer: Buyer, *, now: datetime) -> Self:
        """Costs seven queries."""
        open_ones = Tender.objects.with_status([Status.OPEN], now).filter(buyer=buyer)
        newest = Award.objects.filter(tender__buyer=buyer).select_related("tender").newest_first()
        return cls(
            buyer=buyer,
            tenders=Tender.objects.filter(buyer=buyer).count(),
            open_tenders=open_ones.count(),
            rows=rows_of(open_ones.for_rows().newest_first()[:SHOWN], Categories.load(), now),
            awards=list(newest.defer("tender__description", "tender__search")[:SHOWN]),
            figures=_figures(buyer),
        )

    @property
    def told(self) -> list[Filled]:
        """The figures over enough notices."""
        return [figure for figure in self.figures if figure.is_told]

    @property
    def fewest(self) -> int:
        return FEWEST


def _figures(buyer: Buyer) -> list[Filled]:
    """Costs two queries."""
    notices = Publication.objects.filter(tender__buyer=buyer).exclude(notice_sha256="")
    with_goal = Q(strategic__overlap=GOALS) | Q(environmental__len__gt=0) | Q(social__len__gt=0)
    told = notices.aggregate(read=Count("pk"), goals=Count("pk", filter=with_goal))
    after = Publication.objects.filter(tender=OuterRef("tender"), type_code=AWARDED)
    after = after.filter(published_at__date__gte=OuterRef("awarded_on")).order_by("published_at")
    in_time = Q(told_at__date__lte=F("awarded_on") + timedelta(days=DAYS_TO_TELL))
    awards = Award.objects.filter(tender__buyer=buyer).annotate(told_at=Subquery(after.values("published_at")[:1]))
    won = awards.aggregate(
        awards=Count("pk"),
        dated=Count("pk", filter=Q(awarded_on__isnull=False, told_at__isnull=False)),
        timely=Count("pk", filter=in_time),
        amounts=Count("pk", filter=Q(amount__isnull=False) | Q(ceiling__isnull=False)),
        numbers=Count("pk", filter=~Q(winner_kvk="")),
    )
    return filled(**told, **won)
