"""The page with the tenders: each filter alone, together, wrong; counts that follow the other choices; ways out."""

import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client

from tenders.models import Finding, Tender
from tests.factories import UserFactory
from tests.tender_factories import NOON, BuyerFactory, TenderFactory

pytestmark = pytest.mark.django_db
PAGE = "/opdrachten/"


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def catalogue() -> None:
    """Four tenders that differ in everything that can be chosen."""
    emmen = BuyerFactory(name="Gemeente Emmen", municipality_code="GM0114", province_code="PV22")
    elders = BuyerFactory(name="Rijkswaterstaat", municipality_code="", province_code="")
    TenderFactory(kenmerk="1", title="Groenonderhoud wijken")
    TenderFactory(kenmerk="2", title="Brug vervangen", buyer=emmen, nature="werken", cpv=["45221111"], stage="awarded")
    TenderFactory(kenmerk="3", title="Schoonmaak", buyer=elders, cpv=["90910000"], deadline=NOON - timedelta(days=1))
    TenderFactory(kenmerk="4", title="Meubels", buyer=elders, nature="onbekend", cpv=[], area=["PV20"], stage="unknown")


def shown(client: Client, query: str = "") -> set[str]:
    """The references of the tenders on the page."""
    html = client.get(PAGE + query).content.decode()
    return set(re.findall(r'<td><a href="/opdrachten/([\w-]+)/">', html))


