"""A night of reading: everything in the list becomes a tender, once; what fails is kept, counted and read later."""

import signal
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError

from tenders import runs
from tenders.models import Award, Buyer, Payload, Publication, SyncFailure, SyncRun, Tender
from tenders.runs import AlreadyRunning
from tenders.tenderned.catalogue import Catalogue, Notice
from tenders.tenderned.catalogue_seed import seeded
from tenders.tenderned.standin import StandIn
from tenders.tenderned.standin_faults import Fault, Faults
from tests.tenders.answers import AWARD, CALL, NOW, award_xml, versions
from tests.tenders.conftest import Sync

pytestmark = pytest.mark.django_db
Serve = Callable[..., StandIn]
TOMORROW = NOW + timedelta(days=1)
SUNDAY = date(2026, 11, 22)
KEPT = (Tender, Publication, Payload, Award, Buyer)  # what a second run must leave alone
COUNTS = ("seen", "created", "updated", "unchanged", "failed")


def counts(run: SyncRun) -> tuple[int, ...]:
    return tuple(getattr(run, name) for name in COUNTS)


def stored() -> list[str]:
    return sorted(Publication.objects.values_list("publication_id", flat=True))


class TestWholeRun:
    def test_the_first_run_brings_everything_in(self, serve: Serve, sync: Sync) -> None:
        catalogue = seeded(until=SUNDAY, days=7, per_day=30)
        standin = serve(catalogue)
        run = sync(standin)
        assert counts(run) == (len(catalogue), len(catalogue), 0, 0, 0)
        assert (run.state, run.missed_days, run.requests) == ("complete", 0, standin.ledger().total)
        assert stored() == sorted(standin.ledger().visible)
        assert {str(notice.kenmerk) for notice in catalogue} == set(Tender.objects.values_list("reference", flat=True))

    def test_the_second_run_writes_no_row(self, serve: Serve, sync: Sync) -> None:
        catalogue = seeded(until=SUNDAY, days=7, per_day=30)
        standin = serve(catalogue)
        sync(standin)
        before = versions(*KEPT)
        run = sync(standin, now=TOMORROW)
        assert counts(run) == (len(catalogue), 0, 0, len(catalogue), 0)
        assert versions(*KEPT) == before

    def test_ted_is_asked_for_winners_once(self, serve: Serve, sync: Sync) -> None:
        award = replace(AWARD, ted_number="643394-2026")
        standin = serve(Catalogue([CALL, award], xml={"643394-2026": award_xml()}))
        sync(standin)
        sync(standin)
        assert Award.objects.get().winner_kvk == "80000001"
        assert standin.ledger().requests["/en/notice/643394-2026/xml"] == 1

    def test_a_new_publication_counts_as_created_and_a_changed_one_as_updated(self, serve: Serve, sync: Sync) -> None:
        standin = serve(Catalogue([CALL]))
        sync(standin)
        standin.catalogue.change(CALL.publication_id, title="Groen 2027")
        standin.catalogue.add(AWARD)
        assert counts(sync(standin)) == (2, 1, 1, 0, 0)

    def test_S14_a_deadline_that_moves_only_in_the_detail_is_seen(self, serve: Serve, sync: Sync) -> None:
        standin = serve(Catalogue([CALL]))
        sync(standin)
        later = datetime.fromisoformat("2027-01-18T12:00")
        standin.catalogue.change(CALL.publication_id, deadline=later, list_deadline=CALL.deadline)
        assert counts(sync(standin)) == (1, 0, 1, 0, 0)
        assert Tender.objects.get().deadline.year == 2027

    def test_days_outside_the_window_are_not_asked(self, serve: Serve, sync: Sync) -> None:
        standin = serve(Catalogue([CALL, AWARD]))
        run = sync(standin, date(2026, 11, 20), date(2026, 11, 20))
        assert (counts(run), stored()) == ((1, 1, 0, 0, 0), ["450090"])


