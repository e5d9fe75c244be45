"""What could not be read: kept until it is."""

from datetime import datetime
from typing import Any

from django.db.models import F

from tenders.models import Source, SyncFailure


def record_failure(*, publication_id: str, what: str, reason: str, body: bytes = b"", now: datetime) -> None:
    """This answer of this publication could not be read; kept until it is. Again: one more attempt."""
    key: dict[str, Any] = {"source": Source.TENDERNED, "publication_id": publication_id, "what": what}
    again = {"reason": reason, "body": body, "last_failed_at": now, "resolved_at": None}
    waiting = SyncFailure.objects.filter(**key)
    if not waiting.waiting().update(attempts=F("attempts") + 1, **again):
        SyncFailure.objects.update_or_create(**key, defaults=again | {"attempts": 1, "first_failed_at": now})


def resolve_failures(*, publication_id: str, what: str, now: datetime) -> None:
    """What failed before succeeded now."""
    SyncFailure.objects.waiting().filter(source=Source.TENDERNED, publication_id=publication_id, what=what).update(
        resolved_at=now
    )
