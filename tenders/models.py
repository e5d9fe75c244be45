"""Tenders as their publications tell them, with the bytes they came from, and one row for every night of reading."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.urls import reverse

from accounts.models import Organisation
from platform_goed_inkopen.regions import BY_CODE, PROVINCE_BY_CODE, Municipality, Province
from tenders.merging import SMALLEST_VALUE
from tenders.querysets import AwardQuerySet, PublicationQuerySet, SyncFailureQuerySet, SyncRunQuerySet, TenderQuerySet

NATURES = [("leveringen", "leveringen"), ("diensten", "diensten"), ("werken", "werken"), ("onbekend", "onbekend")]


class Source(models.TextChoices):
    """Where a tender comes from."""

    TENDERNED = "tenderned", "TenderNed"
    PLATFORM = "platform", "dit platform"


class Buyer(models.Model):
    """A name on notices; a person may link it to an organisation."""

    source = models.CharField(max_length=12, choices=Source)
    source_id = models.CharField(max_length=60, blank=True)
    name = models.CharField(max_length=300)
    name_key = models.CharField(max_length=300)
    municipality_code = models.CharField(max_length=6, blank=True)
    province_code = models.CharField(max_length=4, blank=True)
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.SET_NULL, related_name="buyers"
    )

    class Meta:
        verbose_name = "koper"
        verbose_name_plural = "kopers"
        constraints = [
            models.UniqueConstraint(
                fields=["source", "name_key"], condition=Q(source_id=""), name="buyer_by_name_once"
            ),
            models.UniqueConstraint(
                fields=["source", "source_id"], condition=~Q(source_id=""), name="buyer_by_source_id_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def municipality(self) -> Municipality | None:
        """Where the buyer is seated in the north; None elsewhere or when unknown."""
        return BY_CODE.get(self.municipality_code)

    @property
    def province(self) -> Province | None:
        """The northern province of the buyer; None elsewhere or when unknown."""
        return PROVINCE_BY_CODE.get(self.province_code)


class Tender(models.Model):
    """One procurement, merged from its publications: each field from the newest publication that fills it.

    `stage` is what the publications say together (status.py); the status follows from it, the deadline and the clock.
    `area` holds the codes of the provinces and the municipality of buyer and work.
    """

    source = models.CharField(max_length=12, choices=Source, default=Source.TENDERNED)
    reference = models.CharField(max_length=40)
    kenmerk = models.CharField(max_length=40, blank=True)
    buyer = models.ForeignKey(Buyer, null=True, blank=True, on_delete=models.PROTECT, related_name="tenders")
    title = models.TextField()
    description = models.TextField(blank=True)
    nature = models.CharField(max_length=12, choices=NATURES, default="onbekend")
    procedure = models.CharField(max_length=200, blank=True)
    european = models.BooleanField(null=True, blank=True)
    cpv = ArrayField(models.CharField(max_length=8), default=list, blank=True)
    nuts = ArrayField(models.CharField(max_length=5), default=list, blank=True)
    area = ArrayField(models.CharField(max_length=6), default=list, blank=True)
    stage = models.CharField(max_length=12, default="unknown")
    deadline = models.DateTimeField(null=True, blank=True)
    consultation_deadline = models.DateField(null=True, blank=True)
    called_at = models.DateTimeField(null=True, blank=True)
    first_published_at = models.DateTimeField()
    last_published_at = models.DateTimeField()
    latest_publication_id = models.CharField(max_length=20)
    value = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    details_complete = models.BooleanField(default=False)
    search = SearchVectorField(null=True, editable=False)

    winners: "list[Award]"  # of rows that were read with `for_files()`

    objects = TenderQuerySet.as_manager()

    class Meta:
        verbose_name = "opdracht"
        verbose_name_plural = "opdrachten"
        constraints = [
            models.UniqueConstraint(fields=["source", "reference"], name="tender_once"),
            models.UniqueConstraint(fields=["reference"], name="tender_address_once"),
            models.UniqueConstraint(
                fields=["source", "kenmerk"], condition=~Q(kenmerk=""), name="tender_by_kenmerk_once"
            ),
        ]
        indexes = [
            models.Index(F("last_published_at").desc(), F("id").desc(), name="tender_newest"),
            models.Index(fields=["stage", "deadline"], name="tender_stage_deadline"),
            GinIndex(fields=["area"], name="tender_area"),
            GinIndex(fields=["cpv"], name="tender_cpv"),
            GinIndex(fields=["search"], name="tender_search"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("tender", args=[self.reference])


class Publication(models.Model):
    """One publication, as its list row, detail and TED notice say together.

    `details_read_at` is empty while only the list row is known. `listed_deadline` is the deadline as it was published:
    the source moves `deadline` when it is rectified, and leaves its list alone. `documents_at` is the site where the
    documents are when that is not the source. The sums name the payloads that these fields were read from.
    """

    source = models.CharField(max_length=12, choices=Source, default=Source.TENDERNED)
    publication_id = models.CharField(max_length=20)
    tender = models.ForeignKey(Tender, on_delete=models.CASCADE, related_name="publications")
    published_at = models.DateTimeField()
    type_code = models.CharField(max_length=20, blank=True)
    type_label = models.CharField(max_length=300, blank=True)
    form_code = models.CharField(max_length=20, blank=True)
    form_label = models.CharField(max_length=200, blank=True)
    title = models.TextField()
    buyer_name = models.CharField(max_length=300, blank=True)
    description = models.TextField(blank=True)
    nature = models.CharField(max_length=12, choices=NATURES, default="onbekend")
    procedure = models.CharField(max_length=200, blank=True)
    european = models.BooleanField(null=True, blank=True)
    cpv = ArrayField(models.CharField(max_length=8), default=list, blank=True)
    nuts = ArrayField(models.CharField(max_length=5), default=list, blank=True)
    keywords = ArrayField(models.CharField(max_length=100), default=list, blank=True)
    deadline = models.DateTimeField(null=True, blank=True)
    listed_deadline = models.DateTimeField(null=True, blank=True)
    consultation_deadline = models.DateField(null=True, blank=True)
    is_terminated = models.BooleanField(default=False)
    ted_number = models.CharField(max_length=20, blank=True)
    value = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    url = models.URLField(max_length=500, blank=True)
    documents_at = models.CharField(max_length=200, blank=True)
    documents_url = models.URLField(max_length=500, blank=True)
    list_sha256 = models.CharField(max_length=64, blank=True)
    detail_sha256 = models.CharField(max_length=64, blank=True)
    ted_sha256 = models.CharField(max_length=64, blank=True)
    details_read_at = models.DateTimeField(null=True, blank=True)
    ted_read_at = models.DateTimeField(null=True, blank=True)

    objects = PublicationQuerySet.as_manager()

    class Meta:
        verbose_name = "publicatie"
        verbose_name_plural = "publicaties"
        ordering = ["-published_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["source", "publication_id"], name="publication_once")]

    def __str__(self) -> str:
        return f"{self.publication_id} {self.title}"


class Payload(models.Model):
    """The bytes of a publication as they were received: `bytea`, since jsonb refuses what sources really send."""

    class Kind(models.TextChoices):
        LIST = "list", "rij uit de lijst"
        DETAIL = "detail", "detail"
        TED = "ted", "aankondiging bij TED"

    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="payloads")
    kind = models.CharField(max_length=10, choices=Kind)
    sha256 = models.CharField(max_length=64)
    body = models.BinaryField()
    received_at = models.DateTimeField()

    class Meta:
        verbose_name = "ontvangen bericht"
        verbose_name_plural = "ontvangen berichten"
        constraints = [models.UniqueConstraint(fields=["publication", "kind", "sha256"], name="payload_once")]

    def __str__(self) -> str:
        return f"{self.publication_id} {self.kind} {self.sha256[:8]}"


class Award(models.Model):
    """Who won a lot, for how much and when. The key is the KvK number, else the normalised name."""

    tender = models.ForeignKey(Tender, on_delete=models.CASCADE, related_name="awards")
    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="awards")
    lot = models.CharField(max_length=40, blank=True)
    winner_name = models.CharField(max_length=300)
    winner_kvk = models.CharField(max_length=8, blank=True)
    winner_key = models.CharField(max_length=300)
    amount = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    awarded_on = models.DateField(null=True, blank=True)
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.SET_NULL, related_name="awards"
    )

    objects = AwardQuerySet.as_manager()

    class Meta:
        verbose_name = "gunning"
        verbose_name_plural = "gunningen"
        ordering = ["lot", "winner_name"]
        constraints = [models.UniqueConstraint(fields=["tender", "lot", "winner_key"], name="award_once")]
        indexes = [models.Index(fields=["winner_kvk"], name="award_winner", condition=~Q(winner_kvk=""))]

    def __str__(self) -> str:
        return f"{self.winner_name} {self.lot}".strip()

    @property
    def lot_in_words(self) -> str:
        """`perceel 2` for LOT-0002; `de hele opdracht` when it has no lots."""
        number = self.lot.removeprefix("LOT-").lstrip("0")
        if not number:
            return "de hele opdracht"
        return f"perceel {number}" if number.isdigit() else self.lot

    @property
    def is_placeholder(self) -> bool:
        """Whether the amount is so small that it was filled in because a form demanded one."""
        return self.amount is not None and self.amount < SMALLEST_VALUE


class SyncRun(models.Model):
    """One run of reading a source: what it asked, what it found, how it ended.

    A run is cut in blocks: one a day (its name is the date) and then re-reads. `blocks` says of each how far it is.
    A queued run goes on from message to message, so `alive_at` tells whether it still lives; a run in the foreground
    holds a lock of the database for as long as its process lives. `missed_days` are days whose list was not seen whole.
    """

    class State(models.TextChoices):
        RUNNING = "running", "bezig"
        COMPLETE = "complete", "volledig"
        PARTIAL = "partial", "gedeeltelijk"
        UNREACHABLE = "unreachable", "bron onbereikbaar"
        REFUSED = "refused", "geweigerd door de bron"
        STOPPED = "stopped", "afgebroken"

    source = models.CharField(max_length=12, choices=Source, default=Source.TENDERNED)
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
        """Whether the list of every day was seen whole, as `SyncRunQuerySet.good` asks."""
        return self.state in (self.State.COMPLETE, self.State.PARTIAL) and not self.missed_days


class SyncFailure(models.Model):
    """A publication that could not be read, kept until it succeeds; `what` says which of its answers."""

    class What(models.TextChoices):
        LIST = "list", "rij uit de lijst"
        DETAIL = "detail", "detail"
        TED = "ted", "aankondiging bij TED"

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
