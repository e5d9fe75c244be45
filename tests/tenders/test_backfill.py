"""`manage.py backfill_tenders`: any period, the newest month first, and no detail twice however often it breaks off."""

import json
import signal
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.management import call_command

from tenders.backfill import months, unread_days
from tenders.models import ListDay, Publication, SyncRun
from tenders.tenderned.catalogue_seed import seeded
from tenders.tenderned.client import Period
from tenders.tenderned.standin import StandIn
from tenders.tenderned.standin_faults import Fault, Faults
from tests.tenders.answers import NOW
from tests.tenders.test_sync_tenders import start, wait_for

Serve = Callable[..., StandIn]
Command = Callable[..., tuple[int, dict[str, Any], str]]
UNTIL = date(2025, 3, 4)
DAYS = ("--since", "2025-02-01", "--until", "2025-03-04")


def old(per_day: int = 3) -> Any:
    """Publications of thirty days that are long over."""
    return seeded(until=UNTIL, days=30, per_day=per_day)


def details(standin: StandIn) -> dict[str, int]:
    return {path: count for path, count in standin.ledger().requests.items() if path[-1].isdigit()}


@pytest.fixture
def command(settings: Any, capsys: Any) -> Command:
    """The command in this process: exit code, the last line, and what it said."""

    def call(standin: StandIn, *arguments: str) -> tuple[int, dict[str, Any], str]:
        settings.TENDERNED_URL, settings.TED_URL, settings.TENDERNED_PAUSE = standin.url, standin.ted_url, 0
        code = 0
        try:
            call_command("backfill_tenders", *arguments, "--json")
        except SystemExit as ended:
            code = int(str(ended.code))
        told = capsys.readouterr()
        return code, json.loads(told.out) if told.out else {}, told.err

    return call


@pytest.mark.django_db
class TestBackfill:
    def test_everything_comes_in_the_newest_month_first(self, serve: Serve, command: Command) -> None:
        standin = serve(old())
        code, told, said = command(standin, *DAYS)
        assert (code, told["created"], told["failed"]) == (0, len(standin.catalogue), 0)
        assert said.startswith("2025-03-01/2025-03-04: ")
        runs = SyncRun.objects.order_by("pk").values_list("kind", "since", "until")
        assert list(runs) == [
            ("backfill", date(2025, 3, 1), UNTIL),
            ("backfill", date(2025, 2, 1), date(2025, 2, 28)),
        ]
        assert ListDay.objects.filter(state="complete").count() == 32

    def test_a_second_time_asks_nothing(self, serve: Serve, command: Command) -> None:
        standin = serve(old())
        command(standin, *DAYS)
        asked = standin.ledger().total
        code, told, _ = command(standin, *DAYS)
        assert (code, told["seen"], standin.ledger().total) == (0, 0, asked)

    def test_a_month_over_the_budget_goes_on_in_a_run_of_its_own(
        self, serve: Serve, command: Command, settings: Any
    ) -> None:
        settings.TENDERNED_BUDGET = 20
        standin = serve(old())
        code, told, _ = command(standin, *DAYS)
        assert (code, told["created"], told["failed"]) == (0, len(standin.catalogue), 0)
        assert max(details(standin).values()) == 1
        assert SyncRun.objects.count() > 3

    def test_a_source_that_is_away_ends_it(self, serve: Serve, command: Command) -> None:
        standin = serve(old(), Faults.of(Fault.STATUS_503, always=True))
        code, told, said = command(standin, *DAYS)
        assert (code, told["seen"], SyncRun.objects.count()) == (2, 0, 1)
        assert "bron onbereikbaar" in said

    def test_a_day_that_was_not_seen_whole_is_read_again(self, serve: Serve, command: Command) -> None:
        standin = serve(old())
        command(standin, *DAYS)
        ListDay.objects.filter(day=UNTIL).update(state="partial")
        _, told, _ = command(standin, *DAYS)
        assert (told["seen"], told["created"]) == (told["unchanged"], 0)
        assert max(details(standin).values()) == 1

    @pytest.mark.parametrize(
        ("arguments", "sentence"),
        [
            (("--since", "vroeger"), "--since 'vroeger' is geen datum"),
            (("--since", "2025-03-01", "--until", "2025-02-01"), "draai de data om"),
        ],
    )
    def test_days_that_are_none_are_refused(
        self, arguments: tuple[str, ...], sentence: str, serve: Serve, command: Command
    ) -> None:
        code, told, said = command(serve(old()), *arguments)
        assert (code, told) == (2, {})
        assert sentence in said


def test_months_are_cut_at_the_first_and_the_last_day() -> None:
    assert list(months(date(2024, 12, 20), date(2025, 2, 3))) == [
        Period(date(2025, 2, 1), date(2025, 2, 3)),
        Period(date(2025, 1, 1), date(2025, 1, 31)),
        Period(date(2024, 12, 20), date(2024, 12, 31)),
    ]


@pytest.mark.django_db
def test_a_day_that_was_read_while_it_grew_is_unread() -> None:
    day = NOW.date()
    ListDay.objects.create(day=day, state="complete", total=3, seen=3, checked_at=NOW)
    ListDay.objects.create(day=day - timedelta(days=1), state="complete", total=3, seen=3, checked_at=NOW)
    assert unread_days(Period(day - timedelta(days=1), day)) == [day]


@pytest.mark.django_db(transaction=True)
class TestBrokenOff:
    @pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
    def test_it_goes_on_where_it_was_and_asks_no_detail_twice(self, how: signal.Signals, serve: Serve) -> None:
        standin = serve(old(), Faults.of(Fault.DELAY, always=True, delay=0.03))
        process = start(standin, *DAYS, "--json", command="backfill_tenders")
        assert wait_for(lambda: Publication.objects.count() > 5)
        process.send_signal(how)
        out, _ = process.communicate(timeout=30)
        if how == signal.SIGTERM:
            assert (process.returncode, json.loads(out)["created"]) == (1, Publication.objects.count())
            assert SyncRun.objects.get().state == "stopped"
        standin.faults = Faults()
        out, _ = start(standin, *DAYS, "--json", command="backfill_tenders").communicate(timeout=120)
        assert json.loads(out)["failed"] == 0
        assert Publication.objects.count() == len(standin.catalogue)
        twice = [path for path, count in details(standin).items() if count > 1]
        assert len(twice) <= (how == signal.SIGKILL), "a kill between the answer and the commit asks one again"
