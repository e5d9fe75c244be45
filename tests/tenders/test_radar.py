"""Contracts that end: who could buy together, what stands alone, and what is said about how sure it is."""

import re
from collections.abc import Iterator
from datetime import date
from html import unescape
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from tenders.radar import Ending, Quarter, begin_of, grouped, narrowed
from tests.tender_factories import NOON, AwardFactory, BuyerFactory

PAGE = "/opdrachten/-/aflopend/"
IN_Q2 = date(2027, 5, 1)


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


def ending(tender: int = 1, buyer: str = "assen", **told: Any) -> Ending:
    return Ending(tender, buyer, **{"category": "groen", "provinces": ("drenthe",), "ends_on": IN_Q2} | told)


def test_a_quarter_knows_its_days_and_its_words() -> None:
    quarter = Quarter.of(date(2027, 6, 30))
    assert (quarter.first_day, quarter.last_day) == (date(2027, 4, 1), date(2027, 6, 30))
    assert (str(quarter), quarter.slug) == ("het tweede kwartaal van 2027", "2027-2")
    assert Quarter(2026, 4).later(1) == Quarter(2027, 1)


def test_preparing_begins_a_year_before_the_end() -> None:
    assert begin_of(date(2027, 12, 31)) == date(2026, 12, 1)
    assert begin_of(date(2028, 2, 29)) == date(2027, 2, 1)


DIFFERENT: list[tuple[str, dict[str, Any]]] = [
    ("the same buyer", {"buyer": "assen"}),
    ("another category", {"category": "schoonmaak"}),
    ("another province", {"provinces": ("groningen",)}),
    ("another quarter", {"ends_on": date(2027, 7, 1)}),
    ("no buyer", {"buyer": ""}),
]


@pytest.mark.parametrize(("why", "told"), DIFFERENT, ids=[row[0] for row in DIFFERENT])
def test_what_differs_is_no_group(why: str, told: dict[str, Any]) -> None:
    first, second = ending(), ending(2, **{"buyer": "emmen"} | told)
    groups, alone = grouped([first, second])
    assert groups == []
    assert set(alone) == {first, second}


def test_several_buyers_of_the_same_in_a_quarter_are_a_group() -> None:
    early, late = ending(), ending(2, "emmen", ends_on=date(2027, 6, 30))
    groups, alone = grouped([late, early])
    assert [(group.buyers, group.endings) for group in groups] == [(2, (early, late))]
    assert alone == []


def test_without_a_category_nothing_is_grouped() -> None:
    assert grouped([ending(category=""), ending(2, "emmen", category="")])[0] == []


ENDINGS = st.builds(
    Ending,
    tender=st.integers(1, 30),
    buyer=st.sampled_from(["", "a", "b", "c"]),
    category=st.sampled_from(["", "groen", "7731"]),
    provinces=st.sampled_from([(), ("drenthe",), ("drenthe", "groningen")]),
    ends_on=st.dates(date(2026, 11, 1), date(2028, 1, 1)),
)


@given(st.lists(ENDINGS))
def test_every_contract_is_in_a_group_or_alone_and_never_both(endings: list[Ending]) -> None:
    groups, alone = grouped(endings)
    inside = {each for group in groups for each in group.endings}
    assert inside | set(alone) == set(endings)
    assert not inside & set(alone)
    for group in groups:
        assert group.buyers >= 2
        assert all(each.quarter == group.quarter and group.province in each.provinces for each in group.endings)


@given(st.lists(ENDINGS))
def test_the_order_of_reading_changes_nothing(endings: list[Ending]) -> None:
    assert [group.endings for group in grouped(endings)[0]] == [group.endings for group in grouped(endings[::-1])[0]]


def test_narrowing_leaves_of_each_contract_the_provinces_that_are_asked() -> None:
    both = ending(provinces=("drenthe", "groningen"))
    assert narrowed([both], provinces=("groningen",)) == [ending(provinces=("groningen",))]
    assert narrowed([both], quarters=("2027-3",)) == narrowed([both], categories=("schoonmaak",)) == []


def text_of(client: Client, query: str = "") -> str:
    response = client.get(PAGE + query)
    assert response.status_code == 200
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


@pytest.fixture
def catalogue(db: None) -> None:
    """Assen and Emmen end together; Groningen stands alone, and what ended or lies elsewhere is not there."""
    call_command("load_reference")
    emmen = BuyerFactory(name="Gemeente Emmen", municipality_code="GM0114")
    groningen = BuyerFactory(name="Provincie Groningen", municipality_code="", province_code="PV20")
    elders = BuyerFactory(name="Gemeente Arnhem", municipality_code="", province_code="")
    _award("Bermen van Assen", ends_on=IN_Q2, ends_latest=date(2029, 5, 1), ends_from="notice")
    _award("Parken van Emmen", buyer=emmen, ends_on=date(2027, 6, 1), ends_from="duration")
    _award("Schoonmaak", buyer=groningen, cpv=["90910000"], ends_on=date(2028, 5, 1), ends_from="call")
    _award("Voorbij", ends_on=date(2026, 11, 22), ends_from="notice")
    _award("Ver weg", ends_on=date(2031, 1, 1), ends_from="notice")
    _award("Onbekend", ends_on=None)
    _award("Elders", buyer=elders, ends_on=IN_Q2, ends_from="notice")


