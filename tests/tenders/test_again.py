"""What failed is read again on request: a queued run of just those publications."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from tenders import runs
from tenders.freshness import SyncHealth
from tenders.models import Publication, SyncFailure, SyncRun
from tenders.runs import AlreadyRunning
from tenders.sync import again, read_block
from tenders.tenderned.catalogue import Catalogue
from tenders.tenderned.standin import StandIn
from tenders.tenderned.standin_faults import Fault, Faults
from tests.tenders.answers import AWARD, CALL, NOW
from tests.tenders.conftest import Sync

pytestmark = pytest.mark.django_db
Serve = Callable[..., StandIn]
LATER = NOW + timedelta(hours=5)


@pytest.fixture
def by_queue(settings: Any) -> Callable[..., SyncRun]:
    """Read the blocks of this run as a worker does."""

    def read(standin: StandIn, run: SyncRun) -> SyncRun:
        settings.TENDERNED_URL, settings.TED_URL, settings.TENDERNED_PAUSE = standin.url, standin.ted_url, 0
        first = runs.next_block(run)
        block: str | None = first.name if first else ""
        while block is not None:
            block = read_block(run.pk, block, LATER)
        run.refresh_from_db()
        return run

    return read


def test_only_what_failed_is_asked(serve: Serve, sync: Sync, by_queue: Callable[..., SyncRun]) -> None:
    standin = serve(Catalogue([CALL, AWARD]), Faults.of(Fault.DETAIL_404, always=True))
    sync(standin)
    standin.faults = Faults()
    asked = standin.ledger().total
    wanted = SyncFailure.objects.waiting().filter(publication_id=CALL.publication_id)
    run = by_queue(standin, again(wanted, LATER))
    assert (run.kind, run.state, run.updated, run.requests) == ("again", "complete", 1, 1)
    assert standin.ledger().total == asked + 1
    assert SyncFailure.objects.waiting().get().publication_id == str(AWARD.publication_id)
    assert Publication.objects.get(publication_id=CALL.publication_id).details_read_at


def test_a_row_of_the_list_is_read_with_its_day(serve: Serve, sync: Sync, by_queue: Callable[..., SyncRun]) -> None:
    standin = serve(Catalogue([CALL]), Faults.of(Fault.BROKEN_ROW, always=True))
    sync(standin)
    standin.faults = Faults()
    run = by_queue(standin, again(SyncFailure.objects.waiting(), LATER))
    assert (run.state, run.created) == ("complete", 1)
    assert not SyncFailure.objects.waiting().exists()


def test_it_fails_again_and_waits_on(serve: Serve, sync: Sync, by_queue: Callable[..., SyncRun]) -> None:
    standin = serve(Catalogue([CALL]), Faults.of(Fault.DETAIL_404, always=True))
    sync(standin)
    run = by_queue(standin, again(SyncFailure.objects.waiting(), LATER))
    assert (run.state, run.failed) == ("partial", 1)
    assert SyncFailure.objects.waiting().get().attempts == 2


@pytest.mark.parametrize(("kind", "name"), SyncRun.Kind.choices)
def test_it_says_which_run_is_going_on(kind: str, name: str) -> None:
    with runs.only_reader():
        runs.begin(since=NOW.date(), until=NOW.date(), queued=True, now=NOW, kind=kind)
    with pytest.raises(AlreadyRunning, match=f"^Er loopt al een leesbeurt: {name}. Wacht tot die klaar is.$"):
        again([], NOW + timedelta(minutes=1))


def test_a_second_try_makes_the_data_no_fresher(serve: Serve, sync: Sync, by_queue: Callable[..., SyncRun]) -> None:
    standin = serve(Catalogue([CALL]), Faults.of(Fault.DETAIL_404, always=True))
    night = sync(standin)
    by_queue(standin, again(SyncFailure.objects.waiting(), LATER))
    health = SyncHealth.build(now=LATER)
    assert (health.last_good, health.last_run) == (night, night)
