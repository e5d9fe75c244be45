"""Where tenders come from."""

from django.db import models


class Source(models.TextChoices):
    """Where a tender comes from."""

    TENDERNED = "tenderned", "TenderNed"
    PLATFORM = "platform", "dit platform"
