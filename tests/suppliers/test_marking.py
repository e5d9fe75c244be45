"""Matched words are marked, and nothing else becomes markup."""

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from suppliers.marking import marked, sentence_with


@pytest.mark.parametrize(
    ("text", "stems", "shown"),
    [
        ("Wij maaien bermen.", ["maai"], "Wij <mark>maaien</mark> bermen."),
        ("MAAIEN, maait en maaiwerk", ["maai"], "<mark>MAAIEN</mark>, <mark>maait</mark> en <mark>maaiwerk</mark>"),
        ("Súdwest-Fryslân", ["sudwest"], "<mark>Súdwest</mark>-Fryslân"),
        ("Een schoonmaakploeg", ["schoonmak"], "Een <mark>schoonmaakploeg</mark>"),
        ("Een maal maïs", ["maai"], "Een maal maïs"),
        ("A & B <b>vet</b>", ["vet"], "A &amp; B &lt;b&gt;<mark>vet</mark>&lt;/b&gt;"),
        ("niets", [], "niets"),
    ],
)
def test_words_that_a_stem_begins_are_marked(text, stems, shown):
    assert marked(text, stems) == shown


@given(st.text(), st.lists(st.text(st.characters(categories=["Ll"]), min_size=1), max_size=3))
def test_without_the_marks_the_text_is_what_it_was(text, stems):
    assert html.unescape(re.sub(r"</?mark>", "", marked(text, stems))) == html.unescape(html.escape(text))


@pytest.mark.parametrize(
    ("texts", "sentence"),
    [
        (["Wij zaaien. Wij maaien ook! En meer."], "Wij maaien ook!"),
        (["Wij zaaien.", "", "Wie maait, die zaait."], "Wie maait, die zaait."),
        (["Wij zaaien."], ""),
    ],
)
def test_the_sentence_with_a_matched_word_is_found(texts, sentence):
    assert sentence_with(texts, ["maai"]) == sentence
