"""Read earlier years of TenderNed: manage.py backfill_tenders --since D [--until D] [--json]."""

import sys
from argparse import ArgumentParser
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from tenders import sync
from tenders.backfill import GIVES_UP, backfill, unread_days
from tenders.management.reading import (
    COUNTS,
    EXIT_CODES,
    UNREACHABLE,
    ReadingCommand,
    counts_of,
    sentence_of,
    until_terminated,
)
from tenders.models import SyncRun
from tenders.runs import AlreadyRunning
from tenders.status import AMSTERDAM
from tenders.tenderned.client import Period


class Command(ReadingCommand):
    help = (
        "Leest eerdere dagen van TenderNed, de nieuwste maand eerst. Wat al volledig gelezen is wordt overgeslagen; na "
        "een onderbreking gaat hetzelfde commando verder. Zolang het leest wacht de nacht: draai het overdag."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--since", metavar="DATUM", required=True, help="eerste dag, zoals 2024-01-01")
        parser.add_argument("--until", metavar="DATUM", help="laatste dag; anders gisteren, en nooit later")
        parser.add_argument("--json", action="store_true", help="de laatste regel is een JSON-object met de tellingen")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        yesterday = now.astimezone(AMSTERDAM).date() - timedelta(days=1)
        since = self.day("--since", options["since"])
        until = self.day("--until", options["until"]) if options["until"] else yesterday
        self.check_order(since, until)
        self._counts: dict[str, Any] = dict.fromkeys(COUNTS, 0)
        self._last = self._sentence = ""
        self._read(since, until, now)
        state = self._state(Period(since, min(until, yesterday)))
        self.show(self._counts, sentence_of(state, self._counts, self._sentence), as_json=options["json"])
        if state != SyncRun.State.COMPLETE:
            sys.exit(EXIT_CODES.get(state, UNREACHABLE))

    def _read(self, since: date, until: date, now: datetime) -> None:
        """Run after run, added up as they end."""
        client, ted = sync.sources()
        try:
            with until_terminated() as enough:
                for run in backfill(client, ted, since, until, now, tell=self.tell, enough=enough):
                    self._add(run)
        except AlreadyRunning as reason:
            self._last, self._sentence = SyncRun.State.STOPPED, str(reason)
        finally:
            client.session.close()

    def _add(self, run: SyncRun) -> None:
        for name, value in counts_of(run).items():
            self._counts[name] = round(self._counts[name] + value, 3)
        self._last, self._sentence = run.state, run.error

    def _state(self, period: Period) -> SyncRun.State:
        """How it ended as a whole: a run that its budget cut short was gone on with."""
        if self._last in GIVES_UP:
            return SyncRun.State(self._last)
        whole = not self._counts["failed"] and not unread_days(period)
        return SyncRun.State.COMPLETE if whole else SyncRun.State.PARTIAL
