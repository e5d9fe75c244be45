"""Loaded by ./test: `./test -m reliability` ends with one line of JSON that counts the cases of reliability.md.

    {"cases": 12, "passed": 12, "lost": 0, "errors500": 0}

A case is an id in the name of a test, as in `test_A01_…`. It passed when every test of that id ran and passed: one that
was skipped, or never got its turn, did not. `errors500`: requests that ended in an exception nobody caught, in this
process or as a 5xx seen by the process kit, where the test does not expect them. `lost`: what a ledger of the tests
missed. Each test writes its own share in the `counts` fixture; it travels with the report, also between processes.
"""

import json
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, ClassVar

import pytest
from django.core.signals import got_request_exception

MARK = "reliability"
CASE = re.compile(r"::test_([A-Z]\d\d)_")
SHARES = ("lost", "errors500")


@dataclass
class Counts:
    """What one test lost, and how many requests failed that it did not expect to fail."""

    lost: int = 0
    errors500: int = 0
    expected: ClassVar[bool] = False

    def error(self) -> None:
        """A request failed; it counts unless it was said that it would."""
        self.errors500 += not Counts.expected


@contextmanager
def expecting_errors() -> Iterator[None]:
    """Requests of this process in here may fail: who asks looks at the answers itself."""
    Counts.expected = True
    try:
        yield
    finally:
        Counts.expected = False


class Sum:
    """The sum over a whole run, from the reports of its tests."""

    def __init__(self) -> None:
        self.tests: set[str] = set()
        self.passed: set[str] = set()
        self.shares = dict.fromkeys(SHARES, 0)

    def note(self, report: pytest.TestReport) -> None:
        """One phase of one test: it passed when its call did and nothing after it failed."""
        if report.when == "call" and report.passed and not hasattr(report, "wasxfail"):
            self.passed.add(report.nodeid)
        elif not report.passed:
            self.passed.discard(report.nodeid)
        if report.when == "teardown":
            for name, number in report.user_properties:
                if name in SHARES:
                    self.shares[name] += int(str(number))

    def line(self) -> str:
        """The last line of the run."""
        cases, failed = cases_of(self.tests), cases_of(self.tests - self.passed)
        return json.dumps({"cases": len(cases), "passed": len(cases - failed), **self.shares})


def cases_of(tests: Iterable[str]) -> set[str]:
    """The ids in the names of these tests."""
    return {found[1] for test in tests if (found := CASE.search(test))}


_counts = pytest.StashKey[Counts]()
_sum = pytest.StashKey[Sum]()


def counts_of(item: pytest.Item) -> Counts:
    """The share of this test."""
    return item.stash.setdefault(_counts, Counts())


@pytest.fixture
def counts(request: pytest.FixtureRequest) -> Counts:
    """The share of this test in the last line of the run."""
    return counts_of(request.node)


class Counting:
    """Watches the run; one per process."""

    def __init__(self, config: pytest.Config) -> None:
        self.config, self.sum = config, Sum()

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """What this process is about to run."""
        self.sum.tests.update(item.nodeid for item in session.items)

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_node_collection_finished(self, ids: list[str]) -> None:
        """What the processes that work for this one are about to run."""
        self.sum.tests.update(ids)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """Every exception that a request of this test leaves uncaught is counted."""

        def note(**_: Any) -> None:
            counts_of(item).error()

        got_request_exception.connect(note)
        try:
            return (yield)
        finally:
            got_request_exception.disconnect(note)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_teardown(self, item: pytest.Item) -> Iterator[None]:
        """The share goes with the last report of the test."""
        try:
            return (yield)
        finally:
            counts = counts_of(item)
            item.user_properties += [(name, getattr(counts, name)) for name in SHARES]

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """A phase of a test is through, here or in another process."""
        self.sum.note(report)

    @pytest.hookimpl(trylast=True)
    def pytest_unconfigure(self) -> None:
        """After the last word of pytest itself."""
        if not hasattr(self.config, "workerinput"):
            print(self.sum.line(), flush=True)


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    """Only when the cases are what was asked for."""
    if config.getoption("markexpr") == MARK:
        config.pluginmanager.register(Counting(config), "counting")
