"""Locks between processes on files of a data folder; the system lets go of them when a process dies."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from platform_goed_inkopen.embedded import sentences


def open_lock(data_dir: Path, name: str) -> IO[str]:
    """The file that a lock of this name is taken on; child processes do not inherit it. Raises StartError."""
    folder = data_dir / "locks"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return (folder / name).open("a")
    except OSError as error:
        raise sentences.of_os_error(error, data_dir) from error


@contextmanager
def exclusive(data_dir: Path, name: str) -> Iterator[None]:
    """Wait until nobody else holds this lock, and hold it."""
    with open_lock(data_dir, name) as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def taken(file: IO[str], kind: int) -> bool:
    """Take a lock of this kind without waiting; whether that worked."""
    try:
        fcntl.flock(file, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
