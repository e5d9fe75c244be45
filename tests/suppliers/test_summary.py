"""The sentence above a search and the notices under it: pure, so every way of asking is written out here."""

from typing import Any

import pytest

from platform_goed_inkopen.addresses import Address
from platform_goed_inkopen.regions import BY_SLUG, PROVINCE_BY_SLUG
from suppliers.notices import notices
from suppliers.options import CHECKS, DELIVERS, MEETS, SIZES
from suppliers.question import Said
from suppliers.summary import SearchSummary

OPTIONS = {
    "categorie": {"groen": "Groenvoorziening"},
    "thema": {"natuur": "Natuur en milieu"},
    "gemeente": {"assen": "Assen", "emmen": "Emmen"},
    "provincie": {"drenthe": "Drenthe"},
    "erkenning": {"pso": "PSO"},
    "controle": CHECKS,
    "voldoet": MEETS,
    "leverbaar": DELIVERS,
    "omvang": SIZES,
}


def here(**asked: Any) -> Address:
    return Address.of("/aanbieders/", {name: [value] if name == "q" else value for name, value in asked.items()})


def sentence(total: int = 38, said: Said | None = None, **asked: Any) -> str:
    told = SearchSummary.of(
        here=here(**asked), text=asked.get("q", ""), total=total, options=OPTIONS, said=said or Said()
    )
    return str(told).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (
            {"gemeente": ["assen", "emmen", "vlieland", "ameland"]},
            "38 aanbieders die leveren in Assen of Emmen of op Vlieland of Ameland",
        ),
        ({"gemeente": ["vlieland"]}, "38 aanbieders die leveren op Vlieland"),
        ({"omvang": ["tot-10000"]}, "38 aanbieders, voor opdrachten tot € 10.000"),
        (
            {"omvang": ["10000-50000", "vanaf-250000"]},
            "38 aanbieders, voor opdrachten van € 10.000 tot € 50.000 of vanaf € 250.000",
        ),
        ({"leverbaar": ["nu"]}, "38 aanbieders, die nu kunnen leveren"),
        ({"voldoet": ["2-82"]}, "38 aanbieders, die voldoen aan artikel 2.82"),
        ({"controle": ["register-bevestigd"]}, "38 aanbieders, met controle ‘register bevestigd’"),
        (
            {"erkenning": ["pso"], "controle": ["document-gezien", "register-bevestigd"]},
            "38 aanbieders, met erkenning PSO en controle ‘document gezien’ of ‘register bevestigd’",
        ),
        (
            {
                "q": "maaien",
                "categorie": ["groen"],
                "gemeente": ["assen"],
                "omvang": ["tot-10000"],
                "leverbaar": ["nu"],
            },
            (
                "38 aanbieders met ‘maaien’ in Groenvoorziening die leveren in Assen,"
                " voor opdrachten tot € 10.000, die nu kunnen leveren"
            ),
        ),
    ],
)
def test_every_choice_stands_in_the_sentence(asked: dict[str, Any], told: str) -> None:
    assert sentence(**asked) == told


def test_one_supplier_is_told_of_in_the_singular() -> None:
    told = sentence(1, leverbaar=["nu"], voldoet=["2-82"], gemeente=["assen"])
    assert told == "1 aanbieder die levert in Assen, die nu kan leveren, die voldoet aan artikel 2.82"


@pytest.mark.parametrize(
    ("place", "end"),
    [
        (BY_SLUG["assen"], "eerst wie in Assen zit"),
        (BY_SLUG["vlieland"], "eerst wie op Vlieland zit"),
        (BY_SLUG["groningen"], "eerst wie in Groningen zit"),
        (PROVINCE_BY_SLUG["drenthe"], "eerst wie in Drenthe zit"),
        (PROVINCE_BY_SLUG["groningen"], "eerst wie in de provincie Groningen zit"),
    ],
)
def test_a_place_among_the_words_says_who_comes_first(place: Any, end: str) -> None:
    assert sentence(q="maaien", said=Said(place=place)) == f"38 aanbieders met ‘maaien’, {end}"
    assert sentence(1, q="maaien", said=Said(place=place)) == "1 aanbieder met ‘maaien’"


@pytest.mark.parametrize(
    ("typed", "said", "told"),
    [
        ("cathering assen", Said(corrected=(("cathering", "catering"),)), "catering assen"),
        ("Cathering, graag", Said(corrected=(("cathering", "catering"),)), "catering, graag"),
        ("maaien xyz snoeien", Said(left_out=("xyz",)), "maaien snoeien"),
        ('"cathering" xyzzy', Said(left_out=("xyzzy",)), '"cathering"'),
        ("sociale maaien", Said(fits_all=("sociale",)), "sociale maaien"),
        ("drone-inspectie", Said(), "drone-inspectie"),
        ("drone-inspectie maaien", Said(left_out=("drone",)), "inspectie maaien"),
        ("inspectie-drone -soep", Said(left_out=("drone",)), "inspectie -soep"),
    ],
)
def test_the_sentence_tells_what_was_looked_for(typed: str, said: Said, told: str) -> None:
    assert sentence(q=typed, said=said) == f"38 aanbieders met ‘{told}’"


def test_a_corrected_word_is_told_with_the_way_back() -> None:
    said = Said(corrected=(("cathering", "catering"),))
    (notice,) = notices(said, here(q="Cathering assen", thema=["natuur"]))
    assert notice.text == "Wij zochten op ‘catering’. U typte ‘cathering’."
    assert notice.link == "Zoek toch op ‘cathering’"
    assert notice.url == str(here(thema=["natuur"], q='"Cathering" assen'))


def test_the_way_back_takes_a_word_with_a_hyphen_as_a_whole() -> None:
    said = Said(corrected=(("dronne", "drone"),))
    (notice,) = notices(said, here(q="dronne-inspectie -soep"))
    assert notice.url == str(here(q='"dronne-inspectie" -soep'))


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (Said(left_out=("xyz",)), "‘xyz’ komt bij geen enkele aanbieder voor. Wij lieten dit woord weg."),
        (
            Said(left_out=("xyz", "qqq")),
            "‘xyz’ en ‘qqq’ komen bij geen enkele aanbieder voor. Wij lieten deze woorden weg.",
        ),
        (Said(fits_all=("sociale",)), "‘sociale’ past bij iedereen hier en maakt geen verschil."),
        (
            Said(fits_all=("sociale", "onderneming")),
            "‘sociale’ en ‘onderneming’ passen bij iedereen hier en maken geen verschil.",
        ),
    ],
)
def test_what_search_did_with_a_word_is_said(said: Said, told: str) -> None:
    assert [notice.text for notice in notices(said, here(q="x"))] == [told]


def test_nothing_is_said_when_nothing_happened() -> None:
    assert list(notices(Said(), here(q="maaien"))) == []
