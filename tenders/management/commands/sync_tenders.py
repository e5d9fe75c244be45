"""Read TenderNed now: manage.py sync_tenders [--since D] [--until D] [--json]."""

import json
import sys
from argparse import ArgumentParser
from datetime import date
from typing import Any, NoReturn

from django.core.management.base import BaseCommand
from django.utils import timezone

from platform_goed_inkopen.dutch import counted
from tenders import sync
from tenders.models import SyncRun
from tenders.runs import AlreadyRunning, Block
from tenders.status import AMSTERDAM

COUNTS = ("seen", "created", "updated", "unchanged", "failed", "requests", "seconds")
COMPLETE, PARTIAL, UNREACHABLE = 0, 1, 2
EXIT_CODES = {SyncRun.State.COMPLETE: COMPLETE, SyncRun.State.PARTIAL: PARTIAL}


class Command(BaseCommand):
    help = "Leest de publicaties van TenderNed van deze dagen, met wat opnieuw gelezen moet worden."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--since", metavar="DATUM", help="eerste dag, zoals 2026-11-16; anders zeven dagen geleden")
        parser.add_argument("--until", metavar="DATUM", help="laatste dag; anders vandaag")
        parser.add_argument("--json", action="store_true", help="de laatste regel is een JSON-object met de tellingen")

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit 0: everything was read, 1: not everything, 2: TenderNed gave nothing, or the dates are wrong."""
        since, until = self._days(options["since"], options["until"])
        client, ted = sync.sources()
        try:
            run = sync.run_sync(client, ted, since, until, timezone.now(), tell=self._tell)
        except AlreadyRunning as reason:
            self._show(dict.fromkeys(COUNTS, 0), str(reason), as_json=options["json"])
            sys.exit(PARTIAL)
        finally:
            client.session.close()
        self._show({name: getattr(run, name) for name in COUNTS}, _sentence(run), as_json=options["json"])
        if run.state != SyncRun.State.COMPLETE:
            sys.exit(EXIT_CODES.get(SyncRun.State(run.state), UNREACHABLE))

    def _days(self, since: str | None, until: str | None) -> tuple[date, date]:
        first, last = sync.window(timezone.now().astimezone(AMSTERDAM).date())
        last = self._day("--until", until) if until else last
        first = self._day("--since", since) if since else min(first, last)
        if first > last:
            self._refuse(f"--since {first} ligt na --until {last}: draai de data om.")
        return first, last

    def _day(self, name: str, text: str) -> date:
        try:
            return date.fromisoformat(text)
        except ValueError:
            self._refuse(f"{name} {text!r} is geen datum: schrijf jaar-maand-dag, zoals 2026-11-16.")

    def _refuse(self, sentence: str) -> NoReturn:
        self.stderr.write(sentence)
        sys.exit(UNREACHABLE)

    def _tell(self, block: Block) -> None:
        self.stderr.write(f"{block.name}: {counted(block.seen, 'publicatie', 'publicaties')}, {block.failed} mislukt")

    def _show(self, counts: dict[str, Any], sentence: str, *, as_json: bool) -> None:
        """With --json the object is all that goes to stdout."""
        (self.stderr if as_json else self.stdout).write(sentence)
        if as_json:
            self.stdout.write(json.dumps(counts))


def _sentence(run: SyncRun) -> str:
    """What the run did, for people."""
    told = (
        f"Leesbeurt {run.get_state_display()}: {counted(run.seen, 'publicatie', 'publicaties')} gezien, "
        f"{run.created} nieuw, {run.updated} gewijzigd, {run.unchanged} gelijk, {run.failed} mislukt."
    )
    return f"{told} {run.error}".strip()
