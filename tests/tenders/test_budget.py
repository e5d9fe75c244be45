"""S17: what a run may ask, and that only what may hold something new is asked."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from tenders import runs
from tenders.breaker import Breaker
from tenders.budget import pages_to_check
from tenders.errors import NotFound, Unavailable
from tenders.models import Publication, SyncFailure, Tender
from tenders.tenderned.catalogue import Catalogue
from tenders.tenderned.client import Period
from tenders.tenderned.standin import StandIn
from tenders.tenderned.standin_faults import Fault, Faults
from tests.tender_factories import PublicationFactory, TenderFactory
from tests.tenders.answers import AWARD, CALL, NOW
from tests.tenders.conftest import Sync

Serve = Callable[..., StandIn]
TOMORROW = NOW + timedelta(days=1)
CLOSED = replace(CALL, deadline=datetime.fromisoformat("2026-11-20T12:00"))


def details(standin: StandIn) -> int:
    return sum(count for path, count in standin.ledger().requests.items() if path[-1].isdigit())


@pytest.mark.django_db
class TestDetails:
    @pytest.mark.parametrize(
        ("notice", "asked"),
        [
            (CLOSED, 1),
            (AWARD, 1),
            (CALL, 2),
            (replace(CALL, type_code="MAC", form_code="EFE1"), 2),
            (replace(CALL, type_code="VAK", form_code="EF04"), 2),
            (replace(CALL, type_code="XYZ", form_code="XYZ"), 2),
        ],
    )
    def test_S17_what_is_finished_and_the_same_is_not_asked_again(
        self, notice: Any, asked: int, serve: Serve, sync: Sync
    ) -> None:
        standin = serve(Catalogue([notice]))
        sync(standin)
        run = sync(standin, now=TOMORROW)
        assert (run.seen, run.unchanged, details(standin)) == (1, 1, asked)

    def test_S17_a_row_that_changed_is(self, serve: Serve, sync: Sync) -> None:
        standin = serve(Catalogue([CLOSED]))
        sync(standin)
        standin.catalogue.change(CLOSED.publication_id, title="Groen 2027")
        assert sync(standin, now=TOMORROW).updated == 1
        assert Tender.objects.get().title == "Groen 2027"

    def test_S17_what_failed_is(self, serve: Serve, sync: Sync) -> None:
        standin = serve(Catalogue([CLOSED]), Faults.of(Fault.DETAIL_404, always=True))
        sync(standin)
        standin.faults = Faults()
        assert (sync(standin, now=TOMORROW).updated, details(standin)) == (1, 2)

    def test_S17_a_notice_that_ted_did_not_give_is(self, serve: Serve, sync: Sync) -> None:
        standin = serve(Catalogue([replace(CLOSED, ted_number="643394-2026")]))
        sync(standin)
        sync(standin, now=TOMORROW)
        assert standin.ledger().requests["/en/notice/643394-2026/xml"] == 2


@pytest.mark.django_db
class TestBudget:
    def test_S17_what_is_over_the_budget_is_shown_from_its_row_and_waits(
        self, serve: Serve, sync: Sync, settings: Any
    ) -> None:
        settings.TENDERNED_BUDGET = 3
        notices = [replace(CLOSED, publication_id=1000 + number, kenmerk=1000 + number) for number in range(5)]
        standin = serve(Catalogue(notices))
        run = sync(standin)
        assert (run.state, run.seen, run.created, run.failed, details(standin)) == ("partial", 5, 3, 2, 3)
        assert run.error == "2 details wachten op een volgende leesbeurt: het budget was op."
        assert (Tender.objects.count(), SyncFailure.objects.waiting().count()) == (5, 2)
        again = sync(standin, now=TOMORROW)
        assert (again.state, again.updated, again.unchanged, details(standin)) == ("complete", 2, 3, 5)

    def test_S17_what_is_known_and_open_simply_waits(self, serve: Serve, sync: Sync, settings: Any) -> None:
        standin = serve(Catalogue([CALL]))
        sync(standin)
        settings.TENDERNED_BUDGET = 0
        run = sync(standin, now=TOMORROW)
        assert (run.state, run.unchanged, run.failed) == ("partial", 1, 0)
        assert not SyncFailure.objects.waiting().exists()

    @pytest.mark.parametrize("fault", [Fault.STATUS_429, Fault.STATUS_503, Fault.SHIFTED_PAGE])
    def test_S17_the_list_is_asked_at_most_sixty_times_a_night(self, fault: Fault, serve: Serve, sync: Sync) -> None:
        notices = [
            replace(CLOSED, publication_id=number, kenmerk=number, published_at=datetime(2026, 11, 16 + number % 7, 9))
            for number in range(1, 900)
        ]
        standin = serve(Catalogue(notices))
        sync(standin)
        before = standin.ledger().requests["/papi/tenderned-rs-tns/v2/publicaties"]
        standin.faults = Faults.of(fault, always=True, share=1.0, retry_after=0)
        sync(standin, now=TOMORROW)
        assert standin.ledger().requests["/papi/tenderned-rs-tns/v2/publicaties"] - before <= 60


class TestWeeklyCheck:
    @pytest.mark.parametrize(("rows", "pages"), [(0, 12), (60 * 85, 80), (60 * 120, 108), (60 * 150, 120)])
    def test_S17_it_may_ask_the_pages_that_it_needs_and_a_third_more(self, rows: int, pages: int) -> None:
        assert pages_to_check(rows, windows=9) == pages

    @pytest.mark.django_db
    @pytest.mark.parametrize(("kind", "most"), [("night", 60), ("reconciliation", 64)])
    def test_S17_only_a_weekly_check_gets_more_than_sixty(self, kind: str, most: int) -> None:
        tender = TenderFactory()
        Publication.objects.bulk_create(
            PublicationFactory.build(tender=tender, publication_id=f"{number}", published_at=NOW)
            for number in range(3900)
        )
        blocks = runs.windows_of(Period(NOW.date() - timedelta(days=60), NOW.date()).days())
        with runs.only_reader():
            run = runs.begin(since=blocks[0].day, until=NOW.date(), queued=True, now=NOW, kind=kind, blocks=blocks)
        assert runs.budget_of(run, 4000).most_lists == most


class TestBreaker:
    def test_S17_it_opens_after_five_failures_in_a_row(self) -> None:
        breaker = Breaker()
        for _ in range(4):
            breaker.note(Unavailable(""))
        breaker.note(NotFound(""))
        for number in range(5):
            assert not breaker.is_open, number
            breaker.note(Unavailable(""))
        assert breaker.is_open

    @pytest.mark.parametrize(("error", "stays_open"), [(Unavailable(""), True), (None, False), (NotFound(""), False)])
    def test_S17_then_one_question_decides(self, error: Any, stays_open: bool) -> None:
        breaker = Breaker()
        for _ in range(5):
            breaker.note(Unavailable(""))
        breaker.allow_one()
        assert not breaker.is_open
        breaker.note(error)
        assert breaker.is_open is stays_open
