"""Who won what."""

from django.db import models
from django.db.models import F, Q

from accounts.models import Organisation
from tenders import awarding
from tenders.lots import in_words
from tenders.models.procurements import Publication, Tender
from tenders.querysets import AwardQuerySet

SURE = {
    awarding.EndsFrom.NOTICE.value: "vrijwel zeker",
    awarding.EndsFrom.CALL.value: "waarschijnlijk",
    awarding.EndsFrom.DURATION.value: "geschat",
}


class Award(models.Model):
    """Who won a lot, for how much and when. The key is the KvK number, else the normalised name.

    `amount` is what the notice says was awarded; of a framework `ceiling` is the most that may be bought, never
    what is spent. `doubt` says why an amount goes into no sum. `ends_on` is the last day of the contract without
    renewals and `ends_latest` with all of them; `ends_from` says how we know, which decides how sure it is.
    """

    class Doubt(models.TextChoices):
        PLACEHOLDER = awarding.Doubt.PLACEHOLDER.value, "een bedrag dat is ingevuld omdat het formulier erom vroeg"
        ABOVE_ESTIMATE = awarding.Doubt.ABOVE_ESTIMATE.value, "meer dan tien keer de raming"
        REPEATED = awarding.Doubt.REPEATED.value, "hetzelfde bedrag bij elk perceel: waarschijnlijk het totaal"
        HUGE = awarding.Doubt.HUGE.value, "uitzonderlijk hoog"

    class EndsFrom(models.TextChoices):
        NOTICE = awarding.EndsFrom.NOTICE.value, "de einddatum staat in de aankondiging van de gunning"
        CALL = awarding.EndsFrom.CALL.value, "de einddatum staat in de aankondiging van de opdracht"
        DURATION = awarding.EndsFrom.DURATION.value, "berekend uit de gunning en de looptijd"

    tender = models.ForeignKey(Tender, on_delete=models.CASCADE, related_name="awards")
    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="awards")
    lot = models.CharField(max_length=40, blank=True)
    winner_name = models.CharField(max_length=300)
    winner_kvk = models.CharField(max_length=8, blank=True)
    winner_key = models.CharField(max_length=300)
    amount = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    awarded_on = models.DateField(null=True, blank=True)
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.SET_NULL, related_name="awards"
    )

    is_framework = models.BooleanField(default=False)
    ceiling = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    doubt = models.CharField(max_length=12, choices=Doubt, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    ends_latest = models.DateField(null=True, blank=True)
    ends_from = models.CharField(max_length=10, choices=EndsFrom, blank=True)

    objects = AwardQuerySet.as_manager()

    class Meta:
        verbose_name = "gunning"
        verbose_name_plural = "gunningen"
        ordering = ["lot", "winner_name"]
        constraints = [
            models.UniqueConstraint(fields=["tender", "lot", "winner_key"], name="award_once"),
            models.CheckConstraint(
                condition=Q(ends_on=None, ends_from="", ends_latest=None) | Q(ends_on__isnull=False) & ~Q(ends_from=""),
                name="award_end_says_where_from",
            ),
            models.CheckConstraint(
                condition=Q(ends_latest=None) | Q(ends_latest__gte=F("ends_on")), name="award_renewed_end_is_later"
            ),
        ]
        indexes = [
            models.Index(F("awarded_on").desc(nulls_last=True), F("id").desc(), name="award_newest"),
            models.Index(fields=["winner_kvk"], name="award_winner", condition=~Q(winner_kvk="")),
            models.Index(fields=["ends_on"], name="award_end", condition=Q(ends_on__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.winner_name} {self.lot}".strip()

    @property
    def lot_in_words(self) -> str:
        """`perceel 2` for LOT-0002; `de hele opdracht` when it has no lots."""
        return in_words(self.lot)

    @property
    def counts(self) -> bool:
        """Whether its amount is in sums."""
        return self.as_amount.counts

    @property
    def as_amount(self) -> awarding.Amount:
        """What a sum sees of it."""
        part = (self.tender_id, self.lot)
        return awarding.Amount(part, self.amount, self.currency, self.is_framework, self.doubt)

    @property
    def how_sure(self) -> str:
        """How sure the end of the contract is; empty when it is not known."""
        return SURE.get(self.ends_from, "")
