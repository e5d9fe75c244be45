"""The form with which a coordinator brings a list of enterprises."""

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat

MOST_BYTES = 5_000_000


class ImportForm(forms.Form):
    """A list, and what becomes of profiles that are new in it."""

    PUBLIC, DRAFT = "openbaar", "concept"
    use_required_attribute = False

    file = forms.FileField(
        label="Bestand",
        help_text="Een CSV-bestand van ten hoogste 5 MB en 20.000 regels.",
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
        error_messages={
            "required": "Kies een bestand.",
            "missing": "Kies een bestand.",
            "invalid": "Er kwam geen bestand mee. Kies het opnieuw.",
            "empty": "Dit bestand is leeg. Kies een ander.",
        },
    )
    new_profiles = forms.ChoiceField(
        label="Wat gebeurt er met nieuwe profielen?",
        choices=[
            (PUBLIC, "Meteen openbaar: ik weet dat deze ondernemingen echt zijn"),
            (DRAFT, "Als concept: niemand ziet ze tot hun onderneming ze instuurt"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Kies wat er gebeurt.", "invalid_choice": "Kies openbaar of concept."},
    )

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        size = file.size or 0
        if size > MOST_BYTES:
            raise forms.ValidationError(f"Dit bestand is {filesizeformat(size)}; er past 5 MB. Maak er twee van.")
        return file
