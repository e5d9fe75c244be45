"""What is typed in a profile and is no plain text: a web address, euros, places. Bad input hears what to do."""

import re
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, URLValidator

from platform_goed_inkopen.dutch import tidy
from platform_goed_inkopen.forms import WrittenField
from platform_goed_inkopen.regions import MUNICIPALITIES, municipality_named
from suppliers.importing import meant

MOST_EUROS = 1_000_000_000
MOST_PLACES_NAMED = 3


class WebsiteField(WrittenField):
    """A web address; without https:// in front it gets that."""

    default_validators = [URLValidator(["http", "https"], message="Schrijf bijvoorbeeld https://www.voorbeeld.nl.")]

    def to_python(self, value: object) -> str:
        text = super().to_python(value)
        return f"https://{text}" if text and "://" not in text else text


class DayField(forms.DateField):
    """A day as people write it: `14-3-2027`."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateInput(format="%d-%m-%Y")
        messages = {"invalid": "Schrijf een datum als 14-3-2027."}
        super().__init__(required=False, widget=widget, error_messages=messages, **options)


class MonthField(forms.TypedChoiceField):
    """The month from which there is room again; its choices are set by the form, which knows the day."""

    def __init__(self, *, label: str) -> None:
        messages = {"invalid_choice": "Kies een van de maanden in de lijst."}
        super().__init__(
            label=label, required=False, coerce=date.fromisoformat, empty_value=None, error_messages=messages
        )


class EurosField(forms.Field):
    """Whole euros as people write them: `€ 2.500` or `2500,00`."""

    default_validators = [
        MinValueValidator(0),
        MaxValueValidator(MOST_EUROS, message="Dit is meer dan 1 miljard euro. Controleer het aantal nullen."),
    ]

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, widget=forms.TextInput(attrs={"inputmode": "numeric"}), **options)

    def to_python(self, value: object) -> int | None:
        typed = re.sub(r"[€\s]|\.(?=\d{3}(?!\d))", "", tidy(str(value or "")))
        if not typed:
            return None
        if not re.fullmatch(r"[0-9]{1,12}(,(00|-))?", typed):
            raise ValidationError("Schrijf het bedrag in hele euro's, bijvoorbeeld 2.500.")
        return int(typed.partition(",")[0])

    def has_changed(self, initial: object, data: object) -> bool:
        return str(initial if initial is not None else "") != str(data or "")


class PlacesField(WrittenField):
    """Names of municipalities, between commas; gives their codes."""

    def to_python(self, value: object) -> Any:
        names = [name.strip() for name in re.split(r"[,;\n]", super().to_python(value)) if name.strip()]
        places = {name: municipality_named(name) for name in names}
        unknown = [name for name, place in places.items() if place is None]
        if unknown:
            raise ValidationError(" ".join(_unknown_place(name) for name in unknown[:MOST_PLACES_NAMED]))
        return tuple(dict.fromkeys(place.code for place in places.values() if place))

    def has_changed(self, initial: object, data: object) -> bool:
        return str(initial or "") != tidy(str(data or ""))


def _unknown_place(name: str) -> str:
    advice = meant(name, [place.name for place in MUNICIPALITIES])
    return f"‘{name[:40]}’ is geen gemeente in Groningen, Fryslân of Drenthe. {advice}".strip()
