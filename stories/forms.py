"""Writing a story. Bad input gets a sentence that says what to do; nothing typed is lost."""

from typing import Any

from django import forms

from accounts.models import MUNICIPALITY_CHOICES
from platform_goed_inkopen.forms import WrittenField
from stories import personal
from stories.models import Version
from stories.text import StoryText
from suppliers.fields import EurosField
from suppliers.models import Category, Supplier, Theme

NEEDED_LATER = ("summary", "body", "not_achieved", "buyer_name", "category")


def _longest(name: str) -> int | None:
    return getattr(Version._meta.get_field(name), "max_length", None)


class StoryForm(forms.Form):
    """A story as its writer types it. As a draft only a title is needed; `complete` asks for all that readers need."""

    use_required_attribute = False

    title = WrittenField(
        label="Titel",
        needed="Geef uw verhaal een titel.",
        max_length=_longest("title"),
        help_text="Een zin die vertelt wat er gebeurde. Zet twee sterren om wat vet moet: "
        "Het gemeentehuis kocht **214 bureaus die er al stonden**.",
    )
    summary = WrittenField(
        label="Samenvatting",
        rows=3,
        needed="Schrijf in een paar zinnen wat er gebeurde.",
        max_length=_longest("summary"),
        help_text="Twee of drie zinnen, ook over wat tegenviel.",
    )
    body = WrittenField(
        label="Verhaal",
        rows=18,
        needed="Schrijf het verhaal zelf.",
        max_length=_longest("body"),
        help_text="Een lege regel begint een nieuwe alinea. Een tussenkop begint met ## en een spatie, een opsomming "
        "met - en een spatie, een citaat met > en een spatie. Zet *een ster* om cursief en **twee sterren** om vet. "
        "Een link schrijft u als [tekst](https://adres.nl).",
    )
    not_achieved = WrittenField(
        label="Wat lukte niet?",
        rows=4,
        needed="Schrijf wat niet lukte. Lukte alles, schrijf dan “niets”.",
        max_length=_longest("not_achieved"),
        help_text="Lezers leren hier het meest van. Lukte alles, schrijf dan “niets”.",
    )
    do_this_too = WrittenField(
        label="Doe dit na",
        rows=5,
        max_length=_longest("do_this_too"),
        help_text="Wat moet een ander doen die dit ook wil? Elke tip op een eigen regel.",
    )
    buyer_name = WrittenField(
        label="Wie kocht er?",
        needed="Vul in wie er kocht.",
        max_length=_longest("buyer_name"),
        help_text="Bijvoorbeeld: Gemeente Assen.",
    )
    category = forms.ModelChoiceField(
        Category.objects.all(),
        label="Categorie",
        to_field_name="slug",
        empty_label="Kies een categorie",
        error_messages={
            "required": "Kies waar het verhaal over gaat.",
            "invalid_choice": "Deze categorie kennen wij niet. Kies er een uit de lijst.",
        },
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
        help_text="Bijvoorbeeld: enkelvoudig onderhands.",
    )
    amount = EurosField(label="Bedrag zonder btw, in euro's", help_text="Hele euro's, bijvoorbeeld 64.200.")

    def __init__(self, *args: Any, complete: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        self.complete = complete

    def full_clean(self) -> None:
        """Demand all that readers need, or for a draft only the title; what is shown as needed stays the same."""
        for name in NEEDED_LATER:
            self.fields[name].required = self.complete
        super().full_clean()
        for name in NEEDED_LATER:
            self.fields[name].required = True

    def clean(self) -> dict[str, Any]:
        for name in [name for name, field in self.fields.items() if isinstance(field, WrittenField)]:
            if objection := personal.objection(self.cleaned_data.get(name, "")):
                self.add_error(name, objection)
        return self.cleaned_data

    def text(self) -> StoryText:
        """What was written, of a valid form."""
        values = {name: self.cleaned_data[name] for name in StoryForm.base_fields}
        return StoryText(**values | {"themes": tuple(values["themes"])})


def initial_of(text: StoryText) -> dict[str, Any]:
    """A stored text as the form shows it."""
    return {name: getattr(text, name) for name in StoryForm.base_fields}


class NewStoryForm(StoryForm):
    """The same, with the enterprise in whose name somebody writes: a question only for who acts for more than one."""

    def __init__(self, *args: Any, suppliers: list[Supplier], **options: Any) -> None:
        super().__init__(*args, **options)
        self.suppliers = {supplier.organisation.slug: supplier for supplier in suppliers}
        if len(suppliers) > 1:
            names = [(slug, str(supplier)) for slug, supplier in self.suppliers.items()]
            self.fields["supplier"] = forms.ChoiceField(
                label="Namens welke onderneming?",
                choices=[("", "Kies een onderneming"), *names],
                error_messages={
                    "required": "Kies namens welke onderneming u schrijft.",
                    "invalid_choice": "Kies een onderneming uit de lijst.",
                },
            )
            self.order_fields(["supplier"])

    def chosen_supplier(self) -> Supplier:
        """In whose name, of a valid form."""
        only = next(iter(self.suppliers))
        return self.suppliers[self.cleaned_data.get("supplier", only)]
