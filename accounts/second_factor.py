"""The forms of the second step in logging in: in Dutch, and each code works once."""

from datetime import datetime
from typing import Any

from allauth.mfa import app_settings
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal import auth
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.core.cache import cache

from accounts.models import User

PASSKEY_HINT = "Zo herkent u hem later, bijvoorbeeld: telefoon van het werk."


def spend(user: User, code: str) -> bool:
    """Use up this code for as long as it holds; False when it was used before, even at the same moment."""
    holds = app_settings.TOTP_PERIOD * (2 * app_settings.TOTP_TOLERANCE + 1)
    return bool(cache.add(f"second-factor:{user.pk}:{code}", True, timeout=holds))


def code_at(secret: str, at: datetime) -> str:
    """What an app with this secret shows at that time."""
    return str(auth.format_hotp_value(auth.hotp_value(secret, int(at.timestamp()) // app_settings.TOTP_PERIOD)))


class SingleUse(forms.Form):
    """allauth remembers a code for one period, but takes it during three."""

    user: User

    def clean_code(self) -> str:
        code: str = super().clean_code()  # type: ignore[misc]
        if not spend(self.user, code.replace(" ", "")):
            raise get_adapter().validation_error("incorrect_code")
        return code


def tell(field: forms.Field, *, label: str, help_text: str = "", needed: str = "", **attrs: str) -> None:
    """What a field of allauth is called here; a placeholder would vanish while somebody types."""
    field.label, field.help_text = label, help_text
    field.error_messages["required"] = needed
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs |= attrs


class AskedCode(SingleUse):
    """The one field that asks for a code."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        tell(
            self.fields["code"],
            label="Code",
            help_text="6 cijfers uit uw app, of een herstelcode van 8 cijfers.",
            needed="Vul de code in.",
        )


class CodeForm(AskedCode, AuthenticateForm):
    """The code that is asked after the password."""


class CodeAgainForm(AskedCode, ReauthenticateForm):
    """The code that is asked before something important changes."""


class FirstCodeForm(SingleUse, ActivateTOTPForm):
    """The code that shows that the app knows the secret."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        tell(
            self.fields["code"],
            label="Code uit de app",
            help_text="6 cijfers. De app maakt elke 30 seconden een nieuwe.",
            needed="Vul de code uit de app in.",
            inputmode="numeric",
        )

    def secret_in_fours(self) -> str:
        """The secret as people copy it."""
        return " ".join(self.secret[start : start + 4] for start in range(0, len(self.secret), 4))


class PasskeyForm(AddWebAuthnForm):
    """A new passkey; the credential is filled in by the browser."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        tell(self.fields["name"], label="Naam van de passkey", help_text=PASSKEY_HINT, maxlength="100")
        tell(
            self.fields["passwordless"],
            label="Hiermee wil ik ook zonder wachtwoord inloggen",
            help_text="Uw apparaat vraagt dan om uw vinger, gezicht of pincode.",
        )
        self.fields["passwordless"].initial = True
        self.fields["credential"].error_messages["required"] = "Uw browser gaf geen passkey. Probeer het opnieuw."


class PasskeyNameForm(EditWebAuthnForm):
    """Another name for a passkey."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        tell(self.fields["name"], label="Naam van de passkey", help_text=PASSKEY_HINT, needed="Vul een naam in.")
