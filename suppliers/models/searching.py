"""What search reads of suppliers; written by suppliers.indexing alone."""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q


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
