"""Checking a recognition: a moderator looks at what was shown and says what that means."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.models import User
from platform_goed_inkopen.access import may_decide, may_read, platform_only
from suppliers.actions import NotPossible, claims
from suppliers.check_page import CheckPage
from suppliers.claim_forms import CheckForm
from suppliers.models import Claim

OTHER_VERSION = "Er is intussen iets veranderd. Lees dat eerst; uw tekst staat er nog."
DONE = {
    CheckForm.WITHDRAW: "De erkenning staat als ingetrokken op het profiel.",
    CheckForm.REFUSE: "Het document is teruggestuurd en gewist.",
}


@require_http_methods(["GET", "HEAD", "POST"])
@platform_only
def check_claim(request: HttpRequest, pk: int) -> HttpResponse:
    """Read a recognition with what was shown for it, and decide; who only coordinates sees no documents."""
    claim = _readable(request.user, pk)
    is_allowed = may_decide(request.user, claim.supplier.organisation.province_code)
    page = CheckPage.build(claim, today=timezone.localdate())
    typed = request.POST if request.method == "POST" else None
    form = CheckForm(
        typed,
        has_evidence=bool(page.documents),
        initial={"number": claim.number, "valid_until": claim.valid_until},
    )
    if request.method == "POST":
        if not is_allowed:
            raise PermissionDenied
        if form.is_valid() and _decided(request, form, page):
            return redirect("check_claim", pk)
    return render(request, "suppliers/check_claim.html", {"page": page, "form": form, "may_decide": is_allowed})


def _readable(user: User, pk: int) -> Claim:
    """A recognition of a profile of one's provinces; 404 for another, and for one that was never public."""
    rows = Claim.objects.exclude(supplier__published_at=None).select_related(
        "recognition", "supplier__organisation", "checked_by", "withdrawn_by"
    )
    claim = get_object_or_404(rows, pk=pk)
    if not may_read(user, claim.supplier.organisation.province_code):
        raise Http404
    return claim


def _decided(request: HttpRequest, form: CheckForm, page: CheckPage) -> bool:
    """Carry the decision out; False when it is not possible, and the form says why."""
    if request.POST.get("versie") != page.version:
        form.add_error(None, OTHER_VERSION)
        return False
    told = form.cleaned_data
    by, now, outcome = request.user, timezone.now(), told["outcome"]
    facts = {"number": told["number"], "valid_until": told["valid_until"]}
    try:
        if outcome == form.WITHDRAW:
            claims.withdraw_claim(claim=page.claim, reason=told["seen"], by=by, now=now)
        elif outcome == form.REFUSE:
            claims.refuse_evidence(claim=page.claim, reason=told["seen"], by=by)
        else:
            claims.check_claim(claim=page.claim, how=outcome, seen=told["seen"], by=by, now=now, **facts)
    except NotPossible as reason:
        form.add_error(None, str(reason))
        return False
    messages.success(request, DONE.get(outcome, "De controle staat op het profiel."))
    return True
