"""What the queue and the clock ask for: thin doors to mail.py, jobs.py, limits.py and usage.py."""

from celery import shared_task
from django.utils import timezone

from platform_goed_inkopen import jobs, limits, mail, usage


@shared_task
def send_mail_row(pk: int = 0, **_: object) -> None:
    """Send this row of the outbox, unless it left already; which tries again is kept in the row."""
    if pk:
        mail.send_waiting(now=timezone.now(), pk=pk)


@shared_task
def send_waiting_mail(**_: object) -> None:
    """Send whatever waits: the queue may have lost its nudge."""
    mail.send_waiting(now=timezone.now())


@shared_task
def forget_limits(**_: object) -> None:
    """Throw away what no longer limits anybody."""
    limits.purge(now=timezone.now())


@shared_task
def sweep_jobs(**_: object) -> None:
    """Send again what was lost on the way, and say that the worker lives."""
    now = timezone.now()
    jobs.beat("worker", now=now)
    jobs.sweep(now=now)


@shared_task
def forget_old_mail(**_: object) -> None:
    """Take the texts out of mail that left long ago."""
    mail.forget_old_texts(now=timezone.now())


@shared_task
def forget_old_counts(**_: object) -> None:
    """Throw away counts of use that are too old to compare with."""
    usage.forget_old(today=timezone.localdate())
