"""Who won what: the page, and the whole result as a file."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from platform_goed_inkopen import exports
from platform_goed_inkopen.facets import PAGE, page_number
from tenders import award_files, files
from tenders.awards_filter import AwardFilter
from tenders.awards_page import AwardsPage
from tenders.categories import Categories


@require_safe
@login_not_required
def awards(request: HttpRequest) -> HttpResponse:
    """Every award, narrowed by the address."""
    number = page_number(request.GET.get(PAGE))
    page = number and AwardsPage.build(_asked(request), page=number, path=request.path)
    if not page or not page.paging.exists:
        raise Http404
    return render(request, "tenders/awards.html", {"page": page})


@require_safe
@login_not_required
def awards_file(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Every award that is asked, as csv, xlsx or json; a question that cannot be answered is 400 with the reason."""
    asked = _asked(request)
    if asked.errors_in_words:
        return JsonResponse({"fout": " ".join(asked.errors_in_words)}, status=400)
    found = award_files.awards_found(asked.condition())
    if kind == "json":
        return exports.json_stream(award_files.as_object(it, files.address(it.tender)) for it in found)
    lines = (award_files.as_line(it, files.address(it.tender)) for it in found)
    table = exports.Table("gunningen", "Gunningen", timezone.localdate(), award_files.HEADER, lines)
    return exports.csv_stream(table) if kind == "csv" else exports.xlsx_file(table)


def _asked(request: HttpRequest) -> AwardFilter:
    return AwardFilter(request.GET, categories=Categories.load(), today=timezone.localdate())
