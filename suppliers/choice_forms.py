"""Forms of a market scan: beginning one, adding to one, and choosing with a reason."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.db.models import TextChoices
from django.utils.html import format_html

from accounts.models import Organisation
from platform_goed_inkopen.forms import WrittenField
from platform_goed_inkopen.regions import MUNICIPALITIES
from suppliers.actions.choosing import Decision
from suppliers.models import Shortlist, ShortlistItem

NEW = "nieuw"
PLACES = [("", "Nergens in het bijzonder"), *((place.code, place.name) for place in MUNICIPALITIES)]
NAMELESS = "Schrijf waarvoor u zoekt, bijvoorbeeld: bermbeheer."
OTHER = ShortlistItem.Reason.OTHER


def _capitalised(choices: type[TextChoices]) -> list[tuple[str, str]]:
    return [(value, label.capitalize()) for value, label in choices.choices]


def _title(needed: str) -> WrittenField:
    return WrittenField(
        label="Waarvoor zoekt u?",
        max_length=120,
        needed=needed,
        help_text="In een paar woorden, zoals: bermbeheer. Dit wordt de naam van uw lijst.",
    )


class OfOrganisation(forms.Form):
    """A form about a new list; who writes for several organisations says for which one it is."""

    use_required_attribute = False

    organisation = forms.ChoiceField(
        label="Voor welke organisatie?",
        help_text="Uw collega's daar zien deze lijst ook.",
        error_messages={
            "required": "Kies voor welke organisatie de lijst is.",
            "invalid_choice": "Kies een organisatie uit de lijst.",
        },
    )

    def __init__(self, *args: Any, organisations: Sequence[Organisation], **more: Any) -> None:
        super().__init__(*args, **more)
        self.organisations = {organisation.slug: organisation for organisation in organisations}
        field: Any = self.fields["organisation"]
        field.choices = [("", "Maak een keuze"), *((slug, str(it)) for slug, it in self.organisations.items())]
        if len(self.organisations) < 2:
            del self.fields["organisation"]

    @property
    def chosen_organisation(self) -> Organisation:
        """For whom the list is, of a valid form."""
        slug = self.cleaned_data.get("organisation") or next(iter(self.organisations))
        return self.organisations[slug]


class NewShortlistForm(OfOrganisation):
    """A list from a search: for what, why, where, and who of those that were found."""

    title = _title(NAMELESS)
    reason = WrittenField(
        label="Waarom zoekt u zo?",
        rows=3,
        max_length=1_000,
        help_text="Bijvoorbeeld: perceel 2 wordt voorbehouden. Dit staat in het dossier.",
    )
    place = forms.ChoiceField(
        label="Waar is het werk?",
        choices=PLACES,
        required=False,
        help_text="Vanaf hier meten wij de afstand.",
        error_messages={"invalid_choice": "Kies een gemeente uit de lijst."},
    )
    suppliers = forms.MultipleChoiceField(
        label="Wie komen op de lijst?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Zet minstens één aanbieder aan.",
            "invalid_list": "Kies uit de lijst.",
            "invalid_choice": "‘%(value)s’ wordt nu niet meer gevonden. Kijk de lijst na.",
        },
    )
    field_order = ["title", "reason", "place", "organisation", "suppliers"]

    def __init__(self, *args: Any, found: Iterable[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        field: Any = self.fields["suppliers"]
        field.choices = list(found)


class AddForm(OfOrganisation):
    """On which list, or on a new one with a name."""

    shortlist = forms.ChoiceField(
        label="Op welke lijst?",
        widget=forms.RadioSelect,
        error_messages={"required": "Kies een lijst.", "invalid_choice": "Kies een lijst die er is."},
    )
    title = _title("")
    field_order = ["shortlist", "title", "organisation"]

    def __init__(self, *args: Any, shortlists: Sequence[Shortlist], **more: Any) -> None:
        super().__init__(*args, **more)
        self.shortlists = {shortlist.number: shortlist for shortlist in shortlists}
        field: Any = self.fields["shortlist"]
        field.choices = [*((number, str(it)) for number, it in self.shortlists.items()), (NEW, "Een nieuwe lijst")]
        field.initial = field.choices[0][0]
        if "organisation" in self.fields:
            self.fields["organisation"].required = False
        self.fields["title"].label = "Waarvoor is de nieuwe lijst?"

    def clean(self) -> dict[str, Any]:
        """Only a new list asks for a name, and for whom it is."""
        told = self.cleaned_data
        if told.get("shortlist") == NEW:
            if not told.get("title") and not self.has_error("title"):
                self.add_error("title", NAMELESS)
            if "organisation" in self.fields and not told.get("organisation") and not self.has_error("organisation"):
                self.add_error("organisation", "Kies voor welke organisatie de lijst is.")
        return told

    @property
    def chosen_shortlist(self) -> Shortlist | None:
        """The list that was chosen, of a valid form; None for a new one."""
        return self.shortlists.get(self.cleaned_data["shortlist"])


class ChoiceForm(forms.Form):
    """Whether one supplier stays on the list, and why. `before` is what stood there when the page was made."""

    use_required_attribute = False

    choice = forms.ChoiceField(
        required=False,
        choices=[("", "Nog geen keuze"), *_capitalised(ShortlistItem.Choice)],
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Kies of deze aanbieder blijft of afvalt."},
    )
    reason = forms.ChoiceField(
        choices=[("", "Kies een reden"), *_capitalised(ShortlistItem.Reason)],
        error_messages={"invalid_choice": "Kies een reden uit de lijst."},
    )
    note = WrittenField(rows=2, max_length=1_000)
    before = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, item: ShortlistItem) -> None:
        initial = {"choice": item.choice, "reason": item.reason, "note": item.note, "before": item.as_chosen}
        super().__init__(data, prefix=f"keuze-{item.pk}", initial=initial)
        self.item = item
        labels = {"choice": "Uw keuze", "reason": "Reden", "note": "Toelichting"}
        for name, label in labels.items():
            self.fields[name].label = format_html('{}<span class="vh"> voor {}</span>', label, item.supplier)

    @property
    def stands(self) -> str:
        """What the page says that stands there: after a refusal still what the sender saw."""
        seen = self["before"].value() if self.is_bound and not self.has_error("choice", "overtaken") else ""
        return seen or self.item.as_chosen

    def clean(self) -> dict[str, Any]:
        """A choice has a reason, and a reason a choice: nothing that was typed falls away in silence."""
        told, name = self.cleaned_data, self.item.supplier
        if self.has_error("reason", "required"):
            del self.errors["reason"]
            told["reason"] = ""
            if told.get("choice"):
                self.add_error("reason", f"Kies een reden bij {name}.")
        if told.get("reason") == OTHER and not told.get("note") and not self.has_error("note"):
            self.add_error("note", f"Schrijf bij {name} wat de reden is.")
        if (told.get("reason") or told.get("note")) and not told.get("choice") and not self.has_error("choice"):
            self.add_error("choice", f"Kies of {name} blijft of afvalt.")
        return told

    def decision(self) -> Decision:
        """What was typed, of a valid form."""
        return Decision(**self.cleaned_data)

    def say_overtaken(self, item: ShortlistItem) -> None:
        """A colleague was first: tell what stands there now, and keep what was typed."""
        self.item = item
        who = item.decided_by or "een collega"
        stands = f"{item.get_choice_display()}, {item.get_reason_display()}" if item.choice else "nog geen keuze"
        said = f"Bij {item.supplier} staat intussen: {stands} ({who}). Bewaar opnieuw als uw keuze moet gelden."
        self.add_error("choice", forms.ValidationError(said, code="overtaken"))


class ChoiceForms:
    """The choices about these suppliers as one form. A supplier that was not on the sent page is left as it is."""

    def __init__(self, data: Any, items: Sequence[ShortlistItem]) -> None:
        self.by_item = {
            item.pk: ChoiceForm(data if data and f"keuze-{item.pk}-before" in data else None, item=item)
            for item in items
        }

    @property
    def sent(self) -> list[ChoiceForm]:
        """Those that were sent."""
        return [form for form in self.by_item.values() if form.is_bound]

    def is_valid(self) -> bool:
        """Whether all can be kept; each is looked at, so that one look mends all."""
        return not [form for form in self.sent if not form.is_valid()]

    def decisions(self) -> dict[int, Decision]:
        """What was typed, of valid forms."""
        return {form.item.pk: form.decision() for form in self.sent}

    @property
    def mistakes(self) -> list[tuple[str, forms.BoundField]]:
        """What must be mended, each with its field."""
        return [(str(said), field) for form in self.sent for field in form for said in field.errors]
