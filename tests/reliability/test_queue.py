"""The cases C of the reliability catalogue: the queue may lose, repeat and freeze; the work is done, and once.

Of C09 a clock that was down and two clocks are here; the alarm about a night that did not come is in
tests/tenders/test_alarms.py.
"""

import time
from collections import Counter
from datetime import timedelta

import pytest
import redis
from celery.result import AsyncResult
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from platform_goed_inkopen import jobs
from platform_goed_inkopen.celery import app
from platform_goed_inkopen.embedded import processes
from platform_goed_inkopen.mail import queue_mail
from platform_goed_inkopen.models import Heartbeat, Job, OutgoingMail
from tenders import runs, sync
from tenders.models import SyncRun
from tests.counting import Counts
from tests.factories import UserFactory
from tests.reliability.kit import Kit, Valkey, freeze, kill9, kill_child, thaw, wait_until
from tests.reliability.smtp_twin import SmtpTwin

pytestmark = [pytest.mark.reliability, pytest.mark.django_db(transaction=True)]
HARD = "tests.reliability.hard_jobs"


@pytest.fixture
def queue(kit: Kit) -> Valkey:
    """The queue of this test."""
    return kit.valkey()


def send(queue: Valkey, task: str, *args: object, **options: object) -> AsyncResult:
    """A message, as another process sends it."""
    with app.connection_for_write(queue.url) as link:
        return app.send_task(task, args=args, connection=link, ignore_result=True, **options)


def done(kit: Kit) -> Counter[str]:
    """What the jobs wrote down, and how often."""
    path = kit.folder / "ledger.txt"
    return Counter(path.read_text().splitlines() if path.exists() else [])


def mails(number: int) -> list[OutgoingMail]:
    return [
        queue_mail(
            key=f"mail-{n}",
            to=f"m{n}@x.example",
            template="account/email/unknown_account",
            context={"site": "http://localhost:8000", "email": f"m{n}@x.example"},
        )
        for n in range(number)
    ]


def test_C01_a_worker_that_is_killed_in_a_job_is_replaced_and_the_job_done(
    kit: Kit, queue: Valkey, counts: Counts
) -> None:
    first = kit.worker("first", pool="prefork", size=1)
    send(queue, f"{HARD}.slow", "lang", 20)
    wait_until(lambda: done(kit)["lang begun"], "it began")
    Job.objects.update(args=["lang", 0.1])  # the second time need not be as long
    killed = time.monotonic()
    kill9(first.pid)

    kit.worker("second", pool="prefork", size=1)
    kit.beat()
    wait_until(lambda: done(kit)["lang done"], "it is done")

    assert time.monotonic() - killed <= 60
    assert done(kit)["lang done"] == 1
    wait_until(lambda: not Job.objects.exists(), "it is forgotten")
    counts.lost += Job.objects.count()


def test_C02_only_the_child_that_does_it_is_killed(kit: Kit, queue: Valkey) -> None:
    worker = kit.worker(pool="prefork", size=1)
    send(queue, f"{HARD}.slow", "kind", 3)
    wait_until(lambda: done(kit)["kind begun"], "it began")
    kill_child(worker.pid)

    wait_until(lambda: done(kit)["kind done"], "it is done by another child")
    assert done(kit) == {"kind begun": 2, "kind done": 1}


def test_C02_what_kills_its_worker_three_times_is_dead_and_shown(kit: Kit, queue: Valkey) -> None:
    kit.worker(pool="prefork", size=1)
    send(queue, f"{HARD}.memory_bomb", "bom")
    send(queue, f"{HARD}.slow", "ander", 0)

    wait_until(lambda: Job.objects.dead().exists(), "it is given up")
    wait_until(lambda: done(kit)["ander done"], "others go on")
    time.sleep(2)
    assert done(kit)["bom begun"] == 3
    assert "eindigde 3 keer" in Job.objects.dead().get().last_error


def test_C03_a_message_that_comes_back_too_early_is_not_done_twice_at_once(kit: Kit, queue: Valkey) -> None:
    kit.worker()
    sent = send(queue, f"{HARD}.slow", "eens", 4)
    wait_until(lambda: done(kit)["eens begun"], "it began")
    for _ in range(3):
        send(queue, f"{HARD}.slow", "eens", 4, task_id=sent.id)
    send(queue, f"{HARD}.slow", "daarna", 0)

    wait_until(lambda: done(kit)["daarna done"], "the copies were looked at")
    wait_until(lambda: done(kit)["eens done"], "it is done")
    assert (done(kit)["eens begun"], done(kit)["eens done"]) == (1, 1)


