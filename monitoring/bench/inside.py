"""What must run inside the platform: `python -m monitoring.bench.inside TASK`, options on stdin, findings on stdout.

A process of its own: it gets the database of the run by its environment, and its memory is its own.
"""

import json
import os
import resource
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import django

TABLES = ("publication", "payload", "tender", "award", "lot")
WRITTEN = "SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_user_tables WHERE relname = ANY(%s)"
COUNTS = ("seen", "created", "unchanged", "failed", "requests")
PAGE_SIZE = os.sysconf("SC_PAGE_SIZE")


def page(paths: list[str]) -> dict[str, Any]:
    """Of these pages, after one to warm up: milliseconds outside the search, in it, and on the processor.

    `queries` are the most statements that one of them took.
    """
    from django.test import Client

    from monitoring.bench.figures import median

    client, told = Client(headers={"host": "localhost", "accept-encoding": "gzip"}), []
    for path in [paths[0], *paths]:
        with statements() as seen, searches() as searched:
            began, busy = time.perf_counter(), time.thread_time()
            answer = client.get(path)
            passed, busy = time.perf_counter() - began, time.thread_time() - busy
        if answer.status_code != 200:
            raise RuntimeError(f"{path}: {answer.status_code}")
        in_search = sum(searched)
        told.append((passed - in_search, in_search, busy, len(seen)))
    outside, inside, processor, numbers = zip(*told[1:], strict=True)
    found = {"outside_ms": outside, "search_ms": inside, "processor_ms": processor}
    return {name: 1000 * median(seconds) for name, seconds in found.items()} | {"queries": max(numbers)}


def page_from_memory(paths: list[str]) -> dict[str, Any]:
    """The same, with the directory in memory as the web server keeps it."""
    from django.utils import timezone

    from suppliers.search import keep_in_memory

    keep_in_memory(timezone.localdate(), wait=True)
    return page(paths)


@contextmanager
def statements() -> Iterator[list[str]]:
    """Every statement that is asked in here."""
    from django.db import connection

    seen: list[str] = []

    def watch(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        seen.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield seen


@contextmanager
def searches() -> Iterator[list[float]]:
    """The seconds that each search of the directory takes in here, whoever answers it: the door itself is timed."""
    from suppliers import directory

    search, seen = directory.search, []

    def timed(query: Any) -> Any:
        began = time.perf_counter()
        try:
            return search(query)
        finally:
            seen.append(time.perf_counter() - began)

    directory.search = timed
    try:
        yield seen
    finally:
        directory.search = search


def sync(url: str, ted_url: str, since: str, until: str) -> dict[str, Any]:
    """One run over these days; see `reading`."""
    from django.utils import timezone

    from tenders.sync import run_sync

    def read(client: Any, ted: Any, first: date, last: date, tell: Callable[..., None]) -> list[Any]:
        return [run_sync(client, ted, first, last, timezone.now(), tell=tell)]

    return reading(url, ted_url, since, until, read)


def backfill(url: str, ted_url: str, since: str, until: str) -> dict[str, Any]:
    """The runs of a backfill of these days, as one; see `reading`."""
    from django.utils import timezone

    from tenders import backfill as earlier

    def read(client: Any, ted: Any, first: date, last: date, tell: Callable[..., None]) -> list[Any]:
        return list(earlier.backfill(client, ted, first, last, timezone.now(), tell=tell))

    return reading(url, ted_url, since, until, read)


def reading(url: str, ted_url: str, since: str, until: str, read: Callable[..., list[Any]]) -> dict[str, Any]:
    """What these runs counted: seconds, rows written, and megabytes of memory after each part of them."""
    from tenders.http import Session
    from tenders.ted.client import TedClient
    from tenders.tenderned.client import TenderNedClient

    session = Session(pause=0)
    memory: list[float] = []
    before, began = rows_written(), time.monotonic()
    days = date.fromisoformat(since), date.fromisoformat(until)
    clients = TenderNedClient(url, session), TedClient(ted_url, session)
    runs = read(*clients, *days, lambda block: memory.append(resident()))
    seconds = time.monotonic() - began
    session.close()
    counted = {
        name: sum(getattr(run, name) for run in runs) for name in ("seen", "created", "unchanged", "failed", "requests")
    }
    highest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6
    written = sum(rows_written().values()) - sum(before.values())
    told = {"states": sorted({run.state for run in runs}), "memory": memory, "highest": highest, "written": written}
    return {**counted, **told, "seconds": seconds}


def rows_written() -> dict[str, int]:
    """How many rows were ever inserted, updated or deleted in each table that reading fills, as PostgreSQL counts."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
        cursor.execute(WRITTEN, [[f"tenders_{name}" for name in TABLES]])
        return dict(cursor.fetchall())


def resident() -> float:
    """How many megabytes of memory this process holds now."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * PAGE_SIZE / 1e6


TASKS: dict[str, Callable[..., dict[str, Any]]] = {"page": page_from_memory, "sync": sync, "backfill": backfill}

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "platform_goed_inkopen.settings")
    django.setup()
    sys.stdout.write(json.dumps(TASKS[sys.argv[1]](**json.load(sys.stdin))))
