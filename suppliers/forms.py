"""Writing a profile and deciding about it. Bad input gets a sentence that says what to do."""

from typing import Any

from django import forms

from platform_goed_inkopen.forms import TOO_LONG, DecisionForm, NameField, WrittenField
from suppliers.fields import WebsiteField
from suppliers.filled_forms import offer
from suppliers.options import Options


class WhoForm(forms.Form):
    """What the enterprise is and does. Only the sentence must be there."""

    use_required_attribute = False

    summary = WrittenField(
        label="Wat doet u, in één zin?",
        needed="Schrijf in één zin wat u doet.",
        max_length=300,
        rows=2,
        help_text="Deze zin staat achter uw naam in elke lijst. Bijvoorbeeld: Wij maaien, snoeien en tellen bermen.",
    )
    description = WrittenField(
        label="Wat moet een inkoper nog weten?",
        max_length=10_000,
        rows=8,
        help_text="Met hoeveel mensen, voor wie, wat u wel en niet doet. Een lege regel begint een nieuwe alinea.",
    )
    for_people = WrittenField(
        label="Wat doet u voor mensen?",
        max_length=3_000,
        rows=4,
        help_text="Wie leert of werkt er bij u, met hoeveel, en wat levert het hun op? Schrijf wat u kunt laten zien.",
    )
    for_planet = WrittenField(
        label="Wat doet u voor de planeet?",
        max_length=3_000,
        rows=4,
        help_text="Welk materiaal, welke energie, welke natuur, en hoeveel? Schrijf wat u kunt laten zien.",
    )
    themes = forms.MultipleChoiceField(
        label="Waar is het goed voor?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages=dict.fromkeys(("invalid_choice", "invalid_list"), "Kies thema's uit de lijst."),
    )

    def __init__(self, *args: Any, options: Options, **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, "themes", list(options["thema"].items()))


class ContactForm(forms.Form):
    """Where a buyer reads more, and who answers a question."""

    use_required_attribute = False

    contact_role = NameField(
        label="Wie beantwoordt een vraag van een koper?",
        max_length=80,
        help_text="Een functie, niet een naam. Bijvoorbeeld: de planning, of het hoofd verkoop.",
    )
    website = WebsiteField(label="Website", max_length=200)
    email = forms.EmailField(
        label="Contactadres voor kopers",
        required=False,
        help_text="Dit adres staat niet op de site.",
        error_messages={"invalid": "Schrijf een e-mailadres, bijvoorbeeld info@voorbeeld.nl.", "max_length": TOO_LONG},
    )


class SupplierDecisionForm(DecisionForm):
    """The decision about a profile; while nobody verified the enterprise, publishing also says how one knows it."""

    def __init__(self, *args: Any, is_verified: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not is_verified:
            self.fields["seen"] = WrittenField(
                label="Waaraan zag u dat deze onderneming echt is?",
                rows=2,
                max_length=1_000,
                help_text="Alleen nodig als u publiceert. Wij bewaren dit bij de organisatie.",
            )
            self.order_fields(["outcome", "seen", "reason"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        publishes = cleaned.get("outcome") == self.APPROVE
        if publishes and "seen" in self.fields and not cleaned.get("seen") and not self.has_error("seen"):
            self.add_error("seen", "Schrijf waaraan u zag dat deze onderneming echt is.")
        return cleaned
