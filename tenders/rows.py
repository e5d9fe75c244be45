"""A tender as one row of a list."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Self

from platform_goed_inkopen.dutch import counted
from tenders.categories import Categories
from tenders.models import Tender
from tenders.status import AMSTERDAM, Status, status_at

SOON = 14
TAGS = {Status.WITHDRAWN: "late", Status.UNKNOWN: "off"}


@dataclass(frozen=True)
class Closing:
    """The last day to take part, and how many days that still takes; None when it is over or not known."""

    day: date | None
    days: int | None

    @classmethod
    def of(cls, tender: Tender, status: Status, now: datetime) -> Self:
        """Of a market consultation the day until which one can think along. Days are those of the Dutch calendar."""
        day = tender.deadline.astimezone(AMSTERDAM).date() if tender.deadline else None
        if status == Status.CONSULTATION:
            day = tender.consultation_deadline
        left = (day - now.astimezone(AMSTERDAM).date()).days if day else -1
        still_open = status in (Status.OPEN, Status.CONSULTATION) and left >= 0
        return cls(day, left if still_open else None)

    @property
    def is_soon(self) -> bool:
        return self.days is not None and self.days <= SOON

    @property
    def left(self) -> str:
        """`nog 9 dagen`, `vandaag`; empty when it is over or not known."""
        if self.days is None:
            return ""
        return f"nog {counted(self.days, 'dag', 'dagen')}" if self.days else "vandaag"


@dataclass(frozen=True)
class TenderRow:
    """What a list shows of a tender."""

    title: str
    url: str
    buyer: str
    category: str
    status: Status
    tag: str
    closing: Closing
    is_open: bool
    details_complete: bool
    published_at: datetime

    @classmethod
    def of(cls, tender: Tender, categories: Categories, now: datetime) -> Self:
        """The row of a tender that was read with its buyer."""
        status = status_at(tender.stage, tender.deadline, tender.called_at, now)
        return cls(
            title=tender.title,
            url=tender.get_absolute_url(),
            buyer=tender.buyer.name if tender.buyer else "",
            category=categories.of(tender.cpv),
            status=status,
            tag=TAGS.get(status, ""),
            closing=Closing.of(tender, status, now),
            is_open=status == Status.OPEN,
            details_complete=tender.details_complete,
            published_at=tender.last_published_at,
        )


def rows_of(tenders: Iterable[Tender], categories: Categories, now: datetime) -> list[TenderRow]:
    """The rows of these tenders, which were read with their buyers."""
    return [TenderRow.of(tender, categories, now) for tender in tenders]
