"""One's own place: the organisations somebody acts for."""

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts import actions
from accounts.forms import OrganisationForm
from accounts.pages import MinePage


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """What this person can do here."""
    return render(request, "accounts/mine.html", {"page": MinePage.build(request.user)})


@require_http_methods(["GET", "HEAD", "POST"])
def new_organisation(request: HttpRequest) -> HttpResponse:
    """Say for which organisation one acts; the founder becomes its owner."""
    form = OrganisationForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _found(request, form):
        messages.success(request, f"{form.cleaned_data['name']} is toegevoegd. U bent de eigenaar.")
        return redirect("mine")
    return render(request, "accounts/new_organisation.html", {"form": form})


def _found(request: HttpRequest, form: OrganisationForm) -> bool:
    try:
        with transaction.atomic():
            actions.found_organisation(by=request.user, **form.cleaned_data)
    except IntegrityError:
        # Somebody took the KvK number between the check of the form and this moment.
        form.add_error("kvk_number", form.fields["kvk_number"].error_messages["unique"])
        return False
    return True
