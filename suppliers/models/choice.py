"""A market scan: who was found for a need, who stays and who drops out, and why; frozen into a dated dossier."""

import json
from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.models import Organisation, User
from platform_goed_inkopen.regions import BY_CODE, Municipality
from suppliers.models.profiles import Supplier
from suppliers.querysets import ShortlistItemQuerySet, ShortlistQuerySet


class Shortlist(models.Model):
    """A market scan for one need, of an organisation. `number` is `dw-2026-0031`: of the year, and without gaps.

    `query` is the query string of the directory and `query_words` the same in words; `found` is null for a scan that
    did not begin with a search. `found_ids` are the suppliers that were shown then: the first of the result.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="shortlists")
    number = models.SlugField(max_length=20, unique=True)
    title = models.CharField("waarvoor", max_length=120)
    reason = models.TextField("reden van deze zoekvraag", blank=True)
    municipality_code = models.CharField("waar", max_length=6, blank=True)
    query = models.TextField(blank=True)
    query_words = models.TextField(blank=True)
    found = models.PositiveIntegerField(null=True, blank=True)
    found_ids = ArrayField(models.BigIntegerField(), default=list, blank=True)
    searched_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects = ShortlistQuerySet.as_manager()

    suppliers: int  # of with_counts()
    undecided: int  # of with_counts()
    version: int | None  # of with_counts()

    class Meta:
        verbose_name = "lijst"
        verbose_name_plural = "lijsten"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(found__isnull=True, searched_at__isnull=True)
                | Q(found__isnull=False, searched_at__isnull=False),
                name="shortlist_search_says_when",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("shortlist", args=[self.number])

    @property
    def place(self) -> Municipality | None:
        """For where it is meant; None when nobody said."""
        return BY_CODE.get(self.municipality_code)

    def record_search(self, query: str, words: str, *, found: int, ids: Iterable[int], at: datetime) -> None:
        """Keep with which question it began, and whom that found; the caller saves."""
        self.query, self.query_words, self.found, self.found_ids = query, words, found, list(ids)
        self.searched_at = at


class ShortlistItem(models.Model):
    """A supplier on a market scan: undecided, kept, or dropped; a choice has its reason, who and when."""

    class Choice(models.TextChoices):
        KEEP = "keep", "blijft op de lijst"
        DROP = "drop", "valt af"

    class Reason(models.TextChoices):
        """Why, from a short list; the note says more."""

        OFFER = "offer", "het aanbod"
        RECOGNITION = "recognition", "de erkenning"
        AREA = "area", "het gebied of de afstand"
        SIZE = "size", "de omvang"
        ROOM = "room", "de ruimte of de levertijd"
        EXPERIENCE = "experience", "ervaring of resultaat"
        IMPACT = "impact", "wat het oplevert voor mens en milieu"
        OTHER = "other", "iets anders"

    shortlist = models.ForeignKey(Shortlist, on_delete=models.CASCADE, related_name="items")
    supplier = models.ForeignKey(Supplier, on_delete=models.CASCADE, related_name="+")
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    choice = models.CharField(max_length=5, choices=Choice, blank=True)
    reason = models.CharField(max_length=12, choices=Reason, blank=True)
    note = models.TextField("toelichting", max_length=1_000, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects = ShortlistItemQuerySet.as_manager()

    class Meta:
        verbose_name = "aanbieder op een lijst"
        verbose_name_plural = "aanbieders op lijsten"
        ordering = ["added_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["shortlist", "supplier"], name="supplier_once_on_a_shortlist"),
            models.CheckConstraint(
                condition=Q(choice="", decided_at__isnull=True)
                | ~Q(choice="") & ~Q(reason="") & Q(decided_at__isnull=False),
                name="choice_has_a_reason_and_a_date",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.shortlist_id} {self.supplier_id}"

    @staticmethod
    def chosen(choice: str, reason: str, note: str) -> str:
        """A choice as one short text, to tell whether two are the same."""
        return sha256(json.dumps([choice, reason, note]).encode()).hexdigest()[:16]

    @property
    def as_chosen(self) -> str:
        """What stands here now, as `chosen` writes it."""
        return self.chosen(self.choice, self.reason, self.note)

    def record_choice(self, choice: str, reason: str, note: str, *, by: User, at: datetime) -> None:
        """Keep this choice with who and when; without a choice nobody decided."""
        self.choice, self.reason, self.note = choice, reason, note
        self.decided_at, self.decided_by = (at, by) if choice else (None, None)
        self.save(update_fields=["choice", "reason", "note", "decided_at", "decided_by"])


class Dossier(models.Model):
    """A market scan as it was frozen; never changed. A later change of the scan makes the next version.

    `contents` holds what was found and decided, and numbers of accounts instead of names: who was erased has no name.
    """

    shortlist = models.ForeignKey(Shortlist, on_delete=models.CASCADE, related_name="dossiers")
    version = models.PositiveSmallIntegerField()
    frozen_at = models.DateTimeField()
    frozen_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    contents = models.JSONField()

    class Meta:
        verbose_name = "dossier"
        verbose_name_plural = "dossiers"
        ordering = ["shortlist", "-version"]
        constraints = [models.UniqueConstraint(fields=["shortlist", "version"], name="dossier_version_once")]
        triggers = [
            pgtrigger.Trigger(
                name="dossier_never_changes",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("shortlist_id", "version", "frozen_at", "contents"),
                func="RAISE EXCEPTION 'a dossier never changes' USING ERRCODE = 'check_violation';",
            )
        ]

    def __str__(self) -> str:
        return f"{self.shortlist.number} versie {self.version}"
