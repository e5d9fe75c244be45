"""What the views of accounts share."""

from collections.abc import Callable

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone

from accounts.actions import NotPossible, invitations
from accounts.models import Invitation


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
