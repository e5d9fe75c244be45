"""“Klopt dit niet?”: anybody tells, a moderator answers. And what the levels of a listing mean."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from platform_goed_inkopen.access import may_decide, may_read, platform_only
from platform_goed_inkopen.limits import is_within
from platform_goed_inkopen.scrapers import visitor
from suppliers import levels
from suppliers.actions import NotPossible, reports
from suppliers.claim_forms import DecideReportForm, ReportForm
from suppliers.models import Claim, Report, Supplier

A_DAY, MOST_A_DAY = 24 * 60 * 60, 5
ENOUGH = f"U deed vandaag al {MOST_A_DAY} meldingen. Morgen kunt u weer melden; uw tekst staat er nog."


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
def report_supplier(request: HttpRequest, slug: str) -> HttpResponse:
    """Tell that a recognition, or something else on a profile, is wrong."""
    online = Supplier.objects.published().select_related("organisation")
    supplier = get_object_or_404(online, organisation__slug=slug)
    claim = _claim(request, supplier)
    form = ReportForm(request.POST if request.method == "POST" else None)
    is_sent = form.is_bound and form.is_valid() and _reported(request, form, supplier, claim)
    return render(
        request, "suppliers/report_supplier.html", {"supplier": supplier, "claim": claim, "form": form, "sent": is_sent}
    )


def _claim(request: HttpRequest, supplier: Supplier) -> Claim | None:
    """The recognition that the address names; None for the whole profile, 404 for one of somebody else."""
    number = request.GET.get("erkenning", "")
    if not number:
        return None
    if not (number.isascii() and number.isdecimal() and len(number) < 19):
        raise Http404
    return get_object_or_404(supplier.claims.select_related("recognition"), pk=number)


def _reported(request: HttpRequest, form: ReportForm, supplier: Supplier, claim: Claim | None) -> bool:
    """Keep the report; False when this address did enough today or too many wait, and the form says so."""
    if not is_within(f"report:{visitor(request)}", most=MOST_A_DAY, seconds=A_DAY):
        form.add_error(None, ENOUGH)
        return False
    by = request.user if request.user.is_authenticated else None
    try:
        reports.report(supplier=supplier, claim=claim, by=by, now=timezone.now(), **form.cleaned_data)
    except NotPossible as reason:
        form.add_error(None, str(reason))
        return False
    return True


@require_http_methods(["GET", "HEAD", "POST"])
@platform_only
def decide_report(request: HttpRequest, pk: int) -> HttpResponse:
    """Read a report, look into it, and answer; who only coordinates reads it."""
    report = _readable(request.user, pk)
    is_allowed = may_decide(request.user, report.supplier.organisation.province_code)
    typed = request.POST if request.method == "POST" else None
    form = DecideReportForm(typed, is_new=report.investigated_at is None, has_claim=report.claim is not None)
    if request.method == "POST":
        if not is_allowed:
            raise PermissionDenied
        if form.is_valid() and _decided(request, form, report):
            return redirect("decide_report", pk)
    return render(request, "suppliers/decide_report.html", {"report": report, "form": form, "may_decide": is_allowed})


def _readable(user: User, pk: int) -> Report:
    rows = Report.objects.select_related("claim__recognition", "supplier__organisation", "answered_by")
    report = get_object_or_404(rows, pk=pk)
    if not may_read(user, report.supplier.organisation.province_code):
        raise Http404
    return report


def _decided(request: HttpRequest, form: DecideReportForm, report: Report) -> bool:
    """Carry the decision out; False when it is not possible, and the form says why."""
    told, by, now = form.cleaned_data, request.user, timezone.now()
    try:
        if told["outcome"] == form.INVESTIGATE:
            reports.investigate(report=report, by=by, now=now)
        else:
            facts = {"outcome": told["outcome"], "text": told["answer"], "withdraw": told.get("withdraw", False)}
            reports.answer(report=report, by=by, now=now, **facts)
    except NotPossible as reason:
        form.add_error(None, str(reason))
        return False
    messages.success(request, "Uw besluit is bewaard.")
    return True


@require_safe
@login_not_required
def listing_levels(request: HttpRequest) -> HttpResponse:
    """What each level of a listing asks."""
    asked = levels.criteria(
        is_verified=False, confirmed_on=None, is_investigated=True, claims=(), today=timezone.localdate()
    )
    return render(
        request,
        "suppliers/listing_levels.html",
        {"criteria": asked, "listed": levels.Level.LISTED, "shown": levels.Level.SHOWN},
    )
