"""Choices on the pages about regions."""

from django import forms

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
