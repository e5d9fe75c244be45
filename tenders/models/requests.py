"""What a buyer asks here itself: small orders that are not on TenderNed."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.models import Organisation, User
from suppliers.models import Category, Supplier
from tenders.models.procurements import NATURES, Tender


class OwnRequest(models.Model):
    """A request (uitvraag) of a verified buyer. `number` is `u-2026-0001`: of the year, and without gaps.

    A draft is seen by its own people alone; what was sent in waits for a moderator when its organisation has none
    approved yet. Once it is open there is a `tender` with source “platform” and this number as its reference; of one
    by invitation that tender is hidden, and only who is invited sees it. `estimate_from` and `estimate_to` are whole
    euros without VAT for the whole term. It ends with an outcome, also when nobody was chosen.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", "concept"
        IN_REVIEW = "in_review", "wacht op beoordeling"
        OPEN = "open", "open"
        CLOSED = "closed", "afgerond"
        WITHDRAWN = "withdrawn", "ingetrokken"

    class Outcome(models.TextChoices):
        AWARDED = "awarded", "wij kozen een aanbieder van dit platform"
        ELSEWHERE = "elsewhere", "wij kozen een ander bedrijf"
        NOBODY = "nobody", "wij kozen niemand"
        CANCELLED = "cancelled", "de opdracht ging niet door"

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="own_requests")
    number = models.SlugField(max_length=20, unique=True)
    tender = models.OneToOneField(Tender, null=True, blank=True, on_delete=models.PROTECT, related_name="own_request")
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    title = models.CharField("wat hebt u nodig", max_length=120)
    text = models.TextField("omschrijving", max_length=4_000, blank=True)
    conditions = models.TextField("voorwaarden", max_length=2_000, blank=True)
    category = models.ForeignKey(
        Category, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name="categorie"
    )
    nature = models.CharField("soort", max_length=12, choices=NATURES, default="onbekend")
    is_social_service = models.BooleanField("sociale of andere specifieke dienst", default=False)
    municipality_code = models.CharField("waar", max_length=6, blank=True)
    starts_on = models.DateField("vanaf wanneer", null=True, blank=True)
    ends_on = models.DateField("tot wanneer", null=True, blank=True)
    estimate_from = models.PositiveIntegerField("geschat van", null=True, blank=True)
    estimate_to = models.PositiveIntegerField("geschat tot", null=True, blank=True)
    closes_at = models.DateTimeField("reageren tot", null=True, blank=True)
    is_public = models.BooleanField("openbaar", default=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    decision_reason = models.TextField("reden", max_length=1_000, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    outcome = models.CharField("hoe liep het af", max_length=10, choices=Outcome, blank=True)
    outcome_note = models.TextField("toelichting", max_length=1_000, blank=True)
    chosen = models.ForeignKey(Supplier, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    amount = models.PositiveIntegerField("bedrag zonder btw", null=True, blank=True)

    class Meta:
        verbose_name = "uitvraag"
        verbose_name_plural = "uitvragen"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(estimate_from__isnull=True)
                | Q(estimate_to__isnull=True)
                | Q(estimate_from__lte=models.F("estimate_to")),
                name="request_estimate_from_below_to",
            ),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(starts_on__lte=models.F("ends_on")),
                name="request_starts_before_it_ends",
            ),
            models.CheckConstraint(
                condition=~Q(status="in_review") | Q(submitted_at__isnull=False), name="request_in_review_says_since"
            ),
            models.CheckConstraint(
                condition=~Q(status="open")
                | Q(opened_at__isnull=False, closes_at__isnull=False, category__isnull=False, tender__isnull=False),
                name="open_request_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(status="closed", closed_at__isnull=False) & ~Q(outcome="")
                | ~Q(status="closed") & Q(outcome=""),
                name="closed_request_says_what_came_of_it",
            ),
            models.CheckConstraint(
                condition=Q(outcome="awarded") | Q(chosen__isnull=True), name="only_an_award_has_a_chosen_supplier"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("own_request", args=[self.number])


class Interest(models.Model):
    """A supplier and a request: invited, seen, and interested or not, with the reason when not."""

    class Reason(models.TextChoices):
        FULL = "full", "wij zitten vol"
        NOT_OURS = "not_ours", "dit doen wij niet"
        TOO_FAR = "too_far", "het is te ver weg"
        TOO_BIG = "too_big", "de opdracht is te groot"
        TOO_SMALL = "too_small", "de opdracht is te klein"
        TOO_SOON = "too_soon", "het is te snel"
        CONDITIONS = "conditions", "de voorwaarden passen niet"
        OTHER = "other", "iets anders"

    request = models.ForeignKey(OwnRequest, on_delete=models.CASCADE, related_name="interests")
    supplier = models.ForeignKey(Supplier, on_delete=models.CASCADE, related_name="interests")
    invited_at = models.DateTimeField(null=True, blank=True)
    invited_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    seen_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    is_interested = models.BooleanField(null=True, blank=True)
    reason = models.CharField(max_length=12, choices=Reason, blank=True)
    note = models.TextField("toelichting", max_length=1_000, blank=True)

    class Meta:
        verbose_name = "reactie op een uitvraag"
        verbose_name_plural = "reacties op uitvragen"
        ordering = ["request", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["request", "supplier"], name="interest_once"),
            models.CheckConstraint(
                condition=Q(is_interested__isnull=True, answered_at__isnull=True, reason="")
                | Q(is_interested=True, answered_at__isnull=False, reason="")
                | Q(is_interested=False, answered_at__isnull=False) & ~Q(reason=""),
                name="not_interested_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.supplier_id}"
