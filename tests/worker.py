"""Loaded by ./test before the settings: each parallel worker of pytest has a queue and a cache of its own."""

import os
from urllib.parse import urlsplit


def url_for_worker(url: str, worker: str) -> str:
    """The same server with two databases further for each worker: one for the queue, the next for the cache."""
    parts = urlsplit(url)
    first = int(parts.path.strip("/") or 0)
    number = int(worker.removeprefix("gw")) + 1
    return parts._replace(path=f"/{first + 2 * number}").geturl()


if "PYTEST_XDIST_WORKER" in os.environ:
    os.environ["REDIS_URL"] = url_for_worker(os.environ["REDIS_URL"], os.environ["PYTEST_XDIST_WORKER"])
