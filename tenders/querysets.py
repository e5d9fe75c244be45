"""Which tenders and runs: fragments that read as a sentence."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from platform_goed_inkopen.regions import Municipality, Province
from tenders.status import AMSTERDAM, OPEN_WITHOUT_DEADLINE, STATUS_BY_STAGE, Stage, Status

if TYPE_CHECKING:
    from tenders.models import Publication, SyncFailure, SyncRun, Tender


class TenderQuerySet(models.QuerySet["Tender"]):
    def of_natures(self, natures: Iterable[str]) -> Self:
        """Tenders for supplies, services or works."""
        return self.filter(nature__in=list(natures))

    def in_provinces(self, provinces: Iterable[Province]) -> Self:
        """Tenders whose buyer is seated, or whose work lies, in one of these provinces."""
        return self.filter(area__overlap=[province.code for province in provinces])

    def in_municipalities(self, places: Iterable[Municipality]) -> Self:
        """Tenders whose buyer is seated in one of these municipalities."""
        return self.filter(area__overlap=[place.code for place in places])

    def with_status(self, statuses: Collection[str], now: datetime) -> Self:
        """Tenders of which a reader is told one of these at `now`: the same as `status.status_at` for every row."""
        return self.filter(is_one_of(statuses, now))

    def newest_first(self) -> Self:
        """Latest publication first; the number decides between equal times."""
        return self.order_by("-last_published_at", "-pk")


class PublicationQuerySet(models.QuerySet["Publication"]):
    def listed_between(self, first: date, last: date) -> Self:
        """Publications of these days in the Netherlands, both inclusive."""
        return self.filter(published_at__gte=_midnight(first), published_at__lt=_midnight(last + timedelta(days=1)))


class SyncRunQuerySet(models.QuerySet["SyncRun"]):
    def complete(self) -> Self:
        """Runs that read everything they asked for."""
        return self.filter(state="complete")

    def running(self) -> Self:
        """Runs that are not closed; the process may be gone."""
        return self.filter(finished_at__isnull=True)

    def good(self) -> Self:
        """Runs that saw the whole list of every day, also when single publications failed."""
        return self.filter(state__in=("complete", "partial"), missed_days=0)

    def newest_first(self) -> Self:
        """Last started first."""
        return self.order_by("-started_at", "-pk")


class SyncFailureQuerySet(models.QuerySet["SyncFailure"]):
    def waiting(self) -> Self:
        """What failed and did not succeed since."""
        return self.filter(resolved_at__isnull=True)


def is_one_of(statuses: Collection[str], now: datetime) -> Q:
    """The condition that a tender's status at `now` is one of these."""
    stages = [stage for stage, status in STATUS_BY_STAGE.items() if status in statuses]
    found = Q(stage__in=stages)
    if Status.UNKNOWN in statuses:
        found |= ~Q(stage__in=[*STATUS_BY_STAGE, Stage.CALL])
        found |= Q(stage=Stage.CALL, deadline__isnull=True, called_at__isnull=True)
    if Status.OPEN in statuses:
        found |= Q(stage=Stage.CALL) & _closes_after(now)
    if Status.CLOSED in statuses:
        found |= Q(stage=Stage.CALL) & ~_closes_after(now) & _closes_some_time()
    return found


def _closes_some_time() -> Q:
    return Q(deadline__isnull=False) | Q(called_at__isnull=False)


def _closes_after(now: datetime) -> Q:
    """A call without a deadline is open for a year."""
    return Q(deadline__gt=now) | Q(deadline__isnull=True, called_at__gt=now - OPEN_WITHOUT_DEADLINE)


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=AMSTERDAM)
