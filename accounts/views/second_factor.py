"""Setting up a second step: allauth's own pages, after which only this session goes on."""

from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView
from allauth.usersessions.internal.flows import sessions
from django.forms import Form
from django.http import HttpRequest, HttpResponse


class EndsOtherSessions:
    """Whoever logged in elsewhere did so without this step: from here on every session has shown it or set it up."""

    request: HttpRequest

    def form_valid(self, form: Form) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)  # type: ignore[misc]
        sessions.end_other_sessions(self.request, self.request.user)
        return response


class ActivateTOTP(EndsOtherSessions, ActivateTOTPView):
    """A code from an app."""


class AddPasskey(EndsOtherSessions, AddWebAuthnView):
    """A passkey."""


activate_totp = ActivateTOTP.as_view()
add_passkey = AddPasskey.as_view()
