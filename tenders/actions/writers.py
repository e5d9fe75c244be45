"""Writers of tenders wait for each other, since one row of theirs may belong to what another writes."""

from django.db import connection

WRITERS = 7_301_001  # the number of the lock that writers of tenders hold


def wait_for_other_writers() -> None:
    """Hold the lock until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [WRITERS])
