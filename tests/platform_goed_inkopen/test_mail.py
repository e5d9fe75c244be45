"""The outbox: each mail leaves once, and waits when it cannot leave."""

from datetime import datetime, timedelta

import pytest
from django.core import mail as sent
from django.db import IntegrityError, transaction
from django.utils import timezone

from platform_goed_inkopen.mail import queue_mail, send_waiting
from platform_goed_inkopen.models import OutgoingMail

pytestmark = pytest.mark.django_db
TEMPLATE = "account/email/unknown_account"


@pytest.fixture
def outbox(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    return sent.outbox


def queue(key: str = "een", to: str = "jan@x.example") -> OutgoingMail:
    return queue_mail(key=key, to=to, template=TEMPLATE, context={"site": "http://localhost:8000", "email": to})


def test_a_mail_is_text_and_html_with_a_message_id_that_stays(outbox) -> None:
    row = queue()
    send_waiting(now=timezone.now())

    assert outbox[0].to == ["jan@x.example"]
    assert outbox[0].alternatives[0].mimetype == "text/html"
    assert outbox[0].extra_headers["Message-ID"] == row.message_id


def test_the_same_key_is_one_mail(outbox) -> None:
    queue()
    queue()
    assert send_waiting(now=timezone.now()) == 1
    assert send_waiting(now=timezone.now()) == 0
    assert len(outbox) == 1


def test_a_mail_of_a_transaction_that_was_undone_does_not_exist(outbox) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        queue()
        raise RuntimeError
    assert not OutgoingMail.objects.exists()


def test_a_mail_server_that_refuses_makes_the_mail_wait_and_leave_later(settings, outbox) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    now = timezone.now()
    queue()

    assert send_waiting(now=now) == 0
    row = OutgoingMail.objects.get()
    assert (row.attempts, row.sent_at) == (1, None)
    assert "refused" in row.last_error
    assert send_waiting(now=now) == 0

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert send_waiting(now=now + timedelta(hours=1)) == 1


def test_a_mail_that_another_worker_claimed_is_left_alone(outbox) -> None:
    now = timezone.now()
    row = queue()
    OutgoingMail.objects.filter(pk=row.pk).update(retry_at=now + timedelta(minutes=15))

    assert send_waiting(now=now, pk=row.pk) == 0
    assert outbox == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"sent_at": timezone.now(), "failed_at": timezone.now()},
        {"claimed_at": timezone.now()},
        {"claimed_at": timezone.now(), "retry_at": timezone.now(), "sent_at": timezone.now()},
    ],
    ids=["sent and given up", "claimed without an end", "claimed and sent"],
)
def test_the_database_refuses_a_mail_in_two_states(wrong: dict[str, datetime]) -> None:
    row = queue()
    with pytest.raises(IntegrityError):
        OutgoingMail.objects.filter(pk=row.pk).update(**wrong)
