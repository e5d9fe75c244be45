"""The Dutch words that are known whole, and what each can become: OpenTaal's list, cut down to what stemming needs.

Words that fall apart into others (kantoormeubel) are not in it: who splits them knows them.
"""

import gzip
from functools import cache
from pathlib import Path
from sys import intern

FOLDER = Path(__file__).parent / "wordlist"

# The letters behind a word in the file.
PART = "p"  # stands in compounds
LINKED = "l"  # takes an s before another word: verzorgingstehuis
PLURAL_S, PLURAL_EN, PLURAL_N = "s", "e", "n"
SMALL = "d"  # has a diminutive
INFLECTED = "a"  # adjective: groen, groene
PARTICIPLE = "g"  # gereviseerd, gereviseerde
VERB, VERB_STEM = "v", "w"  # verhuizen, verhuis
NOUN = frozenset({PLURAL_S, PLURAL_EN, PLURAL_N})


@cache
def lexicon() -> dict[str, str]:
    """Each known plain word with its letters; read once, when first asked."""
    with gzip.open(FOLDER / "words.txt.gz", "rt", encoding="ascii") as file:
        lines = file.read().splitlines()
    found = dict.fromkeys(reviewed("whole"), "")
    for line in (*lines, *reviewed_lines("added")):
        word, _, letters = line.partition(" ")
        found[word] = intern(letters)
    return found


def known(word: str, letter: str) -> bool:
    """Whether the list has this word with this letter."""
    return letter in lexicon().get(word, "")


def reviewed(heading: str) -> list[str]:
    """The words below this heading of reviewed.txt."""
    return " ".join(reviewed_lines(heading)).split()


@cache
def reviewed_lines(heading: str) -> tuple[str, ...]:
    """The lines below this heading of reviewed.txt, without its comments."""
    text = (FOLDER / "reviewed.txt").read_text(encoding="ascii")
    section = text.split(f"[{heading}]\n")[1].partition("\n[")[0]
    return tuple(line for line in section.splitlines() if line and not line.startswith("#"))
