"""What the ground floor keeps: mail that must leave, jobs that are not done, counts that limit, reference rows."""

import uuid
from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

MOST_UNFINISHED = 3


class OutgoingMailQuerySet(models.QuerySet["OutgoingMail"]):
    def waiting(self) -> Self:
        """Neither sent nor given up."""
        return self.filter(sent_at__isnull=True, failed_at__isnull=True)

    def due(self, now: datetime) -> Self:
        """To be sent now: not waiting after a failure, nor in the hands of a worker that may still live."""
        return self.waiting().filter(Q(retry_at__isnull=True) | Q(retry_at__lte=now))

    def failed(self) -> Self:
        """Given up: somebody has to look at them."""
        return self.filter(failed_at__isnull=False)

    def claim(self, pk: int, *, now: datetime, until: datetime) -> bool:
        """Take this row for one attempt; whether nobody else did. After `until` another worker may."""
        claimed = {"claimed_at": now, "retry_at": until, "attempts": F("attempts") + 1}
        return bool(self.due(now).filter(pk=pk).update(**claimed, unfinished=F("unfinished") + 1))

    def forget_texts(self, *, before: datetime) -> int:
        """Take what was said to whom out of mail that left, or was given up, before this moment; the key stays."""
        old = self.filter(Q(sent_at__lt=before) | Q(failed_at__lt=before)).exclude(recipient="")
        return old.update(recipient="", subject="", text="", html="")


def new_message_id() -> str:
    """A Message-ID that stays the same when a mail has to be sent again."""
    return f"<{uuid.uuid4()}@platform-goed-inkopen>"


class OutgoingMail(models.Model):
    """A mail that must leave exactly once: queued, then in the hands of a worker, then sent or given up."""

    class State(models.TextChoices):
        QUEUED = "queued", "in de wachtrij"
        IN_FLIGHT = "in_flight", "wordt verstuurd"
        SENT = "sent", "verstuurd"
        FAILED = "failed", "opgegeven"

    key = models.CharField(max_length=200, unique=True)
    recipient = models.EmailField(blank=True)
    subject = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    message_id = models.CharField(max_length=100, unique=True, default=new_message_id)
    created_at = models.DateTimeField(db_default=Now())
    claimed_at = models.DateTimeField(null=True, blank=True)
    retry_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    unfinished = models.PositiveSmallIntegerField(default=0)  # attempts in a row of which nobody told the outcome
    last_error = models.TextField(blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)

    objects = OutgoingMailQuerySet.as_manager()

    class Meta:
        verbose_name = "uitgaande mail"
        verbose_name_plural = "uitgaande mails"
        indexes = [
            models.Index(
                fields=["retry_at"], name="mail_waiting", condition=Q(sent_at__isnull=True, failed_at__isnull=True)
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True) | Q(failed_at__isnull=True), name="mail_sent_or_failed"
            ),
            models.CheckConstraint(
                condition=Q(claimed_at__isnull=True)
                | Q(sent_at__isnull=True, failed_at__isnull=True, retry_at__isnull=False),
                name="mail_claimed_only_in_flight",
            ),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def state(self) -> State:
        """Where it is now."""
        if self.sent_at:
            return self.State.SENT
        if self.failed_at:
            return self.State.FAILED
        return self.State.IN_FLIGHT if self.claimed_at else self.State.QUEUED

    def record_sent(self, *, at: datetime) -> None:
        """The mail left."""
        self._record(sent_at=at, retry_at=None, last_error="")

    def record_failure(self, *, reason: str, retry_at: datetime) -> None:
        """The mail did not leave; it is tried again at `retry_at`."""
        self._record(retry_at=retry_at, last_error=reason)

    def record_given_up(self, *, reason: str, at: datetime) -> None:
        """The mail will never leave: no such recipient, or tried long enough."""
        self._record(failed_at=at, retry_at=None, last_error=reason)

    def _record(self, **outcome: datetime | str | None) -> None:
        for name, value in (outcome | {"claimed_at": None, "unfinished": 0}).items():
            setattr(self, name, value)
        self.save(update_fields=[*outcome, "claimed_at", "unfinished"])


class JobQuerySet(models.QuerySet["Job"]):
    def dead(self) -> Self:
        """Given up: somebody has to look at them."""
        return self.filter(dead_at__isnull=False)

    def alive(self) -> Self:
        """Not done and not given up."""
        return self.filter(dead_at__isnull=True)

    def to_send_again(self, now: datetime, *, silence: timedelta) -> Self:
        """Waited long enough after a failure, or not heard of any more; and not just sent again."""
        waited = Q(retry_at__lte=now) | Q(retry_at__isnull=True, delivered_at__lte=now - silence)
        return self.alive().filter(waited).exclude(sent_again_at__gt=now - silence)


class Job(models.Model):
    """A message of the queue that a worker took and did not finish; gone as soon as it is done.

    `unfinished` counts deliveries in a row of which nobody told the outcome: that one killed its worker. `failures`
    counts the times it raised. Too many of either and it is dead: kept here until somebody sends it again.
    """

    task_id = models.CharField(max_length=100, unique=True)
    task = models.CharField(max_length=200)
    args = models.JSONField(default=list, blank=True)
    kwargs = models.JSONField(default=dict, blank=True)
    delivered_at = models.DateTimeField()
    sent_again_at = models.DateTimeField(null=True, blank=True)
    retry_at = models.DateTimeField(null=True, blank=True)
    unfinished = models.PositiveSmallIntegerField(default=0)
    failures = models.PositiveSmallIntegerField(default=0)
    last_error = models.TextField(blank=True)
    dead_at = models.DateTimeField(null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = "onderbroken taak"
        verbose_name_plural = "onderbroken taken"
        indexes = [models.Index(fields=["delivered_at"], name="job_alive", condition=Q(dead_at__isnull=True))]
        constraints = [
            models.CheckConstraint(
                condition=Q(dead_at__isnull=True) | Q(retry_at__isnull=True), name="job_dead_is_not_tried_again"
            )
        ]

    def __str__(self) -> str:
        return f"{self.task} {self.args}"


class Heartbeat(models.Model):
    """When a part that has to do something every minute last did it: a process that lives proves nothing."""

    name = models.CharField(max_length=60, unique=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = "levensteken"
        verbose_name_plural = "levenstekens"

    def __str__(self) -> str:
        return self.name


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


class DailyCount(models.Model):
    """How often something was looked at or searched on one day; never by whom. Written by usage.py alone.

    The empty subject stands for all that came when the day had its fill of different ones.
    """

    class Kind(models.TextChoices):
        SEARCH_WITHOUT_RESULT = "zoeken-zonder-resultaat", "gezocht zonder resultaat"
        WINNER_PAGE = "bladzijde-winnaar", "bladzijde voor een winnaar geopend"

    day = models.DateField()
    kind = models.CharField(max_length=40, choices=Kind)
    subject = models.CharField(max_length=60, blank=True)
    number = models.PositiveIntegerField()

    class Meta:
        verbose_name = "telling van een dag"
        verbose_name_plural = "tellingen van een dag"
        constraints = [models.UniqueConstraint(fields=["day", "kind", "subject"], name="counted_once_a_day")]

    def __str__(self) -> str:
        return f"{self.day} {self.kind} {self.subject}"


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
