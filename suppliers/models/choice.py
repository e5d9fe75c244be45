"""A market scan: who was found for a need, who stays and who drops out, and why; frozen into a dated dossier."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.models import Organisation, User
from suppliers.models.profiles import Supplier
from suppliers.querysets import ShortlistQuerySet


class Shortlist(models.Model):
    """A market scan for one need, of an organisation. `number` is `dw-2026-0031`: of the year, and without gaps."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="shortlists")
    number = models.SlugField(max_length=20, unique=True)
    title = models.CharField("waarvoor", max_length=120)
    reason = models.TextField("reden van deze zoekvraag", blank=True)
    municipality_code = models.CharField("waar", max_length=6, blank=True)
    query = models.CharField(max_length=2_000, blank=True)  # the query string of the directory
    query_words = models.CharField(max_length=500, blank=True)
    found = models.PositiveIntegerField(null=True, blank=True)
    searched_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = ShortlistQuerySet.as_manager()

    class Meta:
        verbose_name = "lijst"
        verbose_name_plural = "lijsten"
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("shortlist", args=[self.number])


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