class TestAgain:
    def old(self) -> Notice:
        return replace(CALL, published_at=datetime.fromisoformat("2026-10-05T06:00"))

    def test_the_detail_of_an_open_tender_outside_the_window_is_read_again(self, serve: Serve, sync: Sync) -> None:
        standin = serve(Catalogue([self.old()]))
        sync(standin, date(2026, 10, 5), date(2026, 10, 5))
        standin.catalogue.change(CALL.publication_id, title="Groen 2027")
        assert counts(sync(standin)) == (1, 0, 1, 0, 0)
        assert Tender.objects.get().title == "Groen 2027"

    def test_a_closed_one_is_left_alone(self, serve: Serve, sync: Sync) -> None:
        closed = replace(self.old(), deadline=datetime.fromisoformat("2026-11-01T12:00"))
        standin = serve(Catalogue([closed]))
        sync(standin, date(2026, 10, 5), date(2026, 10, 5))
        assert counts(sync(standin)) == (0, 0, 0, 0, 0)

    def test_what_failed_outside_the_window_is_read_when_it_can_be(self, serve: Serve, sync: Sync) -> None:
        closed = replace(self.old(), deadline=datetime.fromisoformat("2026-11-01T12:00"))
        standin = serve(Catalogue([closed]), Faults.of(Fault.DETAIL_404, always=True))
        sync(standin, date(2026, 10, 5), date(2026, 10, 5))
        assert counts(sync(standin)) == (1, 0, 0, 0, 1)
        standin.faults = Faults()
        assert counts(sync(standin)) == (1, 0, 1, 0, 0)
        assert Tender.objects.get().details_complete


class TestFailing:
    @pytest.mark.parametrize("fault", [Fault.DETAIL_404, Fault.DETAIL_MALFORMED])
    def test_a_detail_that_fails_is_a_tender_from_its_row(self, fault: Fault, serve: Serve, sync: Sync) -> None:
        standin = serve(Catalogue([CALL]), Faults.of(fault, always=True))
        run = sync(standin)
        assert (counts(run), run.state) == ((1, 0, 0, 0, 1), "partial")
        assert (Tender.objects.get().title, Tender.objects.get().details_complete) == (CALL.title, False)
        assert SyncFailure.objects.waiting().get().what == "detail"

    def test_the_next_night_it_counts_as_failed_only(self, serve: Serve, sync: Sync) -> None:
        standin = serve(Catalogue([CALL]), Faults.of(Fault.DETAIL_404, always=True))
        sync(standin)
        before = versions(*KEPT)
        assert counts(sync(standin, now=TOMORROW)) == (1, 0, 0, 0, 1)
        assert SyncFailure.objects.get().attempts == 2
        assert versions(*KEPT) == before

    def test_when_it_is_read_the_failure_is_resolved(self, serve: Serve, sync: Sync) -> None:
        standin = serve(Catalogue([CALL]), Faults.of(Fault.DETAIL_404, always=True))
        sync(standin)
        standin.faults = Faults()
        run = sync(standin, now=TOMORROW)
        assert (counts(run), run.state) == ((1, 0, 1, 0, 0), "complete")
        assert not SyncFailure.objects.waiting().exists()
        assert Tender.objects.get().details_complete

    def test_bytes_that_cannot_be_read_are_kept(self, serve: Serve, sync: Sync) -> None:
        sync(serve(Catalogue([CALL]), Faults.of(Fault.DETAIL_MALFORMED, always=True)))
        assert bytes(SyncFailure.objects.get().body).startswith(b'{"publicatieId": 450001')

    def test_S10_a_row_without_a_number_is_kept_counted_and_named(self, serve: Serve, sync: Sync) -> None:
        standin = serve(Catalogue([CALL]), Faults.of(Fault.BROKEN_ROW, always=True))
        run = sync(standin)
        assert (run.seen, run.failed, run.state) == (run.failed, run.failed, "partial")
        failure = SyncFailure.objects.waiting().first()
        assert failure is not None
        assert (failure.what, failure.reason) == ("list", "De rij heeft geen publicatieId.")
        assert failure.publication_id.startswith("2026-11-16 ")

    def test_S10_a_broken_row_that_is_mended_is_no_longer_waiting(self, serve: Serve, sync: Sync) -> None:
        standin = serve(Catalogue([CALL]), Faults.of(Fault.BROKEN_ROW, always=True))
        sync(standin)
        standin.faults = Faults()
        assert sync(standin).state == "complete"
        assert not SyncFailure.objects.waiting().exists()

    def test_what_ted_does_not_give_makes_no_publication_fail(self, serve: Serve, sync: Sync) -> None:
        standin = serve(Catalogue([replace(CALL, ted_number="643394-2026")]))
        run = sync(standin)
        assert (counts(run), run.state) == ((1, 1, 0, 0, 0), "complete")
        assert run.error == "Van 1 publicatie gaf TED geen aankondiging."
        assert SyncFailure.objects.waiting().get().what == "ted"

    @pytest.mark.parametrize("body", [b"<html/>", b"<!DOCTYPE x [<!ENTITY e 'x'>]><ContractNotice/>", b"<a" * 100])
    def test_a_notice_that_cannot_be_read_is_kept_and_asked_again(self, body: bytes, serve: Serve, sync: Sync) -> None:
        standin = serve(Catalogue([replace(AWARD, ted_number="643394-2026")], xml={"643394-2026": body}))
        sync(standin)
        failure = SyncFailure.objects.waiting().get()
        assert (failure.what, bytes(failure.body)) == ("ted", body)
        standin.catalogue.xml["643394-2026"] = award_xml()
        assert counts(sync(standin, now=TOMORROW)) == (1, 0, 1, 0, 0)
        assert Award.objects.exists()
        assert not SyncFailure.objects.waiting().exists()

    def test_ted_is_not_asked_for_ever(self, serve: Serve, sync: Sync) -> None:
        standin = serve(Catalogue([replace(CALL, ted_number="643394-2026")]))
        for _ in range(12):
            sync(standin)
        assert standin.ledger().requests["/en/notice/643394-2026/xml"] == 10


