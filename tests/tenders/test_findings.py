"""What is found in a notice: every rule of the table, what denies it, and what a field says against a text."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenders.findings import (
    KINDS,
    LONGEST,
    NOT_RESERVED,
    RULES,
    Found,
    Rule,
    Told,
    findings_of,
    kinds_in,
    percentage_in,
)
from tenders.phrases import sentences


def read(text: str, **fields: list[str]) -> list[Found]:
    return findings_of(Told(fields=fields, texts={"beschrijving": text}))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.kind} {rule.meaning}")
def test_each_rule_finds_its_example_and_not_its_counter_example(rule: Rule) -> None:
    assert rule.kind in kinds_in(rule.example)
    assert rule.kind not in kinds_in(rule.counter_example)


@pytest.mark.parametrize(
    ("sentence", "kinds"),
    [
        ("Niet alleen social return telt, maar ook circulair bouwen.", {"social_return", "circulair"}),
        ("Social return wordt in deze opdracht niet gevraagd.", set()),
        ("SROI: n.v.t.", set()),
        ("Er geldt geen social return, maar wel een eis aan biodiversiteit.", {"milieu"}),
        ("The contractor offers a circular solution.", {"circulair"}),
        ("De circulaire van het ministerie is van toepassing.", set()),
        ("Onder voorbehoud van goedkeuring door de raad.", set()),
    ],
)
def test_a_sentence_gives_what_it_says_and_not_what_it_denies(sentence: str, kinds: set[str]) -> None:
    assert kinds_in(sentence) == kinds


def test_a_field_gives_its_kind_and_none_gives_nothing() -> None:
    told = {"strategic": ["soc-obj", "none"], "environmental": ["circ-econ", "clim-adapt"], "reserved": ["res-ws"]}
    found = findings_of(Told(fields=told))
    assert [(it.kind, it.source, it.place) for it in found] == [
        ("voorbehouden_2_82", "veld", "veld BT-71"),
        ("sociaal", "veld", "veld BT-06"),
        ("circulair", "veld", "veld BT-774"),
        ("energie", "veld", "veld BT-774"),
    ]
    assert findings_of(Told(fields={"strategic": ["none"], "reserved": ["none"], "social": ["unpublished"]})) == []


def test_work_that_is_about_energy_is_found_by_its_code() -> None:
    (found,) = findings_of(Told(cpv=["09331200"]))
    assert (found.kind, found.source, found.sentence) == ("energie", "veld", "Zonne-energie")


def test_a_text_that_says_more_than_the_field_is_told_with_the_field_against_it() -> None:
    (found,) = read(
        "Perceel 2 is voorbehouden aan sociale werkplaatsen als bedoeld in artikel 2.82.", reserved=["none"]
    )
    assert (found.kind, found.source) == ("voorbehouden_2_82", "tekst")
    assert (found.against, found.against_place) == (NOT_RESERVED, "veld BT-71")


def test_a_text_that_denies_the_field_stands_against_it() -> None:
    (found,) = read("De opdracht is niet voorbehouden aan sociale werkplaatsen.", reserved=["res-ws"])
    assert (found.source, found.against_place) == ("veld", "beschrijving")
    assert found.against.startswith("De opdracht is niet")


def test_two_texts_that_disagree_are_both_told() -> None:
    (found,) = read("Social return: 5% van de opdrachtsom. Bij perceel 3 geldt geen social return.")
    assert (found.percentage, found.against) == (Decimal(5), "Bij perceel 3 geldt geen social return.")


@pytest.mark.parametrize(
    ("sentence", "share"),
    [
        ("De opdrachtnemer zet ten minste 5% van de opdrachtsom in voor social return.", 5),
        ("Social return: 2,5 procent van de loonsom.", Decimal("2.5")),
        ("SROI 5%", 5),
        ("Social return telt voor 10% mee.", None),
        ("De inschrijver beschrijft zijn aanpak van social return.", None),
        ("Social return 0%.", None),
    ],
)
def test_the_share_of_social_return_is_read_and_its_weight_is_not(sentence: str, share: Decimal | None) -> None:
    assert percentage_in(sentence) == share


def test_the_same_sentence_in_two_places_is_told_once_and_others_stand_beside_it() -> None:
    told = {
        "titel": "Social return: 5% van de opdrachtsom.",
        "perceel 1": "SROI geldt.\nSocial return: 5% van de opdrachtsom.",
    }
    (found,) = findings_of(Told(texts=told))
    assert (found.place, [it["sentence"] for it in found.others]) == ("titel", ["SROI geldt."])


def test_an_abbreviation_ends_no_sentence() -> None:
    text = "Zie art. 2.82 van de wet, o.a. lid 1. Daarna volgt dr. Jansen. Einde"
    assert list(sentences(text)) == ["Zie art. 2.82 van de wet, o.a. lid 1.", "Daarna volgt dr. Jansen.", "Einde"]


@given(
    st.text(max_size=400), st.sampled_from(["social return", "circulair", "art. 2.82", "geen"]), st.text(max_size=400)
)
def test_every_text_is_read_and_a_sentence_stays_short(before: str, named: str, after: str) -> None:
    for found in findings_of(Told(texts={"beschrijving": f"{before} {named} {after}"})):
        assert found.kind in KINDS
        assert found.sentence
        assert len(found.sentence) <= LONGEST + len("…  …")


@pytest.mark.parametrize(
    "sign", ["SROI ", "a", " ", ".", ".\n", "- ", "voorbehouden ", "30% ", "social ", "é", "niet ", "5% van de "]
)
def test_a_text_of_fifty_thousand_signs_is_read(sign: str) -> None:
    findings_of(Told(texts={"beschrijving": sign * (50_000 // len(sign))}))
