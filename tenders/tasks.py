"""The night by queue: thin doors to sync.py. A message reads one block and sends the next."""

from celery import shared_task
from django.utils import timezone

from platform_goed_inkopen import queue
from platform_goed_inkopen.failpoints import failpoint
from platform_goed_inkopen.jobs import KeptTask
from tenders import sync


@shared_task(base=KeptTask)
def sync_night(**_: object) -> None:
    """Begin the run of this night, unless one is going on."""
    _send(sync.begin_night(timezone.now()))


@shared_task(base=KeptTask)
def sync_day(run_id: int, block: str = "", **_: object) -> None:
    """Read one block of this run (a day, then what is to be read again); the last one closes the run."""
    following = sync.read_block(run_id, block, timezone.now())
    failpoint("after_block_before_next")
    _send((run_id, following) if following else None)


@shared_task
def resume_night(**_: object) -> None:
    """Go on with a run whose message was lost."""
    _send(sync.forgotten_night(timezone.now()))


def _send(what: tuple[int, str] | None) -> None:
    """The message of the next block; when the queue is away, the run is resumed later."""
    if what:
        queue.nudge(sync.READ_BLOCK, *what)
