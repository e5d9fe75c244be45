"""Counts of generated tests, gathered over all tests and processes and printed at the end of a run.

A test calls `tally("rolentabel", cellen=16, adressen=["home"])`. Whole numbers are added up, of lists the different
members are counted, and of a fraction the largest is kept. Nothing that is printed was typed by somebody.
"""

from collections.abc import Callable, Iterable
from typing import Any

import pytest

PREFIX = "telling:"
Tally = Callable[..., None]


@pytest.fixture
def tally(record_property: Callable[[str, object], None]) -> Tally:
    """Tell what this test did; it is printed with what the others did."""

    def noted(topic: str, **numbers: int | float | list[str]) -> None:
        record_property(PREFIX + topic, numbers)

    return noted


def gathered(properties: Iterable[tuple[str, Any]]) -> dict[str, dict[str, Any]]:
    """By topic what all tests told together."""
    topics: dict[str, dict[str, Any]] = {}
    for name, numbers in properties:
        if not name.startswith(PREFIX):
            continue
        total = topics.setdefault(name.removeprefix(PREFIX), {})
        for noun, number in numbers.items():
            total[noun] = _together(total.get(noun), number)
    return topics


def _together(before: Any, now: Any) -> Any:
    if isinstance(now, list):
        return (before or set()) | set(now)
    if isinstance(now, float):
        return max(before or 0.0, now)
    return (before or 0) + now


def in_words(topic: str, numbers: dict[str, Any]) -> str:
    """`rolentabel: 60 adressen, 12 rollen, 8 methoden, 5.760 cellen, 0 onverwacht`."""
    return f"{topic}: " + ", ".join(f"{_written(number)} {noun.replace('_', ' ')}" for noun, number in numbers.items())


def _written(number: Any) -> str:
    if isinstance(number, float):
        return f"{number:.2f}".replace(".", ",")
    amount = len(number) if isinstance(number, set) else number
    return f"{amount:,}".replace(",", ".")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One line a topic."""
    reports = [report for several in terminalreporter.stats.values() for report in several]
    told = [each for report in reports if getattr(report, "when", "") == "teardown" for each in report.user_properties]
    for topic, numbers in sorted(gathered(told).items()):
        terminalreporter.write_line(in_words(topic, numbers))
