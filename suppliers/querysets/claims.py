"""Which claims and which reports."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models

if TYPE_CHECKING:
    from suppliers.models import Claim, Report


class ClaimQuerySet(models.QuerySet["Claim"]):
    def counting(self, today: date) -> Self:
        """Claims that say something today: not expired, not withdrawn, and nobody looks into them."""
        return self.filter(
            models.Q(valid_until__isnull=True) | models.Q(valid_until__gte=today),
            withdrawn_at__isnull=True,
            investigated_since__isnull=True,
        )

    def declared(self) -> Self:
        """Claims that their owner wrote and may still change: nobody checked them, nobody withdrew them."""
        return self.filter(checked_how="self_declared", withdrawn_at__isnull=True)

    def checked(self) -> Self:
        """Claims for which the platform saw something itself."""
        return self.exclude(checked_how="self_declared")


class ReportQuerySet(models.QuerySet["Report"]):
    def unanswered(self) -> Self:
        """Reports that still wait for an answer."""
        return self.filter(answered_at__isnull=True)
