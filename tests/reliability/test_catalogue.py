"""docs/reliability.md says of every case where it is proved, or why it is not."""

import re

import pytest

from tests.conftest import ROOT

ROWS = re.findall(r"^\| ([A-Z]\d\d) \| [^|]+ \| ([^|]+) \|$", (ROOT / "docs/reliability.md").read_text(), re.MULTILINE)
PROOF = re.compile(r"`(tests/[\w/]+\.py)`")


def test_all_cases_are_there_once() -> None:
    cases = [case for case, _ in ROWS]
    assert len(cases) == len(set(cases)) == 120


@pytest.mark.parametrize(("case", "told"), ROWS)
def test_a_case_is_proved_where_it_says_or_says_why_not(case: str, told: str) -> None:
    if told.startswith("`tests/"):
        for path in PROOF.findall(told):
            assert f"def test_{case}_" in (ROOT / path).read_text(), path
    else:
        assert re.match(r"not|nothing|parts|proved under", told)
