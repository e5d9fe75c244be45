"""The whole result as a file or a feed, with the query string of the list; what cannot be answered is 400, and why."""

from collections.abc import Sequence

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from platform_goed_inkopen import exports, feeds
from suppliers import downloads, files
from suppliers.filters import SupplierFilter
from suppliers.options import facet_options


@require_safe
@login_not_required
def suppliers_json(request: HttpRequest) -> HttpResponseBase:
    """One JSON array, an object for each supplier."""
    asked = SupplierFilter(request.GET, options=facet_options())
    if asked.errors_in_words:
        return _refusal(asked.errors_in_words)
    today = timezone.localdate()
    found = files.suppliers_found(asked.query(today=today))
    return exports.json_stream(files.as_object(supplier, today=today) for supplier in found)


@require_safe
@login_not_required
def suppliers_table(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Every supplier that is asked as csv or xlsx, in the columns that are asked."""
    asked, form = SupplierFilter(request.GET, options=facet_options()), downloads.TableForm(request.GET)
    if wrong := asked.errors_in_words + form.errors_in_words:
        return _refusal(wrong)
    today = timezone.localdate()
    if kind == "csv":
        return exports.csv_stream(downloads.csv_table(asked, form, today=today))
    return exports.xlsx_file(downloads.xlsx_table(asked, form, today=today))


@require_safe
@login_not_required
def suppliers_atom(request: HttpRequest) -> HttpResponse:
    """Those of the result that came online last, newest first, for a feed reader."""
    asked = SupplierFilter(request.GET, options=facet_options())
    if asked.errors_in_words:
        return _refusal(asked.errors_in_words)
    today = timezone.localdate()
    entries = [files.as_entry(supplier) for supplier in files.newest_found(asked.query(today=today))]
    lines = feeds.atom(
        entries,
        title=str(downloads.summary_of(asked, request.path, today=today)),
        page=settings.PUBLIC_URL + str(asked.address(reverse("suppliers"))),
        feed=settings.PUBLIC_URL + str(asked.address(request.path)),
        updated_at=entries[0].updated_at if entries else exports.midnight(today),
    )
    return HttpResponse("".join(lines), content_type=feeds.ATOM)


@require_safe
@login_not_required
def supplier_download(request: HttpRequest) -> HttpResponse:
    """The columns of a file to choose from, on a page of their own."""
    asked, form = SupplierFilter(request.GET, options=facet_options()), downloads.TableForm(request.GET)
    page = downloads.DownloadPage.build(asked, form, path=request.path, today=timezone.localdate())
    return render(request, "suppliers/download.html", {"page": page})


def _refusal(sentences: Sequence[str]) -> JsonResponse:
    return JsonResponse({"fout": " ".join(sentences)}, status=400)
