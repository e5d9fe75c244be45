"""The cases S of the reliability catalogue that take whole nights: whatever happens, none lost and none double.

The other cases S are proved where the part that they are about is tested; docs/reliability.md says which.
"""

import json
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import repeat
from typing import Any

import pytest
from celery.schedules import crontab
from django.conf import settings

from monitoring.bench.inside import rows_written
from platform_goed_inkopen.celery import app
from platform_goed_inkopen.failpoints import KILLED
from tenders import runs
from tenders.models import Award, Publication, SyncFailure, SyncRun, Tender
from tenders.status import AMSTERDAM
from tenders.sync import RECONCILED, run_sync, window
from tenders.ted.client import TedClient
from tenders.tenderned.catalogue import Catalogue, Notice, detail
from tenders.tenderned.catalogue_seed import seeded
from tenders.tenderned.client import Period, TenderNedClient
from tenders.tenderned.publication import from_detail
from tenders.tenderned.standin import StandIn
from tenders.tenderned.standin_faults import LIST, WIRE, Fault, Faults
from tests.counting import Counts
from tests.reliability.books import Books, books
from tests.reliability.kit import Kit, Valkey, kill9, wait_until
from tests.reliability.nights import Living, Rates
from tests.tally import Tally
from tests.tenders.answers import AWARD, CALL, NOW, award_xml
from tests.tenders.wire import quick_session

pytestmark = pytest.mark.django_db
NIGHTS = 1_000
SATURDAY = 5
PAGE = 20  # rows of a page, so that a day has several
SUNDAY = date(2026, 11, 22)
TOMORROW = NOW + timedelta(days=1)
POINTS = (
    "after_fetch",
    "after_payload_stored",
    "after_commit_before_block_kept",
    "after_block_before_next",
    "before_finish",
)
Serve = Callable[..., StandIn]


def read(
    standin: StandIn, now: datetime, since: date | None = None, until: date | None = None, *, page: int = PAGE
) -> SyncRun:
    """One run at that moment over the usual days, or over these."""
    first, last = window(now.astimezone(AMSTERDAM).date())
    with quick_session() as session:
        client = TenderNedClient(standin.url, session, page_size=page)
        return run_sync(client, TedClient(standin.ted_url, session), since or first, until or last, now)


def reconcile(standin: StandIn, now: datetime) -> SyncRun:
    """The weekly check at that moment: the list of sixty closed days, a week a question."""
    today = now.astimezone(AMSTERDAM).date()
    days = Period(today - RECONCILED, today - timedelta(days=1))
    with quick_session() as session:
        client, ted = TenderNedClient(standin.url, session), TedClient(standin.ted_url, session)
        kind, blocks = SyncRun.Kind.RECONCILIATION, runs.windows_of(days.days())
        return run_sync(client, ted, days.first, days.last, now, kind=kind, blocks=blocks)


def live(standin: StandIn, living: Living, nights: int, *, page: int, faults: Iterable[Faults]) -> Books:
    """The books after so many nights with a check each Sunday, and one at the end without faults."""
    for day, of_this_night in zip(living.days(nights), faults, strict=False):
        standin.faults = of_this_night
        with living.night():
            read(standin, living.moment(), page=page)
        if day.weekday() == SATURDAY:
            reconcile(standin, living.moment() + timedelta(minutes=75))
    standin.faults = Faults()
    reconcile(standin, living.moment() + timedelta(minutes=75))
    return books(living.end())


def a_day(number: int) -> list[Notice]:
    """So many publications of one day."""
    return [replace(CALL, publication_id=450_001 + n, kenmerk=620_001 + n) for n in range(number)]


def wrong(catalogue: Catalogue) -> list[str]:
    """Publications that are stored otherwise than the source tells them now."""
    stored = {row.publication_id: (row.title, row.deadline) for row in Publication.objects.all()}
    told = {str(notice.publication_id): from_detail(detail(notice)) for notice in catalogue}
    return [number for number, one in told.items() if stored.get(number) != (one.title, one.deadline)]