@pytest.mark.parametrize("how", ["flushed", "killed"])
def test_C04_what_the_queue_forgot_is_made_again_from_the_database(
    kit: Kit, queue: Valkey, smtp: SmtpTwin, counts: Counts, how: str
) -> None:
    rows = mails(5)
    for row in rows:
        send(queue, "platform_goed_inkopen.tasks.send_mail_row", row.pk)
    if how == "flushed":
        with redis.Redis.from_url(queue.url) as client:
            client.flushall()
    else:
        queue.kill()
        queue.start()

    kit.worker(EMAIL_URL=smtp.url)
    kit.beat()
    wait_until(lambda: len(smtp.taken) >= 5, "all left")
    counts.lost += len({row.message_id for row in rows} - {message_id for _, message_id in smtp.taken})
    assert counts.lost == 0
    assert len(smtp.taken) == 5


def test_C05_a_worker_goes_on_after_each_time_the_queue_was_killed(kit: Kit, queue: Valkey, counts: Counts) -> None:
    """Killed again before a message was acknowledged, kombu 5.7.0 ends the worker: then it is its supervisor's turn."""
    worker = kit.worker()
    for cycle in range(3):
        queue.kill()
        queue.start()
        if processes.wait_until(lambda worker=worker: worker.poll() is not None, seconds=3):
            assert worker.returncode != 0
            worker = kit.worker(f"again-{cycle}")
        wait_until(lambda cycle=cycle: is_done(kit, queue, f"ronde {cycle}"), f"it takes messages in cycle {cycle}")
        wait_until(lambda: is_acknowledged(queue), "nothing is half-way")

    counts.lost += sum(not done(kit)[f"ronde {cycle} done"] for cycle in range(3))


def is_acknowledged(queue: Valkey) -> bool:
    """Whether no message waits, or is in the hands of a worker."""
    with redis.Redis.from_url(queue.url) as client:
        return not client.exists("celery", "unacked")


def is_done(kit: Kit, queue: Valkey, name: str) -> bool:
    """Send it, for what was sent before the worker was back may be gone, and see whether it was done."""
    send(queue, f"{HARD}.slow", name, 0)
    return processes.wait_until(lambda: bool(done(kit)[f"{name} done"]), seconds=2)


@pytest.mark.parametrize("how", ["frozen", "refused"])
def test_C06_a_request_that_queues_a_mail_never_waits_for_the_queue(
    kit: Kit, queue: Valkey, smtp: SmtpTwin, how: str
) -> None:
    user = UserFactory(email="jan@x.example")
    site = kit.web()
    site.get("/account/password/reset/", expect=200)
    usual = asked(site, "niemand@x.example")
    freeze(queue.process.pid) if how == "frozen" else queue.kill()

    assert asked(site, user.email) - usual <= 5, "one second is promised; a busy machine may take five times as long"
    assert OutgoingMail.objects.get(recipient=user.email).state == OutgoingMail.State.QUEUED
    if how == "frozen":
        thaw(queue.process.pid)


def asked(site, email: str) -> float:
    """How long it takes to ask for a new password."""
    began = time.monotonic()
    assert site.post("/account/password/reset/", {"email": email}).status_code == 302
    return time.monotonic() - began


def test_C07_a_worker_waits_for_the_queue_as_long_as_it_takes(kit: Kit, queue: Valkey) -> None:
    assert app.conf.broker_connection_max_retries is None, "Celery's hundred tries would end it in an hour"
    queue.kill()
    node = f"worker@{kit.folder.name}"
    command = ["celery", "-A", "platform_goed_inkopen", "worker", "--hostname", node, "--pool", "threads"]
    process = kit.spawn("worker", command)
    wait_until(lambda: "Cannot connect" in kit.log("worker"), "it looks for the queue")
    queue.start()
    wait_until(lambda: kit.answers(node), "it takes messages")
    assert process.poll() is None


def test_C08_what_always_raises_is_tried_five_times_then_dead_and_can_be_replayed(kit: Kit, queue: Valkey) -> None:
    cured = kit.folder / "cured"
    kit.worker()
    kit.beat()
    send(queue, f"{HARD}.poison", "gif", str(cured))
    send(queue, f"{HARD}.slow", "ander", 0)

    wait_until(lambda: done(kit)["ander done"], "others go on")
    wait_until(lambda: Job.objects.dead().exists(), "it is given up")
    assert done(kit)["gif begun"] == 5
    dead = Job.objects.dead().get()
    assert (dead.failures, dead.last_error) == (5, "RuntimeError: poison")

    cured.touch()
    assert Job.objects.dead().update(dead_at=None, failures=0, retry_at=timezone.now()) == 1
    wait_until(lambda: done(kit)["gif done"] == 1, "it is done after all")
    wait_until(lambda: not Job.objects.exists(), "and forgotten")


def test_C08_a_job_that_raises_waits_longer_each_time() -> None:
    now = timezone.now()
    waits = []
    for failure in range(4):
        jobs.delivered(task_id="x", task="x", args=[], kwargs={}, now=now)
        jobs.failed(task_id="x", reason="poison", now=now)
        waits.append((Job.objects.get().retry_at - now).total_seconds() / 30)
        assert 0.74 * 2**failure <= waits[-1] <= 1.26 * 2**failure
    assert len({wait / 2**number for number, wait in enumerate(waits)}) > 1, "with jitter"


