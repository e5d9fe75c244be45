"""What the page of a tender says that we read."""

import re
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.test import Client

from tenders.models import Finding, Tender
from tests.tender_factories import TenderFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def tender() -> Tender:
    made: Tender = TenderFactory()
    return made


def add(tender: Tender, **fields: Any) -> None:
    told = {"kind": "milieu", "source": "tekst", "place": "beschrijving", "sentence": "Meer biodiversiteit."}
    Finding.objects.create(tender=tender, **told | fields)


def shown(client: Client, tender: Tender) -> str:
    html = client.get(tender.get_absolute_url()).content.decode()
    return " ".join(unescape(re.sub(r"<[^>]+>", "", html)).split())


def test_a_finding_is_shown_with_its_sentence_and_where_it_stands(client: Client, tender: Tender) -> None:
    sentence = "Social return: 2,5% van de loonsom."
    add(tender, kind="social_return", sentence=sentence, words=["Social return"], percentage=Decimal("2.5"))
    text = shown(client, tender)
    assert "Wij lazen 1 bevinding." in text
    assert "Social return: 2,5% Social return: 2,5% van de loonsom." in text
    assert "Bron: tekst, beschrijving" in text
    assert "<mark>Social return</mark>" in client.get(tender.get_absolute_url()).content.decode()


def test_a_contradiction_shows_both_sides_and_whom_to_ask(client: Client, tender: Tender) -> None:
    denied = {"against": "Deelname is niet voorbehouden.", "against_place": "veld BT-71"}
    add(tender, kind="voorbehouden_2_82", sentence="Voorbehouden aan sociale werkplaatsen.", **denied)
    text = shown(client, tender)
    assert "Bij één spreken twee plaatsen elkaar tegen." in text
    assert "Het veld zegt “Deelname is niet voorbehouden.”" in text
    assert "De tekst zegt “Voorbehouden aan sociale werkplaatsen.”" in text
    assert "Wij kiezen niet. Vraag het na bij de koper vóór 14 december" in text


def test_what_was_not_found_is_named_and_proves_nothing(client: Client, tender: Tender) -> None:
    add(tender)
    text = shown(client, tender)
    assert "circulaire economie, energie en klimaat en innovatie. Dat wij niets vonden" in text
    assert "natuur en milieu" not in text.split("Niet gevonden:")[1].split(".")[0]


def test_a_hostile_sentence_is_text(client: Client, tender: Tender) -> None:
    add(tender, sentence="<script>alert(1)</script> biodiversiteit", words=["<script>", "biodiversiteit"])
    assert "<script>alert" not in client.get(tender.get_absolute_url()).content.decode()


def test_the_file_tells_kind_source_and_sentence(client: Client, tender: Tender) -> None:
    add(tender)
    told = client.get(f"/opdrachten/{tender.reference}.json").json()
    assert told["bevindingen"] == [{"soort": "milieu", "bron": "tekst", "zin": "Meer biodiversiteit."}]
