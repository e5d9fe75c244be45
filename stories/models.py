"""The story bank: what a purchase changed, in versions that a moderator read."""

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse

from accounts.models import Organisation, User
from platform_goed_inkopen.regions import BY_CODE, Municipality
from stories.markdown import plain_title
from stories.querysets import StoryQuerySet, VersionQuerySet
from suppliers.models import Category, Supplier, Theme


@pghistory.track()
class Story(models.Model):
    """One purchase and what came of it. `approved` is the version that is public; none while it was never approved."""

    slug = models.SlugField(max_length=120, unique=True)
    supplier = models.ForeignKey(Supplier, on_delete=models.CASCADE, related_name="stories")
    created_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(db_default=Now())
    approved = models.OneToOneField(
        "stories.Version", null=True, blank=True, on_delete=models.PROTECT, related_name="public_of"
    )
    published_at = models.DateTimeField(null=True, blank=True)

    objects = StoryQuerySet.as_manager()

    class Meta:
        verbose_name = "verhaal"
        verbose_name_plural = "verhalen"
        constraints = [
            models.CheckConstraint(
                condition=Q(approved__isnull=True, published_at__isnull=True)
                | Q(approved__isnull=False, published_at__isnull=False),
                name="public_story_has_a_version_and_a_date",
            )
        ]
        indexes = [models.Index(fields=["-published_at"], name="story_newest", condition=Q(approved__isnull=False))]
        triggers = [
            pgtrigger.Trigger(
                name="public_means_verified",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("approved_id", "supplier_id"),
                condition=pgtrigger.Q(new__approved__isnull=False),
                func="""
                    IF EXISTS (
                        SELECT 1 FROM suppliers_supplier s JOIN accounts_organisation o ON o.id = s.organisation_id
                        WHERE s.id = NEW.supplier_id AND o.verified_at IS NULL
                    )
                    THEN RAISE EXCEPTION 'an organisation that nobody verified publishes nothing'
                        USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            )
        ]

    def __str__(self) -> str:
        return self.slug

    def get_absolute_url(self) -> str:
        return reverse("story", args=[self.slug])

    @property
    def province_code(self) -> str:
        """The province of its supplier, whose moderators decide; empty when unknown."""
        return self.supplier.organisation.province_code

    def latest(self) -> "Version":
        """The newest version, approved or not. Costs a query."""
        return self.versions.order_by("-number")[:1].get()

    def latest_submitted(self) -> "Version | None":
        """The newest version that moderators may see: every one but a draft. Costs a query."""
        return self.versions.submitted().order_by("-number").first()


@pghistory.track()
class Version(models.Model):
    """The text of a story as somebody wrote it, with what was bought, from whom and how it was arranged."""

    class State(models.TextChoices):
        DRAFT = "draft", "concept"
        IN_REVIEW = "in_review", "wacht op beoordeling"
        APPROVED = "approved", "goedgekeurd"
        REJECTED = "rejected", "teruggestuurd"

    OPEN = (State.DRAFT, State.IN_REVIEW)

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    title = models.CharField("titel", max_length=150)
    summary = models.TextField("samenvatting", max_length=400)
    body = models.TextField("verhaal", max_length=20_000)
    not_achieved = models.TextField("wat niet lukte", max_length=3_000)
    do_this_too = models.TextField("doe dit na", max_length=3_000, blank=True)
    buyer_name = models.CharField("koper", max_length=200)
    buyer = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    category = models.ForeignKey(Category, null=True, blank=True, on_delete=models.SET_NULL, verbose_name="categorie")
    themes = models.ManyToManyField(Theme, blank=True, verbose_name="thema's", related_name="+")
    municipality_code = models.CharField("gemeente", max_length=6, blank=True)
    instrument = models.CharField("hoe het geregeld werd", max_length=200, blank=True)
    amount = models.PositiveIntegerField("bedrag zonder btw", null=True, blank=True)
    picture = models.ImageField("beeld", upload_to="stories", blank=True)
    picture_width = models.PositiveIntegerField(null=True, blank=True)
    picture_height = models.PositiveIntegerField(null=True, blank=True)
    picture_alt = models.CharField("wat op het beeld staat", max_length=300, blank=True)
    picture_caption = models.CharField("onderschrift van het beeld", max_length=300, blank=True)
    written_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    written_at = models.DateTimeField(db_default=Now())
    state = models.CharField(max_length=12, choices=State, default=State.DRAFT)
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = "versie van een verhaal"
        verbose_name_plural = "versies van verhalen"
        ordering = ["story", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["story", "number"], name="version_number_once"),
            models.UniqueConstraint(
                fields=["story"], condition=Q(state__in=("draft", "in_review")), name="one_open_version_per_story"
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(submitted_at__isnull=False), name="submitted_version_says_when"
            ),
            models.CheckConstraint(
                condition=Q(state="draft")
                | ~Q(title="") & ~Q(summary="") & ~Q(body="") & ~Q(not_achieved="") & ~Q(buyer_name=""),
                name="submitted_version_is_complete",
            ),
            models.CheckConstraint(condition=Q(picture="") | ~Q(picture_alt=""), name="picture_has_alternative_text"),
        ]

    def __str__(self) -> str:
        return f"{self.plain_title} ({self.number})"

    @property
    def plain_title(self) -> str:
        """The title without the stars that mark its bold part."""
        return plain_title(self.title)

    @property
    def result(self) -> "Decision | None":
        """What was decided about this version; None while nothing was."""
        return getattr(self, "decision", None)

    @property
    def municipality(self) -> Municipality | None:
        """Where the purchase was made; None when it is not said."""
        return BY_CODE.get(self.municipality_code)


@pghistory.track()
class Decision(models.Model):
    """A moderator approved or returned a version; a returned one says why. Rows are only added."""

    class Outcome(models.TextChoices):
        APPROVED = "approved", "goedgekeurd"
        REJECTED = "rejected", "teruggestuurd"

    version = models.OneToOneField(Version, on_delete=models.CASCADE, related_name="decision")
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=Outcome)
    reason = models.TextField("reden", blank=True)

    class Meta:
        verbose_name = "besluit over een verhaal"
        verbose_name_plural = "besluiten over verhalen"
        ordering = ["-at"]
        constraints = [
            models.CheckConstraint(condition=Q(outcome="approved") | ~Q(reason=""), name="rejection_has_a_reason")
        ]

    def __str__(self) -> str:
        return f"{self.version}: {self.get_outcome_display()}"
