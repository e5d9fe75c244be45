"""What changed between two versions of a text, word by word. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Kind = Literal["same", "old", "new"]
CONTEXT = 120  # characters
_WORD = re.compile(r"\S+\s*|\s+")


@dataclass(frozen=True)
class Piece:
    """A run of words that stayed, went or came."""

    kind: Kind
    text: str


@dataclass(frozen=True)
class Change:
    """One field that differs: its label and its words, old and new."""

    label: str
    pieces: tuple[Piece, ...]


def _runs(old: list[str], new: list[str]) -> Iterator[tuple[list[str], list[str], bool]]:
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new).get_opcodes():
        yield old[i1:i2], new[j1:j2], tag == "equal"


def _pieces(old: list[str], new: list[str]) -> Iterator[Piece]:
    for gone, came, is_same in _runs(old, new):
        if is_same:
            yield Piece("same", "".join(came))
            continue
        if gone:
            yield Piece("old", "".join(gone))
        if came:
            yield Piece("new", "".join(came))


def differences(old: str, new: str) -> tuple[Piece, ...]:
    """The words of both texts in order, each marked as stayed, gone or come; lines that stayed are compared first.

    Words are compared only inside lines that differ, so two long texts cost no more than their changed lines.
    """
    pieces: list[Piece] = []
    for gone, came, is_same in _runs(old.splitlines(keepends=True), new.splitlines(keepends=True)):
        if is_same:
            pieces.append(Piece("same", "".join(came)))
        else:
            pieces.extend(_pieces(_WORD.findall("".join(gone)), _WORD.findall("".join(came))))
    return tuple(pieces)


def shortened(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """The same with the middle of long runs that stayed left out: enough around each change to find it."""
    return tuple(
        Piece("same", _ends(piece.text)) if piece.kind == "same" and len(piece.text) > 3 * CONTEXT else piece
        for piece in pieces
    )


def _ends(text: str) -> str:
    """Its first and its last words with `…` between."""
    first, last = text[:CONTEXT].rpartition(" ")[0], text[-CONTEXT:].partition(" ")[2]
    return f"{first} … {last}"


def changes(old: dict[str, str], new: dict[str, str]) -> list[Change]:
    """The fields, by label, whose text differs."""
    return [
        Change(label, shortened(differences(old.get(label, ""), text)))
        for label, text in new.items()
        if old.get(label, "") != text
    ]
