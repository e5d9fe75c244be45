"""The outbox: a mail is a row in the transaction that caused it, leaves after the commit, and its outcome is kept."""

import logging
from datetime import datetime, timedelta
from functools import partial
from smtplib import SMTPException

from celery import current_app
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from kombu.exceptions import OperationalError as QueueUnreachable

from platform_goed_inkopen.models import OutgoingMail

log = logging.getLogger("platform.mail")
CLAIM_FOR = timedelta(minutes=15)
WAIT_AFTER = (timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6))


def queue_mail(*, key: str, to: str, template: str, context: dict[str, object]) -> OutgoingMail:
    """Put a mail in the outbox; the same key a second time changes nothing.

    `template` names three files: `<template>_subject.txt`, `<template>.txt` and `<template>.html`. Call it inside the
    transaction of the change that it tells about. Returns the row, new or as it was.
    """
    subject = " ".join(render_to_string(f"{template}_subject.txt", context).split())
    mail, is_new = OutgoingMail.objects.get_or_create(
        key=key,
        defaults={
            "recipient": to,
            "subject": subject[:200],
            "text": render_to_string(f"{template}.txt", context),
            "html": render_to_string(f"{template}.html", context),
        },
    )
    if is_new:
        transaction.on_commit(partial(_nudge, mail.pk))
    return mail


def _nudge(pk: int) -> None:
    """Ask a worker to send this row now; when the queue is away the row waits for the sweep of every minute."""
    try:
        # One try of our own: with retry=False redis-py tries by itself, for six seconds in which somebody waits.
        current_app.send_task(
            "platform_goed_inkopen.tasks.send_mail_row", args=[pk], retry=True, retry_policy={"max_retries": 0}
        )
    except (QueueUnreachable, OSError) as error:
        log.warning("queue unreachable, mail %s waits in the outbox: %s", pk, error)


def send_waiting(*, now: datetime, pk: int | None = None) -> int:
    """Send what is due, each row once: it is claimed before and recorded after. Returns how many left."""
    due = OutgoingMail.objects.due(now)
    rows = due.filter(pk=pk) if pk else due.order_by("pk")[:200]
    return sum(_send(mail, now) for mail in rows)


def _send(mail: OutgoingMail, now: datetime) -> bool:
    if not OutgoingMail.objects.due(now).filter(pk=mail.pk).update(retry_at=now + CLAIM_FOR):
        return False
    message = EmailMultiAlternatives(
        mail.subject, mail.text, to=[mail.recipient], headers={"Message-ID": mail.message_id}
    )
    message.attach_alternative(mail.html, "text/html")
    try:
        message.send()
    except (SMTPException, OSError) as error:
        wait = WAIT_AFTER[min(mail.attempts, len(WAIT_AFTER) - 1)]
        mail.record_failure(reason=str(error), retry_at=now + wait)
        log.warning("mail %s not sent: %s", mail.pk, error)
        return False
    mail.record_sent(at=now)
    return True
