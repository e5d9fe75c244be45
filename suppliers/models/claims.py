"""Which recognitions somebody holds, what proves them, and what others say about them."""

from datetime import date, datetime

import pghistory
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import localdate

from accounts.models import User
from suppliers.models.profiles import Supplier
from suppliers.models.reference import Recognition
from suppliers.querysets import ClaimQuerySet, EvidenceQuerySet, ReportQuerySet
from suppliers.querysets.claims import CHECK_HOLDS


@pghistory.track()
class Claim(models.Model):
    """“PSO trede 2”: a recognition at a level, valid until, and how the platform checked it."""

    class Check(models.TextChoices):
        SELF_DECLARED = "self_declared", "zelf verklaard"
        DOCUMENT_SEEN = "document_seen", "document gezien"
        REGISTER_CONFIRMED = "register_confirmed", "register bevestigd"

    class State(models.TextChoices):
        """How it stands on a day. Only what is valid counts: in search, in figures and for a level."""

        VALID = "valid", "geldig"
        INVESTIGATED = "investigated", "in onderzoek"
        EXPIRED = "expired", "verlopen"
        WITHDRAWN = "withdrawn", "ingetrokken"

    supplier = models.ForeignKey(Supplier, on_delete=models.CASCADE, related_name="claims")
    recognition = models.ForeignKey(Recognition, on_delete=models.PROTECT, related_name="claims")
    level = models.CharField("niveau", max_length=60, blank=True)
    issuer = models.CharField("uitgever", max_length=120, blank=True)
    number = models.CharField("nummer", max_length=60, blank=True)
    # Where everybody can read it: a public register, or the owner's own page about it.
    evidence_url = models.URLField("openbaar bewijs", blank=True)
    issued_on = models.DateField("afgegeven op", null=True, blank=True)
    valid_until = models.DateField("geldig tot", null=True, blank=True)
    checked_how = models.CharField("controle", max_length=20, choices=Check, default=Check.SELF_DECLARED)
    checked_at = models.DateTimeField(null=True, blank=True)
    checked_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    checked_note = models.TextField("waaraan gezien", blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    withdrawn_reason = models.TextField("reden van intrekking", blank=True)
    # Somebody reported it and a moderator looks into it.
    investigated_since = models.DateTimeField(null=True, blank=True)

    objects = ClaimQuerySet.as_manager()

    shown_at: datetime  # of to_check()

    class Meta:
        verbose_name = "erkenning van een aanbieder"
        verbose_name_plural = "erkenningen van aanbieders"
        ordering = ["-valid_until", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["supplier", "recognition", "level", "issued_on"], nulls_distinct=False, name="claim_once"
            ),
            models.CheckConstraint(
                condition=Q(checked_how="self_declared", checked_at__isnull=True)
                | ~Q(checked_how="self_declared") & Q(checked_at__isnull=False),
                name="checked_claim_says_when",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_reason="")
                | Q(withdrawn_at__isnull=False) & ~Q(withdrawn_reason=""),
                name="withdrawn_claim_says_when_and_why",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """Name and level together, as people say it: `PSO trede 2`; a level that repeats the name adds nothing."""
        name = self.recognition.short_name
        last = name.split()[-1]
        rest = self.level[len(last) :] if self.level.casefold().startswith(last.casefold()) else self.level
        return name if rest.casefold() in name.casefold().split() else f"{name} {rest.strip()}".strip()

    @property
    def is_declared(self) -> bool:
        """Whether its owner wrote it and may still change it: nobody checked it, nobody withdrew it."""
        return self.checked_how == self.Check.SELF_DECLARED and self.withdrawn_at is None

    @property
    def strength(self) -> int:
        """1 self-declared, 2 document seen, 3 confirmed by the register: the parcels of the strip."""
        return list(self.Check).index(self.Check(self.checked_how)) + 1

    def state(self, today: date) -> State:
        """How it stands: withdrawn says more than expired, and that more than that somebody looks into it."""
        if self.withdrawn_at:
            return self.State.WITHDRAWN
        if self.valid_until is not None and self.valid_until < today:
            return self.State.EXPIRED
        return self.State.INVESTIGATED if self.investigated_since else self.State.VALID

    def counts(self, today: date) -> bool:
        """Whether it says something of the enterprise today, as suppliers.asking.CLAIM_COUNTS tells the database."""
        return self.state(today) == self.State.VALID

    @property
    def withdrawn_on(self) -> date | None:
        """The day on which it was withdrawn, in the Netherlands."""
        return localdate(self.withdrawn_at) if self.withdrawn_at else None

    @property
    def next_check(self) -> date | None:
        """When it has to be looked at again: when it ends, or without an end a year after the check."""
        if self.checked_at is None:
            return None
        return self.valid_until or localdate(self.checked_at) + CHECK_HOLDS


@pghistory.track()
class Evidence(models.Model):
    """What an owner showed for a recognition; read by its own people and by moderators of its province alone.

    It hangs on the recognition and not on the claim: it may be shown before the claim is public.
    """

    supplier = models.ForeignKey(Supplier, on_delete=models.CASCADE, related_name="evidence")
    recognition = models.ForeignKey(Recognition, on_delete=models.PROTECT, related_name="+")
    note = models.TextField("toelichting", blank=True)
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = "bewijs"
        verbose_name_plural = "bewijzen"
        ordering = ["-uploaded_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.recognition}, {self.uploaded_at:%Y-%m-%d}"


class EvidencePage(models.Model):
    """One page of what was shown, drawn again as a picture: nothing of the file that was sent is kept."""

    FOLDER = "evidence"

    evidence = models.ForeignKey(Evidence, on_delete=models.CASCADE, related_name="pages")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=100, unique=True)  # made by us, in the private storage

    class Meta:
        verbose_name = "bladzijde van een bewijs"
        verbose_name_plural = "bladzijden van bewijzen"
        ordering = ["evidence", "number"]
        constraints = [models.UniqueConstraint(fields=["evidence", "number"], name="evidence_page_once")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("evidence_page", args=[self.evidence_id, self.number])

    @property
    def file(self) -> str:
        """Its name in the private storage."""
        return f"{self.FOLDER}/{self.name}.webp"


@pghistory.track(exclude=["email"])
class Report(models.Model):
    """Somebody says that a claim or a profile is wrong; ends in an answer, which the reporter gets by mail."""

    class Outcome(models.TextChoices):
        RIGHT = "right", "de melding klopt en is verwerkt"
        WRONG = "wrong", "de melding klopt niet"
        UNKNOWN = "unknown", "niet vast te stellen"

    supplier = models.ForeignKey(Supplier, on_delete=models.CASCADE, related_name="reports")
    claim = models.ForeignKey(Claim, null=True, blank=True, on_delete=models.SET_NULL, related_name="reports")
    about = models.CharField("waarover", max_length=200)  # in words, as it stood then
    what = models.TextField("wat klopt er niet")
    how_known = models.TextField("hoe weet u dat", blank=True)
    email = models.EmailField("uw e-mailadres", blank=True)  # forgotten some time after the answer
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    investigated_at = models.DateTimeField(null=True, blank=True)
    investigated_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    answer = models.TextField("antwoord", blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = "melding"
        verbose_name_plural = "meldingen"
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, outcome="", answer="")
                | Q(answered_at__isnull=False) & ~Q(outcome="") & ~Q(answer=""),
                name="answered_report_says_what",
            )
        ]
        indexes = [models.Index(fields=["made_at"], name="report_open", condition=Q(answered_at__isnull=True))]

    def __str__(self) -> str:
        return f"{self.about}: {self.what[:60]}"