def _award(title: str, *, buyer: Any = None, cpv: Any = ("77310000",), **ends: Any) -> None:
    AwardFactory(
        publication__tender__title=title,
        publication__tender__cpv=list(cpv),
        publication__tender__buyer=buyer or BuyerFactory(),
        **ends,
    )


def test_the_page_says_first_how_often_buyers_could_buy_together(client: Client, catalogue: None) -> None:
    text = text_of(client)
    assert "3 contracten lopen binnen drie jaar af in Groningen, Fryslân en Drenthe. 1 keer kunnen kopers" in text
    assert "Twee gemeenten, Groenvoorziening" in text
    assert "allebei in het tweede kwartaal van 2027: samen inkopen met percelen?" in text
    assert "Begin nu met voorbereiden" in text
    for absent in ("Voorbij", "Ver weg", "Onbekend", "Elders"):
        assert absent not in text


def test_it_says_how_sure_an_end_is(client: Client, catalogue: None) -> None:
    text = text_of(client)
    assert "1 mei 2027 met verlengingen 1 mei 2029 de einddatum staat in de aankondiging van de gunning" in text
    assert "berekend uit de gunning en de looptijd" in text


def test_there_is_a_text_for_a_talk(client: Client, catalogue: None) -> None:
    text = text_of(client)
    assert "- Gemeente Assen: Bermen van Assen, tot en met 1 mei 2027" in text
    assert "Kunt u in de komende weken voor een gesprek?" in text


FILTERS = [
    ("?categorie=schoonmaak", {"Schoonmaak"}),
    ("?provincie=drenthe", {"Bermen van Assen", "Parken van Emmen"}),
    ("?provincie=fryslan", set()),
    ("?kwartaal=2028-2", {"Schoonmaak"}),
    ("?kwartaal=2027-2&provincie=drenthe&categorie=groen", {"Bermen van Assen", "Parken van Emmen"}),
]


@pytest.mark.parametrize(("query", "titles"), FILTERS)
def test_the_address_narrows_the_page_and_its_files(
    query: str, titles: set[str], client: Client, catalogue: None
) -> None:
    shown = re.findall(
        r'<th scope="row"><a href="/opdrachten/\d+/">([^<]+)<', client.get(PAGE + query).content.decode()
    )
    assert set(shown) == titles
    csv = b"".join(client.get("/opdrachten/-/aflopend.csv" + query)).decode()
    assert len(csv.splitlines()) == 1 + len(titles)
    ics = b"".join(client.get("/opdrachten/-/aflopend.ics" + query)).decode()
    assert ics.count("BEGIN:VEVENT") == 2 * len(titles)


def test_the_calendar_tells_when_to_begin_and_when_it_ends(client: Client, catalogue: None) -> None:
    ics = b"".join(client.get("/opdrachten/-/aflopend.ics?categorie=schoonmaak")).decode()
    assert "SUMMARY:Begin met voorbereiden: Schoonmaak" in ics
    assert "SUMMARY:Contract loopt af: Schoonmaak" in ics
    assert len(set(re.findall("UID:.*", ics))) == 2


def test_lots_of_one_tender_that_end_together_are_one_contract(client: Client, db: None) -> None:
    award = AwardFactory(ends_on=IN_Q2, ends_from="notice")
    AwardFactory(publication=award.publication, lot="LOT-0002", winner_kvk="2", ends_on=IN_Q2, ends_from="notice")
    assert "1 contract loopt binnen drie jaar af" in text_of(client)


def test_beside_a_choice_each_contract_counts_once(client: Client, db: None) -> None:
    call_command("load_reference")
    first = AwardFactory(lot="LOT-0001", ends_on=IN_Q2, ends_from="notice", publication__tender__cpv=["77310000"])
    AwardFactory(lot="LOT-0002", publication=first.publication, tender=first.tender, ends_on=IN_Q2, ends_from="notice")
    page = client.get(PAGE).context["page"]
    assert page.total == 1
    assert page.radar.counts("kwartaal") == {"2027-2": 1}
    assert page.radar.counts("provincie") == {"drenthe": 1}


@pytest.mark.parametrize("query", ["?kwartaal=2020-1", "?provincie=utrecht", "?categorie=%00"])
def test_what_we_do_not_know_gets_a_sentence_and_no_file(query: str, client: Client, catalogue: None) -> None:
    assert "die wij kennen. Kies een andere; wij lieten dit weg." in text_of(client, query)
    assert client.get("/opdrachten/-/aflopend.csv" + query).status_code == 400
    assert client.get("/opdrachten/-/aflopend.ics" + query).status_code == 400


def test_an_empty_database_says_why_nothing_is_found(client: Client, db: None) -> None:
    assert "Wij vonden geen contract dat zo afloopt" in text_of(client)
    assert client.get(PAGE + "?pagina=2").status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_it_can_only_be_read(method: str, client: Client) -> None:
    assert getattr(client, method)(PAGE).status_code == 405
