"""The names on notices."""

from django.db import models
from django.db.models import Q

from accounts.models import Organisation, User
from platform_goed_inkopen.regions import BY_CODE, PROVINCE_BY_CODE, Municipality, Province
from tenders.models.sources import Source


class Buyer(models.Model):
    """A name on notices; a person may link it to an organisation.

    `kvk_number` is the number that a notice gives with the name: a hint for who links, never a link by itself.
    `seat_from` says where its place comes from: what a coordinator filled in stands, whatever notices say later.
    """

    class SeatFrom(models.TextChoices):
        NAME = "name", "uit de naam"
        ADDRESS = "address", "uit het adres op een aankondiging"
        PERSON = "person", "ingevuld door een coördinator"

    source = models.CharField(max_length=12, choices=Source)
    source_id = models.CharField(max_length=60, blank=True)
    name = models.CharField(max_length=300)
    name_key = models.CharField(max_length=300)
    municipality_code = models.CharField(max_length=6, blank=True)
    province_code = models.CharField(max_length=4, blank=True)
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.SET_NULL, related_name="buyers"
    )
    kvk_number = models.CharField(max_length=8, blank=True)
    linked_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    linked_at = models.DateTimeField(null=True, blank=True)
    seat_from = models.CharField(max_length=8, choices=SeatFrom, blank=True)
    seated_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    seated_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "koper"
        verbose_name_plural = "kopers"
        constraints = [
            models.UniqueConstraint(
                fields=["source", "name_key"], condition=Q(source_id=""), name="buyer_by_name_once"
            ),
            models.UniqueConstraint(
                fields=["source", "source_id"], condition=~Q(source_id=""), name="buyer_by_source_id_once"
            ),
            models.CheckConstraint(
                condition=Q(linked_by=None) | Q(linked_at__isnull=False), name="buyer_linked_by_whom_and_when"
            ),
            models.CheckConstraint(
                condition=Q(seat_from="person", seated_at__isnull=False)
                | ~Q(seat_from="person") & Q(seated_at=None, seated_by=None),
                name="buyer_seated_by_whom_and_when",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def municipality(self) -> Municipality | None:
        """Where the buyer is seated in the north; None elsewhere or when unknown."""
        return BY_CODE.get(self.municipality_code)

    @property
    def province(self) -> Province | None:
        """The northern province of the buyer; None elsewhere or when unknown."""
        return PROVINCE_BY_CODE.get(self.province_code)
