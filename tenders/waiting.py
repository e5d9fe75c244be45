"""What failed before and what fails now, for whoever reads a block: one question to the database for all of them."""

from collections.abc import Callable, Iterator
from datetime import datetime

from django.db.models import Q

from tenders.actions import alarms, failures
from tenders.models import SyncFailure

What = SyncFailure.What


class Waiting:
    """The failures that wait. `now` tells what time it has become."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._attempts: dict[tuple[str, str], int] = {}

    def remember(self, publication_ids: list[str]) -> None:
        """What waits of the list and of any detail, and of the notices of these publications."""
        wanted = Q(what__in=(What.LIST, What.DETAIL)) | Q(publication_id__in=publication_ids)
        found = SyncFailure.objects.waiting().filter(wanted).values_list("publication_id", "what", "attempts")
        self._attempts = {(publication_id, what): attempts for publication_id, what, attempts in found}

    def attempts(self, publication_id: str, what: str) -> int:
        """How often this answer failed; 0 when it does not wait."""
        return self._attempts.get((publication_id, what), 0)

    def rows_of(self, day: str) -> Iterator[str]:
        """The broken rows of the list of this day."""
        return (name for name, what in self._attempts if what == What.LIST and name.startswith(f"{day} "))

    def fail(self, publication_id: str, what: str, error: Exception) -> None:
        """Keep this until it is read."""
        failures.record_failure(
            publication_id=publication_id,
            what=what,
            reason=str(error),
            body=getattr(error, "raw", b""),
            now=self._now(),
        )

    def resolve(self, publication_id: str, what: str) -> None:
        """It is read now."""
        if (publication_id, what) in self._attempts:
            failures.resolve_failures(publication_id=publication_id, what=what, now=self._now())

    def refused(self, reason: str) -> None:
        """TenderNed does not take our credentials: somebody has to look."""
        alarms.tell_of_refusal(reason, now=self._now())
