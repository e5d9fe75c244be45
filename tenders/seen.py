"""What came by while the list of a block was read, day by day."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from tenders.actions.days import DaySeen
from tenders.models import ListDay
from tenders.tenderned.client import Period

State = ListDay.State


class Seen:
    """The publications and the broken rows in the list of a period, by day."""

    def __init__(self, period: Period) -> None:
        self.period = period
        self.total: int | None = None
        self.ids: defaultdict[date, set[str]] = defaultdict(set)
        self.broken: defaultdict[date, set[str]] = defaultdict(set)

    @property
    def all_ids(self) -> set[str]:
        """Every publication that was seen."""
        return set().union(*self.ids.values())

    @property
    def has_broken(self) -> bool:
        """Whether a row named no publication: it may be one that seems to be missing."""
        return any(self.broken.values())

    def days(self, *, whole: bool, held: set[str]) -> Iterable[DaySeen]:
        """Each day; `whole`: the list was read to its end. Of several days the source counts only the sum."""
        is_single = self.period.first == self.period.last
        for day in self.period.days():
            rows = len(self.ids[day]) + len(self.broken[day])
            total = self.total if is_single else rows if whole else None
            is_complete = whole and total is not None and rows >= total
            partly = State.PARTIAL if rows or whole else State.MISSING
            yield DaySeen(day, State.COMPLETE if is_complete else partly, total, len(self.ids[day] & held))
