"""Contracts that end: the page, and the same as a file or a calendar."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from platform_goed_inkopen import exports, feeds
from platform_goed_inkopen.facets import PAGE, page_number
from tenders import radar_files
from tenders.categories import Categories
from tenders.radar_filter import RadarFilter
from tenders.radar_page import Radar, RadarPage


@require_safe
@login_not_required
def ending_contracts(request: HttpRequest) -> HttpResponse:
    """Contracts in the north that end within three years, narrowed by the address."""
    return render(request, "tenders/ending_contracts.html", {"page": _page_or_404(request)})


@require_safe
@login_not_required
def ending_contracts_filter(request: HttpRequest) -> HttpResponse:
    """The choices on a page of their own, for a small screen."""
    return render(request, "tenders/ending_contracts_filter.html", {"page": _page_or_404(request)})


@require_safe
@login_not_required
def ending_contracts_csv(request: HttpRequest) -> HttpResponseBase:
    """Every contract that is asked; a question that cannot be answered is 400 with the reason."""
    asked = _asked(request)
    if asked.errors_in_words:
        return _refusal(asked)
    lines = radar_files.lines(Radar.build(asked))
    table = exports.Table("aflopende-contracten", "Aflopende contracten", asked.today, radar_files.HEADER, lines)
    return exports.csv_stream(table)


@require_safe
@login_not_required
def ending_contracts_ics(request: HttpRequest) -> HttpResponseBase:
    """Of every contract that is asked when to begin preparing, and when it ends."""
    asked = _asked(request)
    if asked.errors_in_words:
        return _refusal(asked)
    entries = radar_files.entries(Radar.build(asked), timezone.now())
    response = StreamingHttpResponse(
        feeds.calendar(entries, title="Contracten die aflopen"), content_type=feeds.CALENDAR
    )
    response.headers["Content-Disposition"] = 'inline; filename="aflopende-contracten.ics"'
    return response


def _asked(request: HttpRequest) -> RadarFilter:
    return RadarFilter(request.GET, categories=Categories.load(), today=timezone.localdate())


def _page_or_404(request: HttpRequest) -> RadarPage:
    number = page_number(request.GET.get(PAGE))
    page = number and RadarPage.build(_asked(request), page=number, path=request.path)
    if not page or not page.paging.exists:
        raise Http404
    return page


def _refusal(asked: RadarFilter) -> JsonResponse:
    return JsonResponse({"fout": " ".join(asked.errors_in_words)}, status=400)
