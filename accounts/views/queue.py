"""The one queue of moderators and coordinators."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.pages import QueuePage
from platform_goed_inkopen.access import platform_only


@require_safe
@platform_only
def queue(request: HttpRequest) -> HttpResponse:
    """Everything that waits, longest first; `soort` shows one kind."""
    page = QueuePage.build(request.user, kind=request.GET.get("soort", ""), today=timezone.localdate())
    return render(request, "accounts/queue.html", {"page": page})
