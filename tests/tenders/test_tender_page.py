"""The page of one tender in each of its states: what it says first, what it shows, and what it leaves open."""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client

from tenders.models import Tender
from tests.factories import SupplierFactory, UserFactory
from tests.tender_factories import NOON, AwardFactory, BuyerFactory, PublicationFactory, TenderFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


def html_of(client: Client, tender: Tender) -> str:
    response = client.get(tender.get_absolute_url())
    assert response.status_code == 200
    return response.content.decode()


def text_of(client: Client, tender: Tender) -> str:
    """What can be read, on one line."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html_of(client, tender))).split())


def headline(client: Client, tender: Tender) -> str:
    found = re.search(r"<h1.*?</h1>", html_of(client, tender), re.DOTALL)
    assert found
    return unescape(re.sub(r"<[^>]+>", "", found[0]))


LATER = NOON + timedelta(days=21)
HEADLINES: list[tuple[dict[str, Any], str, str]] = [
    ({"deadline": LATER}, "Open", "Groen. Inschrijven kan tot 14 december 2026, 12.00 uur."),
    ({"deadline": None}, "Open", "Groen. Inschrijven kan; tot wanneer is niet bekend."),
    ({"deadline": NOON}, "Gesloten", "Groen. Inschrijven kon tot 23 november 2026, 12.00 uur."),
    (
        {"deadline": None, "called_at": NOON - timedelta(days=400)},
        "Gesloten",
        "Groen. Inschrijven kan niet meer.",
    ),
    ({"stage": "veat"}, "Gesloten", "Groen. De koper wil dit gunnen zonder dat anderen inschrijven."),
    ({"stage": "awarded"}, "Gegund", "Groen. Gegund; aan wie is niet bekend."),
    ({"stage": "withdrawn"}, "Ingetrokken", "Groen. De koper stopte deze opdracht."),
    ({"stage": "announced"}, "Aangekondigd", "Groen. Dit is aangekondigd; inschrijven kan nog niet."),
    (
        {"stage": "consultation", "consultation_deadline": date(2026, 11, 23)},
        "Marktconsultatie",
        "Groen. Meedenken kan tot en met 23 november 2026.",
    ),
    (
        {"stage": "consultation", "consultation_deadline": date(2026, 11, 22)},
        "Marktconsultatie",
        "Groen. Meedenken kon tot en met 22 november 2026.",
    ),
    ({"stage": "consultation"}, "Marktconsultatie", "Groen. De koper vraagt de markt mee te denken."),
    ({"stage": "unknown"}, "Onbekend", "Groen. Hoever het hiermee is, weten wij niet."),
    ({"title": "Wie maait?", "stage": "announced"}, "Aangekondigd", "Wie maait? Dit is aangekondigd"),
]


@pytest.mark.parametrize(("fields", "status", "sentence"), HEADLINES, ids=[row[2] for row in HEADLINES])
def test_the_page_begins_with_what_holds_now(
    fields: dict[str, Any], status: str, sentence: str, client: Client
) -> None:
    tender = PublicationFactory(tender=TenderFactory(**{"title": "Groen", **fields})).tender
    assert headline(client, tender).startswith(sentence)
    assert f">{status}</span>" in html_of(client, tender)


class TestOpen:
    def test_it_leads_to_the_source_and_says_where_to_ask(self, client: Client) -> None:
        publication = PublicationFactory()
        html = html_of(client, publication.tender)
        assert f'<a class="btn" href="{publication.url}" rel="noopener">Naar de stukken op TenderNed</a>' in html
        assert "Zolang een opdracht loopt, stelt u vragen via TenderNed." in html
        assert "<strong>Nog 21 dagen</strong> om in te schrijven." in html

    def test_the_last_day_is_today(self, client: Client) -> None:
        tender = PublicationFactory(tender=TenderFactory(deadline=NOON + timedelta(hours=5))).tender
        assert "Vandaag is de laatste dag om in te schrijven." in text_of(client, tender)

    def test_documents_that_are_elsewhere_are_named(self, client: Client) -> None:
        publication = PublicationFactory(documents_at="Mercell", documents_url="https://mercell.example/1")
        read = text_of(client, publication.tender)
        assert "Naar de aankondiging op TenderNed" in read
        assert "De stukken staan bij Mercell ." in read

    @pytest.mark.parametrize("url", ["http://tenderned.example/1", "javascript:alert(1)", ""])
    def test_only_https_leaves_this_site(self, url: str, client: Client) -> None:
        publication = PublicationFactory(url=url, documents_at="Elders", documents_url=url)
        html = html_of(client, publication.tender)
        assert 'class="btn"' not in html
        assert not url or url not in html

    def test_the_chain_says_where_one_is_and_what_is_not_there_yet(self, client: Client) -> None:
        html = html_of(client, PublicationFactory().tender)
        assert "<strong>U bent hier: 1 publicatie</strong>" in html
        assert html.count('<li class="none"><span class="step">') == 4


class TestFacts:
    def test_in_short(self, client: Client) -> None:
        call_command("load_reference")
        tender = TenderFactory(value=Decimal("1240000"), currency="EUR", nuts=["NL131", "NL13", "NL22", "BE211"])
        read = text_of(client, PublicationFactory(tender=tender).tender)
        assert "Waarde € 1.240.000" in read.replace("\xa0", " ")
        assert "Procedure openbaar, Europees" in read
        assert "Plaats Drenthe, Gelderland en BE211" in read
        assert "Koper in Assen" in read
        assert "77310000 (valt onder Tuinbouwdiensten)" in read

    def test_another_currency_is_named(self, client: Client) -> None:
        tender = TenderFactory(value=Decimal("5000.50"), currency="SEK")
        assert "5.000,50 SEK" in text_of(client, tender)

    def test_what_nobody_tells_is_said_to_be_unknown_and_never_zero(self, client: Client) -> None:
        nothing = TenderFactory(
            buyer=None, nature="onbekend", procedure="", european=None, cpv=[], nuts=[], description="", deadline=None
        )
        html = html_of(client, nothing)
        assert html.count('<span class="fallow">niet bekend</span>') == 5
        assert "geen beschrijving gepubliceerd" in html
        assert "koper niet bekend" in html

    def test_details_that_failed_follow(self, client: Client) -> None:
        tender = PublicationFactory(details_read_at=None, tender=TenderFactory(details_complete=False)).tender
        assert "De details volgen." in text_of(client, tender)
        assert "gelezen op" not in text_of(client, tender)

    def test_a_withdrawn_one_says_when(self, client: Client) -> None:
        tender = TenderFactory(stage="withdrawn")
        PublicationFactory(tender=tender, publication_id="1")
        PublicationFactory(tender=tender, publication_id="2", type_code="VBE", published_at=NOON - timedelta(days=2))
        html = html_of(client, tender)
        assert '<div class="notice neg"><p><strong>Ingetrokken op 21 november 2026.</strong>' in html


class TestHistory:
    def test_publications_newest_first_with_their_source(self, client: Client) -> None:
        tender = TenderFactory()
        PublicationFactory(tender=tender, publication_id="450001", published_at=NOON - timedelta(days=20))
        PublicationFactory(
            tender=tender, publication_id="450009", type_label="Rectificatie", published_at=NOON - timedelta(days=7)
        )
        read = text_of(client, tender)
        assert read.index("16 november 2026 Rectificatie 450009") < read.index("3 november 2026 Aankondiging opdracht")
        assert "Wij lazen 2 publicaties ." in read

    def test_a_deadline_that_a_rectification_moved_shows_both(self, client: Client) -> None:
        tender = TenderFactory(deadline=datetime.fromisoformat("2026-12-14T12:00+01:00"))
        first = datetime.fromisoformat("2026-12-07T12:00+01:00")
        PublicationFactory(
            tender=tender, publication_id="1", listed_deadline=first, published_at=NOON - timedelta(days=20)
        )
        PublicationFactory(tender=tender, publication_id="2", type_code="REC", published_at=NOON - timedelta(days=7))
        html = html_of(client, tender)
        assert html.count("Sluit <del>7 december</del> <ins>14 december 2026</ins>") == 1
        assert "Daarna gewijzigd" not in html

    def test_a_deadline_that_moved_without_a_word_shows_too(self, client: Client) -> None:
        tender = TenderFactory(deadline=datetime.fromisoformat("2026-12-14T12:00+01:00"))
        first = datetime.fromisoformat("2026-12-07T12:00+01:00")
        PublicationFactory(tender=tender, listed_deadline=first)
        assert "Daarna gewijzigd: sluit <del>7 december</del> <ins>14 december 2026</ins>" in html_of(client, tender)

    def test_a_deadline_that_stayed_is_not_a_change(self, client: Client) -> None:
        tender = TenderFactory()
        PublicationFactory(tender=tender, publication_id="1")
        PublicationFactory(tender=tender, publication_id="2")
        assert "<del>" not in html_of(client, tender)

    def test_what_is_still_to_come_is_fallow(self, client: Client) -> None:
        html = html_of(client, PublicationFactory().tender)
        assert '<li class="none"><span class="when">14 december 2026</span><br>Inschrijven sluit</li>' in html


class TestWinners:
    def test_winners_stand_in_a_table_and_in_the_chain(self, client: Client) -> None:
        award = AwardFactory(publication__tender__stage="awarded")
        html = html_of(client, award.tender)
        assert headline(client, award.tender).endswith("Gegund aan Groenploeg De Hamrik.")
        assert '<a href="#gunning">gegund aan Groenploeg De Hamrik</a>' in html
        assert "perceel 1</td>" in html
        assert "€\xa0216.000" in html

    def test_many_winners_are_counted_in_the_sentence(self, client: Client) -> None:
        publication = PublicationFactory(tender__stage="awarded")
        for number in range(3):
            AwardFactory(publication=publication, winner_name=f"Bedrijf {number}", winner_kvk="")
        assert headline(client, publication.tender).endswith("Gegund aan 3 bedrijven.")

    def test_a_name_that_ends_with_a_dot_gets_no_second(self, client: Client) -> None:
        award = AwardFactory(publication__tender__stage="awarded", winner_name="De Hamrik B.V.")
        assert headline(client, award.tender).endswith("Gegund aan De Hamrik B.V.")

    def test_an_amount_that_is_withheld_is_unknown(self, client: Client) -> None:
        read = text_of(client, AwardFactory(amount=None, winner_kvk="", winner_key="x").tender)
        assert "bedrag niet genoemd" in read
        assert "geen KvK-nummer in de aankondiging" in read

    def test_a_framework_has_a_ceiling_and_a_contract_an_end_with_how_sure_that_is(self, client: Client) -> None:
        ends = {"ends_on": date(2028, 12, 31), "ends_latest": date(2029, 12, 31), "ends_from": "duration"}
        award = AwardFactory(is_framework=True, ceiling=Decimal(500_000), amount=None, **ends)
        read = text_of(client, award.tender).replace("\xa0", " ")
        assert "kader, hoogstens € 500.000" in read
        assert "31 december 2028 geschat: berekend uit de gunning en de looptijd" in read
        assert "tot 31 december 2029" in read

    def test_a_winner_that_is_listed_here_is_a_link(self, client: Client) -> None:
        supplier = SupplierFactory(organisation__kvk_number="80000001")
        html = html_of(client, AwardFactory(winner_kvk="80000001").tender)
        assert f'<a href="{supplier.get_absolute_url()}">Groenploeg De Hamrik</a>' in html

    @pytest.mark.parametrize(
        ("lot", "words"),
        [("LOT-0012", "perceel 12"), ("LOT-0000", "de hele opdracht"), ("", "de hele opdracht"), ("A-1", "A-1")],
    )
    def test_a_lot_in_words(self, lot: str, words: str, client: Client) -> None:
        assert f'data-l="Perceel">{words}</td>' in html_of(client, AwardFactory(lot=lot).tender)

    def test_an_amount_that_was_only_filled_in_is_said_to_be(self, client: Client) -> None:
        assert "€ 1 een bedrag dat is ingevuld omdat het formulier erom vroeg" in text_of(
            client, AwardFactory(amount=Decimal("1.00"), doubt="placeholder").tender
        ).replace("\xa0", " ")


class TestAddress:
    def test_the_number_of_a_publication_leads_to_its_tender(self, client: Client) -> None:
        publication = PublicationFactory(publication_id="450123")
        response = client.get("/opdrachten/450123/")
        assert (response.status_code, response["Location"]) == (302, publication.tender.get_absolute_url())

    @pytest.mark.parametrize("reference", ["999", "p999", "a-b", "9" * 300])
    def test_what_is_not_there_is_404(self, reference: str, client: Client) -> None:
        for ending in ("/", ".json", ".ics"):
            assert client.get(f"/opdrachten/{reference}{ending}").status_code == 404

    @pytest.mark.parametrize("reference", ["%00", "..%2f", "a%20b", "é"])
    def test_what_is_no_reference_is_404(self, reference: str, client: Client) -> None:
        assert client.get(f"/opdrachten/{reference}/").status_code == 404

    def test_it_can_only_be_read_and_everybody_may(self, client: Client) -> None:
        tender = PublicationFactory().tender
        assert client.post(tender.get_absolute_url()).status_code == 405
        assert not client.get(tender.get_absolute_url()).cookies
        client.force_login(UserFactory())
        assert client.get(tender.get_absolute_url()).status_code == 200

    def test_it_costs_nine_queries_whatever_its_history(self, client: Client, django_assert_num_queries: Any) -> None:
        tender = TenderFactory()
        for number in range(4):
            AwardFactory(publication=PublicationFactory(tender=tender, publication_id=str(number)), lot=str(number))
        with django_assert_num_queries(9):
            client.get(tender.get_absolute_url())

    def test_a_buyer_elsewhere_has_no_municipality(self, client: Client) -> None:
        tender = TenderFactory(buyer=BuyerFactory(name="Rijkswaterstaat", municipality_code="", province_code=""))
        assert "Koper in" not in text_of(client, tender)


def test_a_publication_that_left_the_list_is_said_with_the_day(client: Client) -> None:
    tender = PublicationFactory(missed_on=date(2026, 11, 15), missing_since=date(2026, 11, 22)).tender
    number = tender.latest_publication_id
    said = f"Publicatie {number} staat sinds 22 november 2026 niet meer in de lijst van TenderNed."
    assert said in text_of(client, tender)
    assert client.get(f"{tender.get_absolute_url()[:-1]}.json").json()["niet_in_lijst_sinds"] == "2026-11-22"


def test_one_that_was_missed_once_is_not_said_to_be_missing(client: Client) -> None:
    tender = PublicationFactory(missed_on=date(2026, 11, 22)).tender
    assert "niet meer in de lijst" not in text_of(client, tender)
    assert client.get(f"{tender.get_absolute_url()[:-1]}.json").json()["niet_in_lijst_sinds"] is None
