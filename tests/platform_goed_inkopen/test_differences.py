"""What changed between two texts."""

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from platform_goed_inkopen.differences import Piece, changes, differences


@pytest.mark.parametrize(
    ("old", "new", "pieces"),
    [
        ("a b c", "a b c", [Piece("same", "a b c")]),
        ("", "nieuw", [Piece("new", "nieuw")]),
        ("oud", "", [Piece("old", "oud")]),
        (
            "Zij kochten 200 bureaus.",
            "Zij kochten 214 bureaus.",
            [Piece("same", "Zij kochten "), Piece("old", "200 "), Piece("new", "214 "), Piece("same", "bureaus.")],
        ),
        ("a\n\nb\n", "a\n\nc\n", [Piece("same", "a\n\n"), Piece("old", "b\n"), Piece("new", "c\n")]),
    ],
)
def test_words_that_went_and_came_are_marked(old: str, new: str, pieces: list[Piece]) -> None:
    assert list(differences(old, new)) == pieces


@given(st.text(alphabet="ab \n"), st.text(alphabet="ab \n"))
def test_both_texts_can_be_read_back(old: str, new: str) -> None:
    pieces = differences(old, new)
    assert "".join(piece.text for piece in pieces if piece.kind != "new") == old
    assert "".join(piece.text for piece in pieces if piece.kind != "old") == new


def test_the_middle_of_what_stayed_is_left_out() -> None:
    long = " ".join(f"woord{number}" for number in range(200))
    (change,) = changes({"Verhaal": f"{long} oud {long}"}, {"Verhaal": f"{long} nieuw {long}"})
    before, old, new, after = change.pieces
    assert (old.text, new.text) == ("oud ", "nieuw ")
    assert before.text.startswith("woord0 ")
    assert before.text.endswith(" woord199 ")
    assert " … " in before.text
    assert len(before.text) + len(after.text) < 500


def test_only_fields_that_differ_are_named() -> None:
    found = changes({"Titel": "a", "Koper": "b"}, {"Titel": "a", "Koper": "c", "Bedrag": "€ 1"})
    assert [change.label for change in found] == ["Koper", "Bedrag"]


def test_two_hostile_texts_of_the_longest_size_cost_less_than_a_second() -> None:
    chance = random.Random(1)
    old, new = (" ".join(chance.choices([str(n) for n in range(300)], k=5_000)) for _ in range(2))
    before = time.process_time()
    assert differences(old, new)
    assert time.process_time() - before < 1
