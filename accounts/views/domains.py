"""The mail domains of public bodies, kept by coordinators."""

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts.actions import NotPossible, verification
from accounts.forms import PublicDomainForm, ReasonForm
from accounts.models import PublicDomain, User
from accounts.views.common import coordinator_only, done, typed
from platform_goed_inkopen.access import platform_only


@require_http_methods(["GET", "HEAD", "POST"])
@platform_only
def domains(request: HttpRequest) -> HttpResponse:
    """The list, and adding one."""
    coordinator_only(request.user)
    form = PublicDomainForm(typed(request))
    if request.method == "POST" and form.is_valid() and _added(request, form):
        return redirect("domains")
    rows = PublicDomain.objects.select_related("added_by")
    return render(request, "accounts/domains.html", {"form": form, "domains": rows})


def _added(request: HttpRequest, form: PublicDomainForm) -> bool:
    try:
        with transaction.atomic():
            verification.add_public_domain(by=request.user, **form.cleaned_data)
    except NotPossible as reason:
        form.add_error("domain", str(reason))
        return False
    except IntegrityError:
        form.add_error("domain", "Dit domein staat al op de lijst.")
        return False
    messages.success(request, f"Wie een adres heeft in {form.cleaned_data['domain']}, wordt herkend.")
    return True


@require_http_methods(["GET", "HEAD", "POST"])
@platform_only
def remove_domain(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a domain off the list, with the reason."""
    coordinator_only(request.user)
    found = get_object_or_404(PublicDomain, pk=pk)
    form = ReasonForm(typed(request))
    if request.method == "POST" and form.is_valid() and done(form, lambda: _remove(found, request.user, form)):
        messages.success(request, f"{found.domain} is van de lijst. Wie al gecontroleerd is, blijft dat.")
        return redirect("domains")
    return render(request, "accounts/remove_domain.html", {"form": form, "domain": found})


def _remove(found: PublicDomain, by: User, form: ReasonForm) -> None:
    verification.remove_public_domain(public_domain=found, by=by, reason=form.cleaned_data["reason"])
