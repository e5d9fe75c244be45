"""Findings, a match, a comparison and a dossier: components of pages that are still to come, with invented words."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.html import format_html

from platform_goed_inkopen.chain import Step
from platform_goed_inkopen.gallery.basics import CLAIMS

CLASH: dict[str, Any] = {
    "title": "Voorbehouden opdracht, perceel 2",
    "sides": [
        {
            "says": "Het veld zegt",
            "quote": [("Deelname is niet voorbehouden.", False)],
            "source": "veld BT-71, aankondiging 443120",
        },
        {
            "says": "De tekst zegt",
            "quote": [
                ("Perceel 2 is ", False),
                ("voorbehouden", True),
                (" aan sociale werkplaatsen en sociale ondernemingen als bedoeld in ", False),
                ("artikel 2.82", True),
                (".", False),
            ],
            "source": "tekst, beschrijving van perceel 2",
        },
    ],
    "ask": "Vraag het na bij de koper vóór 2 december",
    "answer": "het antwoord komt voor iedereen in de nota van inlichtingen.",
}
FINDINGS: list[dict[str, Any]] = [
    {
        "title": "Social return: 5% van de opdrachtsom",
        "quote": [
            ("De opdrachtnemer zet ten minste ", False),
            ("5% van de opdrachtsom", True),
            (" in voor ", False),
            ("social return", True),
            (", volgens de regels van de gemeente.", False),
        ],
        "source": "tekst, aankondiging 443120, beschrijving · uitvoeringsvoorwaarde (artikel 2.80)",
        "link": "zo telt inkoop bij een impactondernemer mee",
        "url": "#bevindingen",
    },
    {
        "title": "Natuur en milieu",
        "quote": [("Bescherming en herstel van ", False), ("biodiversiteit", True), (" en ecosystemen.", False)],
        "source": "veld BT-774, perceel 1 en 3",
    },
]
MATCH: dict[str, Any] = {
    "name": "Groenploeg De Hamrik",
    "verdict": "past goed",
    "score": "4 van 5",
    "rows": [
        {
            "state": "yes",
            "rule": "Vak",
            "reason": [
                ("Opdracht en aanbod vallen onder ‘Groenvoorziening’ (CPV 77310000, vier cijfers gelijk).", False)
            ],
            "points": "30 van 30",
        },
        {
            "state": "yes",
            "rule": "Woorden",
            "reason": [
                ("In het aanbod: “Wij ", False),
                ("maaien", True),
                (" ", False),
                ("bermen", True),
                (" en sloten in fasen”.", False),
            ],
            "points": "18 van 20",
        },
        {
            "state": "no",
            "rule": "Omvang",
            "reason": [("Perceel 1 is €\u00a0690.000; de grootste opdracht was €\u00a0180.000.", False)],
            "points": "0 van 15",
            "link": "Zoek een partner voor perceel 1",
            "url": "#match",
        },
        {
            "state": "unknown",
            "rule": "Prijs",
            "reason": [("Prijzen staan niet op dit platform.", False)],
            "points": "telt niet",
        },
    ],
    "total": "83 van 100",
    "version": 4,
    "links": [
        ("Zo rekenen wij", "#match"),
        ("Dit klopt niet, want …", "#match"),
        ("Bekijk alle 9 passende aanbieders", "#match"),
    ],
}
STEPS = [
    Step("Zoeken", "done", "klaar, 38 gevonden"),
    Step("Kiezen", "done", "klaar, 9 op de lijst"),
    Step("Vergelijken", "here", "bezig"),
    Step("Vastleggen", "none", "kan pas als elke aanbieder een reden heeft"),
]
COMPARISON: dict[str, Any] = {
    "suppliers": [
        ("Groenploeg De Hamrik", "#vergelijken"),
        ("Wilde Bermen", "#vergelijken"),
        ("Veldkracht Tynaarlo", "#vergelijken"),
    ],
    "rows": [
        {"label": "Vak", "cells": [{"text": text} for text in ("Groen, bermen", "Groen, bermen", "Groen, water")]},
        {"label": "Erkenning", "cells": [{"claims": [claim]} for claim in (CLAIMS[0], CLAIMS[1], CLAIMS[3])]},
        {
            "label": "Mag perceel 2 doen (voorbehouden)",
            "cells": [
                {"state": "yes", "word": "ja", "text": "30+ geldig na sluiting"},
                {"state": "no", "word": "nee", "text": "geen bewijs artikel 2.82"},
                {"state": "unknown", "word": "onbekend", "text": "erkenning verlopen"},
            ],
        },
        {"label": "Afstand tot Wierhaven", "cells": [{"text": text} for text in ("12 km", "31 km", "18 km")]},
        {
            "label": "Resultaat bekend",
            "cells": [
                {"text": "bij 2 van 3 contracten"},
                {"text": "bij 1 van 1 contract"},
                {"state": "unknown", "word": "niet gemeten", "text": ""},
            ],
        },
        {"label": "Levert in Wierhaven", "same": True, "cells": [{"text": "ja"}] * 3},
    ],
}
DOSSIER: dict[str, Any] = {
    "number": "DW-2026-0031",
    "version": 1,
    "fixed_at": datetime(2026, 11, 23, 14, 10, tzinfo=ZoneInfo("Europe/Amsterdam")),
    "title": [
        ("Marktscan: ", False),
        ("3 aanbieders", True),
        (" voor ", False),
        ("bermbeheer", True),
        (" die leveren in ", False),
        ("Wierhaven", True),
    ],
    "maker": "M. Bruinsma, inkoper, Gemeente Wierhaven",
    "search": [
        ("Zoekvraag", "‘maaien’, Groenvoorziening, levert in Wierhaven"),
        ("Gegevens van", "23 november 2026, 453 aanbieders, rekenwijze 4"),
        ("Gevonden", "38 aanbieders; 35 vielen af op gebied of ruimte (bijlage A)"),
        ("Reden van deze zoekvraag", "Perceel 2 wordt voorbehouden (artikel 2.82 Aanbestedingswet 2012)."),
    ],
    "kept": [
        {
            "name": "Groenploeg De Hamrik",
            "place": "Assen",
            "kvk": "00000000",
            "recognition": "PSO trede 3, 30+, tot 14 maart 2027. Register bevestigd.",
            "reason": "Voldoet aan artikel 2.82 en kent de noordrand.",
        },
    ],
    "dropped": [
        {
            "number": 2,
            "name": "Wilde Bermen",
            "place": "Noordenveld",
            "reason": "Mag perceel 2 niet doen: geen bewijs artikel 2.82.",
        },
        {
            "number": 3,
            "name": "Veldkracht Tynaarlo",
            "place": "Tynaarlo",
            "reason": "Erkenning verlopen op 3 maart 2026; verlenging niet aangetoond.",
        },
    ],
    "address": "platform.example/mijn/lijsten/dw-2026-0031/v1/",
}


class ChoiceForm(forms.Form):
    """Whether one supplier stays on the list, and why."""

    outcome = forms.ChoiceField(choices=[("keep", "Blijft op de lijst"), ("drop", "Valt af")], widget=forms.RadioSelect)
    reason = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 3}), error_messages={"required": "Schrijf waarom, in minstens één zin."}
    )

    def __init__(self, supplier: str, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for field, label in (("outcome", "Keuze"), ("reason", "Reden")):
            self.fields[field].label = format_html('{}<span class="vh"> voor {}</span>', label, supplier)


def choosing() -> dict[str, Any]:
    """What the gallery shows of findings, matches and choices."""
    given = [
        ("keep", "Voldoet aan artikel 2.82 en kent de noordrand."),
        ("drop", "Geen bewijs artikel 2.82."),
        ("", ""),
    ]
    return {
        "clash": CLASH,
        "findings": FINDINGS,
        "match": MATCH,
        "steps": STEPS,
        "comparison": COMPARISON,
        "decisions": [
            ChoiceForm(
                name,
                {f"keuze{n}-outcome": outcome, f"keuze{n}-reason": reason} if outcome else None,
                prefix=f"keuze{n}",
            )
            for n, ((name, _), (outcome, reason)) in enumerate(zip(COMPARISON["suppliers"], given, strict=True))
        ],
        "dossier": DOSSIER,
    }
