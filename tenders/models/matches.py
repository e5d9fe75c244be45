"""Which tenders fit which suppliers and why, which nearly did, and what a supplier does not want to hear of."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from accounts.models import User
from suppliers.models import Supplier
from tenders.models.nights import SyncRun
from tenders.models.procurements import Tender


class MatchRun(models.Model):
    """One round of weighing: which tenders were weighed by which version of the sum, and what came of it.

    `tenders` are the numbers of those that were weighed; `pairs` how many pairs lie above the threshold now.
    """

    sync_run = models.ForeignKey(SyncRun, null=True, blank=True, on_delete=models.SET_NULL, related_name="match_runs")
    version = models.PositiveSmallIntegerField()
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    tenders = ArrayField(models.BigIntegerField(), default=list, blank=True)
    suppliers = models.PositiveIntegerField(default=0)
    pairs = models.PositiveIntegerField(default=0)
    near = models.PositiveIntegerField(default=0)
    # The first transaction whose changes of suppliers it may not have seen: the next round begins there.
    seen_until = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = "ronde van vergelijken"
        verbose_name_plural = "rondes van vergelijken"
        ordering = ["-started_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d %H:%M}"


class Match(models.Model):
    """A tender and a supplier whose sum lies above the threshold, with every part of the sum.

    `hits` are [{"rule", "points", "most", "text", "words"}] and `misses` [{"rule", "points", "most", "text"}]: the
    public sum (matching.py) of that `version`, the same for buyer and supplier. What follows is of the supplier alone:
    `seen_at`, `mailed_at`, and `dismissed_at` with the reason why it is nothing for them, until that is undone.
    """

    class Reason(models.TextChoices):
        """Niet voor mij, want …"""

        WRONG_TRADE = "wrong_trade", "dit is ons vak niet"
        TOO_FAR = "too_far", "het is te ver weg"
        TOO_BIG = "too_big", "de opdracht is te groot"
        TOO_LATE = "too_late", "het is te laat om nog mee te doen"
        KNOWN = "known", "wij kennen deze opdracht al"

    tender = models.ForeignKey(Tender, on_delete=models.CASCADE, related_name="matches")
    supplier = models.ForeignKey(Supplier, on_delete=models.CASCADE, related_name="matches")
    score = models.PositiveSmallIntegerField()
    version = models.PositiveSmallIntegerField()
    hits = models.JSONField(default=list)
    misses = models.JSONField(default=list, blank=True)
    matched_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)
    dismissed_at = models.DateTimeField(null=True, blank=True)
    dismissed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    dismissed_reason = models.CharField(max_length=12, choices=Reason, blank=True)

    class Meta:
        verbose_name = "match"
        verbose_name_plural = "matches"
        ordering = ["-score", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["tender", "supplier"], name="match_once"),
            models.CheckConstraint(condition=Q(score__lte=100), name="match_of_a_hundred_at_most"),
            models.CheckConstraint(
                condition=Q(dismissed_at__isnull=True, dismissed_reason="")
                | Q(dismissed_at__isnull=False) & ~Q(dismissed_reason=""),
                name="dismissed_match_says_why",
            ),
        ]
        indexes = [models.Index(fields=["supplier", "-matched_at"], name="match_of_supplier")]

    def __str__(self) -> str:
        return f"{self.tender_id} {self.supplier_id} {self.score}"


class NearMisses(models.Model):
    """What nearly fitted a supplier in the last round: at most five, the nearest first.

    `nearest` is [{"tender", "score", "misses": [{"rule", "text"}], "would": what would have caught it}].
    """

    supplier = models.OneToOneField(Supplier, on_delete=models.CASCADE, related_name="near_misses")
    run = models.ForeignKey(MatchRun, on_delete=models.CASCADE, related_name="near_misses")
    nearest = models.JSONField(default=list)

    class Meta:
        verbose_name = "bijna-match"
        verbose_name_plural = "bijna-matches"

    def __str__(self) -> str:
        return str(self.supplier_id)


class Preference(models.Model):
    """What a supplier said not to want any more, by “niet voor mij”; stands on its page until it is undone.

    It narrows what the supplier is told, and changes no score. `value` is by reason: the first four digits of a CPV
    code (wrong_trade), a code of a municipality or province (too_far), an amount in whole euros (too_big), the number
    of days that must be left (too_late), the reference of the tender (known).
    """

    supplier = models.ForeignKey(Supplier, on_delete=models.CASCADE, related_name="preferences")
    reason = models.CharField(max_length=12, choices=Match.Reason)
    value = models.CharField(max_length=40)
    match = models.ForeignKey(Match, null=True, blank=True, on_delete=models.SET_NULL, related_name="preferences")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = "voorkeur"
        verbose_name_plural = "voorkeuren"
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["supplier", "reason", "value"], condition=Q(undone_at__isnull=True), name="preference_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.supplier_id} {self.reason} {self.value}"


class WordCode(models.Model):
    """How often a word of a title stands with a CPV code (four digits) in past notices: for hints about wrong codes."""

    word = models.CharField(max_length=40)
    cpv = models.CharField(max_length=4)
    times = models.PositiveIntegerField()

    class Meta:
        verbose_name = "woord bij een CPV-code"
        verbose_name_plural = "woorden bij CPV-codes"
        constraints = [models.UniqueConstraint(fields=["word", "cpv"], name="word_code_once")]

    def __str__(self) -> str:
        return f"{self.word} {self.cpv}"
