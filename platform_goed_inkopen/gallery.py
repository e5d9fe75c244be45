"""What /onderdelen/ shows: every component in every state, with invented words."""

from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace
from typing import Any

from django import forms

from platform_goed_inkopen.addresses import Address
from platform_goed_inkopen.facets import Paging, facet
from platform_goed_inkopen.regions import MUNICIPALITIES, PROVINCES
from platform_goed_inkopen.templatetags.charts import Series, bar_chart

HERE = Address("/onderdelen/", (("categorie", "groen"),))


@dataclass(frozen=True)
class Step:
    """A link of the chain."""

    name: str
    state: str
    text: str
    url: str = ""


CHAIN = [
    Step("Bericht", "done", "klaar, met link", "#keten"),
    Step("Aanbieder", "here", "U bent hier"),
    Step("Contract", "none", "nog niet gegund"),
    Step("Resultaat", "none", "niet gemeten"),
    Step("Verhaal", "none", "nog niet"),
]


def _claim(strength: int, label: str, issuer: str, how: str, until: date | None, *, expired: bool = False) -> Any:
    return SimpleNamespace(strength=strength, label=label, issuer=issuer, how=how, valid_until=until, expired=expired)


CLAIMS = [
    _claim(3, "PSO trede 3", "PSO-Nederland", "register bevestigd", date(2027, 3, 14)),
    _claim(2, "ISO 14001", "certificaat", "document gezien", date(2027, 10, 9)),
    _claim(1, "Eigen verklaring", "35% doelgroep", "zelf verklaard", None),
    _claim(3, "PSO trede 2", "PSO-Nederland", "register bevestigd", date(2026, 3, 3), expired=True),
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
        choices=[("yes", "Publiceren"), ("back", "Terug naar de ondernemer")],
        widget=forms.RadioSelect,
        initial="back",
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
    return {
        "chain": CHAIN,
        "claims": CLAIMS,
        "form": ReturnedForm({"kvk": "0123456", "decision": "back", "themes": ["nature"]}),
        "facet": facet(
            name="categorie",
            title="Categorie",
            labels={"groen": "Groenvoorziening", "schoonmaak": "Schoonmaak", "drukwerk": "Drukwerk en print"},
            counts={"groen": 38, "schoonmaak": 3},
            here=HERE,
            all_label="Alle categorieën",
        ),
        "paging": Paging(number=2, size=24, total=200, here=HERE),
        "chart": bar_chart(
            labels=[province.name for province in PROVINCES],
            series=[Series("gecontroleerd", [38, 21, 17], "solid"), Series("niet gecontroleerd", [15, 17, 12], "fine")],
        ),
        "tiles": [SimpleNamespace(area=place, suppliers=n * 7 % 34) for n, place in enumerate(MUNICIPALITIES)],
        "steps": range(1, 6),
    }
