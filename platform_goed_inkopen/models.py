"""What the ground floor keeps: mail that must leave, counts that limit, and dated reference rows."""

import uuid
from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class OutgoingMailQuerySet(models.QuerySet["OutgoingMail"]):
    def due(self, now: datetime) -> Self:
        """Not sent yet, not claimed by a worker, and not waiting after a failure."""
        return self.filter(Q(retry_at__isnull=True) | Q(retry_at__lte=now), sent_at__isnull=True)


def new_message_id() -> str:
    """A Message-ID that stays the same when a mail has to be sent again."""
    return f"<{uuid.uuid4()}@platform-goed-inkopen>"


class OutgoingMail(models.Model):
    """A mail that must leave exactly once."""

    key = models.CharField(max_length=200, unique=True)
    recipient = models.EmailField()
    subject = models.CharField(max_length=200)
    text = models.TextField()
    html = models.TextField()
    message_id = models.CharField(max_length=100, unique=True, default=new_message_id)
    created_at = models.DateTimeField(db_default=Now())
    retry_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.TextField(blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    objects = OutgoingMailQuerySet.as_manager()

    class Meta:
        verbose_name = "uitgaande mail"
        verbose_name_plural = "uitgaande mails"
        indexes = [models.Index(fields=["retry_at"], name="mail_waiting", condition=Q(sent_at__isnull=True))]

    def __str__(self) -> str:
        return self.key

    def record_sent(self, *, at: datetime) -> None:
        """The mail left."""
        self.sent_at, self.retry_at, self.attempts, self.last_error = at, None, self.attempts + 1, ""
        self.save(update_fields=["sent_at", "retry_at", "attempts", "last_error"])

    def record_failure(self, *, reason: str, retry_at: datetime) -> None:
        """The mail did not leave; it is tried again at `retry_at`."""
        self.retry_at, self.attempts, self.last_error = retry_at, self.attempts + 1, reason
        self.save(update_fields=["retry_at", "attempts", "last_error"])


class LimitQuerySet(models.QuerySet["Limit"]):
    def over(self, now: datetime) -> Self:
        """What no longer limits anybody."""
        return self.filter(expires__lt=now)


class Limit(models.Model):
    """Somebody tried something, or used a code, and until `expires` that counts; columns as Django wants them."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    objects = LimitQuerySet.as_manager()

    class Meta:
        verbose_name = "limiet"
        verbose_name_plural = "limieten"

    def __str__(self) -> str:
        return self.cache_key


class Reference(models.Model):
    """A dated row of the reference tables: what it says, since when, who says so and how sure that is."""

    code = models.CharField(max_length=120)
    valid_from = models.DateField(null=True, blank=True)
    source = models.TextField()
    confidence = models.CharField(max_length=200, blank=True)

    class Meta:
        abstract = True
        ordering = ["code", "valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["code", "valid_from"], nulls_distinct=False, name="%(class)s_code_valid_from"
            )
        ]

    def __str__(self) -> str:
        return self.code


class Indicator(Reference):
    """A figure that the platform may show: what it counts, in which unit, and what to beware of."""

    group = models.CharField(max_length=60)
    name = models.CharField(max_length=200)
    definition = models.TextField()
    formula = models.TextField(blank=True)
    unit = models.CharField(max_length=60)
    caveat = models.TextField(blank=True)
    priority = models.CharField(max_length=20)

    class Meta(Reference.Meta):
        verbose_name = "indicator"
        verbose_name_plural = "indicatoren"


class EmissionFactor(Reference):
    """How much CO2-equivalent one unit causes, in the year of the factor."""

    name = models.CharField(max_length=200)
    value = models.DecimalField(max_digits=14, decimal_places=6, null=True, blank=True)
    unit = models.CharField(max_length=60)
    scope = models.CharField(max_length=60, blank=True)

    class Meta(Reference.Meta):
        verbose_name = "emissiefactor"
        verbose_name_plural = "emissiefactoren"


class LegalInstrument(Reference):
    """A way in which the law lets a buyer ask for impact."""

    name = models.CharField(max_length=200)
    legal_basis = models.CharField(max_length=200)
    phase = models.CharField(max_length=100)
    allows = models.TextField()
    conditions = models.TextField(blank=True)

    class Meta(Reference.Meta):
        verbose_name = "instrument"
        verbose_name_plural = "instrumenten"


class Threshold(Reference):
    """An amount excluding VAT from which or up to which a rule holds."""

    valid_to = models.DateField(null=True, blank=True)
    scope = models.CharField(max_length=120)
    buyer_type = models.CharField(max_length=120)
    contract_type = models.CharField(max_length=120)
    minimum = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    maximum = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    procedure = models.TextField()
    binding = models.CharField(max_length=120)

    class Meta(Reference.Meta):
        verbose_name = "drempelbedrag"
        verbose_name_plural = "drempelbedragen"


class SocialReturnRule(Reference):
    """What one effort for one target group is worth under one scheme."""

    scheme = models.CharField(max_length=60)
    scheme_name = models.CharField(max_length=200)
    target_group = models.CharField(max_length=200)
    value = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    unit = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)
    applies_in_north = models.CharField(max_length=120)

    class Meta(Reference.Meta):
        verbose_name = "regel voor social return"
        verbose_name_plural = "regels voor social return"
