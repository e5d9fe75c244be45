"""Deciding: a profile that was sent in, beside the one queue."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.models import User
from platform_goed_inkopen.access import may_decide, may_read, platform_only
from suppliers.actions import NotPossible, profiles
from suppliers.forms import SupplierDecisionForm
from suppliers.models import Supplier
from suppliers.review_page import ReviewPage

OTHER_VERSION = "Er is intussen iets anders ingestuurd. Lees dat eerst; uw tekst staat er nog."


@require_http_methods(["GET", "HEAD", "POST"])
@platform_only
def decide_supplier(request: HttpRequest, slug: str) -> HttpResponse:
    """Read the profile that waits and decide; a coordinator without the role of moderator only reads."""
    supplier = _readable(request.user, slug)
    is_allowed = may_decide(request.user, supplier.organisation.province_code)
    typed = request.POST if request.method == "POST" else None
    form = SupplierDecisionForm(typed, is_verified=supplier.organisation.is_verified)
    if request.method == "POST":
        if not is_allowed:
            raise PermissionDenied
        if _decided(request, form, supplier):
            return redirect("decide_supplier", slug)
        supplier = _readable(request.user, slug)
    page = ReviewPage.build(supplier, today=timezone.localdate())
    shown = {"page": page, "form": form, "may_decide": is_allowed}
    return render(request, "suppliers/decide_supplier.html", shown)


def _readable(user: User, slug: str) -> Supplier:
    """A profile that was ever sent in; 404 for another, and for one of other provinces."""
    sent_in = Supplier.objects.sent_in().for_profile().select_related("organisation", "submitted_by", "decided_by")
    supplier = get_object_or_404(sent_in, organisation__slug=slug)
    if not may_read(user, supplier.organisation.province_code):
        raise Http404
    return supplier


def _decided(request: HttpRequest, form: SupplierDecisionForm, supplier: Supplier) -> bool:
    """Carry the decision out; False when it is not possible, and the form says why."""
    if not form.is_valid():
        return False
    if request.POST.get("versie") != ReviewPage.version_of(supplier):
        form.add_error(None, OTHER_VERSION)
        return False
    decision = {"supplier": supplier, "by": request.user, "now": timezone.now()}
    is_approved = form.cleaned_data["outcome"] == form.APPROVE
    try:
        if is_approved:
            profiles.approve(**decision, seen=form.cleaned_data.get("seen", ""))
        else:
            profiles.reject(**decision, reason=form.cleaned_data["reason"])
    except NotPossible as reason:
        form.add_error(None, str(reason))
        return False
    messages.success(request, "Het profiel staat online." if is_approved else "Het profiel is teruggestuurd.")
    return True
