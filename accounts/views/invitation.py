"""Accepting an invitation, with the address on which it was received."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.actions import NotPossible, invitations


@require_http_methods(["GET", "HEAD", "POST"])
def accept_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Read to what one is invited, and accept. A link that this person cannot use tells nothing, whatever the cause."""
    now = timezone.now()
    invitation = invitations.usable_invitation(token=token, user=request.user, now=now)
    problem = ""
    if request.method == "POST" and invitation:
        try:
            membership = invitations.accept(token=token, by=request.user, now=now)
        except NotPossible as reason:
            problem = str(reason)
        else:
            messages.success(request, f"U werkt nu mee namens {membership.organisation.name}.")
            return redirect("organisation", membership.organisation.slug)
    shown = {"invitation": invitation, "problem": problem}
    return render(request, "accounts/accept_invitation.html", shown, status=200 if invitation else 404)
