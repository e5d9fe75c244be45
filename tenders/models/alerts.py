"""What a person wants to hear, how often, and what was told."""

from django.db import models
from django.db.models import Q

from accounts.models import User
from suppliers.models import Supplier
from tenders.models.procurements import Tender


class Subscription(models.Model):
    """A question that somebody kept: a filter of a list, or the matches of a supplier, and how often to hear of it.

    `query` is the query string as the list writes it (no page number), empty for matches. `feed_hash` is of the token
    in the address of its feed, `stop_hash` of the one in its mails. `told_until` is up to when its finds were told.
    """

    class About(models.TextChoices):
        TENDERS = "tenders", "opdrachten"
        SUPPLIERS = "suppliers", "aanbieders"
        MATCHES = "matches", "opdrachten die bij ons passen"

    class Frequency(models.TextChoices):
        DAILY = "daily", "elke werkdag"
        WEEKLY = "weekly", "elke maandag"
        NEVER = "never", "nooit; ik kijk zelf"

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="subscriptions")
    supplier = models.ForeignKey(Supplier, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    about = models.CharField(max_length=10, choices=About)
    title = models.CharField("naam", max_length=120)
    query = models.TextField(blank=True)
    frequency = models.CharField("hoe vaak", max_length=6, choices=Frequency)
    created_at = models.DateTimeField()
    told_until = models.DateTimeField()
    stop_hash = models.CharField(max_length=64, unique=True)
    feed_hash = models.CharField(max_length=64, null=True, blank=True, unique=True)
    feed_made_at = models.DateTimeField(null=True, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "melding"
        verbose_name_plural = "meldingen"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "about", "query", "supplier"],
                condition=Q(stopped_at__isnull=True),
                nulls_distinct=False,
                name="subscription_once",
            ),
            models.CheckConstraint(
                condition=Q(about="matches", supplier__isnull=False, query="")
                | ~Q(about="matches") & Q(supplier__isnull=True),
                name="matches_are_of_a_supplier",
            ),
            models.CheckConstraint(
                condition=Q(feed_hash__isnull=True, feed_made_at__isnull=True)
                | Q(feed_hash__isnull=False, feed_made_at__isnull=False),
                name="feed_says_since_when",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Digest(models.Model):
    """The one mail of a day for one person: what was told in it. `key` is that of the mail in the outbox."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="digests")
    day = models.DateField()
    made_at = models.DateTimeField()
    key = models.CharField(max_length=200, unique=True)

    class Meta:
        verbose_name = "verzamelmail"
        verbose_name_plural = "verzamelmails"
        ordering = ["-day", "-pk"]
        constraints = [models.UniqueConstraint(fields=["user", "day"], name="digest_once_a_day")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.day}"


class Told(models.Model):
    """That a person was told of a tender or a supplier: once as new, and once for each deadline that it moved to.

    `deadline` is the deadline as it was told. A publication again of the same tender is nothing new.
    """

    digest = models.ForeignKey(Digest, on_delete=models.CASCADE, related_name="told")
    subscription = models.ForeignKey(Subscription, null=True, on_delete=models.SET_NULL, related_name="told")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    tender = models.ForeignKey(Tender, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    supplier = models.ForeignKey(Supplier, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    deadline = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "verteld"
        verbose_name_plural = "verteld"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "tender", "deadline"],
                condition=Q(tender__isnull=False),
                nulls_distinct=False,
                name="told_once_for_a_deadline",
            ),
            models.UniqueConstraint(
                fields=["user", "supplier"], condition=Q(supplier__isnull=False), name="supplier_told_once"
            ),
            models.CheckConstraint(
                condition=Q(tender__isnull=False, supplier__isnull=True)
                | Q(tender__isnull=True, supplier__isnull=False, deadline__isnull=True),
                name="told_of_a_tender_or_a_supplier",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.tender_id or self.supplier_id}"
