"""One supplier: the page that a buyer reads, and the same facts for programs."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from suppliers import files
from suppliers.models import Supplier
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
    told = {**files.as_object(found), "omschrijving": found.description or None}
    return JsonResponse(told, json_dumps_params={"ensure_ascii": False, "indent": 1})
