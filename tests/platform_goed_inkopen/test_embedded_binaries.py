from pathlib import Path

import pytest

from platform_goed_inkopen.embedded import binaries
from platform_goed_inkopen.embedded.sentences import StartError


def program(path: Path, says: str, exit_code: int = 0) -> Path:
    """A program that prints its version and nothing more."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\necho '{says}'\nexit {exit_code}\n")
    path.chmod(0o755)
    return path


def postgresql(folder: Path, version: str) -> Path:
    program(folder / "postgres", f"postgres (PostgreSQL) {version}")
    program(folder / "initdb", f"initdb (PostgreSQL) {version}")
    return folder


def test_the_first_postgresql_that_is_new_enough_is_used(tmp_path: Path) -> None:
    folders = [postgresql(tmp_path / version, version) for version in ("14.9", "16.2", "18.1")]

    assert binaries.postgresql(folders=folders) == binaries.PostgresqlBinaries(tmp_path / "16.2", 16)


def test_a_database_is_run_by_the_version_that_made_it(tmp_path: Path) -> None:
    folders = [postgresql(tmp_path / version, version) for version in ("15.3", "18.1")]

    assert binaries.postgresql(18, folders=folders).folder == tmp_path / "18.1"


def test_without_the_version_that_made_the_database_a_sentence_names_it(tmp_path: Path) -> None:
    folders = [postgresql(tmp_path / "18.1", "18.1")]

    with pytest.raises(StartError, match=r"gemaakt met PostgreSQL 15 .* installeer PostgreSQL 15"):
        binaries.postgresql(15, folders=folders)


def test_without_any_postgresql_a_sentence_says_what_to_install(tmp_path: Path) -> None:
    with pytest.raises(StartError, match="apt install postgresql"):
        binaries.postgresql(folders=[tmp_path])


def test_a_postgresql_without_its_extensions_is_passed_over(tmp_path: Path) -> None:
    bare = postgresql(tmp_path / "17.1", "17.1")
    program(bare / "pg_config", str(tmp_path / "share"))
    complete = postgresql(tmp_path / "16.1", "16.1")

    assert binaries.postgresql(folders=[bare, complete]).folder == complete


def test_a_postgresql_that_does_not_run_here_is_passed_over(tmp_path: Path) -> None:
    broken = postgresql(tmp_path / "17.1", "17.1")
    program(broken / "postgres", "Exec format error", exit_code=126)

    with pytest.raises(StartError):
        binaries.postgresql(folders=[broken])


@pytest.mark.parametrize(
    "says", ["Valkey server v=9.1.2 sha=0:1 malloc=libc bits=64", "Redis server v=7.0.15 sha=0:0 malloc=jemalloc"]
)
def test_valkey_and_redis_are_both_good(tmp_path: Path, says: str) -> None:
    server = program(tmp_path / "server", says)

    assert binaries.valkey(programs=[tmp_path / "absent", server]) == server


def test_a_redis_that_is_too_old_is_a_sentence_that_says_what_to_install(tmp_path: Path) -> None:
    old = program(tmp_path / "server", "Redis server v=6.2.7 sha=0:0")

    with pytest.raises(StartError, match="Valkey of Redis 7 of nieuwer"):
        binaries.valkey(programs=[old])
