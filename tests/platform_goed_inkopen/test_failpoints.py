"""A failpoint does nothing unless a test asks for it, and never something that no code reaches."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from platform_goed_inkopen import failpoints
from platform_goed_inkopen.failpoints import NAMES

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("platform_goed_inkopen", "accounts", "suppliers", "tenders", "stories", "monitoring")


PROGRAM = """
from platform_goed_inkopen.failpoints import failpoint
failpoint("after_claim_before_250")
print("one")
failpoint("after_250_before_commit")
print("two")
"""


def run(order: str, program: str = PROGRAM) -> subprocess.CompletedProcess[str]:
    """A process of its own with this order in its environment, as a test of the kit starts one."""
    environment = os.environ | {"FAILPOINTS": order}
    command = [sys.executable, "-c", program]
    return subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)


def test_without_an_order_nothing_happens() -> None:
    done = run("")
    assert (done.returncode, done.stdout) == (0, "one\ntwo\n")


def test_a_point_that_is_named_raises_and_the_others_do_not() -> None:
    done = run("after_250_before_commit=raise")
    assert (done.returncode, done.stdout) == (1, "one\n")
    assert "FailpointReached: after_250_before_commit" in done.stderr


def test_a_point_that_is_named_ends_the_process_at_once() -> None:
    done = run("after_250_before_commit=die")
    assert (done.returncode, done.stderr) == (failpoints.KILLED, "")


def test_a_point_in_the_code_that_has_no_name_is_an_error_while_there_are_orders() -> None:
    done = run("after_250_before_commit=raise", PROGRAM.replace("after_claim_before_250", "somewhere"))
    assert "ValueError: failpoint somewhere stands in the code and not in NAMES" in done.stderr


@pytest.mark.parametrize("text", ["somewhere=die", "after_250_before_commit=explode", "after_250_before_commit"])
def test_an_order_for_what_does_not_exist_stops_the_process(text: str) -> None:
    with pytest.raises(ValueError, match="FAILPOINTS noemt"):
        failpoints.read(text)


def test_every_name_stands_in_the_code_once() -> None:
    texts = [path.read_text() for room in ROOMS for path in (ROOT / room).rglob("*.py")]
    found = [name for text in texts for name in re.findall(r'(?<!def )failpoint\("(\w+)"\)', text)]
    assert sorted(found) == sorted(NAMES)
