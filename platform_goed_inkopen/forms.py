"""Fields and forms that several rooms share. Bad input gets a sentence that says what to do; nothing typed is lost."""

import re
import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models.fields import BLANK_CHOICE_DASH

from platform_goed_inkopen.dutch import tidy

TOO_LONG = "Dit is te lang: er passen %(limit_value)d tekens, u schreef er %(show_value)d."
NO_ADDRESS = (
    "Schrijf hier geen e-mailadres en geen webadres. Hoort de punt bij de naam? Zet er dan een spatie achter, of laat "
    "hem weg."
)
# What a program that shows mail makes a link of. `Veenwerk B.V.` and `J.P.de Vries` are names: one letter before a dot.
_ADDRESS = re.compile(
    r"://|\bwww\.|[^\s@]@[^\s@]+\.[^\s@]|[^\W_]{2}\.[^\W\d_]{2,}|[^\W_]\.[^\W\d_]{2,}/", re.IGNORECASE
)


def without_addresses(text: str) -> None:
    """Refuses what holds a mail address or a link, also in letters that look like ours: for names and subjects."""
    if _ADDRESS.search(unicodedata.normalize("NFKC", text).replace("。", ".")):
        raise ValidationError(NO_ADDRESS, code="address")


class WrittenField(forms.CharField):
    """Text as people write it, tidied. `rows` makes it a block; `needed` says what to do when it is empty."""

    def __init__(self, *, rows: int = 0, needed: str = "", **options: Any) -> None:
        widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
        messages = {"max_length": TOO_LONG, "required": needed}
        super().__init__(required=bool(needed), widget=widget, error_messages=messages, **options)

    def to_python(self, value: object) -> str:
        return super().to_python(tidy(str(value or ""))) or ""


class NameField(WrittenField):
    """A name on one line, without unseen signs, addresses or links: it stands in lists, mails and their subjects."""

    default_validators = [without_addresses]

    def __init__(self, *, autocomplete: str = "off", **options: Any) -> None:
        super().__init__(**options)
        self.widget.attrs["autocomplete"] = autocomplete

    def to_python(self, value: object) -> str:
        return " ".join(super().to_python(value).split())


class Choosing(forms.BaseForm):
    """For a form of a model: nothing chosen yet says so, instead of Django's row of dashes."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for field in self.fields.values():
            if (
                isinstance(field.widget, forms.Select)
                and (choices := list(field.widget.choices))[:1] == BLANK_CHOICE_DASH
            ):
                field.widget.choices = [("", "Maak een keuze"), *choices[1:]]


class DecisionForm(forms.Form):
    """What a moderator decides; sending back says what the sender has to change."""

    APPROVE, RETURN = "goedkeuren", "terug"
    use_required_attribute = False

    outcome = forms.ChoiceField(
        label="Wat besluit u?",
        choices=[(APPROVE, "Publiceren"), (RETURN, "Terug naar de ondernemer")],
        widget=forms.RadioSelect,
        error_messages={
            "required": "Kies wat u besluit.",
            "invalid_choice": "Kies Publiceren of Terug naar de ondernemer.",
        },
    )
    reason = WrittenField(
        label="Wat moet de ondernemer aanpassen?",
        rows=4,
        max_length=3_000,
        help_text="De ondernemer krijgt deze tekst per mail. Wij bewaren hem bij het besluit.",
        needed="Schrijf minstens één zin.",
    )

    def clean(self) -> dict[str, Any]:
        """Only sending back needs a reason."""
        if self.cleaned_data.get("outcome") != self.RETURN and self.has_error("reason", "required"):
            del self.errors["reason"]
            self.cleaned_data["reason"] = ""
        return self.cleaned_data
