"""The rows of the table of figures: what is measured of each, against which goal, and what that comes to. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Verdict(StrEnum):
    """What a row comes to."""

    REACHED = "haalt"
    SO_FAR = "haalt, voor zover gemeten"
    MISSED = "haalt niet"
    NOT_YET = "nog niet"
    NOT_MEASURED = "niet gemeten"


@dataclass(frozen=True)
class Figure:
    """A row: its name on the command line, what it is about, and the goal in words."""

    name: str
    about: str
    goal: str


FIGURES = (
    Figure(
        "directory",
        "directory search, 100,000 suppliers, four facets with counts, distinct queries",
        "≥ 8× the requests per second of Datasette; median ≤ 1.5× the median at 1,000 suppliers",
    ),
    Figure("page", "the page around the query", "server time outside the search ≤ 5 ms median; ≤ 6 queries"),
    Figure(
        "weight",
        "page weight, directory with 24 cards, facets and map",
        "HTML + CSS + JS ≤ 40 kB gzip, no third-party request, Lighthouse ≥ 99 in all four",
    ),
    Figure(
        "night",
        "a night of 110 publications among 100,000 suppliers: findings and matches",
        "≥ 50× a plain Python loop over all pairs, the same matches",
    ),
    Figure(
        "sync",
        "sync against a stand-in that answers after 50 ms, pause 0",
        "≤ 1.3× the time of bare `requests` fetching the same URLs; a second run writes no row",
    ),
    Figure("backfill", "backfill of 150,000 publications", "memory flat (≤ 200 MB)"),
    Figure("dashboard", "dashboard at 10 million events", "≤ 1.5× the time at 10,000, ≤ 10 queries"),
    Figure("start", "`./start` on a fresh machine to the first page", "≤ 45 s; again ≤ 6 s"),
)
NAMES = tuple(figure.name for figure in FIGURES)


@dataclass(frozen=True)
class Measure:
    """One number beside its goal. `at_least`: more is better; else it is a limit."""

    what: str
    value: float
    goal: float
    unit: str = ""
    at_least: bool = False

    @property
    def ratio(self) -> float:
        """The value as a share of the goal; of a goal of nothing, the value itself."""
        return self.value / self.goal if self.goal else self.value

    @property
    def reached(self) -> bool:
        return self.value >= self.goal if self.at_least else self.value <= self.goal

    @property
    def in_words(self) -> str:
        """`2.1× the requests per second of Datasette (≥ 8×)`."""
        sign = "≥" if self.at_least else "≤"
        return f"{rounded(self.value)}{self.unit} {self.what} ({sign} {rounded(self.goal)}{self.unit})"


@dataclass(frozen=True)
class Measured:
    """What came of a row: its numbers, what else is to be known, and why there is nothing when there is nothing.

    `missing` names parts of the goal that were not measured.
    """

    figure: Figure
    measures: tuple[Measure, ...] = ()
    notes: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    without: Verdict = Verdict.NOT_MEASURED

    @property
    def verdict(self) -> Verdict:
        """Reached when every number is; a row without numbers says why in its notes."""
        if not self.measures:
            return self.without
        if not all(measure.reached for measure in self.measures):
            return Verdict.MISSED
        return Verdict.SO_FAR if self.missing else Verdict.REACHED

    @property
    def in_words(self) -> str:
        missing = [f"not measured: {', '.join(self.missing)}"] if self.missing else []
        return "; ".join([*(measure.in_words for measure in self.measures), *self.notes, *missing])

    def as_object(self) -> dict[str, Any]:
        """The row for `--json`."""
        told = [{**vars(it), "ratio": round(it.ratio, 3), "reached": it.reached} for it in self.measures]
        return {
            "figure": self.figure.about,
            "name": self.figure.name,
            "goal": self.figure.goal,
            "measures": told,
            "notes": list(self.notes),
            "missing": list(self.missing),
            "verdict": self.verdict.value,
        }


def rounded(value: float) -> str:
    """Three figures, as people read them."""
    return f"{value:,.0f}" if abs(value) >= 100 or value == int(value) else f"{value:.3g}"


def figure(name: str) -> Figure:
    """The row of this name."""
    return FIGURES[NAMES.index(name)]


def median(values: Sequence[float]) -> float:
    """The middle one, or between the two in the middle."""
    ordered, middle = sorted(values), len(values) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def table(rows: Sequence[Measured], about: Mapping[str, str]) -> str:
    """The rows as a Markdown table, under a line that says on what they were measured."""
    lines = ["; ".join(f"{name}: {value}" for name, value in about.items()), ""]
    lines += ["| figure | goal | measured | verdict |", "|---|---|---|---|"]
    lines += [f"| {row.figure.about} | {row.figure.goal} | {row.in_words} | {row.verdict} |" for row in rows]
    return "\n".join(lines)
