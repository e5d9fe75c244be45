"""One tender: the page, the same facts for programs, and its closing date for a calendar."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from tenders import files
from tenders.models import Publication, Tender
from tenders.tender_page import TenderPage
from tenders.views.files import calendar_of


@require_safe
@login_not_required
def tender(request: HttpRequest, reference: str) -> HttpResponse:
    """A tender by its kenmerk; the number of one of its publications leads there."""
    found = Tender.objects.select_related("buyer").defer("search").filter(reference=reference).first()
    if found is None:
        publication = get_object_or_404(Publication.objects.select_related("tender"), publication_id=reference)
        return redirect(publication.tender)
    return render(request, "tenders/tender.html", {"page": TenderPage.build(found, now=timezone.now())})


@require_safe
@login_not_required
def tender_json(request: HttpRequest, reference: str) -> JsonResponse:
    """What the list tells of this tender."""
    return JsonResponse(files.as_object(_tender_or_404(reference), timezone.now()))


@require_safe
@login_not_required
def tender_ics(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Its closing date; a tender without one has no calendar."""
    found = _tender_or_404(reference)
    if found.deadline is None:
        raise Http404
    return calendar_of([found], title=found.title, name=f"opdracht-{found.reference}")


def _tender_or_404(reference: str) -> Tender:
    return get_object_or_404(files.with_missing(Tender.objects.for_files()), reference=reference)
