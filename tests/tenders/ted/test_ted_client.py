"""Asking TED for a notice."""

import pytest

from tenders.errors import NotFound, Unavailable, Unreadable
from tenders.ted.client import TedClient
from tenders.tenderned.catalogue import Catalogue
from tenders.tenderned.standin import StandIn
from tenders.tenderned.standin_faults import Fault, Faults
from tests.tenders.wire import Wire, http, quick_session

XML = b'<?xml version="1.0"?><ContractNotice/>'


def test_gives_the_notice_with_this_number() -> None:
    with StandIn(Catalogue(xml={"643394-2026": XML})) as standin, quick_session() as session:
        answer = TedClient(standin.ted_url, session).notice("643394-2026")
    assert (answer.body, answer.url) == (XML, f"{standin.ted_url}/en/notice/643394-2026/xml")


def test_a_number_that_ted_does_not_know_is_not_found() -> None:
    with StandIn(Catalogue()) as standin, quick_session() as session, pytest.raises(NotFound):
        TedClient(standin.ted_url, session).notice("1-2026")


def test_an_error_page_with_status_200_is_unreadable() -> None:
    faults = Faults.of(Fault.HTML_200, always=True)
    with StandIn(Catalogue(xml={"1-2026": XML}), faults) as standin, quick_session() as session:
        with pytest.raises(Unreadable):
            TedClient(standin.ted_url, session).notice("1-2026")


def test_asks_again_when_ted_is_away_for_a_moment() -> None:
    with StandIn(Catalogue(xml={"1-2026": XML}), Faults.of(Fault.STATUS_503, share=1.0)) as standin:
        with quick_session() as session:
            assert TedClient(standin.ted_url, session).notice("1-2026").body == XML
    with Wire(http("503 Service Unavailable")) as wire, quick_session() as session, pytest.raises(Unavailable):
        TedClient(wire.url, session).notice("1-2026")


def test_a_number_cannot_lead_to_another_address() -> None:
    with Wire(http("404 Not Found")) as wire, quick_session() as session, pytest.raises(NotFound):
        TedClient(wire.url, session).notice("../../x")
    assert wire.asked[0].startswith(b"GET /en/notice/..%2F..%2Fx/xml ")
