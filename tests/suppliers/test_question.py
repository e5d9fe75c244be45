"""What somebody typed, as clauses; and what becomes of words that nobody has."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from platform_goed_inkopen.regions import BY_SLUG, PROVINCE_BY_SLUG
from suppliers.question import (
    LONGEST_WORD,
    MOST_WORDS,
    Alternative,
    Said,
    beginning_clause,
    parse,
    to_mark,
    word_clause,
)
from suppliers.resolving import resolved, words_of


def typed(clauses):
    return [clause.typed for clause in clauses]


def first(clause):
    return clause.alternatives[0]


@pytest.mark.parametrize(
    ("text", "needed", "optional", "excluded"),
    [
        ("", [], [], []),
        ("  ,.-!  ", [], [], []),
        ("Maaien van de bermen", ["maaien", "bermen"], [], []),
        ("maaien Maaien", ["maaien"], [], []),
        ("sociale catering", ["catering"], ["sociale"], []),
        ("bedrijf", [], ["bedrijf"], []),
        ("de", [], ["de"], []),
        ("x", [], ["x"], []),
        ("maaien x", ["maaien"], [], []),
        ('"groen onderhoud" bermen', ["groen onderhoud", "bermen"], [], []),
        ("„groen onderhoud”", ["groen onderhoud"], [], []),
        ('"groen onderhoud', ["groen", "onderhoud"], [], []),
        ("catering -vlees", ["catering"], [], ["vlees"]),
        ('catering -"vers vlees"', ["catering"], [], ["vers vlees"]),
        ("-vlees", [], [], ["vlees"]),
        ("kant-en-klaar", ["kant", "klaar"], [], []),
        ("- maaien", ["maaien"], [], []),
        ("01234567", ["01234567"], [], []),
        ("a & | ( ' :* !maaien", ["maaien"], [], []),
    ],
)
def test_a_text_is_read_as_needed_optional_and_excluded_words(text, needed, optional, excluded):
    question = parse(text)
    assert typed(question.needed) == needed
    assert typed(question.optional) == optional
    assert typed(question.excluded) == excluded


@pytest.mark.parametrize(
    ("text", "place", "rest"),
    [
        ("Assen", BY_SLUG["assen"], []),
        ("gemeente Assen", BY_SLUG["assen"], []),
        ("catering in assen", BY_SLUG["assen"], ["catering"]),
        ("groningen", BY_SLUG["groningen"], []),
        ("provincie Groningen", PROVINCE_BY_SLUG["groningen"], []),
        ("Friesland", PROVINCE_BY_SLUG["fryslan"], []),
        ("Súdwest-Fryslân", BY_SLUG["sudwest-fryslan"], []),
        ("Midden-Drenthe", BY_SLUG["midden-drenthe"], []),
        ("De Fryske Marren", BY_SLUG["de-fryske-marren"], []),
        ("Aa en Hunze", BY_SLUG["aa-en-hunze"], []),
        ("assen emmen", BY_SLUG["assen"], ["emmen"]),
        ('"Assen"', None, ["assen"]),
        ("-assen", None, []),
    ],
)
def test_the_first_place_among_the_words_is_the_place(text, place, rest):
    question = parse(text)
    assert question.place == place
    assert typed(question.needed) == rest


def test_the_words_of_the_place_are_kept_as_they_were_typed():
    assert parse("gemeente De Wolden").place_words == (word_clause("wolden").alternatives[0].lexemes)
    assert parse("Friesland").place_words == ("friesland",)
    assert parse("maaien").place_words == ()


def test_a_word_is_itself_its_synonyms_or_the_parts_of_a_compound():
    ways = word_clause("kantoormeubelen").alternatives
    assert ways[0].kind == "exact"
    assert Alternative(("kantoor", "meubel"), "expanded") in ways
    assert Alternative(("schoonmaak",), "expanded") in word_clause("schoonmaakbedrijf").alternatives
    assert Alternative(("catering",), "expanded") in word_clause("broodjes").alternatives


def test_a_phrase_keeps_its_order_and_the_room_of_its_stop_words():
    (clause,) = parse('"schoonmaak van de kantoren"').needed
    assert clause.alternatives == (Alternative(("schoonmaak", "", "", "kantoor"), "phrase"),)
    (clause,) = parse('"de catering van"').needed
    assert clause.alternatives == (Alternative(("catering",), "phrase"),)
    (clause,) = parse('"voor de"').needed
    assert clause.alternatives == (Alternative(("voor", "de"), "phrase"),)


def test_no_more_words_or_letters_are_read_than_anybody_types():
    assert len(parse(" ".join(f"woord{number}" for number in range(50))).needed) == MOST_WORDS
    (clause,) = parse('"' + " ".join(f"woord{number}" for number in range(50)) + '" nog').needed
    assert len(first(clause).lexemes) == MOST_WORDS
    assert len(parse("a" * 500).needed[0].typed) == LONGEST_WORD


@given(st.text(max_size=300))
def test_whatever_is_typed_is_read(text):
    question = parse(text)
    clauses = [*question.needed, *question.optional, *question.excluded]
    for lexeme in (lexeme for clause in clauses for way in clause.alternatives for lexeme in way.lexemes):
        assert lexeme == "" or (lexeme.isascii() and lexeme.isalnum())
    assert all(way.lexemes and way.lexemes[0] for clause in clauses for way in clause.alternatives)
    to_mark(question)


def test_what_is_marked_are_the_lexemes_and_the_beginnings_of_what_was_needed():
    assert "maai" in to_mark(parse("maaien de"))
    assert to_mark(parse("bedrijf")) == ("bedrijf",)
    assert to_mark(parse('"schoonmaak van kantoren"')) == ("schoonmaak", "kantoor")
    assert beginning_clause("groenpl").alternatives[0] == Alternative(("groenpl",), "prefix")


# Words that nobody has, in a directory where each word has so many suppliers.


def settled(text, **numbers):
    question = parse(text)

    def count(clauses):
        return [_number(clause, numbers) for clause in clauses]

    nowhere = [word for word in words_of(question) if not _number(word, numbers)]
    question, said = resolved(question, nowhere, count)
    return typed(question.needed), said


def _number(clause, numbers):
    way = first(clause)
    if way.kind == "prefix":
        return sum(number for word, number in numbers.items() if word.startswith(way.lexemes[0]))
    return numbers.get(clause.typed, 0)


@pytest.mark.parametrize(
    ("text", "numbers", "needed", "said"),
    [
        ("catering", {"catering": 3}, ["catering"], Said()),
        ("cater", {"catering": 3}, ["cater"], Said()),
        ("katering", {"catering": 3}, ["catering"], Said(corrected=(("katering", "catering"),))),
        ("boek", {"doek": 1, "hoek": 4, "koek": 4}, ["hoek"], Said(corrected=(("boek", "hoek"),))),
        ("catering drone", {"catering": 3}, ["catering"], Said(left_out=("drone",))),
        ("drone", {"catering": 3}, ["drone"], Said()),
        ("drone Assen", {}, [], Said(left_out=("drone",), place=BY_SLUG["assen"])),
        ("sociale drone", {"catering": 3}, ["drone"], Said(fits_all=("sociale",))),
        ("01234568", {"01234567": 1}, ["01234568"], Said()),
        ("0123", {"01234567": 1}, ["0123"], Said()),
        ('"katering"', {"catering": 3}, ["katering"], Said()),
    ],
)
def test_a_word_that_nobody_has_is_a_beginning_else_corrected_else_left_out(text, numbers, needed, said):
    assert settled(text, **numbers) == (needed, said)


def test_only_the_first_words_are_corrected_so_that_nonsense_costs_little():
    text = " ".join(["abcdef", "bcdefg", "cdefgh", "katering"])
    assert settled(text, catering=3)[0] == typed(parse(text).needed)
