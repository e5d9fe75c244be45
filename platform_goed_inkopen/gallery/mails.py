"""Every mail of the platform, rendered from its own templates with invented names.

A mail is found by its subject template, so a new one shows itself. What it needs stands in EXAMPLE; a test says which
name is missing.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

SUBJECT = "_subject.txt"
_BODY = re.compile(r"<body>(.*)</body>", re.DOTALL)
_STYLE = re.compile(r' style="[^"]*"')

HERE = f"{settings.PUBLIC_URL}/onderdelen/#mail"
EXAMPLE: dict[str, Any] = {
    "site": settings.PUBLIC_URL,
    "page": HERE,
    "activate_url": HERE,
    "password_reset_url": HERE,
    "email": "ondernemer@voorbeeld.example",
    "person": {"name": "R. Dijkema", "email": "ondernemer@voorbeeld.example"},
    "organisation": {
        "name": "Groenploeg De Hamrik",
        "municipality": {"name": "Assen", "province": {"name": "Drenthe"}},
    },
    "supplier": {
        "decision_reason": "Zet bij elke dienst waar u levert.",
        "submitted_at": datetime(2026, 11, 20, 9, 0, tzinfo=ZoneInfo("Europe/Amsterdam")),
    },
    "version": {"title": "De berm die **drie weken later** mocht", "number": 2},
    "decision": {"reason": "Schrijf erbij wie de bermen telde.\n\nEn zet het bedrag er in één getal."},
    "letter": {
        "subject": "Wij konden Groenploeg De Hamrik niet controleren",
        "sentence": "Wij konden Groenploeg De Hamrik nog niet controleren.",
        "paragraphs": ("Dit schreef de moderator:",),
        "quote": "Op dit adres staat een ander bedrijf in het Handelsregister.",
        "more_links": (("Of vraag het een coördinator", HERE),),
        "link": HERE,
        "link_text": "Pas de gegevens aan en stuur ze opnieuw in",
        "why": "U krijgt deze mail één keer, omdat u eigenaar bent van deze organisatie.",
    },
    "change": "Uw wachtwoord is gewijzigd.",
    "at": datetime(2026, 11, 23, 14, 10, tzinfo=ZoneInfo("Europe/Amsterdam")),
    "name": "Groenploeg De Hamrik",
    "tenders": [
        {
            "title": "Groenonderhoud en bermbeheer 2027–2030",
            "url": HERE,
            "buyer": "Gemeente Wierhaven",
            "fits": "vak, woorden ‘maaien’ en ‘bermen’, gebied, voorbehouden",
            "misses": "omvang van perceel 1",
            "unknown": "",
            "closes": date(2026, 12, 14),
            "first_step": "stel uw vraag vóór 2 december",
            "dismiss_url": HERE,
        },
        {
            "title": "Onderhoud begraafplaatsen",
            "url": HERE,
            "buyer": "Gemeente Dijkerwold",
            "fits": "vak en gebied",
            "misses": "",
            "unknown": "waarde van de opdracht",
            "closes": date(2027, 1, 9),
            "first_step": "",
            "dismiss_url": HERE,
        },
    ],
    "every": "elke maandag",
    "asked_on": date(2026, 11, 3),
    "often_url": HERE,
    "stop_url": HERE,
}


@dataclass(frozen=True)
class Mail:
    """One mail as it leaves: its template, subject, text, and what its HTML holds between the body tags."""

    template: str
    subject: str
    text: str
    body: SafeString


def mail_templates() -> list[str]:
    """The name of each mail: what queue_mail() is given."""
    folder: Path = settings.BASE_DIR / "templates"
    return sorted(str(file.relative_to(folder)).removesuffix(SUBJECT) for file in folder.rglob(f"*{SUBJECT}"))


def mails() -> list[Mail]:
    """Every mail with its example."""
    return [_mail(template) for template in mail_templates()]


def _mail(template: str) -> Mail:
    html = _BODY.search(render_to_string(f"{template}.html", EXAMPLE))
    if html is None:
        raise ValueError(f"{template}.html does not stand on _mail/base.html")
    return Mail(
        template=template,
        subject=" ".join(render_to_string(f"{template}{SUBJECT}", EXAMPLE).split()),
        text=render_to_string(f"{template}.txt", EXAMPLE).strip(),
        # Our own templates with our own example; a style on an element is for mail programs and refused on a page.
        body=mark_safe(_STYLE.sub("", html[1])),  # noqa: S308
    )
