"""Dutch words made comparable."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from platform_goed_inkopen.dutch import counted, ended, name_key, plain, slugged


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("Súdwest-Fryslân", "sudwest-fryslan"),
        ("  Café\u200b  De  Brug ", "cafe de brug"),
        ("ＡＢＣ", "abc"),
        ("Straße", "strasse"),
        ("℠", "sm"),
    ],
)
def test_plain_text_has_no_accents_capitals_or_invisible_signs(text: str, same: str) -> None:
    assert plain(text) == same


@given(st.text())
def test_making_plain_twice_changes_nothing_more(text: str) -> None:
    assert plain(plain(text)) == plain(text)


@given(st.text(st.characters(max_codepoint=127)))
def test_plain_letters_are_read_the_same_beside_an_accent(text: str) -> None:
    assert plain(f"{text} é") == f"{plain(text)} e".strip()


def test_no_single_sign_needs_to_be_made_plain_twice() -> None:
    signs = [chr(code) for code in range(0x110000) if not 0xD800 <= code < 0xE000]
    assert [sign for sign in signs if plain(plain(sign)) != plain(sign)] == []


@given(st.text())
def test_an_address_holds_letters_digits_and_single_hyphens_only(text: str) -> None:
    slug = slugged(text)
    assert slug == "" or all(part.isascii() and part.isalnum() for part in slug.split("-"))


def test_spellings_of_one_name_have_one_key() -> None:
    assert name_key("Gemeente  Assen.") == name_key("gemeente assen") == "gemeente assen"


@pytest.mark.parametrize(
    ("number", "text"), [(0, "0 aanbieders"), (1, "1 aanbieder"), (12, "12 aanbieders"), (1200, "1.200 aanbieders")]
)
def test_a_count_agrees_with_its_noun(number: int, text: str) -> None:
    assert counted(number, "aanbieder", "aanbieders") == text


@pytest.mark.parametrize(
    ("sentence", "whole"),
    [("U werkt voor Rietwerk", "U werkt voor Rietwerk."), ("Voor Veenwerk B.V.", "Voor Veenwerk B.V.")],
)
def test_a_sentence_ends_with_one_full_stop(sentence: str, whole: str) -> None:
    assert ended(sentence) == whole
