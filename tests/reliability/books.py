"""What nights of reading brought in, held against what was there to be seen: none lost, none double, bytes of each."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from tenders.models import Payload, Publication, SyncFailure


@dataclass(frozen=True)
class Books:
    """The ledger of the source beside that of the database."""

    visible: int
    stored: int
    failed: int  # waiting to be read again
    lost: list[str]
    double: list[str]
    without_bytes: list[str]

    @property
    def are_right(self) -> bool:
        return not (self.lost or self.double or self.without_bytes)


def books(visible: Iterable[str]) -> Books:
    """The state of the books when all of these could be seen."""
    due = set(visible)
    stored = list(Publication.objects.at_the_source().values_list("publication_id", flat=True))
    failed = set(SyncFailure.objects.waiting().exclude(what="ted").values_list("publication_id", flat=True))
    return Books(
        visible=len(due),
        stored=len(stored),
        failed=len(failed),
        lost=sorted(due - set(stored) - failed),
        double=[number for number, times in Counter(stored).items() if times > 1],
        without_bytes=without_bytes(),
    )


def without_bytes() -> list[str]:
    """Publications of which an answer was read whose bytes are not kept."""
    found = Publication.objects.at_the_source().annotate(
        has_list=Exists(_payloads("list", "list_sha256")), has_detail=Exists(_payloads("detail", "detail_sha256"))
    )
    unkept = Q(list_sha256__gt="", has_list=False) | Q(details_read_at__isnull=False, has_detail=False)
    return list(found.filter(unkept | Q(list_sha256="", detail_sha256="")).values_list("publication_id", flat=True))


def _payloads(kind: str, sum_field: str) -> QuerySet[Payload]:
    return Payload.objects.filter(publication=OuterRef("pk"), kind=kind, sha256=OuterRef(sum_field))
