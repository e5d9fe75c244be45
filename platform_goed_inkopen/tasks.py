"""What the queue and the clock ask for: thin doors to mail.py and limits.py."""

from celery import shared_task
from django.utils import timezone

from platform_goed_inkopen import limits, mail


@shared_task
def send_mail_row(pk: int) -> None:
    """Send this row of the outbox, unless it left already."""
    mail.send_waiting(now=timezone.now(), pk=pk)


@shared_task
def send_waiting_mail() -> None:
    """Send whatever waits: the queue may have lost its nudge."""
    mail.send_waiting(now=timezone.now())


@shared_task
def forget_limits() -> None:
    """Throw away what no longer limits anybody."""
    limits.purge(now=timezone.now())
