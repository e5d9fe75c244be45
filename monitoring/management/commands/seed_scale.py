"""`manage.py seed_scale --suppliers N --tenders N --events N [--seed K]`: many invented rows, to measure with."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from monitoring.scale.seeding import LARGEST_SEED, AlreadySeededError, Wanted, seed
from monitoring.scale.suppliers import MOST


class Command(BaseCommand):
    help = (
        "Zet veel verzonnen rijen in de database, om mee te meten. Dezelfde seed geeft op dezelfde dag dezelfde rijen."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        for name, what in (("suppliers", "aanbieders"), ("tenders", "opdrachten"), ("events", "gebeurtenissen")):
            parser.add_argument(f"--{name}", type=int, default=0, metavar="N", help=f"hoeveel {what}")
        parser.add_argument("--seed", type=int, default=1, metavar="K", help=f"0 tot en met {LARGEST_SEED}; anders 1")

    def handle(self, *args: Any, suppliers: int, tenders: int, events: int, **options: Any) -> None:
        """The counts as JSON on stdout; a seed that is already there is refused, and nothing is written."""
        self._check(suppliers, tenders, events, options["seed"])
        wanted = Wanted(suppliers, tenders, options["seed"], timezone.localdate())
        try:
            written = seed(wanted)
        except AlreadySeededError as row:
            raise CommandError(
                f"De rijen van --seed {wanted.seed} staan er al ({row}): kies een ander getal, "
                "of begin met een lege database."
            ) from None
        if events:
            self.stderr.write(
                "nog niet: gebeurtenissen (resultaten, uitgaveregels, gemailde matches, contacten); "
                "het platform heeft daar nog geen tabellen voor."
            )
        self.stdout.write(json.dumps({**written, "events": 0, "seed": wanted.seed}))

    def _check(self, suppliers: int, tenders: int, events: int, number: int) -> None:
        if not all(0 <= count <= MOST for count in (suppliers, tenders)) or events < 0:
            raise CommandError(f"Kies 0 tot en met {MOST} aanbieders en opdrachten, en 0 of meer gebeurtenissen.")
        if not 0 <= number <= LARGEST_SEED:
            raise CommandError(f"--seed {number} kan niet: kies een getal van 0 tot en met {LARGEST_SEED}.")
