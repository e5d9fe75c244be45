"""Many visitors at once: `python -m monitoring.bench.load` reads what to ask on stdin and prints what came of it.

A process of its own, so that asking does not slow down who measures. It knows nothing but the standard library. Every
visitor keeps one connection and asks the next address of the list that nobody asked yet.
"""

import http.client
import json
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

TIMEOUT = 120


@dataclass
class Load:
    """What to ask: addresses that are each asked once, by how many visitors, for how long."""

    port: int
    paths: list[str]
    visitors: int
    seconds: float
    host: str = "127.0.0.1"
    headers: dict[str, str] = field(default_factory=dict)

    def run(self) -> dict[str, Any]:
        """Answers per second, the seconds that each took, and how many were not 200; ends early without addresses."""
        taken: list[float] = []
        failed: list[str] = []
        paths, lock = iter(self.paths), threading.Lock()
        began = time.monotonic()
        each = [
            threading.Thread(target=self._visit, args=(paths, lock, taken, failed, began + self.seconds))
            for _ in range(self.visitors)
        ]
        for thread in each:
            thread.start()
        for thread in each:
            thread.join()
        passed = time.monotonic() - began
        return {"per_second": len(taken) / passed, "seconds": taken, "failed": len(failed), "failures": failed[:3]}

    def _visit(
        self, paths: Iterator[str], lock: threading.Lock, taken: list[float], failed: list[str], until: float
    ) -> None:
        connection = http.client.HTTPConnection(self.host, self.port, timeout=TIMEOUT)
        while time.monotonic() < until:
            with lock:
                path = next(islice(paths, 1), None)
            if path is None:
                break
            began = time.perf_counter()
            problem = self._ask(connection, path)
            if problem:
                failed.append(problem)
                connection.close()
            else:
                taken.append(time.perf_counter() - began)
        connection.close()

    def _ask(self, connection: http.client.HTTPConnection, path: str) -> str:
        """What is wrong with the answer; empty when nothing is."""
        try:
            connection.request("GET", path, headers=self.headers)
            answer = connection.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException) as error:
            return f"{path}: {error!r}"
        return "" if answer.status == 200 else f"{path}: {answer.status}"


if __name__ == "__main__":
    sys.stdout.write(json.dumps(Load(**json.load(sys.stdin)).run()))
