"""What an enterprise answers, and how it pauses or stops."""

from datetime import date
from typing import Any

from django import forms
from django.utils.dateformat import format as dutch_date

from platform_goed_inkopen.forms import WrittenField
from suppliers.fields import MonthField
from suppliers.models import CheckUp, Supplier
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


class DuplicateForm(forms.Form):
    """Which of two profiles stays, or that both do; and what shows it."""

    APART = "apart"
    use_required_attribute = False
    besluit = forms.ChoiceField(
        label="Wat besluit u?",
        widget=forms.RadioSelect,
        error_messages={"required": "Kies wat u besluit.", "invalid_choice": "Kies een van de drie besluiten."},
    )
    reden = WrittenField(
        label="Waaraan zag u dat?",
        rows=3,
        max_length=1_000,
        help_text="Nodig als u samenvoegt. Wij bewaren dit bij het profiel dat verdwijnt.",
    )

    def __init__(self, *args: Any, first: Supplier, second: Supplier, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["besluit"].choices = [  # type: ignore[attr-defined]
            (str(first.pk), f"Eén onderneming: houd {first} (links)"),
            (str(second.pk), f"Eén onderneming: houd {second} (rechts)"),
            (self.APART, "Twee ondernemingen: beide blijven"),
        ]

    def clean(self) -> dict[str, Any]:
        """Who merges says why."""
        if self.cleaned_data.get("besluit", self.APART) != self.APART and not self.cleaned_data.get("reden"):
            self.add_error("reden", "Schrijf waaraan u zag dat dit één onderneming is.")
        return self.cleaned_data
