"""Fills the tables with everything of a seed, in one transaction.

No audit rows are written for what is made here (copying.without_history), and no mail leaves. Every organisation is
marked as invented, like those of the demonstration.
"""

from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction

from accounts.models import Organisation
from monitoring.scale import supplier_rows, tender_rows
from monitoring.scale.copying import without_history
from monitoring.scale.supplier_rows import SupplierRows
from monitoring.scale.suppliers import Inventor, kvk_number
from monitoring.scale.tender_rows import TenderRows
from monitoring.scale.tenders import Buying
from suppliers.loading import load_reference
from tenders.models import Tender

LARGEST_SEED = 69  # the KvK numbers from 80000000 are of tests and of the demonstration


class AlreadySeededError(Exception):
    """Rows of this seed are there; the message is one of them."""


@dataclass(frozen=True)
class Wanted:
    """How much of what; `today` is the last day that is told of."""

    suppliers: int
    tenders: int
    seed: int
    today: date


def seed(wanted: Wanted) -> dict[str, int]:
    """Write it all or nothing; returns how many rows of each kind were written. Raises AlreadySeededError."""
    with transaction.atomic():
        load_reference()
        _refuse_twice(wanted)
        with without_history():
            written = _write(wanted)
    _analyse()
    return written


def _write(wanted: Wanted) -> dict[str, int]:
    inventor = Inventor(wanted.seed, wanted.today)
    suppliers = SupplierRows(inventor, wanted.suppliers)
    written = suppliers.write() if wanted.suppliers else {"suppliers": 0}
    buying = Buying(wanted.seed, wanted.today, suppliers=wanted.suppliers)
    tenders = TenderRows(buying, inventor, first_organisation=suppliers.first_organisation)
    return written | (tenders.write(wanted.tenders) if wanted.tenders else {"tenders": 0})


def _refuse_twice(wanted: Wanted) -> None:
    """The first of each kind is there when any is."""
    first = kvk_number(wanted.seed, 0)
    there = [
        *Organisation.objects.filter(kvk_number=first)[: wanted.suppliers],
        *Tender.objects.filter(kenmerk=first)[: wanted.tenders],
    ]
    if there:
        raise AlreadySeededError(str(there[0]))


def _analyse() -> None:
    """Tell the planner what it has to do with from now on."""
    with connection.cursor() as cursor:
        for model in (*supplier_rows.TABLES, *tender_rows.TABLES):
            cursor.execute(f'ANALYZE "{model._meta.db_table}"')
