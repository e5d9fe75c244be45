"""Writing a story and deciding about one. Bad input gets a sentence that says what to do; nothing typed is lost."""

import re
import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.models import MUNICIPALITY_CHOICES
from platform_goed_inkopen.dutch import INVISIBLE
from stories import personal
from stories.models import Version
from stories.text import StoryText
from suppliers.models import Category, Supplier, Theme

MOST_EUROS = 1_000_000_000
_CONTROL = {code: None for code in (*range(32), *range(127, 160)) if chr(code) not in "\n\t"}
_EUROS = re.compile(r"\d{1,10}(?:,(?:\d{2}|-))?")
TOO_LONG = "Dit is te lang: er passen %(limit_value)d tekens, u schreef er %(show_value)d."
MISSING = {
    "summary": "Schrijf in een paar zinnen wat er gebeurde.",
    "body": "Schrijf het verhaal zelf.",
    "not_achieved": "Schrijf wat niet lukte. Lukte alles, schrijf dan “niets”.",
    "buyer_name": "Vul in wie er kocht.",
    "category": "Kies waar het verhaal over gaat.",
}


class WrittenField(forms.CharField):
    """Text as people write it: one form of each letter, no signs that cannot be seen or that turn the text around."""

    def __init__(self, *, rows: int = 0, **options: Any) -> None:
        widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
        super().__init__(required=False, widget=widget, error_messages={"max_length": TOO_LONG}, **options)

    def to_python(self, value: object) -> str:
        text = str(value or "").replace("\r\n", "\n").replace("\r", "\n").translate(_CONTROL).translate(INVISIBLE)
        return super().to_python(unicodedata.normalize("NFC", text))


def _longest(name: str) -> int:
    return Version._meta.get_field(name).max_length


