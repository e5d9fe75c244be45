"""The night by queue: thin doors to sync.py. A message reads one block and sends the next."""

from celery import shared_task
from django.utils import timezone

from tenders import sync


@shared_task
def sync_night() -> None:
    """Begin the run of this night, unless one is going on."""
    begun = sync.begin_night(timezone.now())
    if begun:
        sync_day.delay(*begun)


@shared_task
def sync_day(run_id: int, block: str) -> None:
    """Read one block of this run (a day, then what is to be read again); the last one closes the run."""
    following = sync.read_block(run_id, block, timezone.now())
    if following:
        sync_day.delay(run_id, following)
