"""Child processes: each in a session of its own, so that Ctrl-C reaches only the launcher, which ends them in order."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

# In the environment of every process that ./start starts: its value is the data folder they work for.
MARK = "GOED_INKOPEN_STARTED_FOR"


def spawn(command: list[str], *, log: IO[bytes], env: Mapping[str, str], **options: Any) -> subprocess.Popen[bytes]:
    """Start a command in its own session, with everything it says in the log."""
    options.setdefault("stdin", subprocess.DEVNULL)
    options.setdefault("stdout", log)
    return subprocess.Popen(command, stderr=log, env=env, start_new_session=True, **options)


def open_log(data_dir: Path, name: str) -> IO[bytes]:
    """A new log of this name; the one of the start before is kept beside it."""
    folder = data_dir / "logs"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.log"
    if path.exists():
        path.replace(path.with_suffix(".log.1"))
    return path.open("wb")


def end(*processes: subprocess.Popen[bytes], patience: float) -> None:
    """Ask processes to stop, insist after `patience` seconds, and leave nothing of their sessions."""
    for process in processes:
        if process.poll() is None:
            send(process.pid, signal.SIGTERM)
    wait_until(lambda: all(process.poll() is not None for process in processes), seconds=patience)
    for process in processes:
        send_group(process.pid, signal.SIGKILL)
        process.wait()


def send(pid: int, number: signal.Signals) -> None:
    """A signal to a process that may be gone already."""
    with suppress(ProcessLookupError):
        os.kill(pid, number)


def send_group(pid: int, number: signal.Signals) -> None:
    """A signal to whatever is left of the session that this process led."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, number)


def alive(pid: int) -> bool:
    """Whether a process runs; one that ended and waits for its parent to notice does not."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return _state(pid) not in {"Z", "X"}


def command_line(pid: int) -> list[str]:
    """The arguments of a process; nothing when it is gone."""
    return _read(pid, "cmdline").decode(errors="replace").split("\0")[:-1]


def end_leftovers(data_dir: Path, *, patience: float) -> int:
    """End what a killed start of this data folder left running, and say how many processes that were."""
    found = _marked(data_dir)
    for pid in found:
        send(pid, signal.SIGTERM)
    if not wait_until(lambda: not any(map(alive, found)), seconds=patience):
        for pid in _marked(data_dir):
            send(pid, signal.SIGKILL)
        wait_until(lambda: not any(map(alive, found)), seconds=patience)
    return len(found)


def wait_until(done: Callable[[], bool], *, seconds: float) -> bool:
    """Ask again and again until it is so; whether it became so in time."""
    deadline = time.monotonic() + seconds
    while not done():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def _marked(data_dir: Path) -> list[int]:
    """Processes that carry the mark in their environment: the number of a process alone could be somebody else's."""
    mark = os.fsencode(f"{MARK}={data_dir}")
    pids = [int(entry.name) for entry in Path("/proc").glob("[0-9]*") if entry.name != str(os.getpid())]
    return [pid for pid in pids if mark in _read(pid, "environ").split(b"\0") and alive(pid)]


def _state(pid: int) -> str:
    return _read(pid, "stat").decode(errors="replace").rpartition(")")[2].strip()[:1]


def _read(pid: int, name: str) -> bytes:
    try:
        return Path(f"/proc/{pid}/{name}").read_bytes()
    except OSError:
        return b""
