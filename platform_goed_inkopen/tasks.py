"""Mail by queue: thin doors to mail.py."""

from celery import shared_task
from django.utils import timezone

from platform_goed_inkopen import mail


@shared_task
def send_mail_row(pk: int) -> None:
    """Send this row of the outbox, unless it left already."""
    mail.send_waiting(now=timezone.now(), pk=pk)


@shared_task
def send_waiting_mail() -> None:
    """Send whatever waits: the queue may have lost its nudge."""
    mail.send_waiting(now=timezone.now())
