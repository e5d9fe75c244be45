"""Who is asked for a notice: TenderNed when it knows us, else TED, else nobody; and the night goes on."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from platform_goed_inkopen.models import OutgoingMail
from tenders.models import Award, Lot, Payload, Publication, SyncFailure, SyncRun
from tenders.sync import run_sync
from tenders.ted.client import TedClient
from tenders.tenderned.catalogue import Catalogue
from tenders.tenderned.client import TenderNedClient
from tenders.tenderned.standin import StandIn
from tests.factories import PlatformRoleFactory
from tests.tenders.answers import AWARD, CALL, NOW, award_xml, versions
from tests.tenders.calls import call_xml, lot_xml
from tests.tenders.wire import quick_session

pytestmark = pytest.mark.django_db
WHO = ("gebruiker", "geheim")
TED_NUMBER = "643394-2026"
NATIONAL = replace(CALL, form_code="EFE3")
EUROPEAN = replace(AWARD, ted_number=TED_NUMBER)
Serve = Callable[..., StandIn]
Night = Callable[..., SyncRun]


@pytest.fixture
def night() -> Iterator[Night]:
    """One run over the days of the two notices, with these credentials."""
    with quick_session() as session:

        def run(standin: StandIn, who: tuple[str, str] | None = WHO, now: datetime = NOW) -> SyncRun:
            client = TenderNedClient(standin.url, session, credentials=who)
            return run_sync(client, TedClient(standin.ted_url, session), date(2026, 11, 16), date(2026, 11, 23), now)

        yield run


def asked(standin: StandIn, end: str) -> int:
    return sum(number for path, number in standin.ledger().requests.items() if path.endswith(end))


def kinds() -> list[tuple[str, str]]:
    notices = Payload.objects.filter(kind__in=("ted", "xml")).order_by("publication__publication_id")
    return list(notices.values_list("publication__publication_id", "kind"))


def test_with_credentials_a_national_notice_tells_its_lots(serve: Serve, night: Night) -> None:
    standin = serve(Catalogue([NATIONAL], own_xml={450001: call_xml(lot_xml("LOT-1", "Noord"))}), credentials=WHO)
    run = night(standin)
    assert (run.state, run.failed, kinds()) == ("complete", 0, [("450001", "xml")])
    assert [lot.title for lot in Lot.objects.all()] == ["Noord"]


def test_what_tenderned_gives_is_not_asked_of_ted(serve: Serve, night: Night) -> None:
    standin = serve(Catalogue([EUROPEAN], xml={TED_NUMBER: award_xml()}), credentials=WHO)
    night(standin)
    assert (kinds(), Award.objects.count()) == ([("450090", "xml")], 1)
    assert asked(standin, f"{TED_NUMBER}/xml") == 0


def test_what_was_read_is_not_asked_again(serve: Serve, night: Night) -> None:
    standin = serve(Catalogue([NATIONAL], own_xml={450001: call_xml(lot_xml("LOT-1"))}), credentials=WHO)
    night(standin)
    before = versions(Publication, Payload, Lot)
    night(standin, now=NOW + timedelta(days=1))
    assert versions(Publication, Payload, Lot) == before
    assert asked(standin, "public-xml") == 1


def test_without_credentials_tenderned_is_not_asked_for_xml(serve: Serve, night: Night) -> None:
    standin = serve(Catalogue([NATIONAL, EUROPEAN], xml={TED_NUMBER: award_xml()}), credentials=WHO)
    run = night(standin, who=None)
    assert (run.state, kinds(), asked(standin, "public-xml")) == ("complete", [("450090", "ted")], 0)


def test_what_tenderned_has_not_ted_may_have(serve: Serve, night: Night) -> None:
    catalogue = Catalogue([EUROPEAN], xml={TED_NUMBER: award_xml()}, own_xml={EUROPEAN.publication_id: None})
    standin = serve(catalogue, credentials=WHO)
    run = night(standin)
    assert (run.state, kinds(), SyncFailure.objects.count()) == ("complete", [("450090", "ted")], 0)


def test_a_notice_of_before_april_2018_is_not_asked(serve: Serve, night: Night) -> None:
    old = replace(NATIONAL, published_at=datetime(2018, 4, 3, 9))
    standin = serve(Catalogue([old]), credentials=WHO)
    with quick_session() as session:
        client = TenderNedClient(standin.url, session, credentials=WHO)
        run_sync(client, TedClient(standin.ted_url, session), date(2018, 4, 3), date(2018, 4, 3), NOW)
    assert (Publication.objects.count(), asked(standin, "public-xml")) == (1, 0)


def test_a_notice_that_nobody_has_waits_and_the_publication_stands(serve: Serve, night: Night) -> None:
    standin = serve(Catalogue([NATIONAL]), credentials=WHO)
    run = night(standin)
    failure = SyncFailure.objects.get()
    assert (run.failed, failure.what, failure.publication_id) == (0, "xml", "450001")
    assert Publication.objects.get().notice_read_at is None


def test_it_is_read_when_it_comes(serve: Serve, night: Night) -> None:
    catalogue = Catalogue([NATIONAL])
    standin = serve(catalogue, credentials=WHO)
    night(standin)
    catalogue.own_xml[450001] = call_xml(lot_xml("LOT-1", "Noord"))
    night(standin, now=NOW + timedelta(days=1))
    assert SyncFailure.objects.get().resolved_at is not None
    assert Lot.objects.count() == 1


@pytest.mark.parametrize(
    "bad", [b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', b"<ContractNotice/>", b"<a>" * 5000]
)
def test_X01_a_hostile_notice_of_tenderned_waits_with_its_bytes(serve: Serve, night: Night, bad: bytes) -> None:
    run = night(serve(Catalogue([NATIONAL], own_xml={450001: bad}), credentials=WHO))
    failure = SyncFailure.objects.get()
    assert (failure.what, bytes(failure.body), run.failed) == ("xml", bad, 0)


class TestRefused:
    def test_the_night_goes_on_with_what_ted_has(self, serve: Serve, night: Night) -> None:
        standin = serve(Catalogue([NATIONAL, EUROPEAN], xml={TED_NUMBER: award_xml()}), credentials=WHO)
        run = night(standin, who=("gebruiker", "oud"))
        assert (run.failed, kinds(), SyncFailure.objects.count()) == (0, [("450090", "ted")], 0)
        assert asked(standin, "public-xml") == 1

    def test_coordinators_hear_of_it_once_a_night(self, serve: Serve, night: Night) -> None:
        coordinator = PlatformRoleFactory(role="coordinator").user
        PlatformRoleFactory(role="moderator")
        standin = serve(Catalogue([NATIONAL]), credentials=WHO)
        for hours in (0, 1, 24):
            night(standin, who=("gebruiker", "oud"), now=NOW + timedelta(hours=hours))
        mails = OutgoingMail.objects.all()
        assert [mail.recipient for mail in mails] == [coordinator.email] * 2
        assert mails[0].subject == "TenderNed weigert onze aanmelding"
