"""Whole processes of the platform for one test, which may freeze and kill them: by their number, never by name."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import urlsplit

import psutil
import requests

from platform_goed_inkopen.embedded import locations, postgres, processes, valkey
from tests.counting import Counts
from tests.start.launcher import quiet_port

ROOT = Path(__file__).resolve().parents[2]
READY_WITHIN = 60.0  # usually three seconds
SETTINGS = "tests.reliability.quick_settings"
WEB = ["gunicorn", "platform_goed_inkopen.wsgi", "--worker-class", "gthread", "--threads", "4", "--no-control-socket"]
CELERY = ["celery", "-A", "platform_goed_inkopen"]
WORKER = ["worker", "--without-mingle", "--without-gossip", "--loglevel", "INFO"]


def kill9(pid: int) -> None:
    """End a process without a word, and its children with it."""
    for process in (*psutil.Process(pid).children(recursive=True), psutil.Process(pid)):
        process.kill()


def kill_child(pid: int) -> int:
    """End one child without a word, as the system does when memory runs out; its number."""
    child = psutil.Process(pid).children()[0]
    child.kill()
    return int(child.pid)


def freeze(pid: int) -> None:
    """Let a process stand still: it keeps its connections and answers nothing."""
    os.kill(pid, signal.SIGSTOP)


def thaw(pid: int) -> None:
    """Let it go on."""
    os.kill(pid, signal.SIGCONT)


def wait_until(done: Callable[[], Any], what: str, *, seconds: float = READY_WITHIN) -> None:
    """Look often until it is so."""
    assert processes.wait_until(lambda: bool(done()), seconds=seconds), f"not within {seconds} s: {what}"


class Valkey:
    """A queue and cache that can be frozen, killed and started again, at the same address."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._running = ExitStack()
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "valkey-port").write_text(str(quiet_port()))  # still free when it starts again
        self.start()

    @property
    def url(self) -> str:
        """Where it is."""
        return locations.redis_url(self.folder)

    def start(self) -> None:
        """Begin, with nothing in it."""
        self.process = self._running.enter_context(valkey.running(self.folder))

    def kill(self) -> None:
        """End it without a word."""
        kill9(self.process.pid)
        self.process.wait()

    def end(self) -> None:
        """End it, also when it is frozen."""
        self._running.close()


