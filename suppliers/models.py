"""The directory: what is sold, what it is good for, who sells it, and which recognitions somebody holds."""

from datetime import date
from typing import Any

import pghistory
import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accounts.models import Organisation, User
from platform_goed_inkopen.regions import area_in_words
from suppliers.querysets import SupplierQuerySet


class Category(models.Model):
    """A kind of product or service, as buyers name it."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField("naam", max_length=120)
    description = models.TextField("omschrijving", blank=True)

    class Meta:
        verbose_name = "categorie"
        verbose_name_plural = "categorieën"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class CategoryCode(models.Model):
    """A CPV code that belongs to a category: `core` counts as a match, `related` is a suggestion."""

    class Match(models.TextChoices):
        CORE = "core", "kern"
        RELATED = "related", "verwant"

    category = models.ForeignKey(Category, on_delete=models.CASCADE, related_name="codes")
    cpv = models.CharField(max_length=8)
    prefix = models.CharField(max_length=8)
    label = models.CharField(max_length=200)
    match = models.CharField(max_length=10, choices=Match)

    class Meta:
        verbose_name = "CPV-code van een categorie"
        verbose_name_plural = "CPV-codes van categorieën"
        ordering = ["category", "cpv"]
        constraints = [models.UniqueConstraint(fields=["category", "cpv"], name="category_code_once")]

    def __str__(self) -> str:
        return f"{self.cpv} {self.label}"


class Theme(models.Model):
    """What buying is good for."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField("naam", max_length=120)
    description = models.TextField("omschrijving", blank=True)

    class Meta:
        verbose_name = "thema"
        verbose_name_plural = "thema's"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Recognition(models.Model):
    """A label, certificate, register or statement that exists."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField("naam", max_length=120)
    kind = models.CharField("soort", max_length=60)
    proves = models.TextField("wat het bewijst", blank=True)
    levels = models.CharField("niveaus", max_length=200, blank=True)
    validity = models.CharField("geldigheid", max_length=200, blank=True)
    meets_2_82 = models.BooleanField("bewijs voor artikel 2.82", default=False)
    source = models.TextField(blank=True)
    confidence = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = "erkenning"
        verbose_name_plural = "erkenningen"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def short_name(self) -> str:
        """The name as people say it: `PSO` for the PSO-Prestatieladder, and nothing between brackets."""
        name, letters = self.name.split(" (")[0], self.slug.upper()
        return letters if name.startswith(f"{letters}-") else name


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
    themes = models.ManyToManyField(Theme, verbose_name="thema's", related_name="suppliers", blank=True)
    website = models.URLField("website", blank=True)
    email = models.EmailField("contactadres", blank=True)
    status = models.CharField(max_length=12, choices=Status, default=Status.DRAFT)
    proposed = models.JSONField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
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

    def waits(self) -> bool:
        """Whether a moderator has something to decide: a new profile or a proposed change."""
        return self.submitted_at is not None


@pghistory.track()
class Offering(models.Model):
    """A product or service of a supplier: where it is delivered and in which order size (euros excluding VAT).

    `capacity` is empty while nobody said whether there is room; `capacity_on` is the day on which it was said.
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
        ]
        indexes = [GinIndex(fields=["delivery_area"], name="offering_area")]

    def __str__(self) -> str:
        return self.title

    @property
    def area(self) -> str:
        """Where it is delivered, in words; empty when nobody said."""
        return area_in_words(self.delivery_area)


@pghistory.track()
class Claim(models.Model):
    """“PSO trede 2”: a recognition at a level, valid until, and how the platform checked it."""

    class Check(models.TextChoices):
        SELF_DECLARED = "self_declared", "zelf verklaard"
        DOCUMENT_SEEN = "document_seen", "document gezien"
        REGISTER_CONFIRMED = "register_confirmed", "register bevestigd"

    supplier = models.ForeignKey(Supplier, on_delete=models.CASCADE, related_name="claims")
    recognition = models.ForeignKey(Recognition, on_delete=models.PROTECT, related_name="claims")
    level = models.CharField("niveau", max_length=60, blank=True)
    issuer = models.CharField("uitgever", max_length=120, blank=True)
    issued_on = models.DateField("afgegeven op", null=True, blank=True)
    valid_until = models.DateField("geldig tot", null=True, blank=True)
    checked_how = models.CharField("controle", max_length=20, choices=Check, default=Check.SELF_DECLARED)
    checked_at = models.DateTimeField(null=True, blank=True)
    checked_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

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
    def strength(self) -> int:
        """1 self-declared, 2 document seen, 3 confirmed by the register: the parcels of the strip."""
        return list(self.Check).index(self.Check(self.checked_how)) + 1

    def has_expired(self, today: date) -> bool:
        """Whether the last valid day lies before today."""
        return self.valid_until is not None and self.valid_until < today


class SearchEntry(models.Model):
    """What search reads of a supplier, in one narrow row; written by suppliers.indexing alone.

    It holds no foreign key: the row of a supplier that was deleted stays, unpublished and empty, so that whoever keeps
    the directory in memory reads that it is gone.
    """

    supplier_id = models.BigIntegerField(primary_key=True)
    published = models.BooleanField()
    # The collation is C so that every machine puts names in the same order.
    name_key = models.CharField(max_length=200, db_collation="C")
    seat = models.CharField(max_length=6)
    themes = ArrayField(models.BigIntegerField())
    area = models.BigIntegerField()  # where any of its offers is delivered, as suppliers.bits says
    vector = SearchVectorField()
    changed = models.BigIntegerField(editable=False, default=0)  # the transaction that wrote it last, by trigger

    class Meta:
        verbose_name = "zoekregel"
        verbose_name_plural = "zoekregels"
        indexes = [
            GinIndex(fields=["vector"], name="search_entry_vector"),
            models.Index(fields=["name_key", "supplier_id"], name="search_entry_by_name", condition=Q(published=True)),
            models.Index(fields=["changed"], name="search_entry_changed"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="says_when_it_changed",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func="NEW.changed := pg_current_xact_id()::text::bigint; RETURN NEW;",
            )
        ]

    def __str__(self) -> str:
        return self.name_key


class SearchOffer(models.Model):
    """What search reads of one offering; written with the entry of its supplier."""

    supplier_id = models.BigIntegerField(db_index=True)
    category_id = models.BigIntegerField()
    area = models.BigIntegerField()  # as suppliers.bits says
    sizes = models.SmallIntegerField()  # which bands of order size it touches, as suppliers.bits says
    capacity_on = models.DateField(null=True)  # when it was said that it can be delivered now

    class Meta:
        verbose_name = "zoekregel van aanbod"
        verbose_name_plural = "zoekregels van aanbod"

    def __str__(self) -> str:
        return f"{self.supplier_id} {self.category_id}"
