"""./start as a person meets it: a process in a terminal, in a copy of the checkout."""

import os
import random
import shutil
import signal
import socket
import subprocess
from pathlib import Path

import psutil
import requests

from platform_goed_inkopen.embedded import locations, processes

ROOT = Path(__file__).resolve().parents[2]
NOT_COPIED = shutil.ignore_patterns(".git", ".venv", "var", "__pycache__", "node_modules", ".*_cache", ".hypothesis")
# At least five times what it usually takes.
READY_WITHIN = 300.0
STOPPED_WITHIN = 20.0
REFUSED_WITHIN = 120.0
# What a test run sets for itself would make ./start look for services that are already there.
FROM_THE_TEST_RUN = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "PUBLIC_URL", "EMAIL_URL", "DATA_DIR", "PYTEST_PLUGINS")


def quiet_port() -> int:
    """A free port below those that the system gives away by itself: nothing takes it before ./start listens there."""
    while True:
        port = random.randrange(20_000, 32_000)
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                return port


def copy_checkout(place: Path) -> Path:
    """The files of this checkout, without what was installed or made in it."""
    shutil.copytree(ROOT, place, ignore=NOT_COPIED, symlinks=True)
    return place


class Launcher:
    """One ./start, in a process group of its own as a terminal gives it."""

    def __init__(self, checkout: Path, **variables: str) -> None:
        base = {name: value for name, value in os.environ.items() if name not in FROM_THE_TEST_RUN}
        self.port = variables.get("PORT") or str(quiet_port())
        self.data_dir = Path(variables.get("DATA_DIR") or checkout / "var")
        self.output_path = checkout / f"output-{self.port}-{id(self)}.txt"
        with self.output_path.open("wb") as output:
            self.process = subprocess.Popen(
                [checkout / "start"],
                env=base | {"PORT": self.port, "DEMO": "0"} | variables,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    @property
    def output(self) -> str:
        """All it said so far."""
        return self.output_path.read_text()

    @property
    def last_line(self) -> str:
        """What it said last."""
        return self.output.strip().splitlines()[-1]

    @property
    def url(self) -> str:
        """The address that it prints."""
        return f"http://localhost:{self.port}"

    def wait_until_ready(self) -> "Launcher":
        """Until it says that the site is there."""
        processes.wait_until(lambda: self.ended or "Stoppen: Ctrl-C" in self.output, seconds=READY_WITHIN)
        assert "Stoppen: Ctrl-C" in self.output, self.output
        return self

    @property
    def ended(self) -> bool:
        """Whether ./start itself is gone."""
        return self.process.poll() is not None

    def get(self, path: str) -> requests.Response:
        """A page of the site."""
        return requests.get(f"{self.url}{path}", timeout=30)

    def interrupt(self, number: signal.Signals = signal.SIGINT) -> int:
        """A signal to the whole group, as Ctrl-C in a terminal gives it; the exit code."""
        os.killpg(self.process.pid, number)
        return self.process.wait(STOPPED_WITHIN)

    def refused(self) -> str:
        """The one sentence that it ends with when it cannot start."""
        assert self.process.wait(REFUSED_WITHIN) == 1, self.output
        assert "Traceback" not in self.output
        return self.last_line

    def everything(self) -> list[psutil.Process]:
        """Every process that works for this data folder, whoever started it."""
        return [process for process in psutil.process_iter() if belongs_to(process, str(self.data_dir))]

    def clean_up(self) -> None:
        """Leave nothing behind, also when the test failed."""
        if not self.ended:
            self.process.terminate()
            self.process.wait(STOPPED_WITHIN)
        for process in self.everything():
            process.kill()
        home = locations.home_of_postgresql(self.data_dir)
        if home.exists() and not home.is_relative_to(self.data_dir):
            shutil.rmtree(home)


def belongs_to(process: psutil.Process, data_dir: str) -> bool:
    """Whether the data folder stands in the arguments or in the mark of a process that still runs."""
    try:
        if process.status() == psutil.STATUS_ZOMBIE:
            return False
        mark = process.environ().get(processes.MARK)
        return mark == data_dir or any(data_dir in argument for argument in process.cmdline())
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return False
