"""The buyers, for everybody: a list, and what one of them asks and awarded."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from platform_goed_inkopen.facets import PAGE, page_number
from tenders.buyer_page import BuyerPage
from tenders.buyers_page import BuyersFilter, BuyersPage
from tenders.models import Buyer


@require_safe
@login_not_required
def buyers(request: HttpRequest) -> HttpResponse:
    """Every name on notices, narrowed by the address."""
    number, asked = page_number(request.GET.get(PAGE)), BuyersFilter(request.GET)
    page = number and BuyersPage.build(asked, page=number, path=request.path, now=timezone.now())
    if not page or not page.paging.exists:
        raise Http404
    return render(request, "tenders/buyers.html", {"page": page})


@require_safe
@login_not_required
def buyer(request: HttpRequest, pk: int) -> HttpResponse:
    """One of them."""
    found = get_object_or_404(Buyer, pk=pk)
    return render(request, "tenders/buyer.html", {"page": BuyerPage.build(found, now=timezone.now())})
