"""`manage.py sync_tenders` as a process of its own, and the same by queue: what it prints and how it ends."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from celery.schedules import crontab
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from platform_goed_inkopen.celery import app
from tenders import sync, tasks
from tenders.models import Publication, SyncRun
from tenders.tenderned.catalogue import Catalogue
from tenders.tenderned.catalogue_seed import seeded
from tenders.tenderned.standin import StandIn
from tenders.tenderned.standin_faults import Fault, Faults
from tests.tenders.answers import CALL

ROOT = Path(__file__).resolve().parents[2]
Serve = Callable[..., StandIn]
KEYS = ["seen", "created", "updated", "unchanged", "failed", "requests", "seconds"]
SUNDAY = date(2026, 11, 22)
WEEK = ("--since", "2026-11-16", "--until", "2026-11-22")


def environment(standin_url: str, ted_url: str) -> dict[str, str]:
    """The database of this test, and a source on this machine."""
    database = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    return os.environ | {
        "DATABASE_URL": database,
        "TENDERNED_URL": standin_url,
        "TED_URL": ted_url,
        "TENDERNED_PAUSE": "0",
    }


def start(standin: StandIn, *arguments: str, command: str = "sync_tenders") -> subprocess.Popen[str]:
    line = [sys.executable, "manage.py", command, *arguments]
    pipes: Any = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    return subprocess.Popen(line, cwd=ROOT, env=environment(standin.url, standin.ted_url), **pipes)


def run(standin: StandIn, *arguments: str) -> tuple[int, str, str]:
    """Exit code, stdout and stderr."""
    process = start(standin, *arguments)
    out, err = process.communicate(timeout=120)
    return process.returncode, out, err


def wait_for(condition: Callable[[], bool], seconds: float = 30) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if condition():
            return True
        time.sleep(0.05)
    return False


@pytest.fixture
def command(settings: Any, capsys: Any) -> Callable[..., tuple[int, str, str]]:
    """The command in this process, on the source that is given: exit code, stdout and stderr."""

    def call(standin: StandIn, *arguments: str) -> tuple[int, str, str]:
        settings.TENDERNED_URL, settings.TED_URL, settings.TENDERNED_PAUSE = standin.url, standin.ted_url, 0
        code = 0
        try:
            call_command("sync_tenders", *arguments)
        except SystemExit as ended:
            code = int(str(ended.code))
        return code, *capsys.readouterr()

    return call


Command = Callable[..., tuple[int, str, str]]


@pytest.mark.django_db
class TestOutcome:
    def test_without_json_it_is_a_sentence(self, serve: Serve, command: Command) -> None:
        code, out, _ = command(serve(Catalogue([CALL])), *WEEK)
        assert code == 0
        assert out == "Leesbeurt volledig: 1 publicatie gezien, 1 nieuw, 0 gewijzigd, 0 gelijk, 0 mislukt.\n"

    def test_a_publication_that_fails_makes_it_partial(self, serve: Serve, command: Command) -> None:
        standin = serve(Catalogue([CALL]), Faults.of(Fault.DETAIL_404, always=True))
        code, out, _ = command(standin, *WEEK, "--json")
        assert (code, json.loads(out)["failed"]) == (1, 1)

    def test_a_source_that_is_away_is_said(self, serve: Serve, command: Command) -> None:
        standin = serve(Catalogue([CALL]))
        standin.stop()
        code, out, err = command(standin, "--since", "2026-11-16", "--until", "2026-11-16", "--json")
        assert (code, json.loads(out)["seen"]) == (2, 0)
        assert "bron onbereikbaar" in err

    @pytest.mark.parametrize(
        ("arguments", "sentence"),
        [
            (("--since", "gisteren"), "--since 'gisteren' is geen datum: schrijf jaar-maand-dag, zoals 2026-11-16."),
            (("--until", "2026-02-30"), "--until '2026-02-30' is geen datum"),
            (("--since", "2026-11-20", "--until", "2026-11-19"), "--since 2026-11-20 ligt na --until 2026-11-19"),
        ],
    )
    def test_a_date_that_is_none_is_refused(
        self, arguments: tuple[str, ...], sentence: str, serve: Serve, command: Command
    ) -> None:
        code, out, err = command(serve(Catalogue()), *arguments, "--json")
        assert (code, out) == (2, "")
        assert sentence in err
        assert not SyncRun.objects.exists()


@pytest.mark.django_db(transaction=True)
class TestCommand:
    def test_the_last_line_is_an_object_and_nothing_else_is_on_stdout(self, serve: Serve) -> None:
        standin = serve(seeded(until=SUNDAY, days=7, per_day=4))
        code, out, err = run(standin, *WEEK, "--json")
        told = json.loads(out)
        assert (code, list(told)) == (0, KEYS)
        assert told["seen"] == told["created"] == len(standin.catalogue) == Publication.objects.count()
        assert (told["failed"], told["requests"]) == (0, standin.ledger().total)
        assert "2026-11-22: " in err

    def test_S16_two_at_once_is_one(self, serve: Serve) -> None:
        standin = serve(seeded(until=SUNDAY, days=7, per_day=4), Faults.of(Fault.DELAY, always=True, delay=0.1))
        first = start(standin, *WEEK, "--json")
        assert wait_for(lambda: SyncRun.objects.running().exists())
        code, out, err = run(standin, *WEEK, "--json")
        assert (code, json.loads(out)["seen"]) == (1, 0)
        assert "Er loopt al een leesbeurt: de nacht." in err
        told, _ = first.communicate(timeout=120)
        assert (first.returncode, json.loads(told)["seen"]) == (0, len(standin.catalogue))
        assert Publication.objects.count() == len(standin.catalogue)

    @pytest.mark.reliability
    def test_S05_a_killed_run_leaves_no_block_and_loses_nothing(self, serve: Serve) -> None:
        standin = serve(seeded(until=SUNDAY, days=7, per_day=4), Faults.of(Fault.DELAY, always=True, delay=0.05))
        killed = start(standin, *WEEK)
        assert wait_for(lambda: Publication.objects.count() > 3)
        killed.send_signal(signal.SIGKILL)
        killed.communicate()
        code, out, _ = run(standin, *WEEK, "--json")
        told = json.loads(out)
        assert (code, told["seen"]) == (0, len(standin.catalogue))
        assert told["created"] + told["unchanged"] == told["seen"]
        assert told["unchanged"] >= 3
        assert list(SyncRun.objects.order_by("pk").values_list("state", flat=True)) == ["stopped", "complete"]


class TestQueue:
    def test_every_beat_entry_points_to_a_real_task(self) -> None:
        app.loader.import_default_modules()
        for entry in settings.CELERY_BEAT_SCHEDULE.values():
            assert entry["task"] in app.tasks
            assert not app.tasks[entry["task"]].__wrapped__.__code__.co_argcount

    def test_the_night_begins_at_a_quarter_past_four(self) -> None:
        entry = settings.CELERY_BEAT_SCHEDULE["sync-night"]
        assert (entry["task"], entry["schedule"]) == (tasks.sync_night.name, crontab(hour=4, minute=15))

    @pytest.mark.django_db
    def test_S05_a_block_that_takes_too_long_goes_on_in_the_next_message(self, serve: Serve, monkeypatch: Any) -> None:
        now = datetime(2026, 11, 22, 3, 15, tzinfo=UTC)
        standin = serve(seeded(until=SUNDAY, days=1, per_day=12))
        monkeypatch.setattr(settings, "TENDERNED_URL", standin.url)
        monkeypatch.setattr(settings, "TED_URL", standin.ted_url)
        monkeypatch.setattr(settings, "TENDERNED_PAUSE", 0)
        begun = sync.begin_night(now)
        assert begun is not None
        number, block = begun
        visited = []
        while block:
            visited.append(block)
            block = sync.read_block(number, block, now, seconds=0) or ""
        night = SyncRun.objects.get()
        assert visited.count("2026-11-22") > 1
        assert (night.state, night.seen, night.created) == ("complete", len(standin.catalogue), len(standin.catalogue))

    @pytest.mark.django_db
    def test_a_message_that_comes_twice_changes_nothing(self, serve: Serve, monkeypatch: Any) -> None:
        now = datetime(2026, 11, 22, 3, 15, tzinfo=UTC)
        standin = serve(Catalogue([CALL]))
        monkeypatch.setattr(settings, "TENDERNED_URL", standin.url)
        monkeypatch.setattr(settings, "TENDERNED_PAUSE", 0)
        begun = sync.begin_night(now)
        assert begun is not None
        number, block = begun
        assert sync.read_block(number, block, now) == sync.read_block(number, block, now) == "2026-11-16"
        assert sync.begin_night(now) is None

    @pytest.mark.django_db
    @pytest.mark.parametrize("message", [{"block": "2026-11-16"}, {"block": "2026-11-16", "later": 1}])
    def test_C10_a_run_that_the_release_before_began_is_read_to_its_end(
        self, message: dict[str, Any], serve: Serve, settings: Any
    ) -> None:
        """Its blocks lack what later releases count, and its message is the one that was stored then."""
        standin = serve(Catalogue([CALL]))
        settings.TENDERNED_URL, settings.TED_URL, settings.TENDERNED_PAUSE = standin.url, standin.ted_url, 0
        day, now = "2026-11-16", timezone.now()
        old = {"name": day, "ids": [], "state": "waiting", "done": [], "seen": 0, "created": 0, "updated": 0}
        old |= {"unchanged": 0, "failed": 0, "requests": 0, "seconds": 0, "without_ted": 0, "is_silent": False}
        night = SyncRun.objects.create(
            since=day, until=day, started_at=now, is_queued=True, blocks={day: {**old, "error": ""}}
        )
        tasks.resume_night.run()
        tasks.sync_day.run(run_id=night.pk, **message)
        night.refresh_from_db()
        assert (night.state, night.seen, night.created) == ("complete", 1, 1)

    @pytest.mark.django_db
    def test_a_message_of_a_run_that_is_closed_is_dropped(self) -> None:
        assert sync.read_block(123456, "2026-11-16", datetime(2026, 11, 22, tzinfo=UTC)) is None


@pytest.fixture
def source_of_today(serve: Serve, monkeypatch: Any) -> StandIn:
    """A source with publications of the last days, which a worker that starts later reads."""
    standin = serve(seeded(until=datetime.now(UTC).date() - timedelta(days=1), days=3, per_day=6))
    for name, value in environment(standin.url, standin.ted_url).items():
        if name.startswith("TE"):
            monkeypatch.setenv(name, value)
    return standin


@pytest.mark.reliability
def test_a_real_worker_reads_the_night(source_of_today: StandIn, celery_worker_process: object) -> None:
    tasks.sync_night.delay()
    assert wait_for(lambda: SyncRun.objects.exclude(finished_at=None).exists(), 60)
    night = SyncRun.objects.get()
    assert (night.state, night.is_queued, night.created) == ("complete", True, len(source_of_today.catalogue))
    assert Publication.objects.count() == len(source_of_today.catalogue)
