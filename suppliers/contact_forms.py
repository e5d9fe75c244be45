"""Forms about questions of buyers. Bad input gets a sentence that says what to do; nothing typed is lost."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django import forms

from accounts.models import Organisation
from platform_goed_inkopen.forms import NameField, WrittenField
from suppliers.fields import DayField, EurosField
from suppliers.models import ContactRequest

A_YEAR = timedelta(days=365)


class InquiryForm(forms.Form):
    """What a buyer asks. Who acts for one organisation only does not see the question for which."""

    use_required_attribute = False

    organisation = forms.ChoiceField(
        label="Namens welke organisatie vraagt u dit?",
        error_messages={
            "required": "Kies namens welke organisatie u dit vraagt.",
            "invalid_choice": "Kies een organisatie uit de lijst.",
        },
    )
    subject = NameField(
        label="Waar gaat het over?",
        max_length=120,
        needed="Schrijf in een paar woorden waar uw vraag over gaat.",
        help_text="Bijvoorbeeld: 40 zitplekken voor het gemeentehuis. Zonder e-mailadres of webadres.",
    )
    text = WrittenField(
        label="Uw vraag",
        rows=10,
        max_length=4_000,
        needed="Schrijf wat u van de aanbieder wilt weten.",
        help_text="Wij noemen uw naam en e-mailadres niet. Wilt u dat de aanbieder u belt of mailt? Schrijf dan hoe.",
    )
    answer_by = DayField(label="Antwoord graag voor", help_text="Bijvoorbeeld 14-3-2027.")
    form_key = forms.UUIDField(
        widget=forms.HiddenInput(),
        initial=uuid4,
        error_messages=dict.fromkeys(
            ("required", "invalid"), "Het formulier kwam niet heel aan. Kopieer uw tekst en open het opnieuw."
        ),
    )

    def __init__(self, *args: Any, organisations: Sequence[Organisation], today: date, **more: Any) -> None:
        super().__init__(*args, **more)
        self.today, self.organisations = today, {party.slug: party for party in organisations}
        chosen: Any = self.fields["organisation"]
        chosen.choices = [(slug, party.name) for slug, party in self.organisations.items()]
        if len(organisations) == 1:
            chosen.widget, chosen.initial = forms.HiddenInput(), organisations[0].slug

    def clean_answer_by(self) -> date | None:
        """A day that can still be met."""
        day: date | None = self.cleaned_data["answer_by"]
        if day and not self.today < day <= self.today + A_YEAR:
            raise forms.ValidationError("Kies een dag na vandaag, binnen een jaar.")
        return day

    def asking(self) -> Organisation:
        """For whom the question is asked, of a valid form."""
        return self.organisations[self.cleaned_data["organisation"]]

    def question(self) -> dict[str, Any]:
        """The question itself, of a valid form."""
        return {name: self.cleaned_data[name] for name in ("subject", "text", "answer_by", "form_key")}


class AnswerForm(forms.Form):
    """What the supplier answers, or why it declines. Only the part that was chosen counts; the other stays as typed."""

    ANSWER, DECLINE = "antwoord", "afwijzen"
    use_required_attribute = False

    choice = forms.ChoiceField(
        label="Wat wilt u doen?",
        choices=[(ANSWER, "Antwoord geven"), (DECLINE, "De vraag afwijzen")],
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Kies Antwoord geven of De vraag afwijzen."),
    )
    answer = WrittenField(
        label="Uw antwoord",
        rows=8,
        max_length=4_000,
        help_text="Alleen als u antwoord geeft. De koper leest dit. Schrijf erbij hoe de koper u bereikt.",
    )
    reason = forms.ChoiceField(
        label="Waarom wijst u de vraag af?",
        required=False,
        choices=ContactRequest.Decline.choices,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Kies een reden uit de lijst."},
    )
    note = WrittenField(
        label="Toelichting",
        rows=3,
        max_length=1_000,
        help_text="Alleen als u de vraag afwijst. De koper leest dit.",
    )

    def clean(self) -> dict[str, Any]:
        told = self.cleaned_data
        if told.get("choice") == self.ANSWER and not told.get("answer") and not self.has_error("answer"):
            self.add_error("answer", "Schrijf uw antwoord.")
        if told.get("choice") == self.DECLINE and not told.get("reason") and not self.has_error("reason"):
            self.add_error("reason", "Kies waarom u de vraag afwijst.")
        return told


class OutcomeForm(forms.Form):
    """What came of it: a contract with its amount and whether the platform helped, or why not."""

    use_required_attribute = False

    outcome = forms.ChoiceField(
        label="Kwam er een opdracht van?",
        choices=ContactRequest.Outcome.choices,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Kies wat ervan kwam."),
    )
    amount = EurosField(
        label="Voor welk bedrag, zonder btw?", help_text="Alleen als er een opdracht kwam. Een schatting is goed."
    )
    thanks = forms.ChoiceField(
        label="Kwam dat door dit platform?",
        required=False,
        choices=ContactRequest.Thanks.choices,
        widget=forms.RadioSelect,
        help_text="Alleen als er een opdracht kwam.",
        error_messages={"invalid_choice": "Kies ja, mede of nee."},
    )
    no_deal = forms.ChoiceField(
        label="Waarom kwam er geen opdracht?",
        required=False,
        choices=ContactRequest.NoDeal.choices,
        widget=forms.RadioSelect,
        help_text="Alleen als er geen opdracht kwam.",
        error_messages={"invalid_choice": "Kies een reden uit de lijst."},
    )
    note = WrittenField(label="Toelichting", rows=3, max_length=1_000)

    def clean(self) -> dict[str, Any]:
        told, came = self.cleaned_data, self.cleaned_data.get("outcome")
        if came == ContactRequest.Outcome.CONTRACT and not told.get("thanks") and not self.has_error("thanks"):
            self.add_error("thanks", "Kies ja, mede of nee.")
        if came == ContactRequest.Outcome.NONE and not told.get("no_deal") and not self.has_error("no_deal"):
            self.add_error("no_deal", "Kies waarom er geen opdracht kwam.")
        return told

    def told(self) -> dict[str, Any]:
        """What counts of a valid form: of a contract its amount and thanks, of none its reason."""
        told, came = self.cleaned_data, self.cleaned_data["outcome"]
        is_deal, is_none = came == ContactRequest.Outcome.CONTRACT, came == ContactRequest.Outcome.NONE
        return {
            "outcome": came,
            "amount": told["amount"] if is_deal else None,
            "thanks": told["thanks"] if is_deal else "",
            "no_deal": told["no_deal"] if is_none else "",
            "note": told["note"],
        }
