"""Which questions to enterprises."""

from typing import TYPE_CHECKING, Self

from django.db import models

if TYPE_CHECKING:
    from suppliers.models import CheckUp


class CheckUpQuerySet(models.QuerySet["CheckUp"]):
    def unanswered(self) -> Self:
        """Questions that nobody answered and that were not given up."""
        return self.filter(answered_at__isnull=True, gave_up_at__isnull=True)
