"""Jobs that are slow, raise, or kill their worker; what they do is a line in a file, so that it can be counted."""

import os
import signal
import time
from pathlib import Path
from typing import Any

from celery import shared_task
from celery.signals import worker_ready

from platform_goed_inkopen.jobs import KeptTask


def write(line: str, name: str = "ledger.txt") -> None:
    """One line, also when others write."""
    with (Path(os.environ["DATA_DIR"]) / name).open("a") as file:
        file.write(f"{line}\n")


@worker_ready.connect
def note_ready(sender: Any, **_: Any) -> None:
    """The worker takes messages from now on."""
    write(sender.hostname, "ready.txt")


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
