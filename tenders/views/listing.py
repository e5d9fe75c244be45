"""The tenders: a list that says what it shows, and the choices on a page of their own."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from platform_goed_inkopen.facets import PAGE, page_number
from tenders.categories import Categories
from tenders.filters import TenderFilter
from tenders.listing import TenderList, ways_out


@require_safe
@login_not_required
def tenders(request: HttpRequest) -> HttpResponse:
    """Every tender, narrowed by the address."""
    asked = TenderFilter(request.GET, categories=Categories.load())
    page = _page_or_404(request, asked)
    steps = [] if page.paging.total else ways_out(asked, path=reverse("tenders"), now=timezone.now())
    return render(request, "tenders/tenders.html", {"page": page, "steps": steps})


@require_safe
@login_not_required
def tender_filter(request: HttpRequest) -> HttpResponse:
    """The choices on a page of their own, for a small screen."""
    asked = TenderFilter(request.GET, categories=Categories.load())
    return render(request, "tenders/filter.html", {"page": _page_or_404(request, asked)})


def _page_or_404(request: HttpRequest, asked: TenderFilter) -> TenderList:
    number = page_number(request.GET.get(PAGE))
    page = number and TenderList.build(asked, page=number, path=request.path, now=timezone.now())
    if not page or not page.paging.exists:
        raise Http404
    return page
