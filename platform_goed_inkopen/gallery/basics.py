"""What every page is made of: colours, sentence, chain, claims, choices and a form that came back."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms

from platform_goed_inkopen.addresses import Address
from platform_goed_inkopen.chain import Step
from platform_goed_inkopen.facets import facet
from platform_goed_inkopen.regions import MUNICIPALITIES

HERE = Address("/onderdelen/", (("categorie", "groen"),))


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
    state: str = "valid"
    since: date | None = None
    label_ended_on: date | None = None


# name, class of its parcel, token, meaning
COLOURS = [
    ("klei", "sw-klei", "default-color-document", "tekst, lijnen die ordenen"),
    ("sloot", "s-solid", "action-1-bg-default", "u kunt hier iets doen; stap is klaar"),
    ("koolzaad", "l-now", "highlight-bg-default", "hier en nu: plek, focus, treffer, sluit bijna"),
    ("gras", "s-full", "positive-border-default", "bewijs: gecontroleerd, gemeten"),
    ("heide", "r-full", "info-border-default", "het platform las of berekende dit"),
    ("baksteen", "sw-baksteen", "negative-border-default", "verlopen, te laat, geweigerd, fout"),
    ("braak", "s-fallow", "disabled-border-default", "onbekend, nog niet, te klein om te noemen"),
    ("wad", "sw-wad", "default-bg-subtle", "ondergrond van een zin of een blok"),
]
CHAIN = [
    Step("Bericht", "done", "klaar, met link", "#keten"),
    Step("Aanbieder", "here", "U bent hier"),
    Step("Contract", "none", "nog niet gegund"),
    Step("Resultaat", "none", "niet gemeten"),
    Step("Verhaal", "none", "nog niet"),
]
WHOLE_CHAIN = [
    Step("Bericht", "done", "Verzoek van 3 maart 2025", "#keten"),
    Step("Aanbieder", "done", "Meubelmakerij Weerwerk", "#keten"),
    Step("Contract", "done", "€\u00a064.200, enkelvoudig onderhands", "#keten"),
    Step("Resultaat", "done", "4 cijfers, 1 niet gemeten", "#keten"),
    Step("Verhaal", "here", "U bent hier"),
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
    Claim(3, "PSO trede 2", "PSO-Nederland", "register bevestigd", date(2026, 3, 3), state="expired"),
    Claim(2, "B Corp", "B Lab", "document gezien", date(2027, 9, 1), state="investigated", since=date(2026, 11, 9)),
    Claim(2, "ISO 14001", "", "document gezien", date(2027, 5, 1), state="withdrawn", since=date(2026, 10, 2)),
    Claim(3, "Oud keurmerk", "", "register bevestigd", date(2027, 2, 1), label_ended_on=date(2026, 1, 1)),
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


def example_facet() -> Any:
    labels = {"groen": "Groenvoorziening", "schoonmaak": "Schoonmaak", "drukwerk": "Drukwerk en print"}
    return facet(
        name="categorie",
        title="Categorie",
        labels=labels,
        counts={"groen": 38, "schoonmaak": 3},
        here=HERE,
        all_label="Alle categorieën",
    )
