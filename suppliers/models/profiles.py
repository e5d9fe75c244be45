"""Who sells, what is offered, and its pictures."""

from typing import Any

import pghistory
import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.urls import reverse

from accounts.models import Organisation, User
from platform_goed_inkopen.regions import area_in_words
from suppliers.models.reference import Category, Theme
from suppliers.querysets import PhotoQuerySet, SupplierQuerySet


@pghistory.track()
class Supplier(models.Model):
    """The profile of an impact enterprise."""

    class Status(models.TextChoices):
        DRAFT = "draft", "concept"
        IN_REVIEW = "in_review", "wacht op beoordeling"
        PUBLISHED = "published", "online"
        PAUSED = "paused", "gepauzeerd"
        WITHDRAWN = "withdrawn", "gestopt"

    organisation = models.OneToOneField(Organisation, on_delete=models.CASCADE, related_name="supplier")
    summary = models.CharField("samenvatting", max_length=300)
    description = models.TextField("omschrijving", blank=True)
    for_people = models.TextField("wat u voor mensen doet", blank=True)
    for_planet = models.TextField("wat u voor de planeet doet", blank=True)
    themes = models.ManyToManyField(Theme, verbose_name="thema's", related_name="suppliers", blank=True)
    website = models.URLField("website", blank=True)
    email = models.EmailField("contactadres", blank=True)
    # Who answers, as a role: never the name of a person.
    contact_role = models.CharField("wie antwoordt", max_length=80, blank=True)
    status = models.CharField(max_length=12, choices=Status, default=Status.DRAFT)
    proposed = models.JSONField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    # When somebody last stood for it, once two mails went unanswered: the card is grey and says since when.
    silent_since = models.DateTimeField(null=True, blank=True)
    # Whether its people want to be asked each quarter if there is room.
    wants_room_question = models.BooleanField("elk kwartaal de vraag over ruimte", db_default=True)
    stopped_at = models.DateTimeField(null=True, blank=True)
    # The same enterprise under another address, to which this one leads.
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged")
    # Somebody reported the whole profile and a moderator looks into it.
    investigated_since = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decision_reason = models.TextField("reden", blank=True)

    objects = SupplierQuerySet.as_manager()

    events: Any  # the manager of the history that pghistory keeps
    offers: list[dict[str, Any]]  # of for_files()
    category_slugs: list[str]  # of for_files()
    theme_slugs: list[str]  # of for_files()

    class Meta:
        verbose_name = "aanbieder"
        verbose_name_plural = "aanbieders"
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="published") | Q(published_at__isnull=False), name="published_supplier_says_when"
            ),
            models.CheckConstraint(
                condition=~Q(status="in_review") | Q(submitted_at__isnull=False), name="supplier_in_review_says_since"
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, decided_by__isnull=True, decision_reason="")
                | Q(decided_at__isnull=False, decided_by__isnull=False),
                name="supplier_decision_says_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(stopped_at__isnull=True) | Q(status="withdrawn"), name="stopped_supplier_is_withdrawn"
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | Q(status="withdrawn") & ~Q(merged_into=F("pk")),
                name="merged_supplier_is_withdrawn",
            ),
        ]
        indexes = [
            models.Index(fields=["published_at"], name="supplier_published", condition=Q(status="published")),
        ]
        # Held here, and not by a join in each search: a verification is never taken back (see Organisation).
        triggers = [
            pgtrigger.Trigger(
                name="published_means_verified",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("status", "organisation_id"),
                condition=pgtrigger.Q(new__status="published"),
                func="""
                    IF EXISTS (
                        SELECT 1 FROM accounts_organisation o WHERE o.id = NEW.organisation_id AND o.verified_at IS NULL
                    )
                    THEN RAISE EXCEPTION 'an organisation that nobody verified publishes nothing'
                        USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
            # Who is gone is told to readers of what changed; nothing of its texts is left.
            pgtrigger.Trigger(
                name="search_follows_status",
                when=pgtrigger.After,
                operation=pgtrigger.UpdateOf("status") | pgtrigger.Delete,
                func="""
                    IF TG_OP = 'DELETE' THEN
                        DELETE FROM suppliers_searchoffer WHERE supplier_id = OLD.id;
                        UPDATE suppliers_searchentry
                        SET published = false, name_key = '', seat = '', themes = '{}', area = 0, vector = ''
                        WHERE supplier_id = OLD.id;
                    ELSE
                        UPDATE suppliers_searchentry SET published = (NEW.status = 'published')
                        WHERE supplier_id = NEW.id;
                    END IF;
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self) -> str:
        return self.organisation.name

    def get_absolute_url(self) -> str:
        return reverse("supplier", args=[self.organisation.slug])

    @property
    def is_gone(self) -> bool:
        """Whether its address only says that it stopped, or leads to another."""
        return self.stopped_at is not None or self.merged_into_id is not None

    def waits(self) -> bool:
        """Whether a moderator has something to decide: a new profile or a proposed change."""
        return self.submitted_at is not None


@pghistory.track()
class Offering(models.Model):
    """A product or service of a supplier: where it is delivered and in which order size (euros excluding VAT).

    `capacity` is empty while nobody said whether there is room; `capacity_on` is the day on which it was said, and
    `capacity_from` the first day of the month from which there is room again. `largest_done` is the largest order that
    was carried out; `takes_part` whether a part of an order is welcome too, null while nobody said.
    """

    class Capacity(models.TextChoices):
        NOW = "now", "kan nu leveren"
        LATER = "later", "nu vol"

    supplier = models.ForeignKey(Supplier, on_delete=models.CASCADE, related_name="offerings")
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="offerings", verbose_name="categorie")
    title = models.CharField("wat", max_length=150)
    text = models.CharField("toelichting", max_length=400, blank=True)
    delivery_area = ArrayField(models.CharField(max_length=6), verbose_name="levert in", default=list, blank=True)
    order_minimum = models.PositiveIntegerField("kleinste opdracht", null=True, blank=True)
    order_maximum = models.PositiveIntegerField("grootste opdracht", null=True, blank=True)
    lead_time_days = models.PositiveSmallIntegerField("levertijd in dagen", null=True, blank=True)
    capacity = models.CharField("ruimte", max_length=5, choices=Capacity, blank=True, default="")
    capacity_on = models.DateField("gezegd op", null=True, blank=True)
    capacity_from = models.DateField("ruimte vanaf", null=True, blank=True)
    largest_done = models.PositiveIntegerField("grootste opdracht die u deed", null=True, blank=True)
    takes_part = models.BooleanField("ook een deel van een opdracht", null=True, blank=True)

    class Meta:
        verbose_name = "aanbod"
        verbose_name_plural = "aanbod"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["supplier", "title"], name="offering_once"),
            models.CheckConstraint(
                condition=Q(order_minimum__isnull=True)
                | Q(order_maximum__isnull=True)
                | Q(order_minimum__lte=F("order_maximum")),
                name="smallest_order_not_above_largest",
            ),
            models.CheckConstraint(
                condition=Q(capacity="", capacity_on__isnull=True)
                | Q(capacity__in=("now", "later"), capacity_on__isnull=False),
                name="capacity_says_since_when",
            ),
            models.CheckConstraint(
                condition=Q(capacity_from__isnull=True) | Q(capacity="later"), name="room_again_only_when_full"
            ),
        ]
        indexes = [GinIndex(fields=["delivery_area"], name="offering_area")]

    def __str__(self) -> str:
        return self.title

    @property
    def area(self) -> str:
        """Where it is delivered, in words; empty when nobody said."""
        return area_in_words(self.delivery_area)


