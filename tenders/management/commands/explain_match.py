"""Say why a supplier does or does not fit a tender: manage.py explain_match REFERENCE SLUG [--json]."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from suppliers.models import Supplier
from tenders.matching import THRESHOLD, Sheet, weigh
from tenders.models import Tender
from tenders.weighing.reading import read_sellers, wanted_of


class Command(BaseCommand):
    help = "Zegt waarom een aanbieder wel of niet bij een opdracht past."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("reference", metavar="REFERENCE", help="het nummer van de opdracht in haar adres")
        parser.add_argument("slug", metavar="SLUG", help="de aanbieder, zoals in het adres van het profiel")
        parser.add_argument("--json", action="store_true", help="als één JSON-object")

    def handle(self, *args: Any, **options: Any) -> None:
        tender = Tender.objects.filter(reference=options["reference"]).first()
        if tender is None:
            raise CommandError(f"Er is geen opdracht {options['reference']}.")
        rows = Supplier.objects.published().filter(organisation__slug=options["slug"])
        sellers = read_sellers(rows, timezone.localdate())
        if not sellers:
            raise CommandError(f"Er is geen aanbieder {options['slug']} online.")
        sheet = weigh(wanted_of(tender), *sellers.values())
        self.stdout.write(json.dumps(sheet.as_dict(), ensure_ascii=False) if options["json"] else _in_words(sheet))


def _in_words(sheet: Sheet) -> str:
    fits = "past" if sheet.fits else f"past niet: vanaf {THRESHOLD} punten"
    head = f"{sheet.score} van 100 punten ({fits}), rekenwijze {sheet.version}"
    return "\n".join([head, *(f"{part.points:>3} van {part.most:<3} {part.name}: {part.text}" for part in sheet.parts)])
