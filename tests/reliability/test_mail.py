"""The cases M of the reliability catalogue: no mail is lost, and what is sent twice can be counted.

M06 is not here: there is no digest and no subscription to end yet.
"""

import select
import time
from collections import Counter
from datetime import timedelta

import pytest
from django.utils import timezone

from platform_goed_inkopen import mail
from platform_goed_inkopen.failpoints import KILLED
from platform_goed_inkopen.mail import queue_mail, send_waiting
from platform_goed_inkopen.models import OutgoingMail
from tests.counting import Counts
from tests.factories import UserFactory
from tests.reliability.kit import Kit, kill9, wait_until
from tests.reliability.smtp_twin import SmtpTwin, deaf_server

pytestmark = [pytest.mark.reliability, pytest.mark.django_db]
TEMPLATE = "account/email/unknown_account"
SEND = """
from django.utils import timezone
from platform_goed_inkopen import mail
mail.send_waiting(now=timezone.now())
"""
State = OutgoingMail.State


def queue(key: str, to: str = "", **context: object) -> OutgoingMail:
    return queue_mail(
        key=key,
        to=to or f"{key}@x.example",
        template=TEMPLATE,
        context={"site": "http://localhost:8000", "email": to, **context},
    )


def queue_many(number: int) -> list[OutgoingMail]:
    return [queue(f"mail-{n}") for n in range(number)]


def missing(mails: list[OutgoingMail], twin: SmtpTwin) -> int:
    """How many of these the mail server never took."""
    return len({mail.message_id for mail in mails} - {message_id for _, message_id in twin.taken})


def times_taken(twin: SmtpTwin) -> list[int]:
    return sorted(Counter(twin.taken).values())


def states() -> dict[str, str]:
    return {mail.key: mail.state for mail in OutgoingMail.objects.all()}


def test_M01_after_a_day_without_a_mail_server_every_mail_leaves_once(mail_to_twin: SmtpTwin, counts: Counts) -> None:
    mail_to_twin.stop()
    mails, now = queue_many(12), timezone.now()

    for hour in range(24):
        for minute in range(0, 60, 10):
            assert send_waiting(now=now + timedelta(hours=hour, minutes=minute)) == 0
    assert set(states().values()) == {State.QUEUED}
    mail_to_twin.start()
    for minute in range(0, 90, 5):
        send_waiting(now=now + timedelta(hours=24, minutes=minute))

    assert times_taken(mail_to_twin) == [1] * 12
    assert set(states().values()) == {State.SENT}
    counts.lost += missing(mails, mail_to_twin)
    assert counts.lost == 0


def test_M01_what_cannot_leave_for_days_is_given_up_and_shown(mail_to_twin: SmtpTwin) -> None:
    mail_to_twin.stop()
    row = queue("lang")
    send_waiting(now=timezone.now() + timedelta(days=6))

    row.refresh_from_db()
    assert (row.state, OutgoingMail.objects.failed().get()) == (State.FAILED, row)
    assert "refused" in row.last_error


def test_M02_a_worker_gives_up_on_a_mail_server_that_says_nothing(mail_to_twin: SmtpTwin, settings) -> None:
    queue_many(3)
    with deaf_server() as listener:
        settings.EMAIL_PORT = listener.getsockname()[1]
        began = time.monotonic()
        assert send_waiting(now=timezone.now()) == 0
        assert time.monotonic() - began <= 10

    tried = OutgoingMail.objects.filter(attempts=1)
    assert "timed out" in tried.get().last_error, "one mail finds out for all"


def test_M02_also_when_it_falls_silent_after_the_text(mail_to_twin: SmtpTwin, settings) -> None:
    mail_to_twin.after_data, settings.EMAIL_TIMEOUT = "hang", 1
    queue("stil")
    began = time.monotonic()
    assert send_waiting(now=timezone.now()) == 0
    assert time.monotonic() - began <= 10
    assert states() == {"stil": State.QUEUED}


def test_M02_no_request_asks_the_mail_server_anything(kit: Kit) -> None:
    user = UserFactory(email="jan@x.example")
    with deaf_server() as listener:
        site = kit.web(EMAIL_URL=f"smtp://127.0.0.1:{listener.getsockname()[1]}")
        assert site.post("/account/password/reset/", {"email": user.email}).status_code == 302
        asked, _, _ = select.select([listener], [], [], 0)

    assert asked == []
    assert OutgoingMail.objects.get().recipient == user.email


@pytest.mark.parametrize(
    ("point", "doubles"), [("after_claim_before_250", 0), ("after_250_before_commit", 1)], ids=["before", "after"]
)
def test_M03_a_crash_beside_the_answer_costs_one_double_at_most(
    kit: Kit, mail_to_twin: SmtpTwin, counts: Counts, point: str, doubles: int
) -> None:
    row = queue("een")
    assert kit.run(SEND, EMAIL_URL=mail_to_twin.url, FAILPOINTS=f"{point}=die") == KILLED
    now = timezone.now()

    assert states() == {"een": State.IN_FLIGHT}
    assert send_waiting(now=now + timedelta(minutes=14)) == 0, "its worker may still live"
    assert send_waiting(now=now + timedelta(minutes=16)) == 1
    assert send_waiting(now=now + timedelta(days=1)) == 0
    assert mail_to_twin.taken == [("een@x.example", row.message_id)] * (1 + doubles), "with the same Message-ID"
    counts.lost += missing([row], mail_to_twin)


