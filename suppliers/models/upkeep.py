"""What is asked of enterprises so that their profiles stay true."""

from django.db import models
from django.db.models import Q

from accounts.models import User
from suppliers.models.profiles import Supplier
from suppliers.querysets import CheckUpQuerySet


class CheckUp(models.Model):
    """One question to an enterprise, answered by one of the links in a mail, without log-in and once.

    Of the token in the links only the hash is kept. A reminder asks the same question again with a new token. Who gave
    no answer in time may still answer until `expires_at`.
    """

    class Kind(models.TextChoices):
        YEARLY = "yearly", "klopt het profiel nog"
        CAPACITY = "capacity", "is er ruimte"

    class Answer(models.TextChoices):
        RIGHT = "right", "klopt nog"
        CHANGE = "change", "aanpassen"
        STOP = "stop", "stoppen"
        NOW = "now", "kan nu leveren"
        LATER = "later", "nu vol"
        LESS = "less", "deze vraag niet meer"

    supplier = models.ForeignKey(Supplier, on_delete=models.CASCADE, related_name="check_ups")
    kind = models.CharField(max_length=10, choices=Kind)
    asked_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True, blank=True)
    token_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=10, choices=Answer, blank=True)
    gave_up_at = models.DateTimeField(null=True, blank=True)  # two silences

    objects = CheckUpQuerySet.as_manager()

    class Meta:
        verbose_name = "vraag aan een aanbieder"
        verbose_name_plural = "vragen aan aanbieders"
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["supplier", "kind"],
                condition=Q(answered_at__isnull=True, gave_up_at__isnull=True),
                name="one_open_check_up_of_a_kind",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answer="") | Q(answered_at__isnull=False) & ~Q(answer=""),
                name="answered_check_up_says_what",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.supplier_id} {self.get_kind_display()}"


class NotTheSame(models.Model):
    """Two profiles look like one enterprise and a person said that they are not."""

    first = models.ForeignKey(Supplier, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Supplier, on_delete=models.CASCADE, related_name="+")
    said_at = models.DateTimeField()
    said_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = "geen dubbel profiel"
        verbose_name_plural = "geen dubbele profielen"
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="not_the_same_once"),
            models.CheckConstraint(condition=Q(first__lt=models.F("second")), name="not_the_same_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} {self.second_id}"
