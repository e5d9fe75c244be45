"""The outbox: a mail is a row in the transaction that caused it, leaves after the commit, and its outcome is kept.

No request waits for the mail server: a worker sends, one row after another. What a mail server refuses for good is
given up and shown; anything else is tried again, later each time. Between the "250 OK" of the server and the commit
nobody can know whether the mail left: then it goes again after a quarter of an hour, with the same Message-ID.
"""

import logging
import random
import unicodedata
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial
from smtplib import SMTPConnectError, SMTPDataError, SMTPException, SMTPRecipientsRefused, SMTPServerDisconnected
from time import monotonic

from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import F
from django.template.loader import render_to_string

from platform_goed_inkopen import queue
from platform_goed_inkopen.failpoints import failpoint
from platform_goed_inkopen.models import MOST_UNFINISHED, OutgoingMail

log = logging.getLogger("platform.mail")
CLAIM_FOR = timedelta(minutes=15)
WAIT_AFTER = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=20), timedelta(hours=1))
GIVE_UP_AFTER = timedelta(days=5)  # as long as mail servers themselves try
KEEP_TEXTS_FOR = timedelta(days=30)
MOST_AT_ONCE = 200
SECONDS_AT_ONCE = 60  # what is left then, the next sweep takes
NO_CONNECTION = (SMTPServerDisconnected, SMTPConnectError, OSError)


def queue_mail(*, key: str, to: str, template: str, context: dict[str, object]) -> OutgoingMail:
    """Put a mail in the outbox; the same key a second time changes nothing.

    `template` names three files: `<template>_subject.txt`, `<template>.txt` and `<template>.html`. Call it inside the
    transaction of the change that it tells about. Returns the row, new or as it was. Names that people chose may hold
    line ends: headers are made one line here, because in the worker they would be an error for ever.
    """
    mail, is_new = OutgoingMail.objects.get_or_create(
        key=key,
        defaults={
            "recipient": "".join(_visible(to).split()),
            "subject": _one_line(render_to_string(f"{template}_subject.txt", context))[:200],
            "text": _visible(render_to_string(f"{template}.txt", context)),
            "html": _visible(render_to_string(f"{template}.html", context)),
        },
    )
    if is_new:
        transaction.on_commit(partial(queue.nudge, "platform_goed_inkopen.tasks.send_mail_row", mail.pk))
    return mail


def _one_line(text: str) -> str:
    return " ".join(_visible(text).split())


def _visible(text: str) -> str:
    """Without control characters, which PostgreSQL or a mail server refuses, and halves of characters."""
    kept = ("\n", "\r", "\t", " ")
    return "".join(sign if sign in kept or unicodedata.category(sign) not in {"Cc", "Cs"} else " " for sign in text)


def send_waiting(*, now: datetime, pk: int | None = None) -> int:
    """Send what is due, each row once: it is claimed before and recorded after. Returns how many left.

    Stops when the mail server is away, which the next sweep sees for itself, and after a minute.
    """
    due = OutgoingMail.objects.due(now)
    rows = due.filter(pk=pk) if pk else due.order_by(F("retry_at").asc(nulls_first=True), "pk")[:MOST_AT_ONCE]
    return _send_each(list(rows), now)


def _send_each(mails: Iterable[OutgoingMail], now: datetime) -> int:
    left, began = 0, monotonic()
    for mail in mails:
        if monotonic() - began > SECONDS_AT_ONCE:
            break
        if not OutgoingMail.objects.claim(mail.pk, now=now, until=now + CLAIM_FOR):
            continue
        try:
            left += _send(mail, now)
        except NO_CONNECTION as error:
            _try_later(mail, error, now)
            break
    return left


def _send(mail: OutgoingMail, now: datetime) -> bool:
    """Whether this claimed row left. Raises NO_CONNECTION."""
    if mail.unfinished >= MOST_UNFINISHED:
        mail.record_given_up(reason="De werker eindigde drie keer tijdens het versturen.", at=now)
        log.error("mail %s given up: its worker died %s times", mail.pk, mail.unfinished)
        return False
    failpoint("after_claim_before_250")
    try:
        with get_connection() as link:  # closed also when the log-in fails, which EmailMessage.send() forgets
            _message(mail, link).send()
    except (SMTPServerDisconnected, SMTPConnectError):
        raise
    except (SMTPException, ValueError) as error:
        _refused(mail, error, now)
        return False
    failpoint("after_250_before_commit")
    mail.record_sent(at=now)
    return True


def _message(mail: OutgoingMail, link: BaseEmailBackend) -> EmailMultiAlternatives:
    message = EmailMultiAlternatives(
        mail.subject, mail.text, to=[mail.recipient], headers={"Message-ID": mail.message_id}, connection=link
    )
    message.attach_alternative(mail.html, "text/html")
    return message


def _refused(mail: OutgoingMail, error: SMTPException | ValueError, now: datetime) -> None:
    if _for_good(error):
        mail.record_given_up(reason=str(error), at=now)
        log.error("mail %s given up: %s", mail.pk, error)
    else:
        _try_later(mail, error, now)


def _for_good(error: Exception) -> bool:
    """Whether no later attempt can succeed: an address that is none, or 5xx for this recipient or this text.

    A 5xx for us (log-in, sender) is a mistake in our settings, and no reason to drop a mail.
    """
    if isinstance(error, SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in error.recipients.values())
    return isinstance(error, ValueError) or (isinstance(error, SMTPDataError) and error.smtp_code >= 500)


def _try_later(mail: OutgoingMail, error: Exception, now: datetime) -> None:
    if now - mail.created_at > GIVE_UP_AFTER:
        mail.record_given_up(reason=str(error), at=now)
        log.error("mail %s given up after %s: %s", mail.pk, GIVE_UP_AFTER, error)
        return
    wait = WAIT_AFTER[min(mail.attempts, len(WAIT_AFTER) - 1)] * random.uniform(0.75, 1.25)
    mail.record_failure(reason=str(error) or type(error).__name__, retry_at=now + wait)
    log.warning("mail %s not sent: %s", mail.pk, error)


def forget_old_texts(*, now: datetime) -> int:
    """Take the words and the address out of mail that is a month old; returns of how many."""
    return OutgoingMail.objects.forget_texts(before=now - KEEP_TEXTS_FOR)
