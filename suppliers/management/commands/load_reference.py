"""`manage.py load_reference`: categories, themes, recognitions and the dated rows of the law and the figures."""

from typing import Any

from django.core.management.base import BaseCommand

from platform_goed_inkopen.regions import joined
from suppliers.loading import load_reference


class Command(BaseCommand):
    help = "Zet de vaste gegevens (categorieën, thema's, erkenningen, wetten, cijfers) in de database; herhalen mag."

    def handle(self, *args: Any, **options: Any) -> None:
        loaded = load_reference()
        created, changed = sum(table.created for table in loaded), sum(table.changed for table in loaded)
        self.stdout.write(
            f"De vaste gegevens staan erin: {joined([f'{table.total} {table.table}' for table in loaded])}. "
            f"{created} nieuw, {changed} aangepast."
        )
