import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from platform_goed_inkopen.embedded import locations
from platform_goed_inkopen.embedded.sentences import StartError


def test_the_database_is_reached_over_a_socket_in_the_data_folder(tmp_path: Path) -> None:
    url = locations.database_url(tmp_path / "met spatie")

    assert url.startswith("postgresql://postgres@/platform?host=%2F")
    assert url.endswith("%2Fmet+spatie%2Fpostgresql%2Fs")


def test_the_queue_keeps_its_port_and_password(tmp_path: Path) -> None:
    url = locations.redis_url(tmp_path)

    assert locations.redis_url(tmp_path) == url
    assert url.startswith("redis://:")
    assert "@127.0.0.1:" in url


def test_the_secret_key_is_made_once_and_only_its_owner_can_read_it(tmp_path: Path) -> None:
    key = locations.secret_key(tmp_path)

    assert len(key) >= 50
    assert locations.secret_key(tmp_path) == key
    assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600


def test_processes_that_make_the_secret_key_at_once_get_the_same_one(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as threads:
        keys = set(threads.map(lambda _: locations.secret_key(tmp_path), range(32)))

    assert len(keys) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["secret-key"]


def test_a_data_folder_that_is_a_file_is_a_sentence_and_no_traceback(tmp_path: Path) -> None:
    file = tmp_path / "var"
    file.touch()

    with pytest.raises(StartError, match="zet DATA_DIR op een andere map"):
        locations.secret_key(file)
