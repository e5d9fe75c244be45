"""Profiles that may be one enterprise, beside the one queue."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from platform_goed_inkopen.access import platform_only
from suppliers.actions import NotPossible, merging
from suppliers.duplicates_page import DuplicatesPage, PairPage, may_read_of
from suppliers.models import Supplier
from suppliers.upkeep_forms import DuplicateForm


@require_safe
@platform_only
def duplicates(request: HttpRequest) -> HttpResponse:
    """Every pair that looks alike and that nobody decided on."""
    return render(request, "suppliers/duplicates.html", {"page": DuplicatesPage.build(request.user)})


@require_http_methods(["GET", "HEAD", "POST"])
@platform_only
def decide_duplicate(request: HttpRequest, first: int, second: int) -> HttpResponse:
    """Two profiles side by side; a moderator of both provinces decides, others read. Any two may be compared."""
    comparable = Supplier.objects.comparable().select_related("organisation")
    one, other = (get_object_or_404(comparable, pk=pk) for pk in (first, second))
    if first >= second or not (may_read_of(request.user, one) or may_read_of(request.user, other)):
        raise Http404
    page = PairPage.build(one, other, request.user)
    form = DuplicateForm(request.POST if request.method == "POST" else None, first=one, second=other)
    if request.method == "POST":
        if not page.may_decide:
            raise PermissionDenied
        if form.is_valid() and _decided(request, form, one, other):
            return redirect("duplicates")
    return render(request, "suppliers/decide_duplicate.html", {"page": page, "form": form})


def _decided(request: HttpRequest, form: DuplicateForm, one: Supplier, other: Supplier) -> bool:
    """Carry the decision out; False when that is not possible, and the form says why."""
    by, now, decision = request.user, timezone.now(), form.cleaned_data["besluit"]
    if decision == form.APART:
        merging.not_the_same(one=one, other=other, by=by, now=now)
        messages.success(request, f"{one} en {other} blijven twee profielen.")
        return True
    gone, kept = (other, one) if decision == str(one.pk) else (one, other)
    try:
        merging.merge(gone=gone, kept=kept, by=by, now=now, reason=form.cleaned_data["reden"])
    except NotPossible as reason:
        form.add_error(None, str(reason))
        return False
    messages.success(request, f"{gone} hoort nu bij {kept}. Het oude adres leidt daarheen.")
    return True