class Database:
    """A PostgreSQL of its own that can be stopped and started again, with the tables of the platform."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._running = ExitStack()
        self.start()

    @property
    def url(self) -> str:
        """Where it is."""
        return locations.database_url(self.folder)

    @property
    def pid(self) -> int:
        """Its main process."""
        pid = postgres.running_pid(self.folder)
        assert pid
        return pid

    def start(self) -> None:
        """Begin, and wait until it answers."""
        self._running.enter_context(postgres.in_use(self.folder, throwaway=True))

    def stop(self) -> None:
        """End it as an administrator does who restarts it: connections are cut."""
        self._running.close()


class Site:
    """The web server; what it answers with 5xx counts as an error unless the test says what it expects."""

    def __init__(self, url: str, process: subprocess.Popen[bytes], counts: Counts) -> None:
        self.url, self.process, self._counts = url, process, counts
        self.session = requests.Session()

    def get(self, path: str, *, expect: int | None = None, **options: Any) -> requests.Response:
        """A page."""
        return self._ask("GET", path, expect, options)

    def post(self, path: str, data: Mapping[str, str], *, expect: int | None = None) -> requests.Response:
        """A form, filled in as a browser would: the page is fetched for its token first."""
        form = self.get(path).text
        token = form.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
        return self._ask("POST", path, expect, {"data": {**data, "csrfmiddlewaretoken": token}})

    def _ask(self, method: str, path: str, expect: int | None, options: dict[str, Any]) -> requests.Response:
        options = {"timeout": 60, "allow_redirects": False, **options}
        answer = self.session.request(method, f"{self.url}{path}", **options)
        if answer.status_code >= 500 and answer.status_code != expect:
            self._counts.errors500 += 1
        assert expect in {None, answer.status_code}, (path, answer.status_code, answer.text[:500])
        return answer

    def is_ready(self) -> bool:
        """Whether it answers."""
        try:
            return self.session.get(f"{self.url}/livez", timeout=20).status_code == 200
        except requests.RequestException:
            return False


class Kit:
    """Starts what a test asks for and ends all of it, whatever the test did to it."""

    def __init__(self, folder: Path, counts: Counts, **environment: str) -> None:
        self.folder, self.counts, self.environment = folder, counts, environment
        self._ends = ExitStack()

    def __enter__(self) -> "Kit":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ends.close()

    def valkey(self, name: str = "queue") -> Valkey:
        """A queue that others start with from here on."""
        server = Valkey(self.folder / name)
        self._ends.callback(server.end)
        self.environment["REDIS_URL"] = server.url
        return server

    def spawn(self, name: str, command: list[str], **environment: str) -> subprocess.Popen[bytes]:
        """A Python program of the platform in the environment of this test; its log is `<name>.log`."""
        variables = os.environ | {"DJANGO_SETTINGS_MODULE": SETTINGS, "DATA_DIR": str(self.folder)}
        variables = {**variables, **self.environment, **environment}
        with processes.open_log(self.folder, name) as log:
            process = processes.spawn([sys.executable, "-m", *command], log=log, env=variables, cwd=ROOT)
        self._ends.callback(processes.end, process, patience=10)
        return process

    def log(self, name: str) -> str:
        """What a process said."""
        return (self.folder / "logs" / f"{name}.log").read_text(errors="replace")

    def web(self, *, workers: int = 1, **environment: str) -> Site:
        """A web server that answers."""
        port = quiet_port()
        process = self.spawn("web", [*WEB, "--workers", str(workers), "--bind", f"127.0.0.1:{port}"], **environment)
        site = Site(f"http://127.0.0.1:{port}", process, self.counts)
        self._ends.callback(site.session.close)
        wait_until(lambda: process.poll() is not None or site.is_ready(), "the web server answers")
        assert process.poll() is None, self.log("web")
        return site

    def worker(
        self, name: str = "worker", *, pool: str = "threads", size: int = 2, **environment: str
    ) -> subprocess.Popen[bytes]:
        """A worker that is ready for tasks."""
        command = [*CELERY, *WORKER, "--hostname", f"{name}@{self.folder.name}", "--pool", pool]
        process = self.spawn(name, [*command, "--concurrency", str(size)], **environment)
        node = f"{name}@{self.folder.name}"
        processes.wait_until(lambda: process.poll() is not None or self.answers(node), seconds=READY_WITHIN)
        assert self.answers(node), self.log(name)
        return process

    def answers(self, node: str) -> bool:
        """Whether this worker took its place at the queue."""
        path = self.folder / "ready.txt"
        return path.exists() and node in path.read_text().split()

    def beat(self, name: str = "beat", **environment: str) -> subprocess.Popen[bytes]:
        """A clock that asks for what stands in the schedule."""
        schedule = str(self.folder / f"{name}-schedule")
        command = [*CELERY, "beat", "--loglevel", "INFO", "--schedule", schedule, "--pidfile", ""]
        return self.spawn(name, command, **environment)

    def run(self, code: str, **environment: str) -> int:
        """The exit code of some lines of Python with Django ready, in a process of their own."""
        return self.spawn("run", ["tests.reliability.lines", code], **environment).wait(READY_WITHIN)


def with_database(url: str, name: str) -> str:
    """The same server, another database."""
    return urlsplit(url)._replace(path=f"/{name}").geturl()


@contextmanager
def kit_in(folder: Path, counts: Counts, **environment: str) -> Iterator[Kit]:
    """A kit in a folder that every user may pass through: PostgreSQL of root runs as another."""
    folder.chmod(0o711)
    with Kit(folder, counts, **environment) as kit:
        yield kit
