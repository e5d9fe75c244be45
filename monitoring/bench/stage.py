"""Where it is measured: a PostgreSQL, a Valkey and a site of their own in a folder that is thrown away.

Nothing of the user's database, queue or data folder is touched: every process here gets an environment of its own.
"""

import json
import os
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from platform_goed_inkopen.embedded import locations, postgres, processes, valkey
from platform_goed_inkopen.embedded.start import WEB, answers

ROOT = Path(__file__).resolve().parents[2]
READY_WITHIN = 120.0
KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "VIRTUAL_ENV", "PYTHONPATH")


class BenchError(Exception):
    """Something could not be measured; the message says what happened."""


@dataclass(frozen=True)
class Stage:
    """The services of one run."""

    folder: Path

    def environment(self, database: str, port: int = 0) -> dict[str, str]:
        """What a process of the platform gets that works on this database."""
        url = locations.database_url(self.folder)
        kept = {name: value for name, value in os.environ.items() if name in KEPT}
        return kept | {
            "DATABASE_URL": url.replace(f"/{locations.DATABASE_NAME}?", f"/{database}?"),
            "REDIS_URL": locations.redis_url(self.folder),
            "SECRET_KEY": locations.secret_key(self.folder),
            "PUBLIC_URL": f"http://localhost:{port or 8000}",
            "DATA_DIR": str(self.folder),
            "EMAIL_URL": f"file://{self.folder / 'mail'}",
            "DEMO": "0",
        }

    def make_database(self, name: str, *, suppliers: int) -> None:
        """A database of this name, ready for the site, with so many suppliers."""
        where = locations.database_url(self.folder)
        with psycopg.connect(where, autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"'.encode())
        self.manage(name, "prepare")
        if suppliers:
            self.manage(name, "seed_scale", "--suppliers", str(suppliers))
        with psycopg.connect(self.environment(name)["DATABASE_URL"], autocommit=True) as connection:
            connection.execute("VACUUM ANALYZE")

    def manage(self, database: str, *arguments: str) -> str:
        """What a command of the platform prints."""
        return self.output([sys.executable, "manage.py", *arguments], self.environment(database))

    def inside(self, database: str, task: str, **options: Any) -> Any:
        """What a task of inside.py finds."""
        command = [sys.executable, "-m", "monitoring.bench.inside", task]
        return json.loads(self.output(command, self.environment(database), given=json.dumps(options)))

    def output(self, command: Sequence[str], environment: Mapping[str, str], given: str = "") -> str:
        """What a program prints. Raises BenchError with its last words when it fails."""
        done = subprocess.run(  # noqa: S603 our own programs
            command, env=environment, cwd=ROOT, input=given, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise BenchError(f"{' '.join(command[1:4])}: {done.stderr.strip()[-600:]}")
        return done.stdout

    def wait_for_line(self, name: str, words: str, *, times: int) -> None:
        """Until the log of a program says this so often. Raises BenchError when it does not."""
        log = self.folder / "logs" / f"{name}.log"
        if not processes.wait_until(lambda: log.read_text().count(words) >= times, seconds=READY_WITHIN):
            raise BenchError(f"{name} zegt niet {times} keer ‘{words}’.")

    @contextmanager
    def site(self, database: str) -> Iterator[int]:
        """The site on this database, as ./start runs it; gives its port."""
        port = locations.free_port()
        command = [sys.executable, "-m", *WEB, "--bind", f"127.0.0.1:{port}"]
        with self.running(command, f"web-{database}", self.environment(database, port)) as process:
            wait_for(process, f"http://127.0.0.1:{port}/readyz", f"localhost:{port}")
            yield port

    @contextmanager
    def running(
        self, command: list[str], name: str, environment: Mapping[str, str], **options: Any
    ) -> Iterator[subprocess.Popen[bytes]]:
        """A program, as long as somebody is in here."""
        with processes.open_log(self.folder, name) as log:
            process = processes.spawn(command, log=log, env=environment, **{"cwd": ROOT, **options})
        try:
            yield process
        finally:
            processes.end(process, patience=10)


def wait_for(process: "subprocess.Popen[bytes]", url: str, host: str) -> None:
    """Until this address answers. Raises BenchError when it does not, or the program ends."""
    request = urllib.request.Request(url, headers={"Host": host})  # noqa: S310 our own address
    processes.wait_until(lambda: process.poll() is not None or answers(request), seconds=READY_WITHIN)
    if process.poll() is not None or not answers(request):
        raise BenchError(f"{url} antwoordt niet.")


def load(port: int, paths: Sequence[str], *, visitors: int, seconds: float) -> dict[str, Any]:
    """What came of asking these addresses. Raises BenchError when answers failed."""
    asked = {"port": port, "paths": list(paths), "visitors": visitors, "seconds": seconds}
    command = [sys.executable, "-m", "monitoring.bench.load"]
    given = json.dumps(asked | {"headers": {"Host": f"localhost:{port}"}})
    done = subprocess.run(  # noqa: S603 our own program
        command, input=given, capture_output=True, text=True, cwd=ROOT, check=True
    )
    told: dict[str, Any] = json.loads(done.stdout)
    if told["failed"] or not told["seconds"]:
        raise BenchError(f"{told['failed']} antwoorden mislukten: {told['failures']}")
    return told


@contextmanager
def staged() -> Iterator[Stage]:
    """PostgreSQL and Valkey for this run alone; ordinary settings, nothing that only tests may have."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="goed-inkopen-bench-"))).resolve()
        folder.chmod(0o711)
        stack.enter_context(postgres.in_use(folder))
        stack.enter_context(valkey.running(folder))
        yield Stage(folder)
