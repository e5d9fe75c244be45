"""The feed of a search: who came into it last."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from lxml import etree

from suppliers import files
from suppliers.models import Supplier
from tests.factories import OfferingFactory, SupplierFactory

pytestmark = pytest.mark.django_db
ATOM = {"a": "http://www.w3.org/2005/Atom"}
FEED = "/aanbieders.atom"
NOON = datetime(2026, 11, 23, 11, tzinfo=UTC)


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOON, tick=False):
        yield


def feed(client, **asked):
    response = client.get(FEED, asked)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert not response.cookies
    return etree.fromstring(response.content)


def titles(client, **asked):
    return [entry.findtext("a:title", None, ATOM) for entry in feed(client, **asked).findall("a:entry", ATOM)]


def test_it_has_what_a_feed_must_have(client, groenploeg, settings):
    settings.PUBLIC_URL = "https://goedinkopen.example"
    Supplier.objects.update(published_at=NOON - timedelta(days=7))
    told = feed(client, q="maaien", gemeente="assen")
    address = "https://goedinkopen.example/aanbieders.atom?q=maaien&gemeente=assen"
    assert told.findtext("a:title", None, ATOM) == "1 aanbieder met ‘maaien’ die levert in Assen"
    assert told.findtext("a:id", None, ATOM) == address
    assert told.findtext("a:updated", None, ATOM) == "2026-11-16T12:00:00+01:00"
    assert told.findtext("a:author/a:name", None, ATOM) == "Platform Goed Inkopen"
    assert {link.get("rel"): link.get("href") for link in told.findall("a:link", ATOM)} == {
        "self": address,
        "alternate": "https://goedinkopen.example/aanbieders/?q=maaien&gemeente=assen",
    }
    [entry] = told.findall("a:entry", ATOM)
    url = "https://goedinkopen.example/aanbieders/groenploeg-de-hamrik/"
    assert entry.findtext("a:id", None, ATOM) == entry.find("a:link", ATOM).get("href") == url
    assert entry.findtext("a:title", None, ATOM) == "Groenploeg De Hamrik"
    assert entry.findtext("a:summary", None, ATOM) == "Wij maaien bermen in fasen. · in Assen"
    assert entry.findtext("a:published", None, ATOM) == entry.findtext("a:updated", None, ATOM)
    assert "geheim" not in etree.tostring(told).decode()


def test_the_newest_comes_first_and_there_are_so_many(client, words):
    ages = [*range(2, files.NEWEST + 2), 1]
    for age in ages:
        SupplierFactory(organisation__name=f"Van {age}", published_at=NOON - timedelta(days=age))
    assert titles(client) == [f"Van {age}" for age in range(1, files.NEWEST + 1)]
    assert feed(client).findtext("a:title", None, ATOM).startswith(f"{len(ages)} aanbieders")


def test_it_holds_who_the_list_holds(client, groenploeg):
    SupplierFactory(organisation__name="Rietwerk")
    OfferingFactory(supplier=SupplierFactory(organisation__name="Elders"), delivery_area=["PV20"])
    assert sorted(titles(client)) == ["Elders", "Groenploeg De Hamrik", "Rietwerk"]
    assert titles(client, q="maaien") == ["Groenploeg De Hamrik"]
    assert titles(client, provincie="groningen") == ["Elders"]


@pytest.mark.parametrize("status", ["draft", "in_review", "paused", "withdrawn"])
def test_a_profile_that_is_not_online_is_not_in_it(client, words, status):
    SupplierFactory(status=status)
    assert titles(client) == []


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "]]> &amp; &lt;b&gt;", "a\x0bb", "\u202egnp.exe", "🦆"])
def test_hostile_text_is_text(client, words, text):
    SupplierFactory(organisation__name=text, summary=text)
    assert titles(client) == [text.replace("\x0b", "")]
    assert feed(client, q=f"assen {text}").findtext("a:title", None, ATOM).startswith("1 aanbieder")


def test_a_feed_that_did_not_change_is_not_sent_again(client, groenploeg):
    for asked in ({}, {"gemeente": "vlieland"}):
        first = client.get(FEED, asked)
        assert first["Cache-Control"] == "no-cache"
        assert client.get(FEED, asked, headers={"if-none-match": first["ETag"]}).status_code == 304


def test_it_can_only_be_read(client, words):
    assert client.post(FEED).status_code == 405
    assert client.head(FEED).status_code == 200


@pytest.mark.parametrize("number", [3, 30])
def test_it_costs_the_same_whatever_the_size(client, words, django_assert_num_queries, number):
    for _ in range(number):
        OfferingFactory(supplier=SupplierFactory())
    with django_assert_num_queries(4):  # the options, the search, the ids of the result, and those that are told
        assert len(titles(client)) == number
