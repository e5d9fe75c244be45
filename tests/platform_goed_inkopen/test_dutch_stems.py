"""Stems, compounds, and the analysis of a text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from platform_goed_inkopen.dutch import Token, analysed, compound, edits, stem


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("sociale", "sociaal"),
        ("duurzame", "duurzaam"),
        ("schoonmaken", "schoonmaak"),
        ("meubelen", "meubel"),
        ("meubels", "meubel"),
        ("fietsen", "fiets"),
        ("duiven", "duif"),
        ("verhuizen", "verhuis"),
        ("verhuizing", "verhuis"),
        ("groene", "groen"),
        ("gemeenten", "gemeente"),
        ("kantoormeubelen", "kantoormeubel"),
        ("broodjes", "broodje"),
        ("stoeltjes", "stoel"),
    ],
)
def test_forms_of_a_word_have_one_stem(word: str, expected: str) -> None:
    assert stem(word) == expected


@pytest.mark.parametrize(("one", "other"), [("plan", "plant"), ("kas", "kast"), ("schild", "schilder")])
def test_words_that_look_alike_stay_apart(one: str, other: str) -> None:
    assert stem(one) != stem(other)


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("kantoormeubelen", ("kantoor", "meubel")),
        ("schoonmaakbedrijven", ("schoonmaak", "bedrijf")),
        ("zonnepanelen", ("zon", "paneel")),
        ("verkeersborden", ("verkeer", "bord")),
        ("leerwerktrajecten", ("leer", "werk", "traject")),
    ],
)
def test_a_compound_has_the_stems_of_its_parts(word: str, parts: tuple[str, ...]) -> None:
    assert compound(word) == parts


@pytest.mark.parametrize("word", ["catering", "bestrating", "verhuizing", "verzorging", "groningen", "hoogeveen"])
def test_what_only_looks_like_a_compound_is_whole(word: str) -> None:
    assert compound(word) == ()


@given(st.text())
def test_any_text_can_be_analysed(text: str) -> None:
    for token in analysed(text):
        assert all(lexeme.isascii() and lexeme.isalnum() for lexeme in token.lexemes)


def test_words_without_meaning_keep_their_place() -> None:
    assert analysed("Een broodje voor ons") == [
        Token("een", ()),
        Token("broodje", ("broodje",)),
        Token("voor", ()),
        Token("ons", ()),
    ]


def test_edits_are_one_sign_away() -> None:
    assert {"catering"} <= edits("cathering") & edits("caterin") & edits("caetring") & edits(
        "kattering"[:1] + "atering"
    )
