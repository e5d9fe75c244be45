"""allauth's forms about an address and a password, in our words: an empty field says what to do."""

from typing import Any

from allauth.account import forms as allauth_forms
from django import forms

NEEDED = {
    "login": "Vul uw e-mailadres in.",
    "email": "Vul een e-mailadres in.",
    "password": "Vul uw wachtwoord in.",
    "oldpassword": "Vul uw huidige wachtwoord in.",
    "password1": "Kies een wachtwoord.",
    "password2": "Vul het nieuwe wachtwoord nog een keer in.",
}


class InOurWords(forms.BaseForm):
    """For a form of allauth; a placeholder would repeat the label, and vanish while somebody types."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in NEEDED.keys() & self.fields.keys():
            self.fields[name].error_messages["required"] = NEEDED[name]
            self.fields[name].widget.attrs.pop("placeholder", None)


class LogInForm(InOurWords, allauth_forms.LoginForm):
    """An address and a password."""


class SignUpForm(InOurWords, allauth_forms.SignupForm):
    """A name, an address and a password."""


class AddAddressForm(InOurWords, allauth_forms.AddEmailForm):
    """Another address of one's own."""


class ChangePasswordForm(InOurWords, allauth_forms.ChangePasswordForm):
    """The password of now, and twice the new one."""


class AskResetForm(InOurWords, allauth_forms.ResetPasswordForm):
    """To which address a link for a new password goes."""


class ResetForm(InOurWords, allauth_forms.ResetPasswordKeyForm):
    """Twice the new password, by the link in the mail."""


class PasswordAgainForm(InOurWords, allauth_forms.ReauthenticateForm):
    """The password that is asked before something important changes."""
