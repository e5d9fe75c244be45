"""The texts of the demonstration as they stand in this folder."""

import csv
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

FOLDER = Path(__file__).parent
STORY_PARTS = ("## Wat niet lukte", "## Doe dit na")


def table(name: str) -> list[dict[str, str]]:
    """The rows of `<name>.csv`."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def days_before(today: date, days: str) -> date:
    """The day that lies this many days back; negative is ahead."""
    return today - timedelta(days=int(days))


@dataclass(frozen=True)
class StoryFile:
    """One story: what stands between the lines of dashes, and the three parts of its text."""

    facts: dict[str, str]
    body: str
    not_achieved: str
    do_this_too: str

    def number(self, name: str) -> int | None:
        """A whole number of the facts; None when it is left out."""
        value = self.facts.get(name, "")
        return int(value) if value else None

    def several(self, name: str) -> list[str]:
        """A list of the facts, split by `|`."""
        return [part for part in self.facts.get(name, "").split("|") if part]


def stories() -> list[StoryFile]:
    """Every story of the folder, by file name."""
    return [read_story(path.read_text(encoding="utf-8")) for path in sorted((FOLDER / "stories").glob("*.md"))]


def read_story(text: str) -> StoryFile:
    """A story from the text of its file."""
    _, head, rest = text.split("---\n", 2)
    facts = dict(line.split(": ", 1) for line in head.splitlines() if ": " in line)
    body, rest = rest.split(STORY_PARTS[0], 1)
    failed, done = rest.split(STORY_PARTS[1], 1)
    return StoryFile(
        {name.strip(): value.strip() for name, value in facts.items()}, *map(str.strip, (body, failed, done))
    )
