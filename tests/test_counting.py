"""The last line of `./test -m reliability` tells the truth, also about what did not run."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
HEAD = """
import pytest
from django.core.signals import got_request_exception
from tests.counting import expecting_errors
pytestmark = pytest.mark.reliability
"""
GREEN = "def test_A01_works(): pass\n"
FAIL = "def test_A02_fails(): assert 0\n"


def last_line(folder: Path, body: str, *arguments: str) -> dict[str, int]:
    """What a run of these tests says last."""
    (folder / "test_cases.py").write_text(HEAD + body)
    (folder / "pytest.ini").write_text("[pytest]\nmarkers = reliability: x\n")
    command = [sys.executable, "-m", "pytest", "-p", "tests.counting", "-p", "xdist.plugin", "-p", "no:cacheprovider"]
    command += ["-m", "reliability", "--rootdir", str(folder), "-c", str(folder / "pytest.ini"), *arguments]
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "DJANGO"))}
    environment = kept | {"PYTHONPATH": str(ROOT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    done = subprocess.run(
        [*command, str(folder)], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    return dict(json.loads(done.stdout.strip().splitlines()[-1]))


def line(cases: int, passed: int, lost: int = 0, errors500: int = 0) -> dict[str, int]:
    return {"cases": cases, "passed": passed, "lost": lost, "errors500": errors500}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("", line(0, 0)),
        ("def test_without_an_id(): assert 0\n", line(0, 0)),
        (GREEN + FAIL, line(2, 1)),
        (GREEN + "def test_A01_works_otherwise(): pass\n", line(1, 1)),
        (GREEN + "def test_A01_works_otherwise(): assert 0\n", line(1, 0)),
        (GREEN + "def test_B01_waits(): pytest.skip('no')\n", line(2, 1)),
        ("@pytest.mark.xfail\ndef test_A01_is_known_to_fail(): assert 0\n", line(1, 0)),
        ("@pytest.mark.parametrize('n', [0, 1])\ndef test_A01_each(n): assert n\n", line(1, 0)),
        ("@pytest.fixture\ndef broken(): assert 0\ndef test_A01_needs(broken): pass\n", line(1, 0)),
        ("@pytest.fixture\ndef broken():\n yield\n assert 0\ndef test_A01_leaves(broken): pass\n", line(1, 0)),
    ],
    ids=["none", "no id", "two", "same id", "one of two", "skipped", "xfail", "parametrised", "set-up", "tear-down"],
)
def test_a_case_passed_when_every_test_of_its_id_ran_and_passed(
    tmp_path: Path, body: str, expected: dict[str, int]
) -> None:
    assert last_line(tmp_path, body) == expected


def test_a_case_that_never_got_its_turn_did_not_pass(tmp_path: Path) -> None:
    assert last_line(tmp_path, FAIL + "def test_A03_is_never_reached(): pass\n", "-x") == line(2, 0)


SHARES = """
def test_A01_an_exception_in_a_request():
    got_request_exception.send(sender=None)

def test_A02_one_that_is_expected(counts):
    with expecting_errors():
        got_request_exception.send(sender=None)
        counts.error()
    counts.error()

@pytest.mark.parametrize("number", [2, 3])
def test_A03_a_ledger_that_misses_something(counts, number):
    counts.lost += number
"""


@pytest.mark.parametrize("spread", [(), ("-n", "2")], ids=["one process", "two"])
def test_what_was_lost_and_what_failed_is_added_up_over_all_processes(tmp_path: Path, spread: tuple[str, ...]) -> None:
    assert last_line(tmp_path, SHARES, *spread) == line(3, 3, lost=5, errors500=2)


def test_a_test_without_the_mark_is_not_counted(tmp_path: Path) -> None:
    assert last_line(tmp_path, "pytestmark = []\n" + GREEN) == line(0, 0)
