"""The night's reading: its time beside that of bare requests for the same addresses, and its memory over many."""

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

from monitoring.bench.figures import Measure, Measured, figure
from monitoring.bench.stage import ROOT, BenchError, Stage

SYNC, BACKFILL = "sync", "backfill"
DELAY = 0.05
A_NIGHT = 150
PER_DAY = 100
GOAL_OF_BACKFILL = 150_000


class Source:
    """The local TenderNed that runs beside us."""

    def __init__(self, process: "subprocess.Popen[str]", given: dict[str, Any]) -> None:
        self._process, self._until = process, given["until"]
        self._told: dict[str, Any] = self._ask(given)

    @property
    def publications(self) -> int:
        return int(self._told["publications"])

    @property
    def run(self) -> dict[str, str]:
        """What a run over its days is given."""
        return {name: self._told[name] for name in ("url", "ted_url", "since")} | {"until": self._until}

    def addresses(self) -> list[str]:
        """Every address that was asked since the last time."""
        return [str(address) for address in self._ask("")]

    def _ask(self, given: Any) -> Any:
        assert self._process.stdin and self._process.stdout  # noqa: S101 both were asked for
        self._process.stdin.write(json.dumps(given) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())


@contextmanager
def source(*, publications: int, delay: float = 0) -> Iterator[Source]:
    """A source with at least so many publications until yesterday: those days are closed, and read whole."""
    until = date.today() - timedelta(days=1)
    given = {"until": until.isoformat(), "publications": publications, "per_day": PER_DAY, "delay": delay}
    command = [sys.executable, "-m", "monitoring.bench.source"]
    with subprocess.Popen(  # noqa: S603 our own program
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as process:
        yield Source(process, given)
        process.terminate()


def measure_sync(stage: Stage) -> Measured:
    """One run, the same addresses bare, and a second run that must write nothing."""
    stage.make_database(SYNC, suppliers=0)
    with source(publications=A_NIGHT, delay=DELAY) as served:
        first = _run(stage, SYNC, served)
        bare = float(stage.output([sys.executable, "-m", "monitoring.bench.bare"], {}, json.dumps(served.addresses())))
        second = _run(stage, SYNC, served)
    return Measured(
        figure("sync"),
        (
            Measure("the time of bare requests", first["seconds"] / bare, 1.3, "×"),
            Measure("rows written by a second run", second["written"], 0),
        ),
        (
            f"{first['seconds']:.1f} s against {bare:.1f} s for {first['requests']} requests",
            f"{first['created']} publications, none of them at TED",
        ),
        ("Finding and Match, which have no tables yet",),
    )


def measure_backfill(stage: Stage, *, publications: int) -> Measured:
    """The memory of the process that reads: at its highest, and how much it grew in the second half."""
    stage.make_database(BACKFILL, suppliers=0)
    with source(publications=publications) as served:
        told = _run(stage, BACKFILL, served)
    tenth, half, end = along(told["memory"])
    return Measured(
        figure("backfill"),
        (
            Measure("at the highest", told["highest"], 200, " MB"),
            Measure("of the memory half-way, at the end", end / half, 1.1, "×"),
        ),
        (
            f"{tenth:.0f}, {half:.0f} and {end:.0f} MB at 10, 50 and 100 %",
            f"{told['created']:,} publications, {told['created'] / told['seconds']:.0f} a second",
        ),
        () if told["created"] >= GOAL_OF_BACKFILL else (f"{GOAL_OF_BACKFILL:,} publications",),
    )


def along(memory: Sequence[float]) -> tuple[float, float, float]:
    """The memory after a tenth of the work, half-way and at the end."""
    last = len(memory) - 1
    return memory[last // 10], memory[last // 2], memory[last]


def _run(stage: Stage, database: str, served: Source) -> dict[str, Any]:
    told: dict[str, Any] = stage.inside(database, database, **served.run)
    if told["created"] + told["unchanged"] != served.publications:
        raise BenchError(f"Van {served.publications} publicaties zijn er {told['created']} gelezen: {told['states']}.")
    return told
