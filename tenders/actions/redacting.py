"""Keeping no longer than needed: contact persons in old bytes, the bytes of failures, and old runs."""

from datetime import datetime, timedelta

from django.db import transaction

from tenders.models import Payload, SyncFailure, SyncRun
from tenders.redaction import redacted

CONTACTS_KEPT = timedelta(days=60)
RUNS_KEPT = timedelta(days=400)
BLOCK = 200


@transaction.atomic
def redact_payloads(*, now: datetime, most: int = BLOCK) -> int:
    """Replace the bytes of procurements that closed sixty days ago by a copy without contact persons; how many.

    The sum stays that of the original: the same answer again is still known, and is not kept again.
    """
    due = Payload.objects.with_contacts_until(now - CONTACTS_KEPT).select_for_update(of=("self",), skip_locked=True)
    payloads = list(due.order_by("pk")[:most])
    for payload in payloads:
        payload.body, payload.redacted_at = redacted(bytes(payload.body)), now
        payload.save(update_fields=["body", "redacted_at"])
    return len(payloads)


def redact_failures(*, now: datetime) -> int:
    """Bytes that could not be read go sixty days after they could; until then old ones lose contact persons."""
    old = SyncFailure.objects.exclude(body=b"")
    gone = old.filter(resolved_at__lt=now - CONTACTS_KEPT).update(body=b"")
    waiting = old.waiting().filter(first_failed_at__lt=now - CONTACTS_KEPT)
    return gone + sum(_redact(failure) for failure in waiting.iterator(chunk_size=BLOCK))


def _redact(failure: SyncFailure) -> bool:
    body = redacted(bytes(failure.body))
    changed = body != bytes(failure.body)
    return changed and bool(SyncFailure.objects.filter(pk=failure.pk, attempts=failure.attempts).update(body=body))


def forget_runs(*, now: datetime) -> int:
    """Runs that ended 400 days ago; returns how many."""
    return SyncRun.objects.filter(finished_at__lt=now - RUNS_KEPT).delete()[0]
