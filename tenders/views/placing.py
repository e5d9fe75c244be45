"""Placing buyers: a coordinator says which organisation a name on notices is, and where it is seated."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from accounts.views.common import coordinator_only, typed
from platform_goed_inkopen.access import platform_only
from platform_goed_inkopen.facets import PAGE, page_number
from tenders.actions import buyers
from tenders.buyers_page import BuyersFilter
from tenders.models import Buyer
from tenders.place_forms import PlaceForm
from tenders.place_page import PlacePage, PlacesPage


@require_safe
@platform_only
def buyers_to_place(request: HttpRequest) -> HttpResponse:
    """Every name on notices, those that wait for a person first."""
    coordinator_only(request.user)
    number = page_number(request.GET.get(PAGE))
    page = number and PlacesPage.build(BuyersFilter(request.GET), page=number, path=request.path)
    if not page or not page.paging.exists:
        raise Http404
    return render(request, "tenders/buyers_to_place.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@platform_only
def place_buyer(request: HttpRequest, pk: int) -> HttpResponse:
    """One of them: suggestions with why, and the form."""
    coordinator_only(request.user)
    buyer = get_object_or_404(Buyer.objects.select_related("organisation", "linked_by", "seated_by"), pk=pk)
    page = PlacePage.build(buyer)
    form = PlaceForm(typed(request), buyer=buyer, suggestions=page.suggestions)
    if request.method == "POST" and form.is_valid():
        _save(form, buyer, request.user)
        messages.success(request, f"Opgeslagen voor {buyer}.")
        return redirect("place_buyer", pk)
    return render(request, "tenders/place_buyer.html", {"page": page, "form": form})


def _save(form: PlaceForm, buyer: Buyer, by: User) -> None:
    """Only what was changed, so that what nobody decided on stays undecided."""
    now = timezone.now()
    if form.decides_on_organisation:
        buyers.link(buyer=buyer, organisation=form.organisation, by=by, now=now)
    if not form.decides_on_place:
        return
    if form.place is None:
        buyers.seat_as_told(buyer=buyer)
    else:
        buyers.seat(buyer=buyer, place=form.place, by=by, now=now)
