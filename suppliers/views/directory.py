"""The directory: a list that says what it shows, and its choices on a page of their own."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from platform_goed_inkopen import usage
from platform_goed_inkopen.facets import PAGE, page_number
from platform_goed_inkopen.models import DailyCount
from platform_goed_inkopen.scrapers import is_machine
from suppliers.directory import Directory
from suppliers.filters import SupplierFilter
from suppliers.options import facet_options
from suppliers.unfound import unfound_words
from suppliers.ways_out import WaysOut


@require_safe
@login_not_required
def suppliers(request: HttpRequest) -> HttpResponse:
    """Everybody who can be found, narrowed by the address."""
    asked = SupplierFilter(request.GET, options=facet_options())
    page = _page_or_404(request, asked)
    today = timezone.localdate()
    ways_out = None if page.paging.total else WaysOut.build(page, asked, today=today)
    if ways_out and request.method == "GET" and not is_machine(request):
        words = unfound_words(asked.query(today=today).text)
        usage.count(DailyCount.Kind.SEARCH_WITHOUT_RESULT, words, day=today)
    return render(request, "suppliers/directory.html", {"page": page, "ways_out": ways_out})


@require_safe
@login_not_required
def supplier_filter(request: HttpRequest) -> HttpResponse:
    """The choices on a page of their own, for a small screen."""
    asked = SupplierFilter(request.GET, options=facet_options())
    return render(request, "suppliers/filter.html", {"page": _page_or_404(request, asked)})


def _page_or_404(request: HttpRequest, asked: SupplierFilter) -> Directory:
    number = page_number(request.GET.get(PAGE))
    page = number and Directory.build(asked, page=number, path=request.path, today=timezone.localdate())
    if not page or not page.paging.exists:
        raise Http404
    return page
