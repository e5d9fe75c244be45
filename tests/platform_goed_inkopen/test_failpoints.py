"""A failpoint does nothing unless a test asks for it, and never something that no code reaches."""

import re
from pathlib import Path

import pytest

from platform_goed_inkopen import failpoints
from platform_goed_inkopen.failpoints import NAMES, FailpointReached, failpoint

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("platform_goed_inkopen", "accounts", "suppliers", "tenders", "stories", "monitoring")


def test_without_an_order_nothing_happens() -> None:
    failpoint("after_250_before_commit")


def test_a_point_that_is_named_raises_and_the_others_do_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(failpoints, "_points", failpoints.read("after_250_before_commit=raise"))
    failpoint("after_claim_before_250")
    with pytest.raises(FailpointReached):
        failpoint("after_250_before_commit")
    with pytest.raises(ValueError, match="not in NAMES"):
        failpoint("somewhere")


@pytest.mark.parametrize("text", ["somewhere=die", "after_250_before_commit=explode", "after_250_before_commit"])
def test_an_order_for_what_does_not_exist_stops_the_process(text: str) -> None:
    with pytest.raises(ValueError, match="FAILPOINTS noemt"):
        failpoints.read(text)


def test_every_name_stands_in_the_code_once() -> None:
    texts = [path.read_text() for room in ROOMS for path in (ROOT / room).rglob("*.py")]
    found = [name for text in texts for name in re.findall(r'(?<!def )failpoint\("(\w+)"\)', text)]
    assert sorted(found) == sorted(NAMES)
