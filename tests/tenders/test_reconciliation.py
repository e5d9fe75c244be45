"""The weekly check of sixty days: what was never seen comes in, and what is gone is said after the second time."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from tenders import runs
from tenders.models import Award, ListDay, Lot, Payload, Publication, SyncRun, Tender
from tenders.sync import begin_reconciliation
from tenders.tenderned.catalogue import Catalogue, Notice
from tenders.tenderned.client import Period
from tenders.tenderned.standin import StandIn
from tenders.tenderned.standin_faults import Fault, Faults
from tests.refusals import refusal
from tests.tender_factories import PublicationFactory
from tests.tenders.answers import CALL, NOW, versions
from tests.tenders.conftest import Sync

pytestmark = pytest.mark.django_db
Serve = Callable[..., StandIn]
WEEK = timedelta(days=7)
SINCE, UNTIL = date(2026, 9, 24), date(2026, 11, 22)


def some(count: int) -> list[Notice]:
    """Publications of one day, of tenders that are closed."""
    closed = datetime.fromisoformat("2026-11-01T12:00")
    return [
        replace(CALL, publication_id=450001 + number, kenmerk=620001 + number, deadline=closed)
        for number in range(count)
    ]


def check(sync: Sync, standin: StandIn, now: datetime = NOW) -> SyncRun:
    blocks = runs.windows_of(Period(SINCE, UNTIL).days())
    return sync(standin, SINCE, UNTIL, now, kind=SyncRun.Kind.RECONCILIATION, blocks=blocks)


def marks(publication_id: int = 450001) -> tuple[date | None, date | None]:
    stored = Publication.objects.get(publication_id=publication_id)
    return stored.missed_on, stored.missing_since


def test_S03_what_was_published_with_an_old_date_is_found(serve: Serve, sync: Sync) -> None:
    standin = serve(Catalogue(some(8)))
    sync(standin)
    standin.catalogue.add(replace(CALL, publication_id=1, kenmerk=1, published_at=datetime(2026, 10, 5, 9)))
    run = check(sync, standin, NOW + WEEK)
    assert (run.state, run.created, run.seen) == ("complete", 1, 9)


def test_S17_sixty_days_are_nine_windows_within_the_budget_of_lists(serve: Serve, sync: Sync) -> None:
    standin = serve(Catalogue(some(8)))
    sync(standin)
    run = check(sync, standin)
    assert (len(run.blocks), run.missed_days) == (9, 0)
    assert run.requests <= 18


def test_missing_is_said_when_a_later_check_misses_it_too(serve: Serve, sync: Sync) -> None:
    standin = serve(Catalogue(some(8)))
    sync(standin)
    standin.catalogue.withdraw(450001)
    check(sync, standin)
    assert marks() == (date(2026, 11, 23), None)
    check(sync, standin, NOW + WEEK)
    assert marks() == (date(2026, 11, 23), date(2026, 11, 30))
    check(sync, standin, NOW + 2 * WEEK)
    assert marks() == (date(2026, 11, 23), date(2026, 11, 30))
    assert marks(450002) == (None, None)


def test_the_same_check_twice_on_one_day_writes_nothing(serve: Serve, sync: Sync) -> None:
    standin = serve(Catalogue(some(8)))
    sync(standin)
    standin.catalogue.withdraw(450001)
    check(sync, standin)
    before = versions(Publication, Payload, Tender, Award, Lot)
    check(sync, standin, NOW + timedelta(hours=1))
    assert versions(Publication, Payload, Tender, Award, Lot) == before


def test_what_comes_back_is_no_longer_missing(serve: Serve, sync: Sync) -> None:
    catalogue = Catalogue(some(8))
    standin = serve(catalogue)
    sync(standin)
    catalogue.withdraw(450001)
    check(sync, standin)
    check(sync, standin, NOW + WEEK)
    catalogue.add(some(1)[0])
    sync(standin, now=NOW + WEEK)
    assert marks() == (None, None)


@pytest.mark.parametrize("gone", [3, 8])
def test_S09_a_list_that_is_a_fifth_shorter_marks_nothing(gone: int, serve: Serve, sync: Sync) -> None:
    standin = serve(Catalogue(some(8)))
    sync(standin)
    for notice in some(gone):
        standin.catalogue.withdraw(notice.publication_id)
    run = check(sync, standin)
    assert (run.state, Publication.objects.exclude(missed_on=None).exists()) == ("partial", False)
    assert f"telt {8 - gone} publicaties en dat waren er 8. Er is niets gemarkeerd." in run.error


@pytest.mark.parametrize("fault", [Fault.STATUS_503, Fault.HALF_BODY, Fault.BROKEN_ROW])
def test_S09_a_list_that_was_not_seen_whole_marks_nothing(fault: Fault, serve: Serve, sync: Sync) -> None:
    standin = serve(Catalogue(some(8)))
    sync(standin)
    standin.catalogue.withdraw(450001)
    standin.faults = Faults.of(fault, always=True)
    check(sync, standin)
    assert not Publication.objects.exclude(missed_on=None).exists()


def test_a_check_reads_no_detail_that_the_night_read(serve: Serve, sync: Sync) -> None:
    standin = serve(Catalogue([CALL, *some(8)[1:]]))
    sync(standin)
    asked = sum(count for path, count in standin.ledger().requests.items() if path[-1].isdigit())
    check(sync, standin)
    assert sum(count for path, count in standin.ledger().requests.items() if path[-1].isdigit()) == asked


@pytest.mark.parametrize("missed_on", [None, UNTIL])
def test_the_database_refuses_what_is_missing_and_was_not_missed_on_an_earlier_day(missed_on: date | None) -> None:
    assert "publication_missed_twice" in refusal(lambda: PublicationFactory(missed_on=missed_on, missing_since=UNTIL))


def test_it_is_begun_once_a_day_over_sixty_closed_days() -> None:
    begun = begin_reconciliation(NOW)
    assert begun is not None
    run = SyncRun.objects.get()
    assert (run.since, run.until, run.kind) == (SINCE, UNTIL, "reconciliation")
    runs.stop(run, now=NOW)
    assert begin_reconciliation(NOW + timedelta(hours=2)) is None
    assert begin_reconciliation(NOW + WEEK)


class TestDays:
    def test_each_day_says_what_the_source_counts_and_what_we_hold(self, serve: Serve, sync: Sync) -> None:
        sync(serve(Catalogue(some(3))))
        told = ListDay.objects.values_list("day", "state", "total", "seen")
        assert list(told.filter(day__lte="2026-11-17").order_by("day")) == [
            (date(2026, 11, 16), "complete", 3, 3),
            (date(2026, 11, 17), "complete", 0, 0),
        ]
        assert told.count() == 8

    def test_so_does_a_week_that_was_one_question(self, serve: Serve, sync: Sync) -> None:
        check(sync, serve(Catalogue(some(3))))
        day = ListDay.objects.get(day="2026-11-16")
        assert (day.state, day.total, day.seen, ListDay.objects.count()) == ("complete", 3, 3, 60)

    def test_a_day_that_was_not_seen_whole_is_partial(self, serve: Serve, sync: Sync) -> None:
        notices = [replace(CALL, publication_id=1000 + number, kenmerk=1000 + number) for number in range(130)]
        sync(serve(Catalogue(notices), Faults.of(Fault.SHIFTED_PAGE, always=True)))
        day = ListDay.objects.get(day="2026-11-16")
        assert (day.state, day.total) == ("partial", 130)
        assert 100 <= day.seen < 130

    def test_a_day_that_the_source_did_not_give_is_missing(self, serve: Serve, sync: Sync) -> None:
        sync(serve(Catalogue(some(3)), Faults.of(Fault.STATUS_503, always=True)))
        assert set(ListDay.objects.values_list("state", "total")) == {("missing", None)}

    def test_a_day_is_there_once_and_a_whole_one_has_a_total(self) -> None:
        ListDay.objects.create(state="missing", day=SINCE, checked_at=NOW)

        def write(state: str, day: date) -> ListDay:
            return ListDay.objects.create(state=state, day=day, checked_at=NOW)

        assert "list_day_once" in refusal(lambda: write("partial", SINCE))
        assert "list_day_complete_has_total" in refusal(lambda: write("complete", UNTIL))