def always(fault: Fault) -> Faults:
    return Faults.of(fault, always=True)


class TestOutage:
    def test_a_source_that_is_away_is_unreachable_and_nothing_is_lost(self, serve: Serve, sync: Sync) -> None:
        standin = serve(Catalogue([CALL, AWARD]))
        sync(standin)
        before = versions(*KEPT)
        standin.faults = always(Fault.STATUS_503)
        run = sync(standin)
        assert (run.state, counts(run), run.missed_days) == ("unreachable", (0, 0, 0, 0, 0), 8)
        assert versions(*KEPT) == before

    def test_S17_it_is_not_asked_for_every_day(self, serve: Serve, sync: Sync) -> None:
        standin = serve(Catalogue([CALL]), always(Fault.STATUS_503))
        assert sync(standin).requests == 8  # four tries on each of two days

    @pytest.mark.parametrize(
        "fault", [Fault.HTML_200, Fault.HALF_BODY, Fault.TRUNCATED, Fault.BROKEN_GZIP, Fault.RESET]
    )
    def test_S08_half_an_answer_is_never_an_empty_list(self, fault: Fault, serve: Serve, sync: Sync) -> None:
        assert sync(serve(Catalogue([CALL]), always(fault))).state == "unreachable"

    def test_an_outage_half_way_keeps_what_was_read(self, serve: Serve, sync: Sync) -> None:
        catalogue = seeded(until=SUNDAY, days=7, per_day=10)

        def fail_after_a_while(number: int, target: str) -> None:
            if number == 25:
                standin.faults = always(Fault.STATUS_502)

        standin = serve(catalogue, before=fail_after_a_while)
        run = sync(standin)
        assert run.state == "partial"
        assert run.missed_days > 0
        assert 0 < Tender.objects.count() < len(catalogue)
        standin.faults = Faults()
        assert sync(standin, now=TOMORROW).state == "complete"
        assert stored() == sorted(str(notice.publication_id) for notice in catalogue)

    def test_S17_details_that_stay_away_are_not_asked_one_by_one(self, serve: Serve, sync: Sync) -> None:
        notices = [replace(CALL, publication_id=450001 + n, kenmerk=620001 + n) for n in range(30)]

        def only_lists(number: int, target: str) -> None:
            standin.faults = always(Fault.STATUS_503) if "?" not in target else Faults()

        standin = serve(Catalogue(notices), before=only_lists)
        run = sync(standin, CALL.published_at.date(), CALL.published_at.date())
        assert (counts(run), Tender.objects.count()) == ((30, 0, 0, 0, 30), 30)
        assert run.requests == 1 + 5 * 4

    def test_S12_a_filter_that_is_ignored_stops_the_run(self, serve: Serve, sync: Sync) -> None:
        run = sync(serve(Catalogue([CALL, AWARD]), always(Fault.FILTER_IGNORED)))
        assert run.state == "refused"
        assert "in de lijst van" in run.error

    def test_S18_a_redirect_elsewhere_is_refused(self, serve: Serve, sync: Sync) -> None:
        run = sync(serve(Catalogue([CALL]), always(Fault.REDIRECT)))
        assert run.state == "refused"
        assert "ander adres" in run.error

    def test_S09_a_list_that_is_suddenly_empty_withdraws_nothing_and_is_said(self, serve: Serve, sync: Sync) -> None:
        standin = serve(seeded(until=SUNDAY, days=7, per_day=10))
        sync(standin)
        before = versions(*KEPT)
        standin.faults = always(Fault.EMPTY_LIST)
        run = sync(standin, now=TOMORROW)
        assert run.state == "partial"
        assert "Er is niets ingetrokken." in run.error
        assert versions(*KEPT) == before

    def test_a_day_without_publications_is_no_alarm(self, serve: Serve, sync: Sync) -> None:
        assert sync(serve(Catalogue())).state == "complete"

    @pytest.mark.parametrize(
        ("before", "kind", "is_said"),
        [("night", "night", True), ("night", "reconciliation", False), ("reconciliation", "night", False)],
    )
    def test_S09_fewer_publications_than_in_usual_nights_is_said(
        self, before: str, kind: str, is_said: bool, serve: Serve, sync: Sync
    ) -> None:
        blocks = {"2026-11-10": {"name": "2026-11-10", "seen": 100, "state": "read"}}
        for night in range(7):
            at = NOW - timedelta(days=night + 1)
            SyncRun.objects.create(
                kind=before,
                since=at.date() - timedelta(days=7),
                until=at.date(),
                started_at=at,
                finished_at=at,
                state="complete",
                blocks=blocks,
            )
        run = sync(serve(Catalogue([CALL])), kind=kind)
        told = "De lijst telt 1 publicaties en dat waren er 100. Er is niets ingetrokken."
        assert run.error == (told if is_said else "")


