"""Who moderates and coordinates: giving, taking and looking whether each role is still needed."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.actions import roles as actions
from accounts.forms import PlatformRoleForm, ReasonForm
from accounts.models import PlatformRole
from accounts.roles_page import RolesPage
from accounts.views.common import ask_again_who_you_are, coordinator_only, done, typed
from platform_goed_inkopen.access import platform_only


@require_safe
@platform_only
def roles(request: HttpRequest) -> HttpResponse:
    """The list of those whose roles this coordinator manages."""
    coordinator_only(request.user)
    page = RolesPage.build(request.user, today=timezone.localdate())
    return render(request, "accounts/roles.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@platform_only
def give_role(request: HttpRequest) -> HttpResponse:
    """Give somebody a role, with the reason."""
    coordinator_only(request.user)
    ask_again_who_you_are(request)
    form = PlatformRoleForm(typed(request), by=request.user)
    if request.method == "POST" and form.is_valid():
        told = {name: form.cleaned_data[name] for name in ("role", "province", "reason")}
        told |= {"by": request.user, "to": form.person, "now": timezone.now()}
        if done(form, lambda: actions.give_role(**told)):
            messages.success(request, f"{form.person} heeft de rol gekregen, en hoort dat per mail.")
            return redirect("roles")
    return render(request, "accounts/give_role.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@platform_only
def take_role(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a role away, with the reason; 404 for one of another province."""
    coordinator_only(request.user)
    role = get_object_or_404(PlatformRole.objects.select_related("user"), pk=pk)
    if not actions.may_manage(request.user, role.province):
        raise Http404
    ask_again_who_you_are(request)
    form = ReasonForm(typed(request))
    if request.method == "POST" and form.is_valid():
        told = {"by": request.user, "role": role, "reason": form.cleaned_data["reason"], "now": timezone.now()}
        if done(form, lambda: actions.take_role(**told)):
            messages.success(request, f"De rol van {role.user} is beëindigd.")
            return redirect("roles")
    return render(request, "accounts/take_role.html", {"form": form, "role": role})


@require_POST
@platform_only
def review_roles(request: HttpRequest) -> HttpResponse:
    """Record that this coordinator looked at the list."""
    coordinator_only(request.user)
    number = actions.record_review(by=request.user, now=timezone.now())
    messages.success(request, f"Nagekeken: {number} van de rollen. Uw eigen rol kijkt een ander na.")
    return redirect("roles")
