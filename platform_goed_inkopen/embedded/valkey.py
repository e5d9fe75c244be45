"""Valkey (or Redis) of a data folder: the queue and the cache of one machine, on a port and password of its own."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import redis

from platform_goed_inkopen.embedded import binaries, locations, processes, sentences
from platform_goed_inkopen.embedded.sentences import StartError

READY_WITHIN = 20.0
# Nothing is kept on disk: the database is the truth and the queue only a nudge. When it is full, the cache gives way.
SETTINGS = """\
port {port}
bind 127.0.0.1
requirepass {password}
databases 64
save ""
appendonly no
maxmemory 256mb
maxmemory-policy volatile-lru
set-proc-title no
"""


@contextmanager
def running(data_dir: Path, *, program: Path | None = None) -> Iterator[subprocess.Popen[bytes]]:
    """Valkey on `locations.redis_url(data_dir)` as long as somebody is in here. Raises StartError."""
    process = _started(data_dir, program or binaries.valkey())
    try:
        yield process
    finally:
        processes.end(process, patience=3)


def again(data_dir: Path) -> subprocess.Popen[bytes] | None:
    """One more try at the address that the site knows, after it ended by itself; None when it does not answer."""
    process = _start(data_dir, binaries.valkey())
    if _answers_in_time(data_dir, process):
        return process
    processes.end(process, patience=1)
    return None


def _started(data_dir: Path, program: Path) -> subprocess.Popen[bytes]:
    for _ in range(3):
        process = _start(data_dir, program)
        if _answers_in_time(data_dir, process):
            return process
        processes.end(process, patience=3)
        said = (data_dir / "logs" / "valkey.log").read_text(errors="replace")
        if sentences.disk_is_full(said):
            raise sentences.full_disk(data_dir)
        locations.forget_redis_port(data_dir)
    raise StartError(f"De wachtrij (Valkey) wil niet starten: zie {data_dir / 'logs' / 'valkey.log'}.")


def _start(data_dir: Path, program: Path) -> subprocess.Popen[bytes]:
    settings = SETTINGS.format(port=locations.redis_port(data_dir), password=locations.redis_password(data_dir))
    env = os.environ | {processes.MARK: str(data_dir), "LC_ALL": "C"}
    with processes.open_log(data_dir, "valkey") as log:
        # The settings go in by standard input: a password in the arguments could be read by everybody.
        process = processes.spawn([str(program), "-"], log=log, env=env, cwd=data_dir, stdin=subprocess.PIPE)
    assert process.stdin is not None  # noqa: S101 it was asked for
    try:
        process.stdin.write(settings.encode())
        process.stdin.close()
    except BrokenPipeError:
        pass
    return process


def _answers_in_time(data_dir: Path, process: subprocess.Popen[bytes]) -> bool:
    url = locations.redis_url(data_dir)
    processes.wait_until(lambda: process.poll() is not None or _answers(url), seconds=READY_WITHIN)
    return process.poll() is None and _answers(url)


def _answers(url: str) -> bool:
    try:
        with redis.Redis.from_url(url, socket_timeout=1) as client:
            return bool(client.ping())
    except redis.RedisError:
        return False
