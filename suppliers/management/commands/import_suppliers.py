"""`manage.py import_suppliers FILE`: a spreadsheet of suppliers becomes profiles."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from platform_goed_inkopen.dutch import counted
from suppliers import importing
from suppliers.actions.importing import ImportReport, import_rows
from suppliers.import_table import Refusal, UnreadableFile, decoded
from suppliers.vocabulary import known_words

SOME_REFUSED, NOTHING_READ = 1, 2


class Command(BaseCommand):
    help = (
        f"Leest een CSV-bestand met de kolommen {importing.HEAD}. Maakt of vernieuwt per KvK-nummer een profiel. "
        "Lijsten splitst u met |; bij werkgebied schrijft u een provincie, of ‘gemeente’ met de naam erachter. "
        "Einde 0: alles staat erin, 1: een deel is geweigerd, 2: er is niets gelezen."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument(
            "--publish", action="store_true", help="meteen openbaar, organisatie gecontroleerd door import"
        )
        parser.add_argument("--dry-run", action="store_true", help="alleen nakijken, niets bewaren")

    def handle(self, *args: Any, file: Path, publish: bool, dry_run: bool, **options: Any) -> None:
        try:
            table = importing.read_table(decoded(file.read_bytes()))
        except OSError as error:
            self._stop(f"Het bestand {file} is niet te lezen ({error.strerror}). Kijk of de naam en de map kloppen.")
        except UnreadableFile as error:
            self._stop(f"Er is niets gelezen. {error}")
        for column in table.unknown_columns:
            self.stdout.write(f"De kolom ‘{column}’ kennen wij niet en slaan wij over.")
        vocabulary = known_words()
        if not vocabulary.categories:
            self._stop("Er is niets gelezen. Geef eerst manage.py load_reference: er zijn nog geen categorieën.")
        rows = list(importing.read_rows(table, vocabulary))
        self._warn(rows)
        report = import_rows(rows=rows, publish=publish, now=timezone.now(), dry_run=dry_run)
        self._tell(report, dry_run)

    def _warn(self, rows: list[importing.SupplierRow | Refusal]) -> None:
        """An area without a category is not an offering: nobody would find the supplier by it."""
        for row in rows:
            if isinstance(row, importing.SupplierRow) and row.area and not row.categories:
                self.stdout.write(
                    f"Regel {row.line} ({row.name}): het werkgebied telt pas mee met een categorie erbij."
                )

    def _tell(self, report: ImportReport, dry_run: bool) -> None:
        for refusal in report.refusals:
            self.stdout.write(str(refusal))
        if not report.taken and not report.refusals:
            self._stop("Er is niets gelezen. Onder de eerste regel staat geen enkele aanbieder.")
        self.stdout.write(
            f"{counted(report.created, 'aanbieder', 'aanbieders')} nieuw, {report.updated} bijgewerkt, "
            f"{report.unchanged} ongewijzigd, {len(report.refusals)} geweigerd."
            + (" Er is niets bewaard: dit was een proef." if dry_run else "")
        )
        if report.refusals:
            sys.exit(SOME_REFUSED)

    def _stop(self, sentence: str) -> None:
        self.stdout.write(sentence)
        sys.exit(NOTHING_READ)
