"""Writing which recognitions one has. Bad input gets a sentence that says what to do."""

from datetime import date
from typing import Any

from django import forms

from platform_goed_inkopen.forms import WrittenField
from suppliers.fields import DayField, WebsiteField
from suppliers.filled_forms import FilledForms, offer
from suppliers.models import Claim, Supplier
from suppliers.options import Options
from suppliers.profile import DeclaredClaim

Key = tuple[str, str, date | None]  # recognition, level, day of issue
CHECKED = (
    "Deze erkenning is al gecontroleerd en staat op uw profiel. Is het een nieuwe? Schrijf dan op welke dag zij is "
    "afgegeven. Anders: haal haar hier weg."
)


class ClaimForm(forms.Form):
    """A recognition that the owner declares to have."""

    use_required_attribute = False

    recognition = forms.ChoiceField(
        label="Erkenning",
        error_messages={
            "invalid_choice": "Deze erkenning kennen wij niet. Kies er een uit de lijst.",
            "required": "Kies welke erkenning het is, of haal haar weg.",
        },
    )
    level = WrittenField(label="Niveau", max_length=60, help_text="Bijvoorbeeld: trede 2.")
    issuer = WrittenField(label="Uitgever", max_length=120, help_text="Wie gaf haar af? Bijvoorbeeld: PSO-Nederland.")
    number = WrittenField(label="Nummer", max_length=60, help_text="Zoals het op het certificaat staat.")
    issued_on = DayField(label="Afgegeven op", help_text="Bijvoorbeeld 14-3-2025.")
    valid_until = DayField(label="Geldig tot", help_text="Bijvoorbeeld 14-3-2027. Leeg als er geen einddatum is.")
    evidence_url = WebsiteField(
        label="Waar kan iedereen dit nakijken?",
        max_length=200,
        help_text="Het adres van het openbare register, of van uw eigen pagina erover.",
    )

    def __init__(self, *args: Any, options: Options, **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, "recognition", [("", "Kies een erkenning"), *options["erkenning"].items()])

    def clean(self) -> dict[str, Any]:
        told = self.cleaned_data
        issued, until = told.get("issued_on"), told.get("valid_until")
        if issued and until and issued > until:
            self.add_error("valid_until", "Zij eindigt voordat zij is afgegeven. Wissel de dagen om.")
        return told

    def claim(self) -> DeclaredClaim:
        """What was declared, of a valid form that is not empty."""
        return DeclaredClaim(**{name: self.cleaned_data[name] for name in self.base_fields})


class ClaimForms(FilledForms):
    """The recognitions; what somebody checked is not declared again, unless it was issued another day."""

    double = "Deze erkenning staat er al. Haal haar hier weg."
    checked: frozenset[Key] = frozenset()

    def key(self, form: Any) -> Key | None:
        told = form.cleaned_data
        slug = told.get("recognition")
        return (slug, told.get("level", ""), told.get("issued_on")) if slug else None

    def clean(self) -> None:
        super().clean()
        for form in self.forms:
            key = self.key(form) if getattr(form, "cleaned_data", {}) and not form.errors else None
            if key and any(_is_same(key, other) for other in self.checked):
                form.add_error("recognition", CHECKED)


def _is_same(one: Key, other: Key) -> bool:
    """Whether it is one recognition: a day of issue that nobody told may be any day."""
    return one[:2] == other[:2] and (one[2] == other[2] or None in (one[2], other[2]))


def checked_of(supplier: Supplier | None) -> frozenset[Key]:
    """What somebody checked. Costs a query."""
    if supplier is None:
        return frozenset()
    checked = supplier.claims.filter(withdrawn_at=None).exclude(checked_how=Claim.Check.SELF_DECLARED)
    return frozenset(checked.values_list("recognition__slug", "level", "issued_on"))
