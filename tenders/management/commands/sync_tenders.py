"""Read TenderNed now: manage.py sync_tenders [--since D] [--until D] [--json]."""

import sys
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.utils import timezone

from tenders import sync
from tenders.management.reading import (
    COUNTS,
    EXIT_CODES,
    PARTIAL,
    UNREACHABLE,
    ReadingCommand,
    counts_of,
    sentence_of,
    until_terminated,
)
from tenders.models import SyncRun
from tenders.runs import AlreadyRunning
from tenders.status import AMSTERDAM


class Command(ReadingCommand):
    help = "Leest de publicaties van TenderNed van deze dagen, met wat opnieuw gelezen moet worden."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--since", metavar="DATUM", help="eerste dag, zoals 2026-11-16; anders zeven dagen geleden")
        parser.add_argument("--until", metavar="DATUM", help="laatste dag; anders vandaag")
        parser.add_argument("--json", action="store_true", help="de laatste regel is een JSON-object met de tellingen")

    def handle(self, *args: Any, **options: Any) -> None:
        since, until = self._days(options["since"], options["until"])
        client, ted = sync.sources()
        try:
            with until_terminated() as enough:
                run = sync.run_sync(client, ted, since, until, timezone.now(), tell=self.tell, enough=enough)
        except AlreadyRunning as reason:
            self.show(dict.fromkeys(COUNTS, 0), str(reason), as_json=options["json"])
            sys.exit(PARTIAL)
        finally:
            client.session.close()
        counts = counts_of(run)
        self.show(counts, sentence_of(run.state, counts, run.error), as_json=options["json"])
        if run.state != SyncRun.State.COMPLETE:
            sys.exit(EXIT_CODES.get(SyncRun.State(run.state), UNREACHABLE))

    def _days(self, since: str | None, until: str | None) -> tuple[date, date]:
        first, last = sync.window(timezone.now().astimezone(AMSTERDAM).date())
        last = self.day("--until", until) if until else last
        first = self.day("--since", since) if since else min(first, last)
        self.check_order(first, last)
        return first, last
