"""What could not be read: kept until it is."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import F

from accounts.models import PlatformRole
from platform_goed_inkopen.letters import Letter, send_letter
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


def tell_of_refusal(reason: str, *, now: datetime) -> None:
    """Tell the coordinators that TenderNed refuses our credentials; once a day, however often it does."""
    people = PlatformRole.objects.coordinating_everywhere().values_list("user__email", flat=True)
    letter = Letter(
        subject="TenderNed weigert onze aanmelding",
        sentence="Vannacht weigerde TenderNed de gebruiker en het wachtwoord van het platform.",
        paragraphs=(
            f"TenderNed zei: {reason}",
            "De nacht ging verder met wat TED geeft. Bij nationale opdrachten ontbreken daardoor percelen en winnaars.",
            "Laat TENDERNED_USER en TENDERNED_PASSWORD nakijken.",
        ),
        link=f"{settings.PUBLIC_URL}/coordinatie/",
        link_text="Bekijk wat er op u wacht",
        why="U krijgt deze mail omdat u coördinator bent. Hij komt elke nacht tot het weer lukt.",
    )
    send_letter(f"tenderned-refused-{now:%Y-%m-%d}", sorted(set(people)), letter)