class TestOneAtATime:
    def test_S16_a_queued_run_that_lives_is_left_alone(self, serve: Serve, sync: Sync) -> None:
        with runs.only_reader():
            runs.begin(since=SUNDAY, until=SUNDAY, queued=True, now=NOW - timedelta(minutes=5))
        with pytest.raises(AlreadyRunning, match="loopt al een leesbeurt: de nacht"):
            sync(serve(Catalogue([CALL])))

    def test_a_queued_run_that_died_is_closed_as_stopped(self, serve: Serve, sync: Sync) -> None:
        with runs.only_reader():
            left = runs.begin(since=SUNDAY, until=SUNDAY, queued=True, now=NOW - timedelta(hours=1))
        assert sync(serve(Catalogue([CALL]))).state == "complete"
        left.refresh_from_db()
        assert (left.state, left.finished_at) == ("stopped", NOW)

    def test_a_run_that_breaks_off_says_so(self, serve: Serve, sync: Sync, ctrl_c: Callable[..., None]) -> None:
        standin = serve(Catalogue([CALL]), before=ctrl_c)
        with pytest.raises(KeyboardInterrupt):
            sync(standin)
        assert SyncRun.objects.get().state == "stopped"

    def test_S16_the_database_refuses_a_second_open_run(self) -> None:
        SyncRun.objects.create(since=SUNDAY, until=SUNDAY, started_at=NOW)
        with pytest.raises(IntegrityError):
            SyncRun.objects.create(since=SUNDAY, until=SUNDAY, started_at=NOW)


@pytest.fixture
def ctrl_c() -> Iterator[Callable[..., None]]:
    """What a person at the keyboard does while a question is on its way; the runner of tests may ignore it else."""
    usual = signal.signal(signal.SIGINT, signal.default_int_handler)
    main = threading.main_thread().ident or 0
    yield lambda *_: signal.pthread_kill(main, signal.SIGINT)
    signal.signal(signal.SIGINT, usual)


def test_a_refused_detail_does_not_stop_the_night(serve: Serve, sync: Sync) -> None:
    run = sync(serve(Catalogue([CALL, AWARD]), Faults.of(Fault.DETAIL_403, always=True)))
    assert (counts(run), run.state) == ((2, 0, 0, 0, 2), "partial")
    assert "weigert de vraag met 403" in SyncFailure.objects.waiting().earliest("pk").reason
