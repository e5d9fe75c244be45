"""`manage.py bench [--json]`: every figure to reach, measured here and now on databases that are thrown away."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from monitoring.bench.figures import NAMES, table
from monitoring.bench.running import Options, machine, run


class Command(BaseCommand):
    help = "Meet elke afgesproken grens op deze machine, met gegevens die daarna worden weggegooid."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="één JSON-object in plaats van een tabel")
        parser.add_argument("--only", action="append", choices=NAMES, help="alleen deze rij; mag vaker")
        parser.add_argument("--suppliers", type=int, default=Options.suppliers, metavar="N")
        parser.add_argument("--publications", type=int, default=Options.publications, metavar="N", help="van backfill")
        parser.add_argument("--start", action="store_true", help="meet ook ./start, in een verse kopie")

    def handle(self, *args: Any, **options: Any) -> None:
        """The result on stdout, what is going on on stderr."""
        asked = Options(
            only=tuple(options["only"] or NAMES),
            suppliers=options["suppliers"],
            publications=options["publications"],
            start=options["start"],
        )
        before = machine()
        rows = run(asked, say=self.stderr.write)
        about = {"date": timezone.localdate().isoformat(), **before, "load_after": machine()["load"]}
        if options["json"]:
            self.stdout.write(json.dumps({**about, "rows": [row.as_object() for row in rows]}, ensure_ascii=False))
        else:
            self.stdout.write(table(rows, about))
