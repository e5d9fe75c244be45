"""Jobs that are slow, raise, or kill their worker; what they do is a line in a file, so that it can be counted."""

import os
import signal
import time
from pathlib import Path

from celery import shared_task

from platform_goed_inkopen.jobs import KeptTask


def ledger() -> Path:
    """Where each job writes what it did."""
    return Path(os.environ["DATA_DIR"]) / "ledger.txt"


def write(line: str) -> None:
    """One line, also when others write."""
    with ledger().open("a") as file:
        file.write(f"{line}\n")


@shared_task(base=KeptTask)
def slow(name: str, seconds: float) -> None:
    """Says when it begins and when it is done; in between it can be killed."""
    write(f"{name} begun")
    time.sleep(seconds)
    write(f"{name} done")


@shared_task(base=KeptTask)
def poison(name: str, cured: str) -> None:
    """Raises until the file `cured` exists."""
    write(f"{name} begun")
    if not Path(cured).exists():
        raise RuntimeError("poison")
    write(f"{name} done")


@shared_task(base=KeptTask)
def memory_bomb(name: str) -> None:
    """Ends the process that does it, as the system does when memory runs out."""
    write(f"{name} begun")
    os.kill(os.getpid(), signal.SIGKILL)
