"""Charts, time and what a purchase achieved, with invented numbers."""

from datetime import date
from typing import Any

from platform_goed_inkopen.drawing_lines import line_chart
from platform_goed_inkopen.drawing_parcels import Share, parcel_rows, share_bar, unit_picture
from platform_goed_inkopen.drawings import Lane, Period, Series, bar_chart, grouped_bar_chart, lanes

TODAY = date(2026, 11, 23)
LANES = [
    Lane(
        "PSO",
        [
            Period(date(2022, 4, 1), date(2024, 3, 1), "trede 2", "past"),
            Period(date(2024, 4, 1), date(2026, 3, 1), "trede 3", "past"),
            Period(date(2026, 3, 12), date(2027, 3, 14), "trede 3, 30+", "valid"),
        ],
    ),
    Lane("CO₂-Prestatieladder", [Period(date(2023, 6, 1), date(2026, 6, 1), "niveau 3, verlopen", "expired")]),
    Lane("Eigen verklaring", [Period(date(2026, 1, 5), date(2027, 1, 5), "1 jaar", "self")]),
]
YEARS = ["2021", "2022", "2023", "2024", "2025"]
BOUGHT = [
    Series("direct", [0.69, None, 0.94, 1.18, 1.61], "solid"),
    Series("via hoofdaannemer", [0.05, None, 0.26, 0.40, 0.53], "fine"),
]
# name, article, contracts, value, example, pattern
MIX = [
    ("Social return", "2.80", 18, "€\u00a09.800.000", "Bermbeheer noordrand", "solid"),
    ("Enkelvoudig onderhands", "1.4", 9, "€\u00a0412.000", "Bureaus opknappen", "fine"),
    ("Meervoudig onderhands", "1.14", 6, "€\u00a0388.000", "Catering raadzaal", "dots"),
    ("Beste prijs-kwaliteit", "2.114", 4, "€\u00a03.100.000", "Schoonmaak scholen", "across"),
    ("Keurmerk eisen", "2.78a", 3, "€\u00a0240.000", "Bedrijfskleding", "pale"),
    ("Voorbehouden opdracht", "2.82", 1, "€\u00a0210.000", "Wijkgroen, nieuw in 2025", "upright"),
]
EVIDENCE = [("stap 1", 5), ("stap 2", 14), ("stap 3", 9), ("stap 4", 0), ("stap 5", 2)]
RESULTS = [
    {
        "value": "214",
        "unit": "bureaus",
        "text": "opgeknapt en weer in gebruik",
        "step": 3,
        "note": "Bevestigd door de koper, 12 juni 2026",
    },
    {
        "value": "9,8",
        "unit": "ton",
        "text": "materiaal hergebruikt",
        "step": 2,
        "note": "Schatting: 46 kg per bureau, 12 gewogen",
    },
    {
        "value": "14",
        "unit": "mensen",
        "text": "leerden het vak in de werkplaats",
        "step": 3,
        "note": "Hoeveel er na een jaar nog werken: minder dan 10",
    },
    {
        "value": "",
        "text": "Vermeden CO₂-uitstoot",
        "note": "Er is geen cijfer voor dit type bureau. Wij vullen niets in.",
    },
]


TREND_YEARS = ["2019", "2020", *YEARS]
TREND = [
    Series("geplaatste mensen", [31, 38, 44, None, 60, 71, 84], "solid"),
    Series("leerwerkplekken", [12, 14, 13, 18, 21, 24, 29], "fine"),
]


def figures() -> dict[str, Any]:
    """What the gallery shows of figures."""
    return {
        "bars": bar_chart(labels=YEARS, series=BOUGHT, current="2025", decimals=2),
        "grouped": grouped_bar_chart(
            labels=["Groningen", "Fryslân", "Drenthe"],
            series=[Series("2024", [31, 22, None], "fine"), Series("2025", [44, 26, 0], "solid")],
        ),
        "trend": line_chart(labels=TREND_YEARS, series=TREND),
        "trend_rows": list(zip(TREND_YEARS, TREND[0].values, TREND[1].values, strict=True)),
        "mix_rows": [
            {
                "name": name,
                "article": article,
                "contracts": contracts,
                "value": value,
                "example": example,
                "url": "#mix",
                "pattern": pattern,
            }
            for name, article, contracts, value, example, pattern in MIX
        ],
        "mix": share_bar([Share(row[0], row[2], row[5]) for row in MIX]),
        "evidence_counts": EVIDENCE,
        "evidence_rows": parcel_rows(EVIDENCE, none="geen enkel cijfer"),
        "desks": unit_picture([(214, "full"), (31, "open")]),
        "results": RESULTS,
        "lanes": lanes(LANES, today=TODAY),
    }
