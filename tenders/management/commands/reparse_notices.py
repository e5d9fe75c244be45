"""Read everything again from the kept bytes: manage.py reparse_notices [--after N] [--json]."""

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from platform_goed_inkopen.dutch import counted
from tenders.actions.findings import reread_findings
from tenders.actions.rereading import Reread, replay_failures, reread

INCOMPLETE = 1


class Command(BaseCommand):
    help = (
        "Leest alle publicaties opnieuw uit de bewaarde berichten, zonder het internet. "
        "Twee keer is hetzelfde als één keer; --after gaat verder waar het ophield."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--after", type=int, default=0, metavar="N", help="ga verder na deze publicatie")
        parser.add_argument("--json", action="store_true", help="de laatste regel is een JSON-object met de tellingen")

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit 0: everything was read again, 1: the bytes of some are no longer understood."""
        began, counts = monotonic(), Reread(options["after"])
        replayed = replay_failures(now=timezone.now())
        for counts in reread(after=options["after"]):
            self.stderr.write(f"{counted(counts.seen, 'publicatie', 'publicaties')}; verder met --after {counts.last}")
        while reread_findings():
            pass  # each block is its own work; none is left when it says so
        told = asdict(counts) | {"replayed": replayed, "seconds": round(monotonic() - began, 3)}
        self._show(told, as_json=options["json"])
        if counts.failed:
            sys.exit(INCOMPLETE)

    def _show(self, told: dict[str, Any], *, as_json: bool) -> None:
        """With --json the object is all that goes to stdout."""
        sentence = (
            f"Opnieuw gelezen: {counted(told['seen'], 'publicatie', 'publicaties')}, {told['updated']} gewijzigd, "
            f"{told['unchanged']} gelijk, {told['failed']} mislukt, {told['replayed']} alsnog gelezen."
        )
        (self.stderr if as_json else self.stdout).write(sentence)
        if as_json:
            self.stdout.write(json.dumps(told))
