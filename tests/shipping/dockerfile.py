"""A Dockerfile read as its builder reads it: stages, and in each its instructions."""

import json
import re
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Instruction:
    """One instruction, its continued lines joined."""

    name: str
    rest: str

    @property
    def words(self) -> list[str]:
        """The arguments; those of the JSON form as they are."""
        _, bracket, items = self.rest.partition("[")
        return json.loads(bracket + items) if bracket else self.rest.split()


def stages(path: Path) -> list[list[Instruction]]:
    """The instructions of each stage, its FROM first."""
    text = re.sub(r"\\\n", " ", path.read_text())
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    found: list[list[Instruction]] = []
    for line in lines:
        name, _, rest = line.partition(" ")
        if name == "FROM":
            found.append([])
        found[-1].append(Instruction(name, rest.strip()))
    return found
