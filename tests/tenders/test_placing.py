"""A person says which organisation a name on notices is and where it is seated; nothing that is read undoes that."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from accounts.models import Organisation, User
from tenders.actions import buyers
from tenders.actions.buyers import buyer_of
from tenders.buyers import Place
from tenders.eforms.parser import parse_notice
from tenders.models import Buyer, Tender
from tenders.place_page import suggestions
from tests.factories import OrganisationFactory, PlatformRoleFactory
from tests.reading import heading_of, text_of
from tests.refusals import refusal
from tests.tender_factories import BuyerFactory, TenderFactory
from tests.tenders.answers import AWARD, award_xml, read, ted_of

NOON = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
EMMEN = Place("GM0114", "PV22")
pytestmark = pytest.mark.django_db


@pytest.fixture
def unknown() -> Buyer:
    """A name that gives no place away."""
    found: Buyer = BuyerFactory(name="Zorggroep De Es", municipality_code="", province_code="")
    return found


def save(desk: Client, buyer: Buyer, **fields: str) -> Any:
    """Fill the form in as it stands, but for these fields."""
    told = {"organisatie": "later", "kvk_nummer": "", "plaats": "vanzelf"} | fields
    return desk.post(f"/coordinatie/kopers/{buyer.pk}/", told, follow=True)


class TestList:
    def test_who_waits_comes_first_with_most_tenders_first(self, desk: Client, unknown: Buyer) -> None:
        TenderFactory(buyer=unknown)
        BuyerFactory(name="Anders", municipality_code="", province_code="")
        known = BuyerFactory(linked_at=NOON, name="Gemeente Assen")
        for _ in range(3):
            TenderFactory(buyer=known)
        told = text_of(desk.get("/coordinatie/kopers/"))
        assert told.index("Zorggroep De Es") < told.index("Anders") < told.index("Gemeente Assen 3")
        assert heading_of(desk.get("/coordinatie/kopers/")).startswith("Van 2 kopers weten wij")

    def test_words_of_the_name_find_it(self, desk: Client, unknown: Buyer) -> None:
        BuyerFactory()
        told = text_of(desk.get("/coordinatie/kopers/?q=zorggroep"))
        assert "Zorggroep De Es" in told
        assert "Gemeente Assen" not in told
        assert "Geen koper heeft deze woorden" in text_of(desk.get("/coordinatie/kopers/?q=niets"))

    def test_a_page_that_does_not_exist(self, desk: Client) -> None:
        assert desk.get("/coordinatie/kopers/?pagina=2").status_code == 404

    @pytest.mark.parametrize("number", [3, 12])
    def test_it_costs_the_same_however_many_there_are(
        self, desk: Client, number: int, django_assert_num_queries: Callable[..., Any]
    ) -> None:
        for n in range(number):
            BuyerFactory(name=f"Koper {n}", organisation=OrganisationFactory())
        with django_assert_num_queries(9):
            desk.get("/coordinatie/kopers/")

    def test_a_moderator_does_not_see_it(self, client: Client) -> None:
        client.force_login(PlatformRoleFactory(role="moderator").user)
        assert client.get("/coordinatie/kopers/").status_code == 403


def why(buyer: Buyer) -> dict[str, str]:
    return {each.organisation.name: each.why for each in suggestions(buyer)}


class TestSuggestions:
    def test_by_number_by_name_and_by_the_municipality_of_the_name(self) -> None:
        buyer = BuyerFactory(name="Gemeente Assen", kvk_number="01234567")
        OrganisationFactory(name="Anders genoemd", kvk_number="01234567")
        OrganisationFactory(name="GEMEENTE  assen.", kind=Organisation.Kind.COMPANY)
        OrganisationFactory(name="Assen", kind=Organisation.Kind.MUNICIPALITY)
        OrganisationFactory(name="Gemeente Assen Zuid")
        assert why(buyer) == {
            "Anders genoemd": "zelfde KvK-nummer",
            "GEMEENTE  assen.": "zelfde naam",
            "Assen": "de gemeente van die naam",
        }

    def test_all_reasons_stand_together(self) -> None:
        OrganisationFactory(name="Gemeente Assen", kvk_number="01234567", kind=Organisation.Kind.MUNICIPALITY)
        buyer = BuyerFactory(name="Gemeente Assen", kvk_number="01234567")
        assert why(buyer) == {"Gemeente Assen": "zelfde KvK-nummer, zelfde naam en de gemeente van die naam"}

    def test_a_name_without_words_or_number_suggests_nobody(self) -> None:
        OrganisationFactory(kvk_number=None)
        assert why(BuyerFactory(name="—", name_key="—", municipality_code="", province_code="")) == {}

    def test_they_cost_one_query(self, django_assert_num_queries: Callable[..., Any]) -> None:
        OrganisationFactory(name="Gemeente Assen")
        buyer = BuyerFactory()
        with django_assert_num_queries(1):
            suggestions(buyer)


class TestLink:
    def test_a_suggestion_says_who_and_when(self, desk: Client, coordinator: User, unknown: Buyer) -> None:
        chosen = OrganisationFactory(name="Zorggroep De Es")
        assert "Opgeslagen voor Zorggroep De Es." in text_of(save(desk, unknown, organisatie=str(chosen.pk)))
        unknown.refresh_from_db()
        assert (unknown.organisation, unknown.linked_by) == (chosen, coordinator)
        assert f"door {coordinator}" in text_of(desk.get(f"/coordinatie/kopers/{unknown.pk}/"))
        assert unknown.seat_from == ""

    def test_another_by_its_number(self, desk: Client, unknown: Buyer) -> None:
        other = OrganisationFactory(name="Anders", kvk_number="01234567")
        save(desk, unknown, organisatie="kvk", kvk_nummer="01234567")
        unknown.refresh_from_db()
        assert unknown.organisation == other

    @pytest.mark.parametrize(
        ("number", "said"),
        [
            ("", "Er is geen organisatie met dit KvK-nummer op dit platform."),
            ("09999999", "Er is geen organisatie met dit KvK-nummer op dit platform."),
            ("123", "Een KvK-nummer heeft 8 cijfers."),
        ],
    )
    def test_a_number_that_finds_nobody_is_said_and_stays(
        self, desk: Client, unknown: Buyer, number: str, said: str
    ) -> None:
        OrganisationFactory(kvk_number=None)
        response = save(desk, unknown, organisatie="kvk", kvk_nummer=number)
        assert said in text_of(response)
        assert f'value="{number}"' in response.content.decode() or not number
        unknown.refresh_from_db()
        assert unknown.linked_at is None

    def test_none_on_the_platform_is_a_decision_too(self, desk: Client, unknown: Buyer) -> None:
        linked = OrganisationFactory()
        Buyer.objects.filter(pk=unknown.pk).update(organisation=linked, linked_at=NOON)
        save(desk, unknown, organisatie="geen")
        unknown.refresh_from_db()
        assert unknown.organisation is None
        assert unknown.linked_at
        assert "Dat weet ik nog niet" not in text_of(desk.get(f"/coordinatie/kopers/{unknown.pk}/"))

    def test_saving_without_a_change_decides_nothing(self, desk: Client, unknown: Buyer) -> None:
        save(desk, unknown)
        unknown.refresh_from_db()
        assert (unknown.linked_at, unknown.seat_from) == (None, "")

    def test_an_organisation_that_was_not_suggested_is_refused(self, desk: Client, unknown: Buyer) -> None:
        stranger = OrganisationFactory()
        assert "Kies een van deze organisaties." in text_of(save(desk, unknown, organisatie=str(stranger.pk)))


class TestSeat:
    def test_its_tenders_move_along(self, desk: Client, coordinator: User, unknown: Buyer) -> None:
        tender = TenderFactory(buyer=unknown, nuts=["NL111"])
        save(desk, unknown, plaats="GM0114")
        unknown.refresh_from_db(), tender.refresh_from_db()
        assert (unknown.municipality_code, unknown.seat_from, unknown.seated_by) == ("GM0114", "person", coordinator)
        assert tender.area == ["GM0114", "PV20", "PV22"]

    def test_not_in_the_north(self, desk: Client) -> None:
        buyer = BuyerFactory(seat_from="name")
        tender = TenderFactory(buyer=buyer, nuts=[])
        save(desk, buyer, plaats="elders")
        tender.refresh_from_db()
        assert tender.area == []
        assert "niet in het noorden" in text_of(desk.get(f"/coordinatie/kopers/{buyer.pk}/"))

    def test_taken_back_the_name_tells_it_again(self, desk: Client, coordinator: User) -> None:
        buyer = BuyerFactory(name="Gemeente Assen")
        tender = TenderFactory(buyer=buyer, nuts=[])
        buyers.seat(buyer=buyer, place=EMMEN, by=coordinator, now=NOON)
        save(desk, buyer, plaats="vanzelf")
        buyer.refresh_from_db(), tender.refresh_from_db()
        assert (buyer.municipality_code, buyer.seat_from, buyer.seated_at) == ("GM0106", "name", None)
        assert tender.area == ["GM0106", "PV22"]

    def test_taken_back_the_notice_that_was_read_before_tells_it_again(self, coordinator: User) -> None:
        read(replace(AWARD, buyer="Zorggroep De Es"), ted=ted_of(buyer="Zorggroep De Es", city="Assen"))
        buyer = Buyer.objects.get()
        buyers.seat(buyer=buyer, place=EMMEN, by=coordinator, now=NOON)
        buyers.seat_as_told(buyer=buyer)
        buyer.refresh_from_db()
        assert (buyer.municipality_code, buyer.seat_from, buyer.seated_by) == ("GM0106", "address", None)
        assert "GM0106" in Tender.objects.get().area

    def test_taken_back_without_name_or_notice_nobody_knows(self, coordinator: User, unknown: Buyer) -> None:
        buyers.seat(buyer=unknown, place=EMMEN, by=coordinator, now=NOON)
        buyers.seat_as_told(buyer=unknown)
        unknown.refresh_from_db()
        assert (unknown.municipality_code, unknown.seat_from) == ("", "")

    @pytest.mark.parametrize("place", [EMMEN, Place()], ids=["a municipality", "not in the north"])
    def test_what_a_person_said_stands_whatever_a_notice_says_later(self, coordinator: User, place: Place) -> None:
        buyer = BuyerFactory(name="Zorggroep De Es", municipality_code="", province_code="")
        buyers.seat(buyer=buyer, place=place, by=coordinator, now=NOON)
        notice = parse_notice(award_xml(buyer="Zorggroep De Es", city="Assen"))
        assert [it.name for it in notice.buyers] == ["Zorggroep De Es"]
        assert buyer_of("Zorggroep De Es", notice) == buyer
        buyer.refresh_from_db()
        assert (buyer.municipality_code, buyer.seat_from) == (place.municipality_code, "person")

    def test_a_place_elsewhere_is_refused(self, desk: Client, unknown: Buyer) -> None:
        assert "Kies een gemeente uit de lijst." in text_of(save(desk, unknown, plaats="GM9999"))


class TestRows:
    def test_who_links_says_when(self, coordinator: User) -> None:
        assert "buyer_linked_by_whom_and_when" in refusal(lambda: BuyerFactory(linked_by=coordinator))

    def test_a_seat_of_a_person_says_when(self) -> None:
        assert "buyer_seated_by_whom_and_when" in refusal(lambda: BuyerFactory(seat_from="person"))

    def test_another_seat_names_no_person(self, coordinator: User) -> None:
        given = {"seat_from": "name", "seated_by": coordinator, "seated_at": NOON}
        assert "buyer_seated_by_whom_and_when" in refusal(lambda: BuyerFactory(**given))
