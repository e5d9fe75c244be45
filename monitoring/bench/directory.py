"""The directory beside Datasette with the same rows, facets and questions; and beside itself with 1,000 suppliers."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from importlib.util import find_spec

from monitoring.bench import datasette
from monitoring.bench.figures import Measure, Measured, figure, median
from monitoring.bench.questions import FACETS, Question, questions
from monitoring.bench.stage import BenchError, Stage, load, wait_for
from monitoring.scale.words import subjects
from platform_goed_inkopen.dutch import words
from platform_goed_inkopen.embedded import locations
from platform_goed_inkopen.reference import rows
from platform_goed_inkopen.regions import MUNICIPALITIES

SMALL, LARGE = "small", "large"
FEW = 1_000
GOAL_OF_SUPPLIERS = 100_000
VISITORS = 4
WARMING = 16
MANY = 4_000
TURNS = 5
KEPT_IN_MEMORY, WEB_PROCESSES = "are kept in memory", 2  # what each says when it has loaded
CONSTANT = "/livez"  # what the web server and Django alone cost


def asked() -> list[Question]:
    """The questions of the run: words of categories, and options that the invented rows have."""
    options: dict[str, Sequence[str]] = {
        "categorie": [subject.slug for subject in subjects()],
        "thema": [row["slug"] for row in rows("themes")],
        "gemeente": [place.slug for place in MUNICIPALITIES],
        "erkenning": ["pso", "code_sociale_ondernemingen", "impact_noord_lid", "co2_prestatieladder", "bcorp"],
    }
    assert tuple(options) == FACETS  # noqa: S101 what is counted is what can be chosen
    known = sorted({word for subject in subjects() for word in words(subject.name) if len(word) > 3})
    return questions(known, options, MANY)


class Lane:
    """One server and the addresses that it is still to be asked; what came of those that it was asked."""

    def __init__(self, port: int, paths: Sequence[str]) -> None:
        self._port, self._paths = port, list(paths)
        self._rates: list[float] = []
        self.seconds: list[float] = []

    @property
    def per_second(self) -> float:
        """The median of the turns."""
        return median(self._rates)

    def wake(self) -> None:
        """Every process begins to load when it is asked something; on a busy machine that answer may come too late."""
        with suppress(BenchError):
            self.warm()

    def warm(self) -> None:
        """The first answers do not count: connections, caches and plans are made."""
        load(self._port, self._paths[:WARMING], visitors=VISITORS, seconds=60)
        del self._paths[:WARMING]

    def turn(self, *, visitors: int, seconds: float) -> None:
        """Ask for so long what was not asked before."""
        told = load(self._port, self._paths, visitors=visitors, seconds=seconds)
        del self._paths[: len(told["seconds"])]
        self._rates.append(told["per_second"])
        self.seconds += told["seconds"]


def measure(stage: Stage, *, suppliers: int, seconds: float) -> Measured:
    """Requests a second beside Datasette's, and the median of one visitor at both sizes.

    All servers run all the time and are asked in turns, so that what else the machine does slows each of them down.
    Counting begins when every process of the site keeps the directory in memory, as it does but for its first seconds.
    """
    here, there = [question.here for question in asked()], [question.at_datasette for question in asked()]
    with stage.site(LARGE) as large, stage.site(SMALL) as small, served_by_datasette(stage) as other:
        crowd = [Lane(large, here), Lane(other, there), Lane(large, [CONSTANT] * MANY * 10)]
        alone = [Lane(large, here[::-1]), Lane(small, here[::-1])]
        for database, lane in ((LARGE, crowd[0]), (SMALL, alone[1])):
            lane.wake()
            stage.wait_for_line(f"web-{database}", KEPT_IN_MEMORY, times=WEB_PROCESSES)
        for lane in (*crowd, alone[1]):
            lane.warm()
        for _ in range(TURNS):
            for lane in crowd:
                lane.turn(visitors=VISITORS, seconds=seconds / TURNS)
            for lane in alone:
                lane.turn(visitors=1, seconds=seconds / TURNS)
    return _measured(crowd, alone, suppliers)


def _measured(crowd: Sequence[Lane], alone: Sequence[Lane], suppliers: int) -> Measured:
    ours, theirs, constant = (lane.per_second for lane in crowd)
    slow, quick = (1000 * median(lane.seconds) for lane in alone)
    return Measured(
        figure("directory"),
        (
            Measure("the requests a second of Datasette", ours / theirs, 8, "×", at_least=True),
            Measure(f"the median at {FEW:,} suppliers", slow / quick, 1.5, "×"),
        ),
        (
            f"{ours:.1f} against {theirs:.1f} a second with {VISITORS} visitors",
            f"a page of constants reaches {constant / theirs:.0f}×",
            f"median {slow:.0f} ms against {quick:.0f} ms with one",
            f"{suppliers:,} suppliers",
        ),
        () if suppliers >= GOAL_OF_SUPPLIERS else (f"{GOAL_OF_SUPPLIERS:,} suppliers",),
    )


@contextmanager
def served_by_datasette(stage: Stage) -> Iterator[int]:
    """Datasette with the rows of the large database; gives its port. Raises BenchError where it is not installed."""
    if not find_spec("datasette"):
        raise BenchError("Datasette is er niet: geef eerst ./test, dat installeert het.")
    file = stage.folder / "aanbieders.db"
    datasette.export(stage.environment(LARGE)["DATABASE_URL"], file)
    port = locations.free_port()
    command = [sys.executable, *datasette.command(file, port)]
    with stage.running(command, "datasette", stage.environment(LARGE)) as process:
        wait_for(process, f"http://127.0.0.1:{port}/-/versions.json", f"127.0.0.1:{port}")
        yield port
