"""The nights of reading, for who keeps the platform: moderators read them, coordinators have something read again."""

from collections.abc import Iterable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.views.common import coordinator_only
from platform_goed_inkopen import exports
from platform_goed_inkopen.access import platform_only
from platform_goed_inkopen.addresses import Address
from platform_goed_inkopen.facets import PAGE, page_number
from tenders import sync as engine
from tenders.models import SyncFailure, SyncRun
from tenders.runs import AlreadyRunning
from tenders.sync_files import days_table, failures_table
from tenders.sync_page import FailurePage, RunPage, SyncPage


@require_http_methods(["GET", "HEAD", "POST"])
@platform_only
def sync(request: HttpRequest) -> HttpResponse:
    """How reading goes; the button has everything that failed read again."""
    if request.method == "POST":
        coordinator_only(request.user)
        _read_again(request, SyncFailure.objects.waiting().defer("body"))
        return redirect("sync")
    number = page_number(request.GET.get(PAGE))
    page = number and SyncPage.build(here=Address(request.path), number=number, now=timezone.now())
    if not page or not page.paging.exists:
        raise Http404
    may_read_again = request.user.may_coordinate()
    return render(request, "tenders/sync.html", {"page": page, "may_read_again": may_read_again})


@require_safe
@platform_only
def sync_days(request: HttpRequest) -> HttpResponseBase:
    """Every day beside TenderNed's own count."""
    return exports.csv_stream(days_table(day=timezone.localdate()))


@require_safe
@platform_only
def sync_failures(request: HttpRequest) -> HttpResponseBase:
    """Everything that waits to be read."""
    return exports.csv_stream(failures_table(day=timezone.localdate()))


@require_safe
@platform_only
def sync_run(request: HttpRequest, pk: int) -> HttpResponse:
    """One run, block by block."""
    return render(request, "tenders/sync_run.html", {"page": RunPage.build(get_object_or_404(SyncRun, pk=pk))})


@require_http_methods(["GET", "HEAD", "POST"])
@platform_only
def sync_failure(request: HttpRequest, pk: int) -> HttpResponse:
    """One answer that could not be read; the button has it read again."""
    failure = get_object_or_404(SyncFailure, pk=pk)
    coordinates = request.user.may_coordinate()
    if request.method == "POST":
        coordinator_only(request.user)
        _read_again(request, [] if failure.resolved_at else [failure])
        return redirect("sync_failure", pk)
    page = FailurePage.build(failure, shows_body=coordinates)
    return render(request, "tenders/sync_failure.html", {"page": page, "may_read_again": coordinates})


def _read_again(request: HttpRequest, failures: Iterable[SyncFailure]) -> None:
    """Have these read again by the queue, and say what comes of it."""
    found = list(failures)
    if not found:
        messages.info(request, "Er wacht niets om opnieuw te lezen.")
        return
    try:
        engine.again(found, timezone.now())
    except AlreadyRunning as reason:
        messages.error(request, str(reason))
    else:
        messages.success(request, "Wij lezen dit nu opnieuw. Kijk over een paar minuten wat ervan kwam.")
