"""What ./start says when it cannot start: one sentence that says what to do, exit code 1, no traceback."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.start.conftest import Start

pytestmark = pytest.mark.reliability


@pytest.fixture
def bare_path(tmp_path: Path) -> Path:
    """A folder with the few programs that every system has; a test adds the Python that it wants."""
    for name in ("sh", "dirname"):
        (tmp_path / name).symlink_to(shutil.which(name) or name)
    return tmp_path


@contextmanager
def small_disk(place: Path) -> Iterator[Path]:
    """A disk of 8 MB at this place, too small for a database and for packages."""
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", place]
    mounted = subprocess.run(mount, capture_output=True, check=False).returncode == 0
    try:
        if not mounted:
            pytest.skip("Alleen root kan een kleine schijf maken.")
        yield place
    finally:
        if mounted:
            subprocess.run(["umount", "-l", place], check=True)
        place.rmdir()


def test_two_starts_at_once(start: Start) -> None:
    first = start().wait_until_ready()

    second = start()

    assert "Er draait al een ./start" in second.refused()
    assert first.get("/readyz").status_code == 200


def test_a_taken_port(start: Start) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])

        assert f"Poort {port} is in gebruik" in start(PORT=port).refused()


@pytest.mark.parametrize(("name", "value"), [("PORT", "acht"), ("PORT", "70000"), ("DEMO", "misschien")])
def test_an_impossible_setting(start: Start, name: str, value: str) -> None:
    launcher = start(**{"PORT": "8000", name: value})

    assert f"{name} is ‘{value}’" in launcher.refused()


def test_an_address_elsewhere_without_a_database_of_its_own(start: Start) -> None:
    assert "zet dan ook DATABASE_URL" in start(PUBLIC_URL="https://goedinkopen.example").refused()


def test_a_data_folder_that_cannot_be_one(start: Start, tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    assert "zet DATA_DIR op een andere map" in start(DATA_DIR=str(tmp_path / "file")).refused()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_data_folder_that_is_closed(start: Start, tmp_path: Path) -> None:
    tmp_path.chmod(0o555)

    assert "mag deze gebruiker niet schrijven" in start(DATA_DIR=str(tmp_path / "var")).refused()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_checkout_that_is_closed(start: Start, empty_checkout: Path) -> None:
    launcher = start(empty_checkout)
    empty_checkout.chmod(0o555)
    try:
        assert "haal het platform op in een eigen map" in launcher.refused()
    finally:
        empty_checkout.chmod(0o755)


def test_a_disk_that_is_too_full_for_the_database(start: Start, empty_checkout: Path) -> None:
    with small_disk(empty_checkout.with_name("small")) as place:
        assert f"De schijf met {place}" in start(DATA_DIR=str(place / "var")).refused()


def test_a_disk_that_is_too_full_for_the_packages(start: Start, empty_checkout: Path) -> None:
    with small_disk(empty_checkout / ".venv"):
        assert "maak ruimte vrij" in start(empty_checkout).refused()


def test_a_python_that_is_too_old(start: Start, bare_path: Path) -> None:
    old = bare_path / "python3"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)

    assert "Er is geen Python 3.11 of nieuwer gevonden" in start(PATH=str(bare_path)).refused()


def test_a_chosen_python_that_is_too_old(start: Start, bare_path: Path) -> None:
    assert "dat is geen Python 3.11 of nieuwer" in start(PYTHON=str(bare_path / "python2")).refused()


def test_a_python_without_the_module_venv(start: Start, empty_checkout: Path, bare_path: Path) -> None:
    (bare_path / "python3").symlink_to(sys.executable)
    (bare_path / "ensurepip.py").write_text("raise ImportError")

    launcher = start(empty_checkout, PATH=str(bare_path), PYTHONPATH=str(bare_path))

    assert "heeft hier geen module venv" in launcher.refused()
    assert "apt install python3" in launcher.last_line


def test_no_network_for_the_installation_also_after_one_that_was_broken_off(start: Start, empty_checkout: Path) -> None:
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", empty_checkout / ".venv"], check=True)

    launcher = start(
        empty_checkout,
        PIP_CONFIG_FILE=os.devnull,
        PIP_INDEX_URL="http://127.0.0.1:1/simple",
        PIP_FIND_LINKS="",
        PIP_EXTRA_INDEX_URL="",
        UV_OFFLINE="1",
    )

    assert "controleer de internetverbinding" in launcher.refused()
    shutil.rmtree(empty_checkout / ".venv")
