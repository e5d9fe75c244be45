"""One supplier: the page that a buyer reads, and the same facts for programs."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from suppliers import files
from suppliers.models import Offering, Supplier
from suppliers.profile_page import ProfilePage


@require_safe
@login_not_required
def supplier(request: HttpRequest, slug: str) -> HttpResponse:
    """The profile; one that is not online is only there for its own people."""
    visible = Supplier.objects.visible_to(request.user).for_profile()
    found = get_object_or_404(visible, organisation__slug=slug)
    page = ProfilePage.build(found, today=timezone.localdate())
    return render(request, "suppliers/profile.html", {"page": page, "supplier": found})


@require_safe
@login_not_required
def supplier_json(request: HttpRequest, slug: str) -> JsonResponse:
    """What the list tells of this supplier, and its text."""
    found = get_object_or_404(Supplier.objects.published().for_files(), organisation__slug=slug)
    offered = [offering_as_object(offering) for offering in found.offerings.select_related("category")]
    told = {
        **files.as_object(found, today=timezone.localdate()),
        "omschrijving": found.description or None,
        "aanbod": offered,
    }
    return JsonResponse(told, json_dumps_params={"ensure_ascii": False, "indent": 1})


def offering_as_object(offering: Offering) -> dict[str, Any]:
    """An offering for programs: codes of places, whole euros without VAT, unknown is null."""
    return {
        "titel": offering.title,
        "categorie": offering.category.slug,
        "toelichting": offering.text or None,
        "levert_in": offering.delivery_area,
        "kleinste_opdracht": offering.order_minimum,
        "grootste_opdracht": offering.order_maximum,
        "levertijd_dagen": offering.lead_time_days,
        "ruimte": offering.get_capacity_display() or None,
        "ruimte_gezegd_op": offering.capacity_on.isoformat() if offering.capacity_on else None,
    }
