"""What ./test and tests/conftest.py promise to every other test."""

import os
import socket
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
import requests
from django.conf import settings
from django.core.cache import caches
from django.utils import timezone

from platform_goed_inkopen.embedded import processes, testrun
from platform_goed_inkopen.models import OutgoingMail
from platform_goed_inkopen.tasks import send_mail_row
from tests.worker import url_for_worker


def test_a_test_cannot_reach_an_address_outside_this_machine() -> None:
    with pytest.raises(RuntimeError, match=r"asked for 192\.0\.2\.1"), socket.socket() as outside:
        outside.connect(("192.0.2.1", 80))


def test_a_test_cannot_even_ask_for_a_name_outside_this_machine() -> None:
    with pytest.raises(RuntimeError, match=r"asked for www\.tenderned\.nl"):
        requests.get("https://www.tenderned.nl/", timeout=1)


def test_a_test_can_reach_this_machine() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as client:
        assert client.getpeername() == server.getsockname()


def test_each_parallel_worker_has_two_redis_databases_of_its_own() -> None:
    urls = [url_for_worker("redis://:geheim@127.0.0.1:6379/0", worker) for worker in ("gw0", "gw1")]

    assert urls == ["redis://:geheim@127.0.0.1:6379/2", "redis://:geheim@127.0.0.1:6379/4"]


@pytest.mark.parametrize("attempt", [1, 2])
def test_what_one_test_leaves_in_the_cache_is_gone_for_the_next(attempt: int) -> None:
    cache = caches["template_fragments"]
    assert cache.get("attempt") is None
    cache.set("attempt", attempt)
    assert cache.get("attempt") == attempt


def test_given_services_are_used_and_nothing_is_started() -> None:
    given = {"DATABASE_URL": "postgresql://db/x", "REDIS_URL": "redis://queue/0", "DEBUG": "1"}

    with testrun.services(given) as environment:
        assert environment["DATABASE_URL"] == "postgresql://db/x"
        assert environment["REDIS_URL"] == "redis://queue/0"
        assert "DEBUG" not in environment
        assert [entry.name for entry in Path(environment["DATA_DIR"]).iterdir()] == []


@pytest.mark.parametrize(("arguments", "spread"), [([], True), (["tests/accounts", "-k", "x"], False)])
def test_only_the_whole_suite_is_spread_over_the_cores(arguments: list[str], spread: bool) -> None:
    command = testrun.command(arguments)

    assert ("-n" in command) is (spread and (os.cpu_count() or 1) > 1)
    assert command[len(command) - len(arguments) :] == arguments


def test_a_real_worker_sends_a_mail_that_waits(celery_worker_process: subprocess.Popen[bytes]) -> None:
    mail = OutgoingMail.objects.create(key="worker", recipient="a@voorbeeld.nl", subject="Dag", text="Dag", html="Dag")

    send_mail_row.delay(mail.pk)

    def sent() -> bool:
        mail.refresh_from_db()
        return mail.sent_at is not None

    assert processes.wait_until(sent, seconds=60)
    assert timezone.now() - mail.sent_at < timedelta(minutes=2)
    assert celery_worker_process.poll() is None
    assert any((Path(settings.ENV.data_dir) / "mail").iterdir())