class TestWhilePaging:
    def test_S01_what_is_published_between_two_pages_is_stored_once(self, serve: Serve) -> None:
        catalogue = Catalogue(a_day(45))

        def publish(number: int, target: str) -> None:
            if "page=1" in target and len(catalogue) < 47:
                catalogue.add(replace(CALL, publication_id=460_000 + number, kenmerk=630_000 + number))

        standin = serve(catalogue, before=publish)
        read(standin, NOW)
        found = books(standin.ledger().visible)
        assert (len(catalogue), found.stored, found.are_right) == (47, 47, True)

    def test_S02_a_withdrawal_between_two_pages_hides_no_other(self, serve: Serve) -> None:
        catalogue = Catalogue(a_day(45))

        def withdraw(number: int, target: str) -> None:
            if "page=1" in target and len(catalogue) == 45:
                catalogue.withdraw(450_045)  # newest: it stood on the first page

        standin = serve(catalogue, before=withdraw)
        read(standin, NOW)
        assert books(standin.ledger().visible).are_right

    def test_S03_what_appears_with_a_date_in_the_past_is_found_the_next_night(self, serve: Serve) -> None:
        standin = serve(Catalogue([CALL]))
        read(standin, NOW)
        late = replace(CALL, publication_id=450_500, kenmerk=620_500, published_at=datetime(2026, 11, 18, 9))
        standin.catalogue.add(late)
        assert read(standin, TOMORROW).created == 1


class TestManyNights:
    @pytest.mark.parametrize("seed", range(2))
    def test_S03_thirty_nights_with_a_weekly_check_lose_nothing(
        self, seed: int, serve: Serve, tally: Tally, counts: Counts
    ) -> None:
        living = Living(date(2026, 3, 2), Rates(new=6), seed=seed)
        found = live(serve(living.catalogue, before=living.before), living, 30, page=PAGE, faults=repeat(Faults()))
        tally("thirty nights", nights=30, **in_numbers(found))
        counts.lost += len(found.lost)
        assert (found.are_right, found.failed) == (True, 0)
        assert living.too_late > 0, "something came too late for the nights alone"

    @pytest.mark.headline
    def test_S03_in_full_a_thousand_nights(self, serve: Serve, capsys: pytest.CaptureFixture[str]) -> None:
        """Goal G1: its rates, with faults of wire and list that differ each night."""
        possible = {*WIRE, *LIST} - {Fault.DRIP, Fault.DELAY}
        living = Living(date(2024, 1, 1), Rates(), seed=1)
        standin = serve(living.catalogue, before=living.before)
        faults = (Faults.of(*possible, seed=night, share=0.03, retry_after=0) for night in range(NIGHTS))
        found = live(standin, living, NIGHTS, page=100, faults=faults)
        told = {"nights": NIGHTS, "visible": found.visible, "lost": len(found.lost), "double": len(found.double)}
        with capsys.disabled():
            sys.stdout.write(f"\n{json.dumps(told)}\n")
        assert (found.are_right, found.failed) == (True, 0)


RIGHT = {"right": True, "state": "complete", "failed": 0, "wrong": []}


class TestFaultMatrix:
    """Every fault alone, and all of them at once: what is stored is what is true."""

    @pytest.mark.parametrize("fault", list(Fault))
    def test_S08_each_fault_alone(self, fault: Fault, serve: Serve, tally: Tally, counts: Counts) -> None:
        standin = serve(seeded(until=SUNDAY, days=3, per_day=15), Faults.of(fault, seed=3, delay=0.005, drip=0.001))
        assert self.two_nights(fault, standin, tally, counts) == RIGHT

    @pytest.mark.parametrize("seed", range(3))
    def test_S08_all_faults_at_once(self, seed: int, serve: Serve, tally: Tally, counts: Counts) -> None:
        standin = serve(seeded(until=SUNDAY, days=3, per_day=40), Faults.all(seed=seed, delay=0.005, drip=0.001))
        assert self.two_nights("everything", standin, tally, counts) == RIGHT

    def two_nights(self, name: str, standin: StandIn, tally: Tally, counts: Counts) -> dict[str, Any]:
        """What a night with the fault stores, and what is still wrong after one without it."""
        first = date(2026, 11, 20)
        run = read(standin, NOW, first, SUNDAY)
        during = books(standin.ledger().visible)
        assert run.seen == run.created + run.updated + run.unchanged + run.failed
        assert Tender.objects.filter(publications__isnull=True).count() == 0
        unread = set(Publication.objects.filter(details_read_at=None).values_list("publication_id", flat=True))
        waiting = SyncFailure.objects.waiting().filter(what="detail")
        assert unread == set(waiting.values_list("publication_id", flat=True))
        standin.faults = Faults()
        again = read(standin, TOMORROW, first, SUNDAY)
        after = books(str(notice.publication_id) for notice in standin.catalogue)
        tally(f"storing {name:18}", **in_numbers(during), wrong_at_the_end=len(wrong(standin.catalogue)))
        counts.lost += len(during.lost) + len(after.lost)
        return {
            "right": during.are_right and after.are_right,
            "state": again.state,
            "failed": again.failed + after.failed,
            "wrong": wrong(standin.catalogue),
        }


