"""Words that mean the same to a buyer: the table, and which way each pair holds."""

from collections import Counter

import pytest

from platform_goed_inkopen.dutch import compound, is_stop, stem, synonyms, wider, words
from platform_goed_inkopen.dutch_meanings import BOTH_WAYS, NARROWER, WIDER, said
from platform_goed_inkopen.reference import rows

PAIRS = rows("synonyms")
CATEGORIES = {row["category_slug"] for row in rows("categories_cpv")}


def lexemes(text: str) -> set[str]:
    return {lexeme for word in words(text) if not is_stop(word) for lexeme in (stem(word), *compound(word))}


def found_anyway(word: str, means: str) -> bool:
    """Whether who types the word finds the other without any synonym."""
    there = lexemes(means)
    asked = [(stem(typed), set(compound(typed))) for typed in words(word) if not is_stop(typed)]
    return all(whole in there or (parts and parts <= there) for whole, parts in asked)


def test_there_are_enough_pairs_each_with_a_reason_and_a_category() -> None:
    assert len(PAIRS) >= 300
    assert {row["kind"] for row in PAIRS} == BOTH_WAYS | {NARROWER, WIDER}
    assert {row["category"] for row in PAIRS} == CATEGORIES
    assert all(row["why"] for row in PAIRS)


def test_no_pair_says_what_stems_and_compounds_know() -> None:
    assert [row["word"] for row in PAIRS if found_anyway(row["word"], row["means"])] == []


def test_each_pair_stands_once() -> None:
    both = [(row["means"], row["word"]) for row in PAIRS if row["kind"] in BOTH_WAYS]
    counted = Counter((said(one), said(other)) for one, other in [*((r["word"], r["means"]) for r in PAIRS), *both])
    assert [pair for pair, times in counted.items() if times > 1] == []


def test_each_pair_can_be_looked_up() -> None:
    one_word = [row for row in PAIRS if len(said(row["word"])) == 1]
    ways = {kind: wider if kind == WIDER else synonyms for kind in (*BOTH_WAYS, NARROWER, WIDER)}
    assert [row["word"] for row in one_word if said(row["means"]) not in ways[row["kind"]](*said(row["word"]))] == []
    phrases = [row for row in PAIRS if len(said(row["word"])) > 1]
    assert [row["word"] for row in phrases if said(row["word"]) not in synonyms(*said(row["means"]))] == []


@pytest.mark.parametrize(
    ("typed", "means"),
    [
        ("broodjes", ("catering",)),
        ("hovenier", ("groenvoorziening",)),
        ("cateraar", ("catering",)),
        ("flyers", ("drukwerk",)),
        ("laptops", ("ict", "apparatuur")),
        ("it", ("ict",)),
        ("ict", ("it",)),
        ("stoep", ("bestraat",)),
    ],
)
def test_who_types_one_also_finds_the_other(typed: str, means: tuple[str, ...]) -> None:
    assert means in synonyms(stem(typed))


@pytest.mark.parametrize(("typed", "other"), [("catering", "broodje"), ("drukwerk", "flyer"), ("ict", "laptop")])
def test_the_wide_word_does_not_become_the_narrow_one(typed: str, other: str) -> None:
    assert (other,) not in synonyms(typed)


def test_a_word_that_nobody_says_leads_to_the_wider_one_and_only_then() -> None:
    assert ("bouw",) in wider(stem("metselaars")) and ("bouw",) not in synonyms(stem("metselaars"))
    assert wider("bouw") == ()


def test_a_word_without_synonyms_has_none() -> None:
    assert synonyms("xqzwvk") == ()
