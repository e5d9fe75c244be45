"""./start runs, stops, and runs again."""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import psycopg
import pytest
import requests

from platform_goed_inkopen.embedded import locations, postgres, processes, valkey
from tests.start.conftest import Start
from tests.start.launcher import Launcher

pytestmark = pytest.mark.reliability


def manage(checkout: Path, *arguments: str, **variables: str) -> subprocess.Popen[str]:
    """A manage.py beside it, in the environment that ./start has."""
    kept = ("PATH", "HOME", "LANG")
    env = {name: os.environ[name] for name in kept if name in os.environ} | variables
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.Popen(command, cwd=checkout, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_a_fresh_checkout_shows_the_site_and_who_may_log_in(start: Start, checkout: Path) -> None:
    launcher = start(DEMO="1", DATA_DIR=str(checkout / "fresh")).wait_until_ready()

    assert launcher.get("/readyz").status_code == 200
    assert launcher.get("/").status_code == 200
    shown = launcher.output.partition(f"\n{launcher.url}\n")[2]
    assert "@" in shown, "the demo log-ins follow the address"
    assert launcher.interrupt() == 0, launcher.output


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_everything_in_time_and_in_silence(start: Start, number: signal.Signals) -> None:
    launcher = start(DEMO="0").wait_until_ready()
    assert requests.get(f"http://127.0.0.1:{launcher.port}/livez", timeout=30).json() == {"status": "ok"}
    assert len(launcher.everything()) >= 6, "launcher, web, worker, beat, Valkey, PostgreSQL"

    assert launcher.interrupt(number) == 0

    assert "@" not in launcher.output, "without demo data there are no demo log-ins"
    assert launcher.last_line == "Gestopt."
    assert "Traceback" not in launcher.output
    assert launcher.everything() == []


def test_a_terminal_that_interrupts_each_process_itself_also_ends_everything(start: Start) -> None:
    launcher = start().wait_until_ready()
    for process in launcher.everything():
        if process.pid != launcher.process.pid:
            process.send_signal(signal.SIGINT)

    assert launcher.interrupt() == 0, launcher.output
    assert launcher.last_line == "Gestopt."
    assert launcher.everything() == []


def test_an_interrupt_while_it_is_still_starting_ends_everything(start: Start) -> None:
    launcher = start()
    processes.wait_until(lambda: "laarzetten" in launcher.output, seconds=60)

    assert launcher.interrupt() == 0, launcher.output
    assert launcher.last_line == "Gestopt."
    assert launcher.everything() == []


def test_a_second_start_keeps_the_data_and_takes_seconds(start: Start, checkout: Path) -> None:
    start().wait_until_ready().interrupt()
    with (
        postgres.in_use(checkout / "var"),
        psycopg.connect(locations.database_url(checkout / "var"), autocommit=True) as connection,
    ):
        connection.execute("CREATE TABLE IF NOT EXISTS kept ()")
    secret_key = locations.secret_key(checkout / "var")

    began = time.monotonic()
    launcher = start().wait_until_ready()

    assert time.monotonic() - began < 30, "usually 3 seconds"
    with psycopg.connect(locations.database_url(checkout / "var")) as connection:
        assert connection.execute("SELECT count(*) FROM kept").fetchone() == (0,)
    assert locations.secret_key(checkout / "var") == secret_key
    assert launcher.interrupt() == 0, launcher.output


@pytest.mark.parametrize("whole_group", [False, True], ids=["launcher", "group"])
def test_after_kill_9_the_next_start_ends_what_was_left_and_works(start: Start, whole_group: bool) -> None:
    killed = start().wait_until_ready()
    left = {process.pid for process in killed.everything()} - {killed.process.pid}
    (os.killpg if whole_group else os.kill)(killed.process.pid, signal.SIGKILL)
    killed.process.wait()

    launcher = start(PORT=killed.port).wait_until_ready()

    assert launcher.get("/readyz").status_code == 200
    web_and_worker = {process.pid for process in launcher.everything() if "postgres" not in process.name()}
    assert not left & web_and_worker
    assert launcher.interrupt() == 0, launcher.output
    assert launcher.everything() == []


def test_a_start_after_every_process_was_killed_works(start: Start) -> None:
    killed = start().wait_until_ready()
    for process in killed.everything():
        process.kill()
    killed.process.wait()

    launcher = start().wait_until_ready()

    assert launcher.get("/readyz").status_code == 200
    assert launcher.interrupt() == 0, launcher.output


def test_a_part_that_ends_by_itself_ends_everything_and_is_named(start: Start) -> None:
    launcher = start().wait_until_ready()
    leaders = [process for process in launcher.everything() if process.ppid() == launcher.process.pid]
    (worker,) = [process for process in leaders if "celery" in process.cmdline()]

    worker.kill()

    assert "de werker is uit zichzelf geëindigd" in launcher.refused()
    assert launcher.everything() == []


def test_a_database_that_ends_by_itself_ends_everything_and_is_named(start: Start) -> None:
    launcher = start().wait_until_ready()
    pid = postgres.running_pid(launcher.data_dir)
    assert pid

    psutil.Process(pid).send_signal(signal.SIGQUIT)

    assert "de database (PostgreSQL) is uit zichzelf geëindigd" in launcher.refused()
    assert launcher.everything() == []


def test_a_queue_that_is_killed_takes_nothing_down_and_comes_back(start: Start) -> None:
    launcher = start().wait_until_ready()
    (queue,) = [process for process in launcher.everything() if process.name() in {"valkey-server", "redis-server"}]

    queue.kill()

    assert launcher.get("/aanbieders/").status_code == 200
    assert processes.wait_until(lambda: "start de wachtrij opnieuw" in launcher.output, seconds=60)
    assert processes.wait_until(lambda: launcher.get("/readyz").json()["queue"] == "ok", seconds=60)
    assert launcher.interrupt() == 0, launcher.output
    assert launcher.everything() == []


def test_a_start_without_a_queue_shows_the_site_and_lets_people_in(start: Start, checkout: Path) -> None:
    launcher = start(
        REDIS_URL="redis://127.0.0.1:1/0", DEMO="1", DATA_DIR=str(checkout / "no-queue")
    ).wait_until_ready()

    told = launcher.get("/readyz")
    assert (told.status_code, told.json()["queue"]) == (200, "unreachable")
    assert launcher.get("/").status_code == 200
    assert logs_in(launcher)
    assert launcher.interrupt() == 0, launcher.output


def logs_in(launcher: Launcher) -> bool:
    """Whether the first of the printed log-ins is let in; a second factor may be asked for next."""
    password = re.findall(r"wachtwoord (\S+):", launcher.output)[0]
    address = re.findall(r"^\s+(\S+@\S+)", launcher.output, re.MULTILINE)[0]
    with requests.Session() as session:
        form = session.get(f"{launcher.url}/account/login/", timeout=30).text
        token = form.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
        answers = {"login": address, "password": password, "csrfmiddlewaretoken": token}
        answer = session.post(f"{launcher.url}/account/login/", answers, timeout=30, allow_redirects=False)
    return answer.status_code == 302 and not answer.headers["Location"].startswith("/account/login/?")


def test_services_that_are_given_are_used_and_none_are_started(start: Start, checkout: Path) -> None:
    given = checkout / "given"
    with postgres.in_use(given, throwaway=True), valkey.running(given):
        launcher = start(
            DATA_DIR=str(checkout / "nothing-embedded"),
            DATABASE_URL=locations.database_url(given),
            REDIS_URL=locations.redis_url(given),
            SECRET_KEY="only-for-this-test-0123456789-abcdefghijkl",
            PUBLIC_URL="http://localhost:8000",
        ).wait_until_ready()

        assert launcher.get("/readyz").json()["queue"] == "ok"
        assert launcher.interrupt() == 0, launcher.output
        with psycopg.connect(locations.database_url(given)) as connection:
            assert connection.execute("SELECT count(*) > 0 FROM django_migrations").fetchone() == (True,)
        assert not (launcher.data_dir / "postgresql").exists()


def test_manage_py_uses_the_database_that_runs(start: Start, checkout: Path) -> None:
    launcher = start().wait_until_ready()
    pid = postgres.running_pid(launcher.data_dir)

    output, errors = manage(checkout, "showmigrations", "--plan").communicate(timeout=120)

    assert "[X]  accounts.0001_initial" in output
    assert errors == ""
    assert postgres.running_pid(launcher.data_dir) == pid
    assert launcher.interrupt() == 0, launcher.output


def test_manage_py_starts_the_database_of_an_empty_folder_and_stops_it(checkout: Path) -> None:
    data_dir = checkout / "manage-alone"

    output, errors = manage(checkout, "showmigrations", "--plan", DATA_DIR=str(data_dir)).communicate(timeout=120)

    assert "[ ]  accounts.0001_initial" in output
    assert errors == ""
    assert postgres.running_pid(data_dir) is None


def test_two_manage_py_at_once_do_not_stop_each_others_database(checkout: Path) -> None:
    data_dir = str(checkout / "manage-twice")
    script = "import time; from django.db import connection as c; [c.cursor().execute('SELECT 1') or time.sleep(.1)"
    both = [manage(checkout, "shell", "-c", f"{script} for _ in range({n})]", DATA_DIR=data_dir) for n in (1, 30)]

    outputs = [process.communicate(timeout=120) for process in both]

    assert [process.returncode for process in both] == [0, 0], outputs
    assert postgres.running_pid(Path(data_dir)) is None
