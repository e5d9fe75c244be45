"""Forms about people and the parties they act for."""

from django import forms
from django.http import HttpRequest

from accounts.models import Organisation, User


class NameForm(forms.Form):
    """What signing up asks besides an address and a password."""

    name = forms.CharField(label="Uw naam", max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    field_order = ["name", "email", "password1"]

    def signup(self, request: HttpRequest, user: User) -> None:
        """Called by allauth when the account was made: keep the name."""
        user.name = self.cleaned_data["name"]
        user.save(update_fields=["name"])


class OrganisationForm(forms.ModelForm):
    """The party for which somebody wants to act."""

    class Meta:
        model = Organisation
        fields = ["name", "kind", "kvk_number", "municipality_code"]
        help_texts = {
            "name": "Zoals de organisatie bij de Kamer van Koophandel staat.",
            "kvk_number": "8 cijfers. Een organisatie zonder KvK-nummer laat dit leeg.",
            "municipality_code": "Waar de organisatie gevestigd is.",
        }
        error_messages = {
            "name": {"required": "Vul de naam van de organisatie in."},
            "kind": {"required": "Kies wat voor organisatie het is."},
            "kvk_number": {
                "unique": "Dit KvK-nummer hoort al bij een organisatie op dit platform. "
                "Vraag de eigenaar daarvan om u toe te voegen."
            },
        }

    def clean_kvk_number(self) -> str | None:
        """An empty number is no number, so that two organisations without one can exist."""
        return self.cleaned_data["kvk_number"] or None

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        is_company = cleaned.get("kind") == Organisation.Kind.COMPANY
        if is_company and not cleaned.get("kvk_number") and "kvk_number" not in self.errors:
            self.add_error("kvk_number", "Een bedrijf heeft een KvK-nummer. Schrijf alle 8 cijfers.")
        return cleaned
