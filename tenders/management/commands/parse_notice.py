"""`manage.py parse_notice FILE...`: what our reader makes of notices, one JSON object a line."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tenders.eforms.document import MAX_BYTES, UnreadableNotice
from tenders.eforms.notice import facts
from tenders.eforms.parser import parse_notice


class Command(BaseCommand):
    """Reads files only: no database, no network. ASCII out, so that any terminal and any line reader can take it."""

    help = (
        "Leest aankondigingen in XML, van eForms en van de formulieren daarvoor, en geeft per bestand één regel JSON. "
        "Een bestand dat niet te lezen is geeft file en error; de exitcode is dan 1."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE", help="een aankondiging in XML")

    def handle(self, *args: Any, **options: Any) -> None:
        unread = 0
        for path in options["files"]:
            row = {"file": path, **read(path)}
            unread += "error" in row
            self.stdout.write(json.dumps(row))
        if unread:
            raise CommandError(f"Niet te lezen: {unread} van {len(options['files'])} bestanden.")


def read(path: str) -> dict[str, Any]:
    """The facts of the notice in this file, or the reason why there are none."""
    try:
        with open(path, "rb") as file:
            xml = file.read(MAX_BYTES + 1)  # one byte more is enough to see that it is too large
        return facts(parse_notice(xml))
    except UnreadableNotice as error:
        return {"error": str(error)}
    except FileNotFoundError:
        return {"error": "Het bestand bestaat niet."}
    except OSError:
        return {"error": "Het bestand kan niet worden geopend."}
