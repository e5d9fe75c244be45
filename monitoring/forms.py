"""Choices on the pages about regions."""

from django import forms

from monitoring.places import ORDERS
from platform_goed_inkopen.regions import BY_SLUG, MUNICIPALITIES, Municipality


class MunicipalityForm(forms.Form):
    """Which municipality; empty shows the question."""

    gemeente = forms.ChoiceField(
        label="Voor welke gemeente werkt u?",
        required=False,
        choices=[("", "Kies een gemeente"), *((place.slug, place.name) for place in MUNICIPALITIES)],
        error_messages={"invalid_choice": "Deze gemeente kennen wij niet. Kies een gemeente uit de lijst."},
    )

    def clean_gemeente(self) -> Municipality | None:
        """The chosen municipality."""
        return BY_SLUG.get(self.cleaned_data["gemeente"])


class OrderForm(forms.Form):
    """In which order the municipalities stand; by name when nobody asks, or asks what does not exist."""

    volgorde = forms.ChoiceField(
        required=False,
        choices=[(order, order) for order in ORDERS],
        error_messages={"invalid_choice": "Deze volgorde kennen wij niet. De gemeenten staan nu op naam."},
    )

    @property
    def order(self) -> str:
        """The order that was asked."""
        return (self.is_valid() and self.cleaned_data["volgorde"]) or "naam"

    @property
    def errors_in_words(self) -> list[str]:
        """What could not be used."""
        return [str(message) for several in self.errors.values() for message in several]
