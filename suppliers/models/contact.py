"""A buyer asks suppliers something: sent, seen, answered or declined, and what came of it."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.models import Organisation, User
from suppliers.models.choice import Shortlist
from suppliers.models.profiles import Supplier
from suppliers.querysets import ContactRequestQuerySet, InquiryQuerySet

BETWEEN_REMINDERS = timedelta(days=5)


class Inquiry(models.Model):
    """What a buyer asks, of one or several suppliers at once."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="inquiries")
    shortlist = models.ForeignKey(Shortlist, null=True, blank=True, on_delete=models.SET_NULL, related_name="inquiries")
    subject = models.CharField("onderwerp", max_length=120)
    text = models.TextField("uw vraag", max_length=4_000)
    answer_by = models.DateField("antwoord graag voor", null=True, blank=True)
    form_key = models.UUIDField(unique=True)  # of the form that was sent: sending it twice asks once
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects = InquiryQuerySet.as_manager()

    # Of with_counts().
    asked: int
    answered: int
    declined: int

    class Meta:
        verbose_name = "contactvraag"
        verbose_name_plural = "contactvragen"
        ordering = ["-sent_at", "-pk"]

    def __str__(self) -> str:
        return self.subject

    def get_absolute_url(self) -> str:
        return reverse("inquiry", args=[self.pk])


class ContactRequest(models.Model):
    """The question to one supplier. Facts are moments: sent, seen, answered or declined, reminded, and the outcome."""

    class State(models.TextChoices):
        """How far it came, in the words of the page and of its address."""

        SENT = "verstuurd", "verstuurd"
        SEEN = "gezien", "gezien"
        ANSWERED = "beantwoord", "beantwoord"
        DECLINED = "afgewezen", "afgewezen"

    class Decline(models.TextChoices):
        FULL = "full", "wij zitten vol"
        NOT_OURS = "not_ours", "dit doen wij niet"
        TOO_FAR = "too_far", "het is te ver weg"
        TOO_BIG = "too_big", "de opdracht is te groot"
        TOO_SMALL = "too_small", "de opdracht is te klein"
        TOO_SOON = "too_soon", "het is te snel"
        OTHER = "other", "iets anders"

    class Outcome(models.TextChoices):
        CONTRACT = "contract", "er kwam een opdracht"
        NONE = "none", "er kwam geen opdracht"
        OPEN = "open", "dat weten wij nog niet"

    class Thanks(models.TextChoices):
        YES = "yes", "ja"
        PARTLY = "partly", "mede"
        NO = "no", "nee"

    class NoDeal(models.TextChoices):
        PRICE = "price", "de prijs"
        QUALITY = "quality", "het aanbod paste niet"
        ROOM = "room", "er was geen ruimte"
        RULES = "rules", "de inkoopregels"
        OTHER_SUPPLIER = "other_supplier", "een andere aanbieder paste beter"
        CANCELLED = "cancelled", "de opdracht ging niet door"
        OTHER = "other", "iets anders"

    inquiry = models.ForeignKey(Inquiry, on_delete=models.CASCADE, related_name="requests")
    supplier = models.ForeignKey(Supplier, on_delete=models.CASCADE, related_name="contact_requests")
    token_hash = models.CharField(max_length=64, unique=True)
    sent_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField("antwoord", max_length=4_000, blank=True)
    declined_at = models.DateTimeField(null=True, blank=True)
    decline_reason = models.CharField(max_length=10, choices=Decline, blank=True)
    decline_note = models.TextField("toelichting", max_length=1_000, blank=True)
    first_reminder_at = models.DateTimeField(null=True, blank=True)
    second_reminder_at = models.DateTimeField(null=True, blank=True)
    # What came of it, asked of the buyer after 3 and 6 months.
    outcome_asked_at = models.DateTimeField(null=True, blank=True)
    outcome_asked_again_at = models.DateTimeField(null=True, blank=True)
    outcome_token_hash = models.CharField(max_length=64, null=True, blank=True, unique=True)
    outcome_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    amount = models.PositiveIntegerField("bedrag zonder btw", null=True, blank=True)
    thanks = models.CharField("dankzij het platform", max_length=10, choices=Thanks, blank=True)
    no_deal = models.CharField("waarom geen opdracht", max_length=20, choices=NoDeal, blank=True)
    no_deal_note = models.TextField("toelichting", max_length=1_000, blank=True)

    objects = ContactRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "contactvraag aan een aanbieder"
        verbose_name_plural = "contactvragen aan aanbieders"
        ordering = ["inquiry", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["inquiry", "supplier"], name="contact_request_once"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | Q(declined_at__isnull=True), name="answered_or_declined"
            ),
            models.CheckConstraint(
                condition=Q(declined_at__isnull=True, decline_reason="")
                | Q(declined_at__isnull=False) & ~Q(decline_reason=""),
                name="declined_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(second_reminder_at__isnull=True) | Q(first_reminder_at__isnull=False),
                name="second_reminder_follows_the_first",
            ),
            models.CheckConstraint(
                condition=Q(outcome_at__isnull=True, outcome="", amount__isnull=True, thanks="", no_deal="")
                | Q(outcome_at__isnull=False, outcome="contract", no_deal="") & ~Q(thanks="")
                | Q(outcome_at__isnull=False, outcome="none", amount__isnull=True, thanks="") & ~Q(no_deal="")
                | Q(outcome_at__isnull=False, outcome="open", amount__isnull=True, thanks="", no_deal=""),
                name="outcome_says_all_and_only_its_own",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.inquiry_id} {self.supplier_id}"

    @property
    def state(self) -> State:
        """How far it came."""
        if self.declined_at:
            return self.State.DECLINED
        if self.answered_at:
            return self.State.ANSWERED
        return self.State.SEEN if self.seen_at else self.State.SENT

    @property
    def since(self) -> datetime:
        """Since when it stands so."""
        return self.declined_at or self.answered_at or self.seen_at or self.sent_at

    @property
    def last_mail_at(self) -> datetime:
        """When the supplier last got a mail about it: the link in that mail is the one that works."""
        return self.second_reminder_at or self.first_reminder_at or self.sent_at

    def waits(self) -> bool:
        """Whether neither an answer nor a refusal came."""
        return not (self.answered_at or self.declined_at)

    def reminder_from(self) -> datetime | None:
        """From when the supplier may be reminded; None when never again: answered, declined, or reminded twice."""
        if not self.waits() or self.second_reminder_at:
            return None
        return self.last_mail_at + BETWEEN_REMINDERS
