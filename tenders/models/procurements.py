"""A procurement as its publications tell it, with the bytes they came from."""

from datetime import date
from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from tenders.models.buyers import Buyer
from tenders.models.sources import Source
from tenders.querysets import PayloadQuerySet, PublicationQuerySet, TenderQuerySet

if TYPE_CHECKING:
    from tenders.models.awards import Award

NATURES = [("leveringen", "leveringen"), ("diensten", "diensten"), ("werken", "werken"), ("onbekend", "onbekend")]


class PublicTenders(models.Manager.from_queryset(TenderQuerySet)):  # type: ignore[misc]  # made by Django
    """Every tender but those by invitation."""

    def get_queryset(self) -> TenderQuerySet:
        return super().get_queryset().filter(is_public=True)


class Tender(models.Model):
    """One procurement, merged from its publications: each field from the newest publication that fills it.

    `stage` is what the publications say together (status.py); the status follows from it, the deadline and the clock.
    `read_by` is the version of the rules that read its findings, null before they were read; `to_weigh` says that it
    changed since it was last weighed against suppliers. A hidden one (`is_public` is false) is a request by invitation:
    `objects` does not know it, so that no page, file or count shows it by accident; `with_hidden` does.
    `area` holds the codes of the provinces and the municipality of buyer and work. `contract_kind` is the source's code
    (OOP, RAA: a framework, IDA: a dynamic purchasing system). `framework_maximum` is a ceiling, never what is spent.
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

    contract_kind = models.CharField(max_length=20, blank=True)
    framework_maximum = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)

    is_public = models.BooleanField(default=True, db_default=True)
    read_by = models.PositiveSmallIntegerField(null=True, blank=True)
    to_weigh = models.BooleanField(default=True, db_default=True)

    winners: "list[Award]"  # of rows that were read with `for_files()`
    missing_since: date | None  # of rows that were read with `files.with_missing()`

    objects = PublicTenders()
    with_hidden = TenderQuerySet.as_manager()

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
            models.Index(fields=["id"], name="tender_to_weigh", condition=Q(to_weigh=True)),
            models.Index(fields=["id"], name="tender_hidden", condition=Q(is_public=False)),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("tender", args=[self.reference])


class Publication(models.Model):
    """One publication, as its list row, detail and TED notice say together.

    `details_read_at` is empty while only the list row is known. `listed_deadline` is the deadline as it was published:
    the source moves `deadline` when it is rectified, and leaves its list alone. `documents_at` is the site where the
    documents are when that is not the source. The sums name the payloads that these fields were read from; a notice is
    the XML of TED, or of TenderNed itself. The codes of the impact fields stand as in the notice.

    `missed_on`: the first reconciliation that did not find it in the list; `missing_since`: a second one, later, did
    not find it either, and then its page says so. Found again: both are empty.
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
    notice_sha256 = models.CharField(max_length=64, blank=True)
    details_read_at = models.DateTimeField(null=True, blank=True)
    notice_read_at = models.DateTimeField(null=True, blank=True)
    contract_kind = models.CharField(max_length=20, blank=True)
    framework_maximum = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    strategic = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    environmental = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    social = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    innovation = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    reserved = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    reserved_execution = models.CharField(max_length=20, blank=True)
    missed_on = models.DateField(null=True, blank=True)
    missing_since = models.DateField(null=True, blank=True)

    objects = PublicationQuerySet.as_manager()

    class Meta:
        verbose_name = "publicatie"
        verbose_name_plural = "publicaties"
        ordering = ["-published_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["source", "publication_id"], name="publication_once"),
            models.CheckConstraint(
                condition=Q(missing_since=None) | Q(missed_on__isnull=False, missing_since__gt=F("missed_on")),
                name="publication_missed_twice",
            ),
        ]
        indexes = [models.Index(fields=["published_at"], name="publication_by_day")]

    def __str__(self) -> str:
        return f"{self.publication_id} {self.title}"


class Payload(models.Model):
    """The bytes of a publication as they were received: `bytea`, since jsonb refuses what sources really send.

    Sixty days after the tender closed they are replaced by a copy without contact persons (`redacted_at`); the sum
    stays that of the original, so that the same answer is still known.
    """

    class Kind(models.TextChoices):
        LIST = "list", "rij uit de lijst"
        DETAIL = "detail", "detail"
        TED = "ted", "aankondiging bij TED"
        XML = "xml", "aankondiging in XML bij TenderNed"

    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="payloads")
    kind = models.CharField(max_length=10, choices=Kind)
    sha256 = models.CharField(max_length=64)
    body = models.BinaryField()
    received_at = models.DateTimeField()
    redacted_at = models.DateTimeField(null=True, blank=True)

    objects = PayloadQuerySet.as_manager()

    class Meta:
        verbose_name = "ontvangen bericht"
        verbose_name_plural = "ontvangen berichten"
        constraints = [models.UniqueConstraint(fields=["publication", "kind", "sha256"], name="payload_once")]

    def __str__(self) -> str:
        return f"{self.publication_id} {self.kind} {self.sha256[:8]}"


class Lot(models.Model):
    """A part of a tender: `publication` is the newest that names parts; each field is from the newest that fills it.

    `criteria` are the award criteria, as [{"name", "description", "kind", "weight"}], texts or null. `months` is how
    long the contract lasts, without its renewals; `renewals` how often it may be renewed. What no notice says is null.
    """

    tender = models.ForeignKey(Tender, on_delete=models.CASCADE, related_name="lots")
    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="lots")
    number = models.CharField(max_length=40)
    title = models.TextField(blank=True)
    description = models.TextField(blank=True)
    value = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    framework_maximum = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    cpv = ArrayField(models.CharField(max_length=8), default=list, blank=True)
    criteria = models.JSONField(default=list, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    months = models.PositiveSmallIntegerField(null=True, blank=True)
    renewals = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        verbose_name = "perceel"
        verbose_name_plural = "percelen"
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["tender", "number"], name="lot_once")]

    def __str__(self) -> str:
        return f"{self.number} {self.title}".strip()
