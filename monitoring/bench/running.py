"""One run: the rows that were asked for, each on a stage of the run."""

import os
import platform
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from monitoring.bench import directory, page, reading, starting
from monitoring.bench.figures import FIGURES, NAMES, Figure, Measured, Verdict, figure
from monitoring.bench.stage import BenchError, Stage, staged

ON_SUPPLIERS = frozenset({"directory", "page", "weight"})
THIN = {
    "night": "findings and matches have no code yet",
    "dashboard": "results, spend lines and contact facts have no tables yet, so there are no 10 million events",
}


@dataclass(frozen=True)
class Options:
    """What was asked for: which rows, and how large."""

    only: tuple[str, ...] = NAMES
    suppliers: int = 100_000
    publications: int = 150_000
    seconds: float = 30
    start: bool = False


def run(options: Options, *, say: Callable[[str], None]) -> list[Measured]:
    """Every row of the table in its order; `say` hears what is going on."""
    measured = {name: _without(figure(name), options) for name in NAMES}
    wanted = [name for name in options.only if measured[name] is None]
    if wanted:
        with staged() as stage:
            _fill(stage, wanted, options, say)
            for name in wanted:
                say(f"{name} …")
                measured[name] = measure(name, stage, options)
    return [row for row in (measured[it.name] for it in FIGURES) if row]


def _without(row: Figure, options: Options) -> Measured | None:
    """What is to be said of a row that is not measured now; None for one that is."""
    if row.name in THIN:
        return Measured(row, notes=(THIN[row.name],), without=Verdict.NOT_YET)
    if row.name not in options.only:
        return Measured(row, notes=("not asked for",))
    if row.name == "start" and not options.start:
        return Measured(row, notes=("only with --start",))
    return None


def _fill(stage: Stage, wanted: Sequence[str], options: Options, say: Callable[[str], None]) -> None:
    """The databases that several rows are measured on."""
    if ON_SUPPLIERS & set(wanted):
        for name, suppliers in ((directory.SMALL, directory.FEW), (directory.LARGE, options.suppliers)):
            say(f"{suppliers} aanbieders klaarzetten …")
            stage.make_database(name, suppliers=suppliers)


def measure(name: str, stage: Stage, options: Options) -> Measured:
    """This row on that stage; one that cannot be measured says why."""
    tasks: dict[str, Callable[[], Measured]] = {
        "directory": lambda: directory.measure(stage, suppliers=options.suppliers, seconds=options.seconds),
        "page": lambda: page.measure_around(stage),
        "weight": lambda: page.measure_weight(stage),
        "sync": lambda: reading.measure_sync(stage),
        "backfill": lambda: reading.measure_backfill(stage, publications=options.publications),
        "start": lambda: starting.measure(stage),
    }
    try:
        return tasks[name]()
    except BenchError as error:
        return Measured(figure(name), notes=(f"failed: {error}",))


def machine() -> dict[str, Any]:
    """On what it is measured, and how busy that was in the last minute: who else works there makes all of it slower."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    names = [
        line.partition(":")[2].strip()
        for line in Path("/proc/cpuinfo").read_text().splitlines()
        if "model name" in line
    ]
    return {
        "processor": names[0] if names else platform.machine(),
        "cores": os.cpu_count(),
        "memory": f"{memory / 1e9:.0f} GB",
        "load": round(os.getloadavg()[0], 1),
    }
