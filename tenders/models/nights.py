"""The nights of reading: runs, the days that were seen, and what could not be read."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from tenders.models.sources import Source
from tenders.querysets import SyncFailureQuerySet, SyncRunQuerySet


class SyncRun(models.Model):
    """One run of reading a source: what it asked, what it found, how it ended.

    A run is cut in blocks: one a day (its name is the date) and then re-reads. `blocks` says of each how far it is.
    A queued run goes on from message to message, so `alive_at` tells whether it still lives; a run in the foreground
    holds a lock of the database for as long as its process lives. `missed_days` are days whose list was not seen whole.
    `odd` counts what answers held that we do not know (a field, a code, another type), so that a change at the source
    is noticed.
    """

    class Kind(models.TextChoices):
        NIGHT = "night", "de nacht"
        RECONCILIATION = "reconciliation", "de wekelijkse controle"
        BACKFILL = "backfill", "eerdere jaren"
        AGAIN = "again", "opnieuw geprobeerd"

    class State(models.TextChoices):
        RUNNING = "running", "bezig"
        COMPLETE = "complete", "volledig"
        PARTIAL = "partial", "gedeeltelijk"
        UNREACHABLE = "unreachable", "bron onbereikbaar"
        REFUSED = "refused", "geweigerd door de bron"
        STOPPED = "stopped", "afgebroken"

    source = models.CharField(max_length=12, choices=Source, default=Source.TENDERNED)
    kind = models.CharField(max_length=14, choices=Kind, default=Kind.NIGHT)
    since = models.DateField()
    until = models.DateField()
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=12, choices=State, default=State.RUNNING)
    is_queued = models.BooleanField(default=False)
    alive_at = models.DateTimeField(db_default=Now())
    blocks = models.JSONField(default=dict, blank=True)
    missed_days = models.PositiveIntegerField(default=0)
    seen = models.PositiveIntegerField(default=0)
    created = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    requests = models.PositiveIntegerField(default=0)
    seconds = models.FloatField(default=0)
    odd = models.JSONField(default=dict, blank=True)
    error = models.TextField(blank=True)

    objects = SyncRunQuerySet.as_manager()

    class Meta:
        verbose_name = "leesbeurt"
        verbose_name_plural = "leesbeurten"
        constraints = [
            models.UniqueConstraint(
                fields=["source"], condition=Q(finished_at__isnull=True), name="one_running_sync_per_source"
            ),
            models.CheckConstraint(
                condition=Q(state="running", finished_at__isnull=True)
                | ~Q(state="running") & Q(finished_at__isnull=False),
                name="sync_run_ends_with_a_state",
            ),
        ]
        indexes = [models.Index(F("started_at").desc(), name="sync_run_newest")]

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d %H:%M} {self.get_state_display()}"

    @property
    def is_good(self) -> bool:
        """Whether a night saw the list of every day whole, as `SyncRunQuerySet.good` asks."""
        ended = self.state in (self.State.COMPLETE, self.State.PARTIAL)
        return self.kind == self.Kind.NIGHT and ended and not self.missed_days


class ListDay(models.Model):
    """How much of the list of a day was seen, the last time that it was asked.

    `total` is the source's own count, null when it gave no list; `seen` how many of those publications we hold.
    """

    class State(models.TextChoices):
        COMPLETE = "complete", "volledig"
        PARTIAL = "partial", "gedeeltelijk"
        MISSING = "missing", "niet gelezen"

    source = models.CharField(max_length=12, choices=Source, default=Source.TENDERNED)
    day = models.DateField()
    state = models.CharField(max_length=10, choices=State)
    total = models.PositiveIntegerField(null=True, blank=True)
    seen = models.PositiveIntegerField(default=0)
    checked_at = models.DateTimeField()

    class Meta:
        verbose_name = "dag van de lijst"
        verbose_name_plural = "dagen van de lijst"
        ordering = ["-day"]
        constraints = [
            models.UniqueConstraint(fields=["source", "day"], name="list_day_once"),
            models.CheckConstraint(
                condition=~Q(state="complete") | Q(total__isnull=False), name="list_day_complete_has_total"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.get_state_display()}"


class SyncFailure(models.Model):
    """A publication that could not be read, kept until it succeeds; `what` says which of its answers."""

    class What(models.TextChoices):
        LIST = "list", "rij uit de lijst"
        DETAIL = "detail", "detail"
        TED = "ted", "aankondiging bij TED"
        XML = "xml", "aankondiging in XML bij TenderNed"

    source = models.CharField(max_length=12, choices=Source, default=Source.TENDERNED)
    publication_id = models.CharField(max_length=60)
    what = models.CharField(max_length=10, choices=What)
    reason = models.TextField()
    body = models.BinaryField(default=bytes, blank=True)
    attempts = models.PositiveIntegerField(default=1)
    first_failed_at = models.DateTimeField()
    last_failed_at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True, blank=True)

    objects = SyncFailureQuerySet.as_manager()

    class Meta:
        verbose_name = "mislukte publicatie"
        verbose_name_plural = "mislukte publicaties"
        constraints = [
            models.UniqueConstraint(fields=["source", "publication_id", "what"], name="sync_failure_once"),
        ]

    def __str__(self) -> str:
        return f"{self.publication_id} {self.what}: {self.reason}"
