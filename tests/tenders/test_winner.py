"""The page for who won: only with a duty, with suppliers of that work there, and counted without a person."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client

from platform_goed_inkopen.models import DailyCount
from suppliers.models import Category, Supplier
from tenders.models import Award, Lot
from tests.factories import OfferingFactory, SupplierFactory
from tests.tender_factories import NOON, AwardFactory, BuyerFactory

pytestmark = pytest.mark.django_db
BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def award() -> Award:
    """Groenploeg won green work in Assen with social return."""
    call_command("load_reference")
    return award_with(description="Wij vragen maaien. Social return: 5% van de opdrachtsom.")


def award_with(**tender: Any) -> Award:
    return AwardFactory(**{f"publication__tender__{name}": value for name, value in tender.items()})


def url_of(award: Award) -> str:
    return f"/opdrachten/{award.tender.reference}/winnaar/{award.pk}/"


def text_of(client: Client, award: Award) -> str:
    response = client.get(url_of(award), headers={"user-agent": BROWSER})
    assert response.status_code == 200
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def supplier(name: str, *, area: str = "GM0106", category: str = "groen") -> Supplier:
    made = SupplierFactory(organisation__name=name)
    OfferingFactory(supplier=made, category=Category.objects.get(slug=category), delivery_area=[area])
    return made


def test_it_says_what_was_won_what_is_asked_and_who_can_help(client: Client, award: Award) -> None:
    supplier("Maaimakkers")
    supplier("Poetsploeg", category="schoonmaak")
    supplier("Groen Vlieland", area="GM0096")
    text = text_of(client, award)
    assert f"Groenploeg De Hamrik won ‘{award.tender.title}’ van Gemeente Assen . 1 impactondernemer kan delen" in text
    assert "Social return: 5% van de opdrachtsom. Bron: tekst, beschrijving" in text
    assert "Maaimakkers" in text
    assert "Poetsploeg" not in text
    assert "Groen Vlieland" not in text
    assert "Wij gaven geen punten" in text


def test_there_are_at_most_six_and_never_the_winner(client: Client, award: Award) -> None:
    for name in ("Groenploeg De Hamrik", *(f"Maaier {n}" for n in range(8))):
        supplier(name)
    text = text_of(client, award)
    assert sum(f"Maaier {n}" in text for n in range(8)) == 6
    assert text.count("Groenploeg De Hamrik") == 2  # in the title and in the sentence


def test_the_winner_is_known_by_its_kvk_number_too(client: Client, award: Award) -> None:
    for name in ("Groenploeg van nu", "Maaimakkers"):
        supplier(name)
    Award.objects.update(
        winner_kvk=Supplier.objects.get(organisation__name="Groenploeg van nu").organisation.kvk_number
    )
    text = text_of(client, award)
    assert "Maaimakkers" in text
    assert "Groenploeg van nu" not in text


def test_it_leads_to_the_rule_of_the_municipality(client: Client, award: Award) -> None:
    assert 'href="/social-return/?gemeente=assen"' in client.get(url_of(award)).content.decode()


def test_a_buyer_without_a_municipality_gets_suppliers_of_the_province(client: Client, award: Award) -> None:
    waterschap = BuyerFactory(name="Waterschap Noorderzijlvest", municipality_code="", province_code="PV20")
    made = award_with(buyer=waterschap, area=["PV20"], description="SROI telt mee.")
    supplier("Maaimakkers", area="PV20")
    assert "Maaimakkers" in text_of(client, made)
    assert 'href="/social-return/"' in client.get(url_of(made)).content.decode()


def test_nobody_found_is_said(client: Client, award: Award) -> None:
    assert "Wij kennen nog niemand die dit in Assen levert." in text_of(client, award)
    unknown = award_with(cpv=[], description="Social return: 5%.")
    assert "Bij welke categorie dit werk hoort, weten wij niet." in text_of(client, unknown)


def test_a_lot_and_its_criteria_tell_too(client: Client) -> None:
    call_command("load_reference")
    award = AwardFactory()
    criteria = [{"name": "Social return", "description": "Meer is beter", "weight": "20"}]
    Lot.objects.create(
        tender=award.tender, publication=award.publication, number="LOT-0001", cpv=["90910000"], criteria=criteria
    )
    supplier("Poetsploeg", category="schoonmaak")
    text = text_of(client, award)
    assert "Social return: Meer is beter: 20 Bron: tekst, gunningscriterium van perceel 1" in text
    assert "Poetsploeg" in text


def test_without_a_duty_there_is_no_page(client: Client) -> None:
    award = award_with(description="Social return is niet van toepassing.")
    assert client.get(url_of(award)).status_code == 404


def test_an_award_of_another_tender_is_not_there(client: Client, award: Award) -> None:
    other = AwardFactory()
    assert client.get(f"/opdrachten/{other.tender.reference}/winnaar/{award.pk}/").status_code == 404
    assert client.get(f"/opdrachten/{award.tender.reference}/winnaar/{10**30}/").status_code == 404


def test_it_is_for_whoever_has_the_link_not_for_search_engines(client: Client, award: Award) -> None:
    assert '<meta name="robots" content="noindex">' in client.get(url_of(award)).content.decode()


def test_opening_is_counted_without_a_person_and_not_for_machines(client: Client, award: Award) -> None:
    client.get(url_of(award), headers={"user-agent": "Googlebot/2.1"})
    client.head(url_of(award), headers={"user-agent": BROWSER})
    assert not DailyCount.objects.exists()
    text_of(client, award)
    text_of(client, award)
    count = DailyCount.objects.get()
    assert (count.kind, count.subject, count.number) == ("bladzijde-winnaar", award.tender.reference, 2)


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_it_can_only_be_read(method: str, client: Client, award: Award) -> None:
    assert getattr(client, method)(url_of(award)).status_code == 405


def test_the_page_of_the_tender_leads_there_only_with_a_duty(client: Client, award: Award) -> None:
    AwardFactory(publication=award.publication, lot="LOT-0002")
    html = client.get(award.tender.get_absolute_url()).content.decode()
    assert html.count(url_of(award)) == 1
    assert "Voor Groenploeg De Hamrik</a>" in html
    without = award_with(description="Maaien.")
    assert url_of(without) not in client.get(without.tender.get_absolute_url()).content.decode()