def test_M03_a_worker_that_is_killed_in_the_middle_of_many_loses_none(
    kit: Kit, mail_to_twin: SmtpTwin, counts: Counts
) -> None:
    mails = queue_many(12)
    mail_to_twin.delay = 0.1
    process = kit.spawn("many", ["tests.reliability.lines", SEND], EMAIL_URL=mail_to_twin.url)
    wait_until(lambda: len(mail_to_twin.taken) >= 4, "some mails left")
    kill9(process.pid)
    process.wait()
    assert State.QUEUED in states().values(), "it was in the middle"
    mail_to_twin.delay = 0

    now = timezone.now()
    send_waiting(now=now)
    send_waiting(now=now + timedelta(minutes=16))

    counts.lost += missing(mails, mail_to_twin)
    assert counts.lost == 0
    assert sum(times_taken(mail_to_twin)) <= 13
    assert set(states().values()) == {State.SENT}


def test_M03_a_mail_that_kills_its_worker_three_times_is_given_up(mail_to_twin: SmtpTwin) -> None:
    row, now = queue("bom"), timezone.now()
    for crash in range(3):
        at = now + timedelta(hours=crash)
        assert OutgoingMail.objects.claim(row.pk, now=at, until=at + mail.CLAIM_FOR)

    assert send_waiting(now=now + timedelta(hours=4)) == 0
    row.refresh_from_db()
    assert (row.state, row.unfinished) == (State.FAILED, 0)
    assert mail_to_twin.taken == []


def test_M04_each_recipient_has_an_outcome_of_its_own(mail_to_twin: SmtpTwin) -> None:
    mail_to_twin.replies = {"weg@x.example": "550 no such user", "vol@x.example": "451 try again later"}
    for name in ("weg", "vol", "goed"):
        queue(name)
    now = timezone.now()

    assert send_waiting(now=now) == 1
    assert states() == {"weg": State.FAILED, "vol": State.QUEUED, "goed": State.SENT}
    assert "no such user" in OutgoingMail.objects.failed().get().last_error

    mail_to_twin.replies = {}
    assert send_waiting(now=now + timedelta(hours=1)) == 1, "only the one that was asked to come back"
    assert times_taken(mail_to_twin) == [1, 1]


def test_M04_a_text_that_is_refused_is_given_up_and_a_hang_up_is_tried_again(mail_to_twin: SmtpTwin) -> None:
    mail_to_twin.after_data = "554 spam"
    queue("spam")
    send_waiting(now=timezone.now())
    mail_to_twin.after_data = "drop"
    queue("drop")
    send_waiting(now=timezone.now())

    assert states() == {"spam": State.FAILED, "drop": State.QUEUED}


def test_M04_a_mistake_of_ours_drops_no_mail(mail_to_twin: SmtpTwin, settings) -> None:
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "wie", "fout"
    queue("login")
    assert send_waiting(now=timezone.now()) == 0
    assert states() == {"login": State.QUEUED}


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\x0b", "\x00", "\x85", "\u2028"])
def test_M05_a_line_end_in_a_name_makes_no_header(mail_to_twin: SmtpTwin, settings, tmp_path, end: str) -> None:
    settings.TEMPLATES = [
        {"BACKEND": "django.template.backends.django.DjangoTemplates", "DIRS": [tmp_path], "APP_DIRS": False}
    ]
    for name in ("naam_subject.txt", "naam.txt", "naam.html"):
        (tmp_path / name).write_text("Bericht voor {{ name }}")
    name = f"Groenploeg{end}Bcc: iedereen@x.example"
    row = queue_mail(key="regel", to=f"jan{end}@x.example", template="naam", context={"name": name})

    assert row.subject == "Bericht voor Groenploeg Bcc: iedereen@x.example"
    assert send_waiting(now=timezone.now()) == 1
    assert mail_to_twin.taken == [("jan@x.example", row.message_id)]


@pytest.mark.parametrize("address", ["geen adres", "@", "a@b@c", "jan@" + "x" * 300])
def test_M05_an_address_that_is_none_is_given_up_and_others_leave(mail_to_twin: SmtpTwin, address: str) -> None:
    OutgoingMail.objects.create(key="fout", recipient=address[:254], subject="x", text="x", html="x")
    queue("goed")
    mail_to_twin.replies = dict.fromkeys([address], "553 mailbox name not allowed")
    send_waiting(now=timezone.now())

    assert states()["goed"] == State.SENT


def test_mail_of_a_month_ago_keeps_its_key_and_forgets_the_rest(mail_to_twin: SmtpTwin) -> None:
    row, now = queue("oud"), timezone.now()
    send_waiting(now=now)

    assert mail.forget_old_texts(now=now + timedelta(days=29)) == 0
    assert mail.forget_old_texts(now=now + timedelta(days=31)) == 1
    assert mail.forget_old_texts(now=now + timedelta(days=31)) == 0
    row.refresh_from_db()
    assert (row.recipient, row.subject, row.text, row.html) == ("", "", "", "")
    assert queue("oud") == row, "the same mail is still not sent twice"
    assert send_waiting(now=now + timedelta(days=32)) == 0


def test_mail_that_waits_is_never_forgotten() -> None:
    queue("wacht")
    assert mail.forget_old_texts(now=timezone.now() + timedelta(days=99)) == 0
