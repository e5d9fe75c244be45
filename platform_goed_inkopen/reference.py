"""Dated reference rows of the folder `reference/`, read as they stand: each row names its source and confidence."""

import csv
from pathlib import Path

FOLDER = Path(__file__).parent / "reference"


def rows(name: str) -> list[dict[str, str]]:
    """The rows of `reference/<name>.csv` in file order; every value a string, empty where the source gives none."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