def in_numbers(found: Books) -> dict[str, int]:
    return {
        "visible": found.visible,
        "stored": found.stored,
        "failed": found.failed,
        "lost": len(found.lost),
        "double": len(found.double),
    }


@pytest.mark.django_db(transaction=True)
def test_S15_the_same_night_twice_writes_no_row(serve: Serve) -> None:
    """As PostgreSQL counts rows that are inserted, updated and deleted."""
    catalogue = seeded(until=SUNDAY, days=7, per_day=12)
    catalogue.add(replace(AWARD, publication_id=459_999, kenmerk=629_999, ted_number="643394-2026"))
    catalogue.xml["643394-2026"] = award_xml()
    standin = serve(catalogue)
    read(standin, NOW)
    before = rows_written()
    run = read(standin, TOMORROW, SUNDAY - timedelta(days=6), SUNDAY)
    assert (run.seen, run.unchanged, Award.objects.count()) == (len(catalogue), len(catalogue), 1)
    assert before["tenders_publication"] >= len(catalogue)
    assert rows_written() == before
    Tender.objects.update(procedure="")
    assert rows_written() != before, "the count is one of rows that are written"


def test_D05_after_three_nights_without_the_source_nothing_is_lost(serve: Serve) -> None:
    living = Living(date(2026, 3, 2), Rates(new=6, back_dated=0), seed=5)
    standin = serve(living.catalogue, before=living.before)
    for number, _ in enumerate(living.days(8)):
        standin.faults = Faults.of(Fault.STATUS_503, always=True) if number in {3, 4, 5} else Faults()
        assert read(standin, living.moment()).state == ("unreachable" if number in {3, 4, 5} else "complete")
    found = books(str(notice.publication_id) for notice in living.catalogue)
    assert (found.lost, found.double) == ([], [])


# --- Killed workers


@pytest.fixture
def queue(kit: Kit) -> Valkey:
    """The queue of this test."""
    return kit.valkey()


class Night:
    """A source with publications until yesterday, and real workers that read it by queue."""

    def __init__(self, kit: Kit, queue: Valkey, seed: int) -> None:
        self.kit, self.queue, self.worker = kit, queue, None
        catalogue = seeded(until=datetime.now(UTC).date() - timedelta(days=1), days=3, per_day=8, seed=seed)
        self.standin = StandIn(catalogue, before=self._before)
        self.kill_at = 0

    def _before(self, number: int, target: str) -> None:
        if number == self.kill_at:
            kill9(self.worker.pid)

    def begin(self, **environment: str) -> subprocess.Popen[bytes]:
        """A worker, and the message of the night."""
        sources = {"TENDERNED_URL": self.standin.url, "TED_URL": self.standin.ted_url, "TENDERNED_PAUSE": "0"}
        self.kit.environment.update(sources)
        self.worker = self.kit.worker("first", **environment)
        with app.connection_for_write(self.queue.url) as link:
            app.send_task("tenders.tasks.sync_night", connection=link, ignore_result=True)
        return self.worker

    def go_on(self) -> Books:
        """Another worker and a clock; the books when the night is over."""
        self.kit.worker("second")
        self.kit.beat()
        wait_until(lambda: SyncRun.objects.exclude(finished_at=None).exists(), "the night is over")
        return books(str(notice.publication_id) for notice in self.standin.catalogue)


