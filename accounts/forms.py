"""Forms about people and the parties they act for."""

from allauth.account.adapter import get_adapter
from django import forms
from django.http import HttpRequest

from accounts.models import User


class NameForm(forms.Form):
    """What signing up asks besides an address and a password."""

    name = forms.CharField(label="Uw naam", max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    field_order = ["name", "email", "password1"]

    def signup(self, request: HttpRequest, user: User) -> None:
        """Called by allauth after the account was made; the adapter kept the name already."""
        get_adapter(request)
