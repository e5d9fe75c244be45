"""The days and the failures of reading as a file, for who looks into a difference."""

from datetime import date

from platform_goed_inkopen.exports import Row, Table
from tenders.models import ListDay, SyncFailure
from tenders.sync_page import difference

DAYS = ("dag", "tenderned", "wij", "verschil", "stand", "gelezen_op")
FAILURES = ("publicatie_id", "wat", "reden", "pogingen", "sinds", "laatst")


def days_table(*, day: date) -> Table:
    """Every day that was ever compared, newest first."""
    rows = (_day(row) for row in ListDay.objects.iterator())
    return Table(name="dagen", sheet="Dagen", day=day, header=DAYS, rows=rows)


def failures_table(*, day: date) -> Table:
    """Every answer that waits to be read, longest waiting first."""
    found = SyncFailure.objects.waiting().defer("body").order_by("first_failed_at", "pk")
    return Table(
        name="mislukt", sheet="Mislukt", day=day, header=FAILURES, rows=(_failure(row) for row in found.iterator())
    )


def _day(row: ListDay) -> Row:
    told = difference(row.total, row.seen)
    return (row.day, row.total, row.seen, told, row.get_state_display(), row.checked_at)


def _failure(row: SyncFailure) -> Row:
    told = (row.publication_id, row.get_what_display(), row.reason, row.attempts)
    return (*told, row.first_failed_at, row.last_failed_at)
