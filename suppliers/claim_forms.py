"""The forms about recognitions: what an owner shows, what a moderator saw, and what somebody reports."""

from collections.abc import Mapping
from typing import Any

from django import forms

from platform_goed_inkopen.forms import WrittenField
from suppliers.fields import DayField
from suppliers.models import Claim, Report


class EvidenceForm(forms.Form):
    """A document that proves a recognition of the profile."""

    use_required_attribute = False

    recognition = forms.ChoiceField(
        label="Welke erkenning bewijst dit document?",
        error_messages={
            "required": "Kies een erkenning.",
            "invalid_choice": "Deze erkenning staat niet op uw profiel. Zet haar er eerst op.",
        },
    )
    document = forms.FileField(
        label="Het document",
        help_text="PDF, JPEG, PNG of WebP; hooguit 10 bladzijden en 10 MB.",
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,image/jpeg,image/png,image/webp"}),
        error_messages={
            "required": "Kies een bestand.",
            "empty": "Dit bestand is leeg. Kies een ander bestand.",
            "invalid": "Het bestand kwam niet aan. Kies het nog een keer.",
        },
    )
    note = WrittenField(label="Toelichting", max_length=1_000, rows=2)

    def __init__(self, *args: Any, recognitions: Mapping[str, str], **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["recognition"]
        field.choices = [("", "Maak een keuze"), *recognitions.items()]


class CheckForm(forms.Form):
    """What a moderator saw of a recognition, and what follows."""

    WITHDRAW, REFUSE = "intrekken", "onvoldoende"
    use_required_attribute = False

    outcome = forms.ChoiceField(
        label="Wat besluit u?",
        widget=forms.RadioSelect,
        error_messages={"required": "Kies wat u besluit.", "invalid_choice": "Kies een van de mogelijkheden."},
    )
    seen = WrittenField(
        label="Wat zag u, of waarom?",
        rows=3,
        max_length=2_000,
        help_text="Bij intrekken en terugsturen krijgt de ondernemer deze tekst. Anders lezen alleen moderators hem.",
        needed="Schrijf wat u zag, of waarom.",
    )
    number = WrittenField(label="Nummer van het certificaat", max_length=60)
    valid_until = DayField(
        label="Geldig tot",
        help_text="Zoals het op het document of in het register staat. Leeg als er geen einddatum is.",
    )

    def __init__(self, *args: Any, has_evidence: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        choices: list[tuple[str, str]] = [
            (Claim.Check.DOCUMENT_SEEN, "Ik zag het document"),
            (Claim.Check.REGISTER_CONFIRMED, "Het register van de uitgever bevestigt het"),
        ]
        choices += [(self.REFUSE, "Dit document is niet genoeg: stuur het terug")] if has_evidence else []
        field: Any = self.fields["outcome"]
        field.choices = [*choices, (self.WITHDRAW, "De erkenning klopt niet (meer): trek haar in")]


class ReportForm(forms.Form):
    """What is wrong on a profile, and how somebody knows."""

    use_required_attribute = False

    what = WrittenField(
        label="Wat klopt er niet?",
        rows=4,
        max_length=2_000,
        help_text="De ondernemer kan dit lezen, maar ziet niet van wie het komt. Noem geen namen van anderen.",
        needed="Schrijf wat er niet klopt.",
    )
    how_known = WrittenField(
        label="Hoe weet u dat?", rows=2, max_length=1_000, help_text="Bijvoorbeeld: het staat niet in het register."
    )
    email = forms.EmailField(
        label="Uw e-mailadres",
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text="Alleen om u te antwoorden. Een half jaar na ons antwoord wissen wij het.",
        error_messages={"invalid": "Schrijf uw e-mailadres als naam@voorbeeld.nl, of laat het leeg."},
    )


NO_ANSWER = "Schrijf een antwoord: de melder krijgt dat per mail."


class DecideReportForm(forms.Form):
    """What a moderator found out about a report."""

    INVESTIGATE = "onderzoek"
    use_required_attribute = False

    outcome = forms.ChoiceField(
        label="Wat besluit u?",
        widget=forms.RadioSelect,
        error_messages={"required": "Kies wat u besluit.", "invalid_choice": "Kies een van de mogelijkheden."},
    )
    answer = WrittenField(
        label="Uw antwoord",
        rows=4,
        max_length=2_000,
        help_text="De melder krijgt dit per mail. De ondernemer ook, als het in onderzoek was.",
    )
    withdraw = forms.BooleanField(label="Trek deze erkenning in; het antwoord is de reden", required=False)

    def __init__(self, *args: Any, is_new: bool, has_claim: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["outcome"]
        new = [(self.INVESTIGATE, "In onderzoek zetten: ik zoek het uit")] if is_new else []
        field.choices = [*new, *Report.Outcome.choices]
        self.fields["answer"].required = not is_new
        self.fields["answer"].error_messages["required"] = NO_ANSWER
        if not has_claim:
            del self.fields["withdraw"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if (
            cleaned.get("outcome") in Report.Outcome.values
            and not cleaned.get("answer")
            and not self.has_error("answer")
        ):
            self.add_error("answer", NO_ANSWER)
        if cleaned.get("withdraw") and cleaned.get("outcome") != Report.Outcome.RIGHT:
            self.add_error("withdraw", "Intrekken kan alleen als de melding klopt.")
        return cleaned
