"""Accepting an invitation, with the address on which it was received: by the link in the mail, or on one's own page."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.actions import NotPossible, invitations
from accounts.models import Invitation
from platform_goed_inkopen.dutch import ended


@require_http_methods(["GET", "HEAD", "POST"])
def accept_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Read to what one is invited, and accept. A link that this person cannot use tells nothing, whatever the cause."""
    invitation = invitations.usable_invitation(token=token, user=request.user, now=timezone.now())
    problem = ""
    if request.method == "POST" and invitation:
        try:
            return _accepted(request, invitation)
        except NotPossible as reason:
            problem = str(reason)
    shown = {"invitation": invitation, "problem": problem}
    return render(request, "accounts/accept_invitation.html", shown, status=200 if invitation else 404)


@require_POST
def accept_waiting(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept without the link, on one's own page; 404 for an invitation of somebody else or that works no longer."""
    mine = Invitation.objects.usable(timezone.now()).sent_to(request.user)
    try:
        return _accepted(request, get_object_or_404(mine, pk=pk))
    except NotPossible as reason:
        messages.error(request, str(reason))
        return redirect("mine")


def _accepted(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    membership = invitations.accept(invitation=invitation, by=request.user, now=timezone.now())
    messages.success(request, ended(f"U werkt nu mee namens {membership.organisation.name}"))
    return redirect("organisation", membership.organisation.slug)
