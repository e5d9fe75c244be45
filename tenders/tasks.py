"""The night by queue: thin doors to sync.py. A message reads one block and sends the next."""

from time import monotonic

from celery import shared_task
from django.utils import timezone

from platform_goed_inkopen import queue
from platform_goed_inkopen.failpoints import failpoint
from platform_goed_inkopen.jobs import KeptTask
from tenders import sync
from tenders.actions import alarms, matching, redacting
from tenders.models import SyncRun

SECONDS_PER_MESSAGE = 240


@shared_task(base=KeptTask)
def sync_night(**_: object) -> None:
    """Begin the run of this night, unless one is going on."""
    _send(sync.begin_night(timezone.now()))


@shared_task(base=KeptTask)
def reconcile(**_: object) -> None:
    """Begin the weekly check, unless a run is going on or it was begun today."""
    _send(sync.begin_reconciliation(timezone.now()))


@shared_task(base=KeptTask)
def sync_day(run_id: int, block: str = "", **_: object) -> None:
    """Read one block of this run (a day, then what is to be read again); the last one closes the run."""
    following = sync.read_block(run_id, block, timezone.now())
    failpoint("after_block_before_next")
    _send((run_id, following) if following else None)
    if following is None:
        queue.nudge("tenders.tasks.match_tenders", run_id)


@shared_task(base=KeptTask)
def match_tenders(run_id: int = 0, **_: object) -> None:
    """Weigh what changed against every supplier; what takes longer goes on in a message."""
    until = monotonic() + SECONDS_PER_MESSAGE
    night = SyncRun.objects.filter(pk=run_id).first()
    run = matching.match_tenders(now=timezone.now(), sync_run=night, enough=lambda: monotonic() > until)
    if run and run.finished_at is None:
        queue.nudge("tenders.tasks.match_tenders", run_id)


@shared_task
def resume_night(**_: object) -> None:
    """Go on with a run whose message was lost."""
    _send(sync.forgotten_night(timezone.now()))


@shared_task
def tell_of_silence(**_: object) -> None:
    """Wake the coordinators when a good night stays away."""
    alarms.tell_of_silence(now=timezone.now())


@shared_task(base=KeptTask)
def forget_contacts(**_: object) -> None:
    """Take contact persons out of the bytes of what closed sixty days ago; a long day's work goes on in a message."""
    until = monotonic() + SECONDS_PER_MESSAGE
    redacting.redact_failures(now=timezone.now())
    while redacting.redact_payloads(now=timezone.now()):
        if monotonic() > until:
            queue.nudge("tenders.tasks.forget_contacts")
            return


@shared_task(base=KeptTask)
def forget_runs(**_: object) -> None:
    """Runs of more than 400 days ago."""
    redacting.forget_runs(now=timezone.now())


def _send(what: tuple[int, str] | None) -> None:
    """The message of the next block; when the queue is away, the run is resumed later."""
    if what:
        queue.nudge(sync.READ_BLOCK, *what)
