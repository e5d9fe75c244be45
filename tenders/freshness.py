"""How fresh the tenders are: the last good reading, the last one, and what failed."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Self

from django.db import connection
from django.db.models import Q, Subquery
from django.utils.dateformat import format as dutch_date

from platform_goed_inkopen.dutch import counted
from tenders.models import SyncFailure, SyncRun
from tenders.status import AMSTERDAM

STALE_AFTER = timedelta(hours=26)
NIGHT_ENDS = 6


@dataclass(frozen=True)
class SyncHealth:
    """The last night that saw every list whole, and the last that ended; None when there was none."""

    now: datetime
    last_good: SyncRun | None
    last_run: SyncRun | None

    @classmethod
    def build(cls, *, now: datetime) -> Self:
        """As it is now. Costs one query."""
        with connection.cursor() as cursor:
            cursor.execute(*_last_runs())
            found = [SyncRun(*row) for row in cursor.fetchall()]
        last_good = next((run for run in found if run.is_good), None)
        return cls(now, last_good, found[0] if found else None)

    @property
    def age(self) -> timedelta | None:
        """How long ago the last good reading ended."""
        return self.now - self.last_good.finished_at if self.last_good and self.last_good.finished_at else None

    @property
    def age_in_words(self) -> str:
        """`29 uur geleden`, from two days on `6 dagen geleden`; empty when there was no good reading."""
        hours = int(self.age / timedelta(hours=1)) if self.age else 0
        if hours < 2 * 24:
            return f"{hours} uur geleden" if self.age else ""
        return f"{hours // 24} dagen geleden"

    @property
    def is_stale(self) -> bool:
        """Whether the last good reading is more than a night ago, or there was none."""
        return self.age is None or self.age > STALE_AFTER

    @property
    def has_failed(self) -> bool:
        """Whether the last reading did not see every list whole."""
        return self.last_run is not None and not self.last_run.is_good

    @property
    def is_well(self) -> bool:
        """Whether there is nothing to say first on a page."""
        return not self.is_stale and not self.has_failed

    @property
    def read_at(self) -> str:
        """When the last good reading ended, in words; empty when there was none."""
        ended = self.last_good.finished_at if self.last_good else None
        return in_words(ended, self.now) if ended else ""

    @property
    def failed_at(self) -> str:
        """When the last reading ended that failed, in words; empty when it did not."""
        ended = self.last_run.finished_at if self.last_run and self.has_failed else None
        return in_words(ended, self.now) if ended else ""

    @property
    def sentence(self) -> str:
        """What stands at the foot of every page."""
        if self.last_good is None:
            return "TenderNed is nog niet gelezen."
        seen = counted(self.last_good.seen, "bericht", "berichten")
        return f"TenderNed gelezen: {self.read_at}, {seen}, {self.last_good.failed} mislukt."

    @staticmethod
    def waiting_failures() -> int:
        """How many answers are still to be read. Costs one query."""
        return SyncFailure.objects.waiting().count()


@cache
def _last_runs() -> tuple[str, tuple[Any, ...]]:
    """The last night that ended and the last good one, every column: each page asks it, Django writes it once."""
    ended = SyncRun.objects.nights().exclude(finished_at=None).newest_first()
    good = ended.good().values("pk")[:1]
    return ended.filter(Q(pk=Subquery(ended.values("pk")[:1])) | Q(pk=Subquery(good))).query.sql_with_params()


def in_words(moment: datetime, now: datetime) -> str:
    """`vannacht om 04.31 uur`, `vandaag om`, `gisteren om`, else `op 17 november 2026 om`."""
    there, today = moment.astimezone(AMSTERDAM), now.astimezone(AMSTERDAM).date()
    days = (today - there.date()).days
    if days == 0:
        day = "vannacht" if there.hour < NIGHT_ENDS else "vandaag"
    else:
        day = "gisteren" if days == 1 else f"op {dutch_date(there, 'j F Y')}"
    return f"{day} om {there:%H.%M} uur"


def age_in_seconds(now: datetime) -> int | None:
    """For /readyz: how long ago the last good reading ended; None when there was none."""
    age = SyncHealth.build(now=now).age
    return int(age.total_seconds()) if age is not None else None
