"""For tests that talk to a server: a clock that makes nobody wait, and a server that says exactly what it is told."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from tenders.http import Answer, Limits, Session

NOW = datetime(2026, 11, 23, 4, 15, tzinfo=UTC)
Script = bytes | Callable[[socket.socket], None]


class FakeClock:
    """Sleeping takes no time but is remembered; what really passes passes."""

    def __init__(self) -> None:
        self.sleeps: list[float] = []

    @property
    def waits(self) -> list[float]:
        """The sleeps that were asked for, without the empty ones."""
        return [seconds for seconds in self.sleeps if seconds]

    def monotonic(self) -> float:
        return time.monotonic() + sum(self.sleeps)

    def now(self) -> datetime:
        return NOW + timedelta(seconds=sum(self.sleeps))

    def sleep(self, seconds: float) -> None:
        self.sleeps.append(seconds)


@contextmanager
def quick_session(clock: FakeClock | None = None, *, pause: float = 0, **limits: Any) -> Iterator[Session]:
    """A session that gives up soon, waits without waiting and has no luck in its waits."""
    bounds = Limits(**{"connect": 1, "read": 0.5, "total": 1, **limits})
    session = Session(pause=pause, limits=bounds, clock=clock or FakeClock(), jitter=lambda: 1.0)
    try:
        yield session
    finally:
        session.close()


class Wire:
    """A server that answers each connection with the next of its scripts, and the last one for ever after."""

    def __init__(self, *scripts: Script) -> None:
        self.asked: list[bytes] = []
        self._scripts = list(scripts)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = "http://{}:{}".format(*self._listener.getsockname())
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._stopped = threading.Event()

    def wait(self, seconds: float) -> bool:
        """For scripts that are slow; True when there is no more need."""
        return self._stopped.wait(seconds)

    def __enter__(self) -> "Wire":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._listener.close()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            with connection:
                self._answer(connection)

    def _answer(self, connection: socket.socket) -> None:
        try:
            self.asked.append(connection.recv(65_536))
            script = self._scripts.pop(0) if len(self._scripts) > 1 else self._scripts[0]
            if callable(script):
                script(connection)
            else:
                connection.sendall(script)
        except OSError:
            return


def http(status: str = "200 OK", body: bytes = b"", **headers: str) -> bytes:
    """An answer as it goes over the wire."""
    lines = {"Content_Length": str(len(body)), "Connection": "close", **headers}
    head = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in lines.items())
    return f"HTTP/1.1 {status}\r\n{head}\r\n".encode() + body


def body_of(answer: Answer) -> bytes:
    """The simplest of readers: whatever comes is fine."""
    return answer.body
