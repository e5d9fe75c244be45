"""Matched words are marked, and nothing else becomes markup."""

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from suppliers.marking import marked, sentence_with


@pytest.mark.parametrize(
    ("text", "lexemes", "shown"),
    [
        ("Wij maaien bermen.", ["maai"], "Wij <mark>maaien</mark> bermen."),
        ("MAAIEN, maait en maal", ["maai"], "<mark>MAAIEN</mark>, <mark>maait</mark> en maal"),
        ("Súdwest-Fryslân", ["sudwest"], "<mark>Súdwest</mark>-Fryslân"),
        ("Onze kantoormeubelen", ["meubel"], "Onze <mark>kantoormeubelen</mark>"),
        ("Groenploeg", ["groenpl*"], "<mark>Groenploeg</mark>"),
        ("Voor Elkaar", ["voor"], "<mark>Voor</mark> Elkaar"),
        ("Een maal maïs", ["maai"], "Een maal maïs"),
        ("A & B <b>vet</b>", ["vet"], "A &amp; B &lt;b&gt;<mark>vet</mark>&lt;/b&gt;"),
        ("niets", [], "niets"),
    ],
)
def test_words_that_a_lexeme_finds_are_marked(text, lexemes, shown):
    assert marked(text, lexemes) == shown


@given(st.text(), st.lists(st.text(st.characters(categories=["Ll"]), min_size=1), max_size=3))
def test_without_the_marks_the_text_is_what_it_was(text, lexemes):
    assert html.unescape(re.sub(r"</?mark>", "", marked(text, lexemes))) == html.unescape(html.escape(text))


@pytest.mark.parametrize(
    ("texts", "sentence"),
    [
        (["Wij zaaien. Wij maaien ook! En meer."], "Wij maaien ook!"),
        (["Wij zaaien.", "", "Wie maait, die zaait."], "Wie maait, die zaait."),
        (["Wij maaien. Wij maaien bermen. Bermen maaien wij."], "Wij maaien bermen."),
        (["Maaien, maaien en maaien. Wij maaien bermen."], "Wij maaien bermen."),
        (["Wij zaaien."], ""),
    ],
)
def test_the_sentence_with_most_of_what_was_asked_is_found_and_the_first_of_those(texts, sentence):
    assert sentence_with(texts, ["maai", "berm"]) == sentence
