"""Questions of buyers with who must and who must not be found, and how well a search answers them. Asks no database.

The words come from notices and listings, not from the rules of the search. Half of the questions is for tuning, the
other half is asked once per release and never tuned on.
"""

import csv
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent
TUNE, RELEASE = "tune", "release"
ALL_OTHERS = "*"


def rows(name: str) -> list[dict[str, str]]:
    """A table of this folder."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def listed() -> list[str]:
    """The names of all suppliers."""
    return [row["naam"] for row in rows("listings")]


@dataclass(frozen=True)
class Question:
    """What somebody types, with the names that must and must not come up; `about` is the kind of rule it tries."""

    half: str
    query: str
    must: frozenset[str]
    must_not: frozenset[str]
    about: str


def questions() -> list[Question]:
    """The whole table; `*` in must_not stands for everybody else."""
    everybody = frozenset(listed())
    table = []
    for row in rows("queries"):
        must = _names(row["must"])
        must_not = everybody - must if row["must_not"] == ALL_OTHERS else _names(row["must_not"])
        table.append(Question(row["half"], row["query"], must, must_not, row["about"]))
    return table


def _names(cell: str) -> frozenset[str]:
    return frozenset(filter(None, cell.split("|")))


@dataclass(frozen=True)
class Outcome:
    """What became of some questions: names found and missed of those that must, and found of those that must not."""

    questions: int
    found: int
    missed: int
    wrong: int
    misses: tuple[str, ...]

    @property
    def recall(self) -> float:
        """The part of who must be found that is found."""
        return self.found / max(1, self.found + self.missed)

    @property
    def precision(self) -> float:
        """The part of who is found, as far as judged, that must be found."""
        return self.found / max(1, self.found + self.wrong)


def outcome(asked: Iterable[Question], search: Callable[[str], frozenset[str]]) -> Outcome:
    """Ask every question; a miss is told in a line."""
    number = found = missed = wrong = 0
    misses = []
    for question in asked:
        answer = search(question.query)
        missing, unwanted = question.must - answer, question.must_not & answer
        number, found = number + 1, found + len(question.must & answer)
        missed, wrong = missed + len(missing), wrong + len(unwanted)
        if missing or unwanted:
            misses.append(_told(question, missing, unwanted))
    return Outcome(number, found, missed, wrong, tuple(misses))


def _told(question: Question, missing: frozenset[str], unwanted: frozenset[str]) -> str:
    parts = [("mist", missing), ("vindt ten onrechte", unwanted)]
    told = "; ".join(f"{verb} {', '.join(sorted(names))}" for verb, names in parts if names)
    return f"{question.about}: ‘{question.query}’ {told}"
