"""S11: a run counts what it does not know, and says so when it is more than one in a hundred."""

from collections.abc import Callable

import pytest

from tenders.tenderned.catalogue_seed import seeded
from tenders.tenderned.standin import StandIn
from tenders.tenderned.standin_faults import Fault, Faults
from tests.tenders.answers import NOW
from tests.tenders.conftest import Sync

pytestmark = pytest.mark.django_db
Serve = Callable[..., StandIn]


def test_S11_a_run_of_known_answers_has_nothing_odd(serve: Serve, sync: Sync) -> None:
    run = sync(serve(seeded(until=NOW.date(), days=2, per_day=20)))
    assert run.odd == {}
    assert "anders dan wij kennen" not in run.error


def test_S11_a_run_counts_and_tells_what_it_does_not_know(serve: Serve, sync: Sync) -> None:
    standin = serve(seeded(until=NOW.date(), days=2, per_day=20), Faults.of(Fault.RENAMED_FIELD, share=1.0))
    run = sync(standin)
    assert run.odd["lijst: onbekend veld naamAanbesteding"] == run.seen
    assert run.odd["detail: veld aanbestedingNaam ontbreekt"] == run.seen
    assert "TenderNed antwoordt anders dan wij kennen" in run.error