@pghistory.track()
class ProfilePhoto(models.Model):
    """A picture on a profile, coded again in three widths; `approved_at` is empty while no moderator saw it.

    `name` is made by us: `<name>-480.webp`, `<name>-960.webp` and `<name>-1384.webp` lie in the storage. A photo that
    the owner took away stays until the change is decided on.
    """

    FOLDER = "photos"
    WIDTHS = (480, 960, 1384)

    supplier = models.ForeignKey(Supplier, on_delete=models.CASCADE, related_name="photos")
    name = models.CharField(max_length=100, unique=True)
    width = models.PositiveIntegerField()  # of the widest, in pixels
    height = models.PositiveIntegerField()
    alt = models.CharField("wat erop staat", max_length=300)
    uploaded_at = models.DateTimeField(db_default=Now())
    uploaded_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    place = models.PositiveSmallIntegerField(default=0)

    objects = PhotoQuerySet.as_manager()

    class Meta:
        verbose_name = "foto van een profiel"
        verbose_name_plural = "foto's van profielen"
        ordering = ["place", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(alt=""), name="photo_has_alternative_text")]

    def __str__(self) -> str:
        return self.alt

    @property
    def files(self) -> list[str]:
        """The names of its files in the private storage, from narrow to wide."""
        return [self.file(width) for width in self.WIDTHS]

    def file(self, width: int) -> str:
        """The name in the private storage of the file in this width."""
        return f"{self.FOLDER}/{self.name}-{width}.webp"

    def url(self, width: int) -> str:
        """The address of the file in this width."""
        return reverse("supplier_photo", args=[self.name, width])
