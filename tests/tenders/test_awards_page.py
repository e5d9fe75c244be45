"""The awards: found by buyer, winner, category, province and year, and a sum that says over how many it is."""

import json
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
import time_machine
from django.test import Client

from tenders.awarding import total_of
from tenders.models import Award
from tests.factories import SupplierFactory, UserFactory
from tests.tender_factories import NOON, AwardFactory, BuyerFactory

pytestmark = pytest.mark.django_db
LIST = "/opdrachten/-/gunningen/"


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


def text_of(client: Client, query: str = "") -> str:
    """What can be read, on one line."""
    response = client.get(f"{LIST}{query}")
    assert response.status_code == 200
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).replace("\xa0", " ").split())


def objects(client: Client, query: str = "") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(b"".join(client.get(f"/opdrachten/-/gunningen.json{query}")))
    return found


class TestSum:
    def test_it_says_over_how_many_awards_and_why_others_are_left_out(self, client: Client) -> None:
        AwardFactory(amount=Decimal(200_000))
        AwardFactory(amount=None, winner_kvk="", winner_key="x")
        AwardFactory(amount=Decimal(900_000), is_framework=True, ceiling=Decimal(900_000))
        AwardFactory(amount=Decimal(1), doubt="placeholder")
        read = text_of(client)
        assert "4 gunningen" in read
        assert "Samen € 200.000 , over 1 van de 4." in read
        assert "1 zonder bedrag, 1 voor een kader, waarvan het bedrag een plafond is en 1 met een bedrag" in read

    def test_nothing_that_counts_is_no_sum(self, client: Client) -> None:
        AwardFactory(amount=None)
        assert "Van geen van deze gunningen kennen wij een bedrag dat meetelt." in text_of(client)

    def test_the_database_and_the_rule_agree(self) -> None:
        together = AwardFactory(amount=Decimal(5_000))
        AwardFactory(publication=together.publication, winner_kvk="80000002", amount=Decimal(5_000))
        AwardFactory(publication=together.publication, lot="LOT-0002", amount=Decimal(5_000))
        AwardFactory(amount=Decimal(7_000), currency="SEK")
        AwardFactory(amount=Decimal(8_000), currency="")
        AwardFactory(amount=Decimal(9_000), doubt="huge")
        AwardFactory(amount=None, is_framework=True)
        total = Award.objects.all().total()
        assert total == total_of(award.as_amount for award in Award.objects.all())
        assert (total.total, total.counted, total.of) == (Decimal(18_000), 4, 7)


class TestQuestion:
    def test_each_choice_narrows_list_and_files(self, client: Client) -> None:
        one = AwardFactory(awarded_on=date(2025, 5, 1), publication__tender__title="Groen")
        elsewhere = BuyerFactory(name="Gemeente Venlo", municipality_code="", province_code="")
        AwardFactory(
            awarded_on=date(2026, 5, 1),
            winner_kvk="80000002",
            publication__tender__title="Brug",
            publication__tender__buyer=elsewhere,
        )
        for query in (f"?koper={one.tender.buyer.pk}", "?winnaar=80000001", "?jaar=2025", "?provincie=drenthe"):
            assert [row["titel"] for row in objects(client, query)] == ["Groen"], query
            assert "1 gunning" in text_of(client, query)
        assert len(objects(client)) == 2

    def test_the_sentence_says_what_was_asked(self, client: Client) -> None:
        award = AwardFactory(awarded_on=date(2025, 5, 1))
        assert "1 gunning van Gemeente Assen in 2025." in text_of(client, f"?koper={award.tender.buyer.pk}&jaar=2025")
        assert "1 gunning aan Groenploeg De Hamrik." in text_of(client, "?winnaar=80000001")

    @pytest.mark.parametrize("query", ["?koper=9", "?koper=x", "?winnaar=12", "?jaar=1900", "?provincie=mars"])
    def test_what_is_unknown_gets_a_sentence_and_changes_nothing(self, query: str, client: Client) -> None:
        AwardFactory()
        assert "lieten dit weg" in text_of(client, query)
        assert "1 gunning" in text_of(client, query)
        response = client.get(f"/opdrachten/-/gunningen.csv{query}")
        assert (response.status_code, "lieten dit weg" in response.json()["fout"]) == (400, True)

    def test_nothing_found_leads_on(self, client: Client) -> None:
        assert "Wij vonden geen gunning" in text_of(client, "?winnaar=80000009")

    @pytest.mark.parametrize("page", ["2", "0", "x"])
    def test_a_page_that_is_not_there_is_404(self, page: str, client: Client) -> None:
        assert client.get(f"{LIST}?pagina={page}").status_code == 404


class TestRow:
    def test_a_winner_that_registers_later_is_linked_by_its_number(self, client: Client) -> None:
        AwardFactory()
        assert "/aanbieders/" not in client.get(LIST).content.decode().split("<tbody>")[1].split("</tbody>")[0]
        supplier = SupplierFactory(organisation__kvk_number="80000001")
        assert f'href="{supplier.get_absolute_url()}"' in client.get(LIST).content.decode()

    def test_a_name_without_number_is_no_link_and_says_so(self, client: Client) -> None:
        AwardFactory(winner_kvk="", winner_key="x", amount=None)
        assert "geen KvK-nummer in de aankondiging" in text_of(client)
        assert "bedrag niet genoemd" in text_of(client)

    def test_the_number_of_queries_does_not_grow(self, client: Client, django_assert_num_queries: Any) -> None:
        for number in range(5):
            AwardFactory(publication__tender__kenmerk=str(number), winner_kvk=f"8000000{number}")
        with django_assert_num_queries(7):
            client.get(LIST)


class TestFiles:
    def test_an_object_has_exactly_these_keys_and_values(self, client: Client, settings: Any) -> None:
        ends = {"ends_on": date(2028, 12, 31), "ends_from": "call"}
        award = AwardFactory(awarded_on=date(2026, 11, 20), publication__tender__kenmerk="620001", **ends)
        assert objects(client) == [
            {
                "reference": "620001",
                "titel": award.tender.title,
                "koper": "Gemeente Assen",
                "perceel": "LOT-0001",
                "winnaar": "Groenploeg De Hamrik",
                "kvk": "80000001",
                "bedrag": 216000,
                "valuta": "EUR",
                "datum": "2026-11-20",
                "einde": "2028-12-31",
                "einde_uiterlijk": None,
                "einde_bron": "de einddatum staat in de aankondiging van de opdracht",
                "kader": False,
                "plafond": None,
                "twijfel": None,
                "telt_mee": True,
                "url": f"{settings.PUBLIC_URL}/opdrachten/620001/",
            }
        ]

    @pytest.mark.parametrize("ending", ["csv", "xlsx", "json"])
    def test_a_file_can_only_be_read(self, ending: str, client: Client) -> None:
        AwardFactory(winner_name='=HYPERLINK("x")')
        assert client.post(f"/opdrachten/-/gunningen.{ending}").status_code == 405
        response = client.get(f"/opdrachten/-/gunningen.{ending}")
        assert b';"=HYPERLINK' not in b"".join(response)

    def test_whoever_looks_sees_the_same(self, client: Client) -> None:
        AwardFactory()
        before = objects(client)
        client.force_login(UserFactory())
        assert objects(client) == before
        assert client.post(LIST).status_code == 405