def test_C08_dead_jobs_are_listed_and_replayed_by_command(capsys: pytest.CaptureFixture[str]) -> None:
    now = timezone.now()
    Job.objects.create(task_id="x", task="niets.bekends", args=[7], delivered_at=now, dead_at=now, last_error="poison")

    call_command("replay_jobs", "--list")
    assert "niets.bekends [7] poison" in capsys.readouterr().out
    assert Job.objects.dead().count() == 1
    call_command("replay_jobs")
    assert (Job.objects.dead().count(), Job.objects.get().sent_again_at is not None) == (0, True)


def test_C09_two_clocks_do_everything_once(kit: Kit, queue: Valkey, smtp: SmtpTwin, counts: Counts) -> None:
    rows = mails(8)
    kit.worker(EMAIL_URL=smtp.url)
    kit.beat("one")
    kit.beat("two")
    wait_until(lambda: len(smtp.taken) >= 8, "all left")
    wait_until(lambda: not OutgoingMail.objects.waiting().exists(), "all are recorded")

    assert sorted(message_id for _, message_id in smtp.taken) == sorted(row.message_id for row in rows)
    assert Heartbeat.objects.get().name == "worker"
    counts.lost += 8 - len(smtp.taken)


def test_C09_a_night_is_begun_once_however_often_the_clock_asks() -> None:
    now = timezone.now()
    assert sync.begin_night(now)
    assert sync.begin_night(now + timedelta(minutes=1)) is None
    assert SyncRun.objects.count() == 1


def test_C09_a_night_whose_message_was_lost_goes_on() -> None:
    now = timezone.now()
    run_id, block = sync.begin_night(now) or (0, "")

    assert sync.forgotten_night(now + timedelta(minutes=1)) is None, "it may be on its way"
    assert sync.forgotten_night(now + timedelta(minutes=3)) == (run_id, block)
    with another_reader():
        assert sync.forgotten_night(now + timedelta(minutes=3)) is None, "somebody reads"


def another_reader():
    """A process that reads a source now."""
    import psycopg

    held = psycopg.connect(**connection.get_connection_params() | {"cursor_factory": psycopg.Cursor}, autocommit=True)
    held.execute("SELECT pg_advisory_lock(%s)", [runs.READERS])
    return held


def test_C10_a_worker_that_is_asked_to_stop_ends_its_mail_and_leaves_the_rest(
    kit: Kit, queue: Valkey, smtp: SmtpTwin, counts: Counts
) -> None:
    rows = mails(6)
    smtp.delay = 0.3
    worker = kit.worker("old", size=1, EMAIL_URL=smtp.url)
    for row in rows:
        send(queue, "platform_goed_inkopen.tasks.send_mail_row", row.pk)
    wait_until(lambda: len(smtp.taken) >= 2, "it is in the middle")
    worker.terminate()
    assert worker.wait(60) == 0
    assert OutgoingMail.objects.waiting().exists()
    assert not OutgoingMail.objects.filter(claimed_at__isnull=False).exists(), "none was left half-way"

    kit.worker("new", EMAIL_URL=smtp.url)
    kit.beat()
    wait_until(lambda: not OutgoingMail.objects.waiting().exists(), "the next release sends the rest")
    assert sorted(message_id for _, message_id in smtp.taken) == sorted(row.message_id for row in rows)
    counts.lost += 6 - len(smtp.taken)


OLD_MESSAGES = [
    ("platform_goed_inkopen.tasks.send_mail_row", [], {"pk": 0}),
    ("platform_goed_inkopen.tasks.send_mail_row", [], {}),
    ("platform_goed_inkopen.tasks.send_mail_row", [0], {"later": "argument"}),
    ("platform_goed_inkopen.tasks.send_waiting_mail", [], {"later": 1}),
    ("tenders.tasks.sync_day", [0], {}),
    ("tenders.tasks.sync_day", [0, "2026-11-23"], {"later": 1}),
    ("tenders.tasks.sync_day", [], {"run_id": 0, "block": "2026-11-23"}),
    ("tenders.tasks.sync_night", [], {}),
    ("tenders.tasks.sync_night", [], {"later": 1}),
    ("tenders.tasks.resume_night", [], {}),
    ("tenders.tasks.resume_night", [], {"later": 1}),
    ("a.task.of.last.year", [1], {}),
]


def test_C10_messages_of_the_release_before_and_after_are_understood(kit: Kit, queue: Valkey) -> None:
    with runs.only_reader():  # so that no night begins: this is about the messages
        SyncRun.objects.create(since="2026-11-23", until="2026-11-23", started_at=timezone.now(), is_queued=True)
    kit.worker()
    for task, args, kwargs in OLD_MESSAGES:
        send(queue, task, *args, kwargs=kwargs)
    send(queue, f"{HARD}.slow", "laatste", 0)

    wait_until(lambda: done(kit)["laatste done"], "all were looked at")
    wait_until(lambda: not Job.objects.exists(), "none failed")
    assert "TypeError" not in kit.log("worker")
