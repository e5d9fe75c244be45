"""The site as it runs in production: gunicorn and collected files, on the database of the tests, read over the wire."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPMessage
from pathlib import Path
from urllib.parse import urlsplit

from django.db import connection

from platform_goed_inkopen.embedded import processes

ROOT = Path(__file__).resolve().parents[2]
HOST = "goedinkopen.example"
THROUGH_PROXY = {"Host": HOST, "X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.7"}


@dataclass(frozen=True)
class Answer:
    """What came back; header names in small letters, a list of values for each."""

    status: int
    headers: dict[str, list[str]]
    body: bytes

    @classmethod
    def of(cls, status: int, headers: HTTPMessage, body: bytes) -> "Answer":
        names = dict.fromkeys(name.lower() for name in headers)
        return cls(status, {name: headers.get_all(name) or [] for name in names}, body)

    def header(self, name: str) -> str:
        """The one value of this header; empty when it is not there."""
        return ", ".join(self.headers.get(name.lower(), []))

    @property
    def text(self) -> str:
        return self.body.decode()


@dataclass(frozen=True)
class Site:
    """A gunicorn on this machine. `always`: the headers that the proxy in front of it adds to each request."""

    port: int
    data_dir: Path
    always: Mapping[str, str] = field(default_factory=dict)

    def ask(self, path: str, method: str = "GET", *, body: bytes | None = None, **headers: str) -> Answer:
        """One request; a header `if_none_match` becomes If-None-Match, and an empty value leaves it out."""
        sent = {**self.always, **{name.replace("_", "-").title(): value for name, value in headers.items()}}
        line = HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            line.request(method, path, body=body, headers={name: value for name, value in sent.items() if value})
            answer = line.getresponse()
            return Answer.of(answer.status, answer.headers, answer.read())
        finally:
            line.close()

    def raw(self, request: bytes) -> bytes:
        """Exactly these bytes, and everything that comes back until the line is closed."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=10) as line:
            line.sendall(request)
            line.shutdown(socket.SHUT_WR)
            return b"".join(iter(lambda: line.recv(65536), b""))


def environment(data_dir: Path, **changes: str) -> dict[str, str]:
    """What a production process gets, on the database of this test run."""
    database = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    # A test in a browser sets this for its own process; in production it would be an error.
    ours = {name: value for name, value in os.environ.items() if name != "DJANGO_ALLOW_ASYNC_UNSAFE"}
    return ours | {"DATABASE_URL": database, "DATA_DIR": str(data_dir)} | changes


def collect_files(data_dir: Path) -> None:
    """What ./start and the image do before they serve."""
    command = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"]
    subprocess.run(command, cwd=ROOT, env=environment(data_dir), check=True)


@contextmanager
def gunicorn(data_dir: Path, always: Mapping[str, str], **changes: str) -> Iterator[Site]:
    """A running site with this environment; ended when the block ends."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "platform_goed_inkopen.wsgi", "--bind", f"127.0.0.1:{port}"]
    command += ["--worker-class", "gthread", "--workers", "1", "--threads", "4", "--no-control-socket"]
    site = Site(port, data_dir, always)
    with (data_dir / f"gunicorn-{port}.log").open("wb") as log:
        process = processes.spawn(command, log=log, env=environment(data_dir, **changes), cwd=ROOT)
        try:
            ready = processes.wait_until(lambda: process.poll() is not None or _answers(site), seconds=60)
            assert ready and process.poll() is None, (data_dir / f"gunicorn-{port}.log").read_text()
            yield site
        finally:
            processes.end(process, patience=5)


def _answers(site: Site) -> bool:
    try:
        return site.ask("/livez").status == 200
    except OSError:
        return False
