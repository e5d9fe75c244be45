"""What commands that read TenderNed share: days as arguments, what they tell, and how they end."""

import json
import signal
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any, NoReturn

from django.core.management.base import BaseCommand

from platform_goed_inkopen.dutch import counted
from tenders.models import SyncRun
from tenders.runs import Block

COUNTS = ("seen", "created", "updated", "unchanged", "failed", "requests", "seconds")
COMPLETE, PARTIAL, UNREACHABLE = 0, 1, 2
EXIT_CODES = {SyncRun.State.COMPLETE: COMPLETE, SyncRun.State.PARTIAL: PARTIAL, SyncRun.State.STOPPED: PARTIAL}


class ReadingCommand(BaseCommand):
    """Exit 0: everything was read, 1: not everything, 2: TenderNed gave nothing, or the dates are wrong."""

    def day(self, name: str, text: str) -> date:
        """The day that this argument names."""
        try:
            return date.fromisoformat(text)
        except ValueError:
            self.refuse(f"{name} {text!r} is geen datum: schrijf jaar-maand-dag, zoals 2026-11-16.")

    def check_order(self, since: date, until: date) -> None:
        """Refuse days that are the wrong way round."""
        if since > until:
            self.refuse(f"--since {since} ligt na --until {until}: draai de data om.")

    def refuse(self, sentence: str) -> NoReturn:
        """End with this sentence; nothing was asked."""
        self.stderr.write(sentence)
        sys.exit(UNREACHABLE)

    def tell(self, block: Block) -> None:
        """A block is through."""
        self.stderr.write(f"{block.name}: {counted(block.seen, 'publicatie', 'publicaties')}, {block.failed} mislukt")

    def show(self, counts: Mapping[str, Any], sentence: str, *, as_json: bool) -> None:
        """With --json the object is all that goes to stdout."""
        (self.stderr if as_json else self.stdout).write(sentence)
        if as_json:
            self.stdout.write(json.dumps(counts))


def counts_of(run: SyncRun) -> dict[str, Any]:
    """What a run counted, by the names of the last line."""
    return {name: getattr(run, name) for name in COUNTS}


def sentence_of(state: str, counts: Mapping[str, Any], error: str = "") -> str:
    """What was read, for people."""
    told = (
        f"Leesbeurt {SyncRun.State(state).label}: {counted(counts['seen'], 'publicatie', 'publicaties')} gezien, "
        f"{counts['created']} nieuw, {counts['updated']} gewijzigd, {counts['unchanged']} gelijk, "
        f"{counts['failed']} mislukt."
    )
    return f"{told} {error}".strip()


@contextmanager
def until_terminated() -> Iterator[Callable[[], bool]]:
    """Whether somebody asked this process to end (SIGTERM): then the publication at hand is finished first."""
    asked: list[int] = []
    before = signal.signal(signal.SIGTERM, lambda number, _: asked.append(number))
    try:
        yield lambda: bool(asked)
    finally:
        signal.signal(signal.SIGTERM, before)
