"""What /onderdelen/ shows: every component in every state, with invented words and numbers."""

from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace
from typing import Any

from django import forms

from platform_goed_inkopen.addresses import Address
from platform_goed_inkopen.chain import Step
from platform_goed_inkopen.drawings import Lane, Period, Series, bar_chart, lanes
from platform_goed_inkopen.facets import Paging, facet
from platform_goed_inkopen.regions import MUNICIPALITIES

HERE = Address("/onderdelen/", (("categorie", "groen"),))
TODAY = date(2026, 11, 23)


@dataclass(frozen=True)
class Part:
    """A part of a sentence that can be taken away."""

    before: str
    text: str
    action: str
    url: str = "#zin"


@dataclass(frozen=True)
class Claim:
    """A recognition as a page shows it."""

    strength: int
    label: str
    issuer: str
    how: str
    valid_until: date | None
    expired: bool = False


COLOURS = [
    ("klei", "default-color-document", "tekst, lijnen die ordenen"),
    ("sloot", "action-1-bg-default", "u kunt hier iets doen; stap is klaar"),
    ("koolzaad", "highlight-bg-default", "hier en nu: plek, focus, treffer, sluit bijna"),
    ("gras", "positive-border-default", "bewijs: gecontroleerd, gemeten"),
    ("heide", "info-border-default", "het platform las of berekende dit"),
    ("baksteen", "negative-border-default", "verlopen, te laat, geweigerd, fout"),
    ("braak", "disabled-border-default", "onbekend, nog niet, te klein om te noemen"),
    ("wad", "default-bg-subtle", "ondergrond van een zin of een blok"),
]
CHAIN = [
    Step("Bericht", "done", "klaar, met link", "#keten"),
    Step("Aanbieder", "here", "U bent hier"),
    Step("Contract", "none", "nog niet gegund"),
    Step("Resultaat", "none", "niet gemeten"),
    Step("Verhaal", "none", "nog niet"),
]
PARTS = [
    Part(" met ", "‘maaien’", "Haal ‘maaien’ weg"),
    Part(" in ", "Groenvoorziening", "Haal Groenvoorziening weg"),
    Part(" die leveren in ", "Assen", "Haal Assen weg"),
]
CLAIMS = [
    Claim(3, "PSO trede 3", "PSO-Nederland", "register bevestigd", date(2027, 3, 14)),
    Claim(2, "ISO 14001", "certificaat", "document gezien", date(2027, 10, 9)),
    Claim(1, "Eigen verklaring", "35% doelgroep", "zelf verklaard", None),
    Claim(3, "PSO trede 2", "PSO-Nederland", "register bevestigd", date(2026, 3, 3), expired=True),
]
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


class ReturnedForm(forms.Form):
    """A form that came back with what was typed."""

    kvk = forms.RegexField(
        r"^\d{8}$", label="KvK-nummer", error_messages={"invalid": "U vulde 7 cijfers in, het zijn er 8."}
    )
    until = forms.DateField(
        label="Geldig tot",
        help_text="Bijvoorbeeld 14 maart 2027.",
        error_messages={"required": "Kies een datum, of zet ‘geen einddatum’ aan."},
    )
    decision = forms.ChoiceField(
        label="Wat besluit u?",
        choices=[("yes", "Publiceren"), ("back", "Terug naar de ondernemer"), ("no", "Afwijzen")],
        widget=forms.RadioSelect,
    )
    place = forms.ChoiceField(
        label="Gemeente", choices=[(place.slug, place.name) for place in MUNICIPALITIES], initial="assen"
    )
    themes = forms.MultipleChoiceField(
        label="Waar is het goed voor?",
        choices=[("work", "Werk voor iedereen"), ("nature", "Natuur en milieu")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    agreed = forms.BooleanField(label="Iedereen op de foto gaf toestemming", required=False)
    text = forms.CharField(label="Toelichting", widget=forms.Textarea(attrs={"rows": 3}), required=False)


def gallery() -> dict[str, Any]:
    """Everything that the page needs."""
    typed = {"kvk": "0123456", "decision": "back", "themes": ["nature"], "place": "assen"}
    return {
        "colours": COLOURS,
        "chain": CHAIN,
        "parts": PARTS,
        "claims": CLAIMS,
        "evidence_steps": range(1, 6),
        "form": ReturnedForm(typed, auto_id="voorbeeld_%s"),
        "facet": _facet(),
        "paging": Paging(number=2, size=24, total=200, here=HERE),
        "downloads": [("CSV", "#kiezen"), ("XLSX", "#kiezen"), ("JSON", "#kiezen")],
        "bars": _bars(),
        "lanes": lanes(LANES, today=TODAY),
        "tiles": [SimpleNamespace(area=place, suppliers=n * 7 % 34) for n, place in enumerate(MUNICIPALITIES)],
    }


def _facet() -> Any:
    labels = {"groen": "Groenvoorziening", "schoonmaak": "Schoonmaak", "drukwerk": "Drukwerk en print"}
    return facet(
        name="categorie",
        title="Categorie",
        labels=labels,
        counts={"groen": 38, "schoonmaak": 3},
        here=HERE,
        all_label="Alle categorieën",
    )


def _bars() -> Any:
    return bar_chart(
        labels=["2021", "2022", "2023", "2024", "2025"],
        series=[
            Series("direct", [0.69, None, 0.94, 1.18, 1.61], "solid"),
            Series("via hoofdaannemer", [0.05, None, 0.26, 0.40, 0.53], "fine"),
        ],
        current="2025",
        decimals=2,
    )
