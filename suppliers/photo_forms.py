"""The photos of a profile: their words, their order, and one more. Bad input gets a sentence that says what to do."""

from typing import Any

from django import forms

from platform_goed_inkopen.forms import WrittenField
from suppliers.actions.photos import MOST_BYTES, MOST_PHOTOS, NO_WORDS, TOO_LARGE
from suppliers.actions.profiles import NewPhoto
from suppliers.profile import ShownPhoto

NOT_A_PLACE = "Kies een plaats uit de lijst."


class PhotoForm(forms.Form):
    """A photo that is there: what is on it, at which place it stands, or that it goes."""

    use_required_attribute = False

    alt = WrittenField(label="Wat staat erop?", max_length=300, rows=2, needed=NO_WORDS)
    place = forms.TypedChoiceField(
        label="Plaats",
        coerce=int,
        choices=[(number, str(number)) for number in range(1, MOST_PHOTOS + 1)],
        error_messages={"required": NOT_A_PLACE, "invalid_choice": NOT_A_PLACE},
    )
    gone = forms.BooleanField(label="Haal deze foto weg", required=False)

    def __init__(self, *args: Any, photo: ShownPhoto, **more: Any) -> None:
        super().__init__(*args, **more)
        self.photo = photo

    def shown(self) -> ShownPhoto:
        """The photo as it is written, of a valid form."""
        return ShownPhoto(self.photo.name, self.cleaned_data["alt"])


class NewPhotoForm(forms.Form):
    """One photo more; an empty form adds none."""

    use_required_attribute = False

    picture = forms.FileField(
        label="Bestand",
        required=False,
        help_text="JPEG, PNG of WebP, ten hoogste 10 MB. Wij bewaren alleen het beeld: geen plaats en geen camera.",
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        error_messages={"empty": "Dit bestand is leeg. Kies een ander bestand.", "max_length": "De naam is te lang."},
    )
    alt = WrittenField(
        label="Wat staat erop?",
        max_length=300,
        rows=2,
        help_text="Voor wie de foto niet ziet. Bijvoorbeeld: Twee vakmensen maaien een berm met de zeis.",
    )

    def clean(self) -> dict[str, Any]:
        told = self.cleaned_data
        picture, alt = told.get("picture"), told.get("alt")
        if picture and picture.size > MOST_BYTES:
            self.add_error("picture", TOO_LARGE)
        if picture and not alt and "alt" not in self.errors:
            self.add_error("alt", NO_WORDS)
        if alt and not picture and "picture" not in self.errors:
            self.add_error("picture", "Kies het bestand van de foto die u hier beschrijft.")
        return told

    def new(self) -> NewPhoto | None:
        """What was sent, of a valid form."""
        picture = self.cleaned_data.get("picture")
        return NewPhoto(picture.read(), self.cleaned_data["alt"]) if picture else None
