"""What is left at the address of a profile that stopped, or that became part of another."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate

from suppliers.models import Supplier


def what_is_left(request: HttpRequest, slug: str) -> HttpResponse:
    """A page that says since when it stopped, without a way to reach it; or on to the other. 404 for anything else."""
    supplier = get_object_or_404(Supplier.objects.gone(), organisation__slug=slug)
    if supplier.merged_into:
        return redirect(supplier.merged_into, permanent=True)
    offerings = supplier.offerings.select_related("category")
    return render(request, "suppliers/stopped.html", {"supplier": supplier, "offerings": offerings})


def what_is_left_as_json(slug: str) -> HttpResponse:
    """The same for programs."""
    supplier = get_object_or_404(Supplier.objects.gone(), organisation__slug=slug)
    if supplier.merged_into:
        return redirect("supplier_json", supplier.merged_into.organisation.slug, permanent=True)
    told = {
        "slug": slug,
        "naam": supplier.organisation.name,
        "kvk": supplier.organisation.kvk_number,
        "stand": supplier.get_status_display(),
        "gestopt_op": localdate(supplier.stopped_at).isoformat(),
        "url": settings.PUBLIC_URL + supplier.get_absolute_url(),
    }
    return JsonResponse(told, json_dumps_params={"ensure_ascii": False, "indent": 1})
