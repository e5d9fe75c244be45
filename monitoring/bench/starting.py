"""./start in a fresh clone of this checkout: the first time, with everything to install, and again."""

import os
import signal
import subprocess
import time
import urllib.request
from pathlib import Path

from monitoring.bench.figures import Measure, Measured, figure
from monitoring.bench.stage import KEPT, ROOT, BenchError, Stage
from platform_goed_inkopen.embedded import locations, processes
from platform_goed_inkopen.embedded.start import answers

WITHIN = 600.0


def measure(stage: Stage) -> Measured:
    """Seconds from the command to the first page, twice in the same folder."""
    checkout = stage.folder / "checkout"
    subprocess.run(["git", "clone", "-q", str(ROOT), str(checkout)], check=True, capture_output=True)  # noqa: S603, S607
    first, again = (_seconds(stage, checkout) for _ in range(2))
    return Measured(
        figure("start"),
        (Measure("to the first page", first, 45, " s"), Measure("again", again, 6, " s")),
        ("from a clone, with the packages that the machine has downloaded before",),
    )


def _seconds(stage: Stage, checkout: Path) -> float:
    """From the command until the home page answers; then Ctrl-C."""
    port = locations.free_port()
    kept = {name: value for name, value in os.environ.items() if name in KEPT and name != "VIRTUAL_ENV"}
    home = urllib.request.Request(f"http://127.0.0.1:{port}/", headers={"Host": f"localhost:{port}"})
    began = time.monotonic()
    with stage.running([str(checkout / "start")], "start", kept | {"PORT": str(port)}, cwd=checkout) as process:
        processes.wait_until(lambda: process.poll() is not None or answers(home), seconds=WITHIN)
        passed = time.monotonic() - began
        if process.poll() is not None:
            raise BenchError("./start is uit zichzelf gestopt.")
        processes.send_group(process.pid, signal.SIGINT)
        processes.wait_until(lambda: process.poll() is not None, seconds=30)
    return passed
