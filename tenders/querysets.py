"""Which tenders and runs: fragments that read as a sentence."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Self

from django.db import models

from platform_goed_inkopen.regions import Municipality, Province

if TYPE_CHECKING:
    from tenders.models import SyncFailure, SyncRun, Tender


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

    def newest_first(self) -> Self:
        """Latest publication first; the number decides between equal times."""
        return self.order_by("-last_published_at", "-pk")


class SyncRunQuerySet(models.QuerySet["SyncRun"]):
    def complete(self) -> Self:
        """Runs that read everything they asked for."""
        return self.filter(state="complete")

    def newest_first(self) -> Self:
        """Last started first."""
        return self.order_by("-started_at", "-pk")


class SyncFailureQuerySet(models.QuerySet["SyncFailure"]):
    def waiting(self) -> Self:
        """What failed and did not succeed since."""
        return self.filter(resolved_at__isnull=True)
