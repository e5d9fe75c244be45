"""What an enterprise answers, and how it pauses or stops."""

from datetime import date
from typing import Any

from django import forms
from django.utils.dateformat import format as dutch_date

from suppliers.fields import MonthField
from suppliers.models import CheckUp
from suppliers.upkeep import CHOICES, LATER, months_ahead

UNKNOWN_YET = "Dat weten wij nog niet"
CONFIRM, PAUSE, RESUME, STOP, MAIL = "bevestigen", "pauzeren", "hervatten", "stoppen", "mail"


class CheckUpForm(forms.Form):
    """One answer, chosen by the button; who is full may say until when."""

    use_required_attribute = False
    antwoord = forms.ChoiceField(
        widget=forms.HiddenInput,
        error_messages={"required": "Kies een antwoord.", "invalid_choice": "Kies een antwoord."},
    )
    vanaf = MonthField(label="Vanaf wanneer is er weer ruimte?")

    def __init__(self, *args: Any, kind: str, answer: CheckUp.Answer, today: date, **options: Any) -> None:
        """`answer` is what the page asks about."""
        super().__init__(*args, **options)
        self.by_word = {choice.word: choice for choice in CHOICES[CheckUp.Kind(kind)]}
        self.fields["antwoord"].choices = [(word, choice.link) for word, choice in self.by_word.items()]  # type: ignore[attr-defined]
        months = [(month.isoformat(), dutch_date(month, "F Y")) for month in months_ahead(today)]
        self.fields["vanaf"].choices = [("", UNKNOWN_YET), *months]  # type: ignore[attr-defined]
        if answer != LATER:
            del self.fields["vanaf"]

    @property
    def answer(self) -> CheckUp.Answer:
        """What was answered, of a valid form."""
        return self.by_word[self.cleaned_data["antwoord"]].answer

    @property
    def room_from(self) -> date | None:
        """From which month there is room again; None when nobody said."""
        return self.cleaned_data.get("vanaf")


class StopForm(forms.Form):
    """Stopping asks to be said twice."""

    use_required_attribute = False
    zeker = forms.BooleanField(
        label="Ja, ik wil dat dit profiel stopt",
        error_messages={"required": "Zet een vinkje als u zeker weet dat het profiel moet stoppen."},
    )
