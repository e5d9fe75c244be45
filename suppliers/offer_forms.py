"""Writing what one sells: each product or service apart. Bad input gets a sentence that says what to do."""

from dataclasses import replace
from datetime import date
from typing import Any

from django import forms
from django.utils.formats import date_format

from platform_goed_inkopen.forms import WrittenField
from platform_goed_inkopen.regions import BY_CODE, PROVINCES
from suppliers.capacity import FRESH_DAYS, is_fresh
from suppliers.fields import EurosField, MonthField, PlacesField
from suppliers.filled_forms import FilledForms, offer
from suppliers.models import Offering
from suppliers.options import Options
from suppliers.profile import OfferedService
from suppliers.upkeep import months_ahead


class ServiceForm(forms.Form):
    """One product or service, and where it is delivered."""

    use_required_attribute = False

    title = WrittenField(
        label="Wat levert u?",
        max_length=150,
        help_text="Bijvoorbeeld: Bermen ecologisch maaien.",
        needed="Geef deze dienst een naam, of haal haar weg.",
    )
    category = forms.ChoiceField(
        label="Categorie",
        error_messages={
            "invalid_choice": "Deze categorie kennen wij niet. Kies er een uit de lijst.",
            "required": "Kies bij welke categorie deze dienst hoort.",
        },
    )
    text = WrittenField(label="Toelichting", max_length=400, rows=2)
    provinces = forms.MultipleChoiceField(
        label="Levert in de hele provincie",
        required=False,
        choices=[(province.code, province.name) for province in PROVINCES],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Kies Groningen, Fryslân of Drenthe.", "invalid_list": "Kies uit de lijst."},
    )
    places = PlacesField(
        label="Of levert in deze gemeenten",
        help_text="Met een komma ertussen, bijvoorbeeld: Assen, Tynaarlo.",
    )
    order_minimum = EurosField(label="Kleinste opdracht in euro's, zonder btw")
    order_maximum = EurosField(label="Grootste opdracht in euro's, zonder btw")
    lead_time_days = forms.IntegerField(
        label="Levertijd in dagen",
        required=False,
        min_value=0,
        max_value=3_650,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), "Schrijf een aantal dagen, bijvoorbeeld 14."
        ),
    )
    largest_done = EurosField(label="Grootste opdracht die u al deed, in euro's, zonder btw")
    takes_part = forms.TypedChoiceField(
        label="Wilt u ook een deel van een opdracht doen?",
        required=False,
        choices=[("", "Dat zeggen wij niet"), ("ja", "Ja, ook een deel"), ("nee", "Nee, alleen de hele opdracht")],
        coerce=lambda answer: answer == "ja",
        empty_value=None,
        error_messages={"invalid_choice": "Kies een antwoord uit de lijst."},
    )
    capacity = forms.ChoiceField(
        label="Kunt u dit nu leveren?",
        required=False,
        choices=[
            ("", "Dat zeggen wij niet"),
            (Offering.Capacity.NOW, "Ja, wij kunnen nu leveren"),
            (Offering.Capacity.LATER, "Nee, wij zitten nu vol"),
        ],
        help_text=f"Kopers zien erbij wanneer u dit zei. Na {FRESH_DAYS} dagen telt uw antwoord niet meer.",
        error_messages={"invalid_choice": "Kies een antwoord uit de lijst."},
    )

    capacity_from = MonthField(label="Nu vol? Vanaf welke maand hebt u weer ruimte?")

    def __init__(self, *args: Any, options: Options, today: date, **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, "category", [("", "Kies een categorie"), *options["categorie"].items()])
        months = sorted({*months_ahead(today), *filter(None, [self.initial.get("capacity_from")])})
        named = [(month.isoformat(), date_format(month, "F Y")) for month in months]
        offer(self, "capacity_from", [("", "Dat weten wij nog niet"), *named])

    def clean(self) -> dict[str, Any]:
        told = self.cleaned_data
        low, high = told.get("order_minimum"), told.get("order_maximum")
        if low is not None and high is not None and low > high:
            self.add_error("order_maximum", "De grootste opdracht is kleiner dan de kleinste. Wissel de bedragen om.")
        if told.get("capacity_from") and told.get("capacity") != Offering.Capacity.LATER:
            self.add_error("capacity_from", "Een maand hoort bij ‘nu vol’. Kies dat, of laat de maand weg.")
        return told

    def service(self, today: date) -> OfferedService:
        """What was written, of a valid form that is not empty; an answer about room that is new is of today."""
        told, before = self.cleaned_data, self.initial
        said_on = before.get("capacity_on") if told["capacity"] == before.get("capacity") else today
        return OfferedService(
            title=told["title"],
            category=told["category"],
            text=told["text"],
            area=(*told["provinces"], *told["places"]),
            order_minimum=told["order_minimum"],
            order_maximum=told["order_maximum"],
            lead_time_days=told["lead_time_days"],
            capacity=told["capacity"],
            capacity_on=said_on if told["capacity"] else None,
            capacity_from=told["capacity_from"],
            largest_done=told["largest_done"],
            takes_part=told["takes_part"],
        )


class ServiceForms(FilledForms):
    """The services, each with a name of its own."""

    double = "Deze naam staat er al. Geef elke dienst een eigen naam."

    def key(self, form: Any) -> Any:
        return form.cleaned_data.get("title")


def initial_of(service: OfferedService, today: date) -> dict[str, Any]:
    """What stands in the form; an old answer about room is asked again."""
    if service.capacity_on and not is_fresh(service.capacity_on, today):
        service = replace(service, capacity="", capacity_on=None, capacity_from=None)
    places = [BY_CODE[code].name for code in service.area if code in BY_CODE]
    provinces = [province.code for province in PROVINCES if province.code in service.area]
    takes_part = {None: "", True: "ja", False: "nee"}[service.takes_part]
    return {**service.__dict__, "provinces": provinces, "places": ", ".join(places), "takes_part": takes_part}