class StoryForm(forms.Form):
    """A story as its writer types it. As a draft only a title is needed; `complete` asks for all that readers need."""

    use_required_attribute = False

    title = WrittenField(
        label="Titel",
        max_length=_longest("title"),
        help_text="Een zin die vertelt wat er gebeurde. Zet twee sterren om wat vet moet: "
        "Het gemeentehuis kocht **214 bureaus die er al stonden**.",
    )
    summary = WrittenField(
        label="Samenvatting",
        rows=3,
        max_length=_longest("summary"),
        help_text="Twee of drie zinnen, ook over wat tegenviel.",
    )
    body = WrittenField(
        label="Verhaal",
        rows=18,
        max_length=_longest("body"),
        help_text="Een lege regel begint een nieuwe alinea. Een tussenkop begint met ## en een spatie, een opsomming "
        "met - en een spatie, een citaat met > en een spatie. Zet *een ster* om cursief en **twee sterren** om vet. "
        "Een link schrijft u als [tekst](https://adres.nl).",
    )
    not_achieved = WrittenField(
        label="Wat lukte niet?",
        rows=4,
        max_length=_longest("not_achieved"),
        help_text="Lezers leren hier het meest van. Lukte alles, schrijf dan “niets”.",
    )
    do_this_too = WrittenField(
        label="Doe dit na",
        rows=5,
        max_length=_longest("do_this_too"),
        help_text="Wat moet een ander doen die dit ook wil? Elke tip op een eigen regel. Mag leeg blijven.",
    )
    buyer_name = WrittenField(
        label="Wie kocht er?", max_length=_longest("buyer_name"), help_text="Bijvoorbeeld: Gemeente Assen."
    )
    category = forms.ModelChoiceField(
        Category.objects.all(),
        label="Categorie",
        required=False,
        to_field_name="slug",
        empty_label="Kies een categorie",
        error_messages={"invalid_choice": "Deze categorie kennen wij niet. Kies er een uit de lijst."},
    )
    themes = forms.ModelMultipleChoiceField(
        Theme.objects.all(),
        label="Waar was het goed voor?",
        required=False,
        to_field_name="slug",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "invalid_choice": "Dit thema kennen wij niet. Kies uit de lijst.",
            "invalid_pk_value": "Dit thema kennen wij niet. Kies uit de lijst.",
            "invalid_list": "Kies thema's uit de lijst.",
        },
    )
    municipality_code = forms.ChoiceField(
        label="Gemeente",
        required=False,
        choices=[("", "Niet in één noordelijke gemeente"), *MUNICIPALITY_CHOICES],
        error_messages={"invalid_choice": "Deze gemeente kennen wij niet. Kies er een uit de lijst."},
        help_text="Waar de aankoop was.",
    )
    instrument = WrittenField(
        label="Hoe werd het geregeld?",
        max_length=_longest("instrument"),
        help_text="Bijvoorbeeld: enkelvoudig onderhands. Mag leeg blijven.",
    )
    amount = forms.CharField(
        label="Bedrag zonder btw, in euro's",
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        help_text="Hele euro's, bijvoorbeeld 64.200. Mag leeg blijven.",
    )

    def __init__(self, *args: Any, complete: bool = False, **options: Any) -> None:
        self.complete = complete
        super().__init__(*args, **options)

    def clean_amount(self) -> int | None:
        """`€ 64.200` or `64200,00` as whole euros."""
        typed = re.sub(r"[€\s]|\.(?=\d{3}(?!\d))", "", self.cleaned_data["amount"])
        if not typed:
            return None
        if not _EUROS.fullmatch(typed):
            raise ValidationError("Schrijf het bedrag in hele euro's, bijvoorbeeld 64.200.")
        euros = int(typed.partition(",")[0])
        if euros > MOST_EUROS:
            raise ValidationError("Dit bedrag is hoger dan 1 miljard euro. Controleer het aantal nullen.")
        return euros

    def clean(self) -> dict[str, Any]:
        self._refuse_personal_data()
        if not self.cleaned_data.get("title") and "title" not in self.errors:
            self.add_error("title", "Geef uw verhaal een titel.")
        if self.complete:
            for name, sentence in MISSING.items():
                if not self.cleaned_data.get(name) and name not in self.errors:
                    self.add_error(name, sentence)
        return self.cleaned_data

    def _refuse_personal_data(self) -> None:
        for name in [name for name, field in self.fields.items() if isinstance(field, WrittenField)]:
            if objection := personal.objection(self.cleaned_data.get(name, "")):
                self.add_error(name, objection)

    def text(self) -> StoryText:
        """What was written, of a valid form."""
        values = {name: self.cleaned_data[name] for name in StoryForm.base_fields}
        return StoryText(**values | {"themes": tuple(values["themes"])})


def initial_of(text: StoryText) -> dict[str, Any]:
    """A stored text as the form shows it."""
    return {name: getattr(text, name) for name in StoryForm.base_fields}


class NewStoryForm(StoryForm):
    """The same, with the enterprise in whose name somebody writes: a question only for who acts for more than one."""

    supplier = forms.ChoiceField(
        label="Namens welke onderneming?",
        error_messages={
            "required": "Kies namens welke onderneming u schrijft.",
            "invalid_choice": "Kies een onderneming uit de lijst.",
        },
    )
    field_order = ("supplier",)

    def __init__(self, *args: Any, suppliers: list[Supplier], **options: Any) -> None:
        super().__init__(*args, **options)
        self.suppliers = {supplier.organisation.slug: supplier for supplier in suppliers}
        if len(suppliers) == 1:
            del self.fields["supplier"]
        else:
            names = [(slug, str(supplier)) for slug, supplier in self.suppliers.items()]
            self.fields["supplier"].choices = [("", "Kies een onderneming"), *names]

    def chosen_supplier(self) -> Supplier:
        """In whose name, of a valid form."""
        if len(self.suppliers) == 1:
            return next(iter(self.suppliers.values()))
        return self.suppliers[self.cleaned_data["supplier"]]


class DecisionForm(forms.Form):
    """What a moderator decides; sending back says what the entrepreneur has to change."""

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
    )

    def clean(self) -> dict[str, Any]:
        is_return = self.cleaned_data.get("outcome") == self.RETURN
        if is_return and not self.cleaned_data.get("reason") and "reason" not in self.errors:
            self.add_error("reason", "Schrijf minstens één zin.")
        return self.cleaned_data
