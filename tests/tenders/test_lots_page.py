"""What the page of a tender says of its parts and of what the buyer ticked."""

import re
from datetime import date
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.test import Client

from tenders.lots import in_words
from tenders.lots_page import Parts
from tenders.models import Lot, Publication, Tender
from tests.tender_factories import NOON, PublicationFactory

pytestmark = pytest.mark.django_db


def lot_of(publication: Publication, number: str, **fields: Any) -> Lot:
    return Lot.objects.create(tender=publication.tender, publication=publication, number=number, **fields)


def text_of(client: Client, tender: Tender) -> str:
    html = client.get(tender.get_absolute_url()).content.decode()
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


@pytest.mark.parametrize(
    ("number", "words"),
    [("LOT-0002", "perceel 2"), ("LOT-0000", "de hele opdracht"), ("", "de hele opdracht"), ("PAR-0001", "PAR-0001")],
)
def test_a_part_is_called_by_its_number(number: str, words: str) -> None:
    assert in_words(number) == words


TERMS: list[tuple[dict[str, Any], str]] = [
    ({}, ""),
    ({"months": 48}, "4 jaar"),
    ({"months": 1}, "1 maand"),
    ({"months": 18, "renewals": 2}, "18 maanden, daarna 2 keer te verlengen"),
    ({"months": 12, "starts_on": date(2027, 1, 1)}, "1 jaar vanaf 1 januari 2027"),
    (
        {"starts_on": date(2027, 1, 1), "ends_on": date(2030, 12, 31), "renewals": 0},
        "vanaf 1 januari 2027 tot en met 31 december 2030",
    ),
    ({"renewals": 2}, ""),
]


@pytest.mark.parametrize(("fields", "words"), TERMS)
def test_how_long_it_lasts_is_said_in_words(fields: dict[str, Any], words: str) -> None:
    assert Parts.of([Lot(number="LOT-1", **fields), Lot(number="LOT-2")]).first[0].term == words


def test_each_part_says_what_it_is_worth_and_what_it_is_judged_by(client: Client) -> None:
    publication = PublicationFactory()
    social = {"name": "Social return", "description": None, "kind": "quality", "weight": "40%"}
    price = {"name": None, "description": None, "kind": "price", "weight": "60%"}
    lot_of(publication, "LOT-0001", title="Noord", value=Decimal(250_000), currency="EUR", criteria=[social, price])
    lot_of(publication, "LOT-0002", title="Zuid", framework_maximum=Decimal(90_000))
    text = text_of(client, publication.tender)
    assert "Percelen" in text
    assert "Perceel 1: Noord niet bekend Social return (40%) prijs (60%) € 250.000" in text.replace(
        "\N{NO-BREAK SPACE}", " "
    )
    assert "Perceel 2: Zuid niet bekend niet in de aankondiging hoogstens € 90.000" in text.replace(
        "\N{NO-BREAK SPACE}", " "
    )


def test_what_is_not_divided_says_how_long_it_lasts_or_nothing(client: Client) -> None:
    publication = PublicationFactory()
    lot = lot_of(publication, "LOT-0000", title="Groen", value=Decimal(9_000), currency="EUR")
    assert "Looptijd en beoordeling" not in text_of(client, publication.tender)
    lot.months = 24
    lot.save()
    assert "Looptijd en beoordeling" in text_of(client, publication.tender)
    assert "2 jaar" in text_of(client, publication.tender)


def test_after_twenty_parts_the_rest_opens_with_a_click(client: Client) -> None:
    publication = PublicationFactory()
    for number in range(1, 24):
        lot_of(publication, f"LOT-{number:04}")
    assert "Nog 3 percelen" in text_of(client, publication.tender)


def test_what_the_buyer_ticked_is_said_in_dutch(client: Client) -> None:
    ticked = {"strategic": ["soc-obj"], "social": ["opp"], "reserved": ["none"], "reserved_execution": "yes"}
    tender = PublicationFactory(notice_read_at=NOON, **ticked).tender
    text = text_of(client, tender)
    assert "Maatschappelijk doel Doelen sociaal doel Sociaal werk voor mensen met een afstand" in text
    assert "Uitvoeren uitvoering binnen beschermd werk" in text
    assert "niet voorbehouden" not in text


def test_a_notice_without_a_tick_says_so_and_no_notice_says_nothing(client: Client) -> None:
    publication = PublicationFactory(strategic=["none"])
    assert "Maatschappelijk doel" not in text_of(client, publication.tender)
    publication.notice_read_at = NOON
    publication.save()
    assert "niets aangekruist in de aankondiging" in text_of(client, publication.tender)


def test_a_code_that_we_do_not_know_stands_as_delivered(client: Client) -> None:
    assert "new-goal" in text_of(client, PublicationFactory(notice_read_at=NOON, social=["new-goal"]).tender)
