"""One supplier: the page that a buyer reads, and the same facts for programs."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from suppliers import files
from suppliers.models import Offering, ProfilePhoto, Supplier
from suppliers.profile_page import ProfilePage
from suppliers.views.gone import what_is_left, what_is_left_as_json
from suppliers.way_back import WayBack


@require_safe
@login_not_required
def supplier(request: HttpRequest, slug: str) -> HttpResponse:
    """The profile; one that is not online is only there for its own people. Leads back to the search in its address."""
    visible = Supplier.objects.visible_to(request.user).for_page()
    found = visible.filter(organisation__slug=slug).first()
    if found is None or found.is_gone:
        return what_is_left(request, slug)
    today = timezone.localdate()
    page = ProfilePage.build(found, today=today)
    back = WayBack.of(request.GET, today=today)
    return render(request, "suppliers/profile.html", {"page": page, "supplier": found, "back": back})


@require_safe
@login_not_required
def supplier_json(request: HttpRequest, slug: str) -> HttpResponse:
    """What the list tells of this supplier, its texts, its photos and what it offers."""
    found = Supplier.objects.published().for_files().filter(organisation__slug=slug).first()
    if found is None:
        return what_is_left_as_json(slug)
    told = {
        **files.as_object(found, today=timezone.localdate()),
        "omschrijving": found.description or None,
        "voor_mensen": found.for_people or None,
        "voor_de_planeet": found.for_planet or None,
        "wie_antwoordt": found.contact_role or None,
        "bevestigd_op": timezone.localdate(found.confirmed_at).isoformat() if found.confirmed_at else None,
        "fotos": [photo_as_object(photo) for photo in found.photos.public()],
        "aanbod": [offering_as_object(offering) for offering in found.offerings.select_related("category")],
    }
    return JsonResponse(told, json_dumps_params={"ensure_ascii": False, "indent": 1})


def photo_as_object(photo: ProfilePhoto) -> dict[str, Any]:
    """The widest picture, and what is on it."""
    url = f"{settings.PUBLIC_URL}{photo.url(ProfilePhoto.WIDTHS[-1])}"
    return {"url": url, "breedte": photo.width, "hoogte": photo.height, "wat_erop_staat": photo.alt}


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
        "ruimte_vanaf": offering.capacity_from.isoformat() if offering.capacity_from else None,
        "grootste_uitgevoerd": offering.largest_done,
        "ook_een_deel": offering.takes_part,
    }
