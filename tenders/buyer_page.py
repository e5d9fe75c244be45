"""The page of one buyer: what it asks now, who won, and how well its notices are filled in."""

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from django.db.models import Count, OuterRef, Q, Subquery

from tenders.categories import Categories
from tenders.filled import FEWEST, Filled, filled, tell_before
from tenders.models import Award, Buyer, Publication, Tender
from tenders.rows import TenderRow, rows_of
from tenders.status import AMSTERDAM, Status

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
        """Costs eight queries."""
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
    """Costs three queries."""
    notices = Publication.objects.filter(tender__buyer=buyer).exclude(notice_sha256="")
    with_goal = Q(strategic__overlap=GOALS) | Q(environmental__len__gt=0) | Q(social__len__gt=0)
    told = notices.aggregate(read=Count("pk"), goals=Count("pk", filter=with_goal))
    after = Publication.objects.filter(tender=OuterRef("tender"), type_code=AWARDED)
    after = after.filter(published_at__date__gte=OuterRef("awarded_on")).order_by("published_at")
    awards = Award.objects.filter(tender__buyer=buyer)
    first_told = awards.annotate(
        told_at=Subquery(after.values("published_at")[:1]), form=Subquery(after.values("form_code")[:1])
    )
    dated = first_told.filter(told_at__isnull=False)
    told_on = [
        (told_at.astimezone(AMSTERDAM).date(), tell_before(awarded_on, form))
        for awarded_on, told_at, form in dated.values_list("awarded_on", "told_at", "form")
        if awarded_on
    ]
    won = awards.aggregate(
        awards=Count("pk"),
        amounts=Count("pk", filter=Q(amount__isnull=False) | Q(ceiling__isnull=False)),
        numbers=Count("pk", filter=~Q(winner_kvk="")),
    )
    timely = sum(told_day <= last for told_day, last in told_on)
    return filled(**told, **won, dated=len(told_on), timely=timely)