def text_of(response: Any) -> str:
    """What can be read, on one line."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


FILTERS = [
    ("", {"1", "2", "3", "4"}),
    ("?status=open", {"1"}),
    ("?status=gesloten", {"3"}),
    ("?status=open&status=gegund", {"1", "2"}),
    ("?status=onbekend", {"4"}),
    ("?soort=werken", {"2"}),
    ("?provincie=drenthe", {"1", "2"}),
    ("?provincie=drenthe&provincie=groningen", {"1", "2", "4"}),
    ("?gemeente=emmen", {"2"}),
    ("?q=wijken", {"1"}),
    ("?q=gemeente+emmen", set()),
    ("?q=2", {"2"}),
    ("?status=open&provincie=drenthe&soort=diensten&q=groen", {"1"}),
    ("?status=open&gemeente=emmen", set()),
    ("?utm_source=mail&x=%00", {"1", "2", "3", "4"}),
    ("?status=&q=", {"1", "2", "3", "4"}),
]


@pytest.mark.parametrize(("query", "found"), FILTERS)
def test_the_address_narrows_the_list(query: str, found: set[str], client: Client, catalogue: None) -> None:
    assert shown(client, query) == found


def test_a_category_finds_tenders_by_their_codes(client: Client, catalogue: None) -> None:
    call_command("load_reference")
    assert shown(client, "?categorie=groen") == {"1"}
    assert shown(client, "?categorie=groen&categorie=schoonmaak") == {"1", "3"}


WRONG = [
    ("?status=onzin", "‘onzin’ is geen status die wij kennen."),
    ("?soort=dienst", "‘dienst’ is geen soort opdracht die wij kennen."),
    ("?categorie=bestaat-niet", "‘bestaat-niet’ is geen categorie die wij kennen."),
    ("?provincie=utrecht", "‘utrecht’ is geen provincie in het noorden die wij kennen."),
    ("?gemeente=%3Cscript%3E", "‘<script>’ is geen gemeente"),
    ("?gemeente=%00", "is geen gemeente"),
    ("?q=" + "a" * 201, "Zoek met hoogstens 200 tekens."),
    ("?q=%21%21", "Schrijf een woord met letters of cijfers."),
]


@pytest.mark.parametrize(("query", "sentence"), WRONG, ids=[row[1] for row in WRONG])
def test_what_we_do_not_know_gets_a_sentence_and_keeps_the_list(
    query: str, sentence: str, client: Client, catalogue: None
) -> None:
    response = client.get(PAGE + query)
    assert response.status_code == 200
    assert sentence in text_of(response)
    assert "<script>" not in response.content.decode()
    assert shown(client, query) == {"1", "2", "3", "4"}


def test_what_we_do_know_still_narrows_the_list(client: Client, catalogue: None) -> None:
    assert shown(client, "?status=open&status=onzin&provincie=utrecht") == {"1"}


@pytest.mark.parametrize("number", ["0", "-1", "2", "abc", "1e3", "9" * 5000, "１", "nan"])
def test_a_page_that_is_not_there_is_404(number: str, client: Client, catalogue: None) -> None:
    assert client.get(PAGE, {"pagina": number}).status_code == 404


def test_there_are_24_on_a_page(client: Client) -> None:
    TenderFactory.create_batch(25)
    assert (len(shown(client)), len(shown(client, "?pagina=2"))) == (24, 1)
    assert client.get(PAGE + "?pagina=3").status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_it_can_only_be_read(method: str, client: Client) -> None:
    assert getattr(client, method)(PAGE).status_code == 405


def test_everybody_sees_the_same_and_nobody_gets_a_cookie(client: Client, catalogue: None) -> None:
    assert not client.get(PAGE).cookies
    client.force_login(UserFactory())
    assert shown(client) == {"1", "2", "3", "4"}


@pytest.mark.parametrize("size", [3, 30])
def test_it_costs_five_queries_whatever_the_size(size: int, client: Client, django_assert_num_queries: Any) -> None:
    call_command("load_reference")
    TenderFactory.create_batch(size)
    with django_assert_num_queries(5):
        client.get(PAGE + "?status=open&provincie=drenthe&q=groenonderhoud&categorie=groen")


def test_a_row_tells_buyer_status_and_closing_day(client: Client) -> None:
    TenderFactory(title="Groen", deadline=NOON + timedelta(days=9))
    read = text_of(client.get(PAGE))
    assert "Groen Gemeente Assen open 2 december 2026 nog 9 dagen" in read
    assert '<span class="tag now">nog 9 dagen</span>' in client.get(PAGE).content.decode()


@pytest.mark.parametrize(
    ("days", "words", "is_soon"),
    [(0, "vandaag", True), (1, "nog 1 dag", True), (14, "nog 14 dagen", True), (15, "nog 15 dagen", False)],
)
def test_the_last_fourteen_days_stand_out(days: int, words: str, is_soon: bool, client: Client) -> None:
    TenderFactory(deadline=NOON + timedelta(days=days, hours=1))
    html = client.get(PAGE).content.decode()
    assert (f'<span class="tag now">{words}</span>' in html) is is_soon
    assert words in html


def test_a_row_without_details_says_so(client: Client) -> None:
    TenderFactory(details_complete=False, buyer=None, deadline=None)
    assert "koper niet bekend" in text_of(client.get(PAGE))
    assert "details volgen" in text_of(client.get(PAGE))


def options(client: Client, query: str, facet: str) -> dict[str, int]:
    """The options of a facet with their counts."""
    html = client.get(PAGE + query).content.decode()
    block = re.search(rf"<h3>{facet}.*?</div>", html, re.DOTALL)
    assert block
    found = re.findall(r'<span(?: class="t")?>([^<]+)</span> <span class="c">(\d+)</span>', block[0])
    return {unescape(name): int(number) for name, number in found}


def test_counts_follow_the_other_choices_and_zero_is_printed(client: Client, catalogue: None) -> None:
    assert options(client, "", "Status") == {
        "aangekondigd": 0,
        "marktconsultatie": 0,
        "open": 1,
        "gesloten": 1,
        "gegund": 1,
        "ingetrokken": 0,
        "onbekend": 1,
    }
    assert options(client, "?status=open", "Status")["gegund"] == 1
    assert options(client, "?provincie=drenthe", "Status")["gesloten"] == 0
    assert options(client, "?status=open", "Provincie") == {"Drenthe": 1, "Groningen": 0, "Fryslân": 0}
    assert options(client, "?q=groen", "Soort") == {"diensten": 1, "leveringen": 0, "werken": 0, "onbekend": 0}


def test_a_count_is_what_the_choice_gives(client: Client, catalogue: None) -> None:
    call_command("load_reference")
    counts = options(client, "?soort=diensten", "Categorie")
    assert counts["Groenvoorziening"] == len(shown(client, "?soort=diensten&categorie=groen")) == 1


def test_an_empty_result_offers_the_next_steps_with_counts(client: Client, catalogue: None) -> None:
    read = text_of(client.get(PAGE + "?status=open&gemeente=emmen&q=brug"))
    assert "Geen opdrachten staan open" in read
    assert "Zonder de keuze open 1 opdracht" in read
    assert "Alle opdrachten 4 opdrachten" in read
    assert "Zonder het woord" not in read


def test_a_place_that_gives_nothing_leads_to_its_province(client: Client, catalogue: None) -> None:
    read = text_of(client.get(PAGE + "?status=open&gemeente=emmen"))
    assert "Ergens in Drenthe 1 opdracht" in read


def test_an_empty_database_says_that_it_is_empty(client: Client) -> None:
    read = text_of(client.get(PAGE))
    assert "Er staat nog geen enkele opdracht op dit platform." in read
    assert "TenderNed is nog niet gelezen." in read


def test_the_choices_have_a_page_of_their_own(client: Client, catalogue: None) -> None:
    response = client.get("/opdrachten/-/filter/?status=open")
    assert "Bekijk deze opdracht" in text_of(response)
    assert client.get("/opdrachten/-/filter/?pagina=9").status_code == 404


@pytest.mark.parametrize(
    "title",
    ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7*7 }}{% debug %}", "=1+1", "\u202eomgekeerd"],
)
def test_a_hostile_title_is_text(title: str, client: Client) -> None:
    tender: Tender = TenderFactory(title=title)
    for address in (PAGE, tender.get_absolute_url()):
        response = client.get(address)
        assert response.status_code == 200
        assert "<script>alert" not in response.content.decode()
        assert "<img src=x" not in response.content.decode()
        assert title in unescape(response.content.decode())


def test_the_sentence_is_the_title_of_the_page(client: Client, catalogue: None) -> None:
    html = client.get(PAGE + "?status=open&provincie=drenthe").content.decode()
    assert "<title>1 opdracht staat open in Drenthe" in html


def test_a_finding_narrows_the_list_and_is_counted_beside_the_other_choices(client: Client, catalogue: None) -> None:
    for tender in Tender.objects.filter(reference__in=["1", "2"]):
        for source in ("veld", "tekst"):
            Finding.objects.create(tender=tender, kind="circulair", source=source, place="titel", sentence="Circulair.")
    assert shown(client, "?bevinding=circulair") == {"1", "2"}
    assert shown(client, "?bevinding=milieu") == set()
    page = client.get(PAGE, {"bevinding": "circulair"})
    assert "met bevinding" in " ".join(page.content.decode().split())
    (facet,) = [it for it in page.context["page"].facets if it.name == "bevinding"]
    assert {option.label: option.count for option in facet.options if option.count} == {"Circulaire economie": 2}
