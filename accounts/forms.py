"""Forms about people and the parties they act for."""

from typing import Any

from django import forms
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest

from accounts.models import Organisation, User
from platform_goed_inkopen.dutch import name_key
from platform_goed_inkopen.forms import WrittenField


class NameField(WrittenField):
    """A name on one line, without signs that nobody sees: it stands in lists, mails and the subjects of mails."""

    def __init__(self, *, autocomplete: str, **options: Any) -> None:
        super().__init__(**options)
        self.widget.attrs["autocomplete"] = autocomplete

    def to_python(self, value: object) -> str:
        return " ".join(super().to_python(value).split())


class NameForm(forms.Form):
    """What signing up asks besides an address and a password."""

    name = NameField(label="Uw naam", max_length=120, needed="Vul uw naam in.", autocomplete="name")
    field_order = ["name", "email", "password1"]

    def full_clean(self) -> None:
        """A known address takes as long as a new one, whose password is hashed: else time tells who has an account."""
        super().full_clean()
        if getattr(self, "account_already_exists", False) and not self.errors:
            make_password(self.cleaned_data["password1"])

    def signup(self, request: HttpRequest, user: User) -> None:
        """Called by allauth when the account was made: keep the name."""
        user.name = self.cleaned_data["name"]
        user.save(update_fields=["name"])


class OrganisationForm(forms.ModelForm):
    """The party for which somebody wants to act."""

    name = NameField(
        label="Naam",
        max_length=200,
        needed="Vul de naam van de organisatie in.",
        help_text="Zoals de organisatie bij de Kamer van Koophandel staat.",
        autocomplete="organization",
    )

    class Meta:
        model = Organisation
        fields = ["name", "kind", "kvk_number", "municipality_code"]
        help_texts = {
            "kvk_number": "8 cijfers. Een organisatie zonder KvK-nummer laat dit leeg.",
            "municipality_code": "Waar de organisatie gevestigd is.",
        }
        error_messages = {
            "kind": {"required": "Kies wat voor organisatie het is."},
            "kvk_number": {
                "unique": "Dit KvK-nummer hoort al bij een organisatie op dit platform. "
                "Vraag de eigenaar daarvan om u toe te voegen."
            },
        }

    def clean_name(self) -> str:
        """A name in which nothing can be searched for could not be found, nor have an address of its own."""
        name: str = self.cleaned_data["name"]
        if not name_key(name):
            raise forms.ValidationError("Schrijf de naam met letters of cijfers.")
        return name

    def clean_kvk_number(self) -> str | None:
        """An empty number is no number, so that two organisations without one can exist."""
        return self.cleaned_data["kvk_number"] or None

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        is_company = cleaned.get("kind") == Organisation.Kind.COMPANY
        if is_company and not cleaned.get("kvk_number") and "kvk_number" not in self.errors:
            self.add_error("kvk_number", "Een bedrijf heeft een KvK-nummer. Schrijf alle 8 cijfers.")
        return cleaned
