"""`manage.py index_suppliers`: writes what search reads of every supplier that it does not know yet, or of all."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from platform_goed_inkopen.dutch import counted
from suppliers.indexing import write_index
from suppliers.models import Supplier


class Command(BaseCommand):
    help = "Neemt in de zoekindex op wie er nog niet in staat; met --all iedereen opnieuw. Herhalen mag."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--all", action="store_true", help="schrijf iedereen opnieuw, ook wie er al in staat")

    def handle(self, *args: Any, **options: Any) -> None:
        ids = Supplier.objects.all() if options["all"] else Supplier.objects.not_indexed()
        written = write_index(ids.values_list("pk", flat=True))
        self.stdout.write(f"{counted(written, 'aanbieder', 'aanbieders')} in de zoekindex geschreven.")
