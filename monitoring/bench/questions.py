"""What visitors ask of the directory: distinct questions, as this site and as Datasette spell them. Pure.

Nine in ten hold a word of a category, mostly narrowed by one option or two; the others only choose options.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from random import Random
from urllib.parse import urlencode

PAGE = 24
FACETS = ("categorie", "thema", "gemeente", "erkenning")
Chosen = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Question:
    """A word, and the options that narrow it: facet and slug."""

    word: str
    chosen: Chosen = ()

    @property
    def here(self) -> str:
        """The address on this site."""
        word = [("q", self.word)] if self.word else []
        return f"/aanbieders/?{urlencode([*word, *self.chosen])}"

    @property
    def at_datasette(self) -> str:
        """The address of the same list, with the same facets counted and as many rows."""
        asked = [("_search", self.word)] if self.word else []
        asked += [*self.chosen, *(("_facet", facet) for facet in FACETS), ("_size", str(PAGE))]
        return f"/aanbieders/aanbieder?{urlencode(asked)}"


def questions(
    words: Sequence[str], options: Mapping[str, Sequence[str]], number: int, *, seed: int = 1
) -> list[Question]:
    """So many questions, none twice, or as many as there are; the same ones in the same order for the same seed."""
    random = Random(seed)
    one: list[Chosen] = [((facet, slug),) for facet in FACETS for slug in options[facet]]
    two: list[Chosen] = [
        (("gemeente", place), ("thema", theme)) for place, theme in product(options["gemeente"], options["thema"])
    ]
    kinds = {
        "one": [Question(word, chosen) for word, chosen in product(words, [(), *one])],
        "two": [Question(word, chosen) for word, chosen in product(words, two)],
        "none": [Question("", chosen) for chosen in [*one, *two]],
    }
    for several in kinds.values():
        random.shuffle(several)
    asked: list[Question] = []
    while len(asked) < number and all(kinds.values()):
        (kind,) = random.choices(list(kinds), (60, 30, 10))
        asked.append(kinds[kind].pop())
    return asked
