"""Which reports."""

from typing import TYPE_CHECKING, Self

from django.db import models

if TYPE_CHECKING:
    from suppliers.models import Report


class ReportQuerySet(models.QuerySet["Report"]):
    def unanswered(self) -> Self:
        """Reports that still wait for an answer."""
        return self.filter(answered_at__isnull=True)
