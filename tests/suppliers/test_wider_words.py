"""What a word is asked as when it is part of another, and when nobody says it."""

from collections.abc import Sequence

import pytest

from suppliers.question import Clause, parse
from suppliers.resolving import resolved

Lexemes = tuple[str, ...]


def ways(clause: Clause) -> list[Lexemes]:
    return [alternative.lexemes for alternative in clause.alternatives]


def asked_as(text: str, *said: Lexemes) -> list[list[Lexemes]]:
    """How a question is asked of suppliers who say only these things, and not one of its words."""

    def count(clauses: Sequence[Clause]) -> list[int]:
        return [sum(way in said for way in ways(clause)) for clause in clauses]

    question = parse(text)
    return [ways(clause) for clause in resolved(question, question.needed, count)[0].needed]


def test_a_word_that_nobody_says_becomes_the_wider_one() -> None:
    assert asked_as("metselaar", ("bouw",)) == [[("bouw",)]]


def test_the_beginning_of_a_word_goes_before_the_wider_one() -> None:
    assert asked_as("metselaar", ("metselaar",), ("bouw",)) == [[("metselaar",)]]


def test_the_wider_word_goes_before_a_correction() -> None:
    assert asked_as("metselaar", ("metselaart",), ("bouw",)) == [[("bouw",)]]


def test_a_correction_that_somebody_says_goes_before_one_of_which_they_say_the_parts() -> None:
    [ways_asked] = asked_as("kerspakketten", ("keer", "pakket"), ("kerstpakket",))
    assert ways_asked[0] == ("kerstpakket",)


def test_a_compound_is_corrected_when_somebody_says_all_of_its_parts() -> None:
    [ways_asked] = asked_as("kantoormeublen", ("kantoor", "meubel"))
    assert ("kantoor", "meubel") in ways_asked


def test_no_part_of_a_correction_is_left_out() -> None:
    assert asked_as("hooikoorts", ("hooi",)) == [ways(parse("hooikoorts").needed[0])]


@pytest.mark.parametrize(
    ("typed", "parts"),
    [("schoonmaakbedrijf", ("schoonmaak",)), ("bedrijfskleding", ("bedrijf", "kleding"))],
)
def test_a_last_part_that_fits_everybody_is_left_out_and_a_first_one_is_not(typed: str, parts: Lexemes) -> None:
    assert parts in ways(parse(typed).needed[0])
