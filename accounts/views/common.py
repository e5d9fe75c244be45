"""What the views of accounts share."""

from collections.abc import Callable

from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone

from accounts.actions import NotPossible, invitations
from accounts.models import Invitation, User


def coordinator_only(user: User, province_code: str = "") -> None:
    """Raise PermissionDenied for who does not coordinate here or, without a province, anywhere."""
    if not user.may_coordinate(province_code):
        raise PermissionDenied


def typed(request: HttpRequest) -> QueryDict | None:
    """What was sent; None when the page is only read."""
    return request.POST if request.method == "POST" else None


def done(form: Form, change: Callable[[], object]) -> bool:
    """Carry it out; False when that is not possible, and the form says why."""
    try:
        change()
    except NotPossible as reason:
        form.add_error(None, str(reason))
        return False
    return True


def ask_again_who_you_are(request: HttpRequest) -> None:
    """Before who may do what is changed: whoever did not just log in gives the password or code first.

    Call it where the change is allowed. What was typed waits in the session, and is sent after the answer.
    """
    if request.method == "POST":
        raise_if_reauthentication_required(request, app="account")


def change_invitation(request: HttpRequest, invitation: Invitation, *back: str) -> HttpResponse:
    """Send it again or, with that button, revoke it."""
    try:
        if request.POST.get("knop") == "intrekken":
            invitations.revoke(invitation=invitation, by=request.user, now=timezone.now())
            messages.success(request, "De uitnodiging is ingetrokken. De link werkt niet meer.")
        else:
            invitations.resend(invitation=invitation, now=timezone.now())
            messages.success(request, "De uitnodiging is opnieuw verstuurd. Alleen de nieuwe link werkt.")
    except NotPossible as reason:
        messages.error(request, str(reason))
    return redirect(*back)