@pytest.fixture
def night_of(kit: Kit, queue: Valkey) -> Iterator[Callable[[int], Night]]:
    """A night of this seed."""
    served: list[StandIn] = []

    def start(seed: int) -> Night:
        night = Night(kit, queue, seed)
        night.standin.start()
        served.append(night.standin)
        return night

    yield start
    for standin in served:
        standin.stop()


def dies_and_goes_on(night: Night, counts: Counts, tally: Tally, what: str, **environment: str) -> int:
    """How the worker ended; after it another loses nothing and does nothing twice."""
    code = night.begin(**environment).wait(60)
    found = night.go_on()
    counts.lost += len(found.lost)
    tally(f"killed {what}", kills=1, **in_numbers(found))
    run = SyncRun.objects.get()
    assert (found.are_right, found.failed) == (True, 0)
    assert (run.state, run.seen) == ("complete", found.visible)
    return code


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("point", POINTS)
def test_S05_a_worker_that_dies_here_loses_nothing(
    point: str, night_of: Callable[[int], Night], counts: Counts, tally: Tally
) -> None:
    assert dies_and_goes_on(night_of(1), counts, tally, point, FAILPOINTS=f"{point}=die") == KILLED


@pytest.mark.django_db(transaction=True)
def test_S05_a_worker_that_is_killed_in_the_middle_loses_nothing(
    night_of: Callable[[int], Night], counts: Counts, tally: Tally
) -> None:
    night = night_of(2)
    night.kill_at = 17
    assert dies_and_goes_on(night, counts, tally, "at a random moment") == -9


@pytest.mark.headline
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("point", POINTS)
def test_S05_in_full_at_every_point(
    point: str, seed: int, night_of: Callable[[int], Night], counts: Counts, tally: Tally
) -> None:
    assert dies_and_goes_on(night_of(seed), counts, tally, point, FAILPOINTS=f"{point}=die") == KILLED


@pytest.mark.headline
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("moment", range(1, 101))
def test_S05_in_full_at_every_moment(
    moment: int, night_of: Callable[[int], Night], counts: Counts, tally: Tally
) -> None:
    night = night_of(moment)
    night.kill_at = 1 + moment % 22
    assert dies_and_goes_on(night, counts, tally, "at a random moment") == -9


# --- Clocks


@pytest.mark.parametrize("day", [date(2026, 10, 25), date(2027, 3, 28), date(2028, 2, 29)])
def test_S19_the_night_of_the_clock_change_begins_once(day: date) -> None:
    """Summer time ends, begins, and a day that most years do not have."""
    planned = settings.CELERY_BEAT_SCHEDULE["sync-night"]["schedule"]
    begin = datetime(day.year, day.month, day.day, 12, tzinfo=UTC) - timedelta(days=2)
    last, begun = begin, []
    for minutes in range(0, 3 * 24 * 60, 5):
        now = begin + timedelta(minutes=minutes)
        clock = crontab(minute=planned._orig_minute, hour=planned._orig_hour, nowfun=lambda now=now: now, app=app)
        if clock.is_due(last).is_due:
            last = now
            begun.append(now.astimezone(AMSTERDAM))
    assert [moment.date() for moment in begun] == [day - timedelta(days=1), day, day + timedelta(days=1)]
    assert {(moment.hour, moment.minute) for moment in begun} == {(4, 15)}


@pytest.mark.parametrize(
    ("local", "in_utc"),
    [
        ("2026-10-24T12:00", "2026-10-24T10:00"),
        ("2026-10-25T12:00", "2026-10-25T11:00"),
        ("2027-03-27T12:00", "2027-03-27T11:00"),
        ("2027-03-28T12:00", "2027-03-28T10:00"),
        ("2028-02-29T23:59", "2028-02-29T22:59"),
    ],
)
def test_S19_a_deadline_is_right_to_the_minute(local: str, in_utc: str, serve: Serve) -> None:
    standin = serve(Catalogue([replace(CALL, deadline=datetime.fromisoformat(local))]))
    read(standin, NOW)
    assert Tender.objects.get().deadline == datetime.fromisoformat(in_utc).replace(tzinfo=UTC)
