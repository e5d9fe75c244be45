"""A page for who won, to be shared: who can deliver parts of the work, so that it counts as social return."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from platform_goed_inkopen import usage
from platform_goed_inkopen.models import DailyCount
from platform_goed_inkopen.scrapers import is_machine
from tenders.models import Award
from tenders.winner_page import WinnerPage, duties_of_tender


@require_safe
@login_not_required
def winner(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """What this award asks of its winner; 404 when it asks nothing. That somebody opened it is counted, not who."""
    awards = Award.objects.select_related("tender__buyer").prefetch_related("tender__publications", "tender__lots")
    award = get_object_or_404(awards, pk=pk, tender__reference=reference)
    duties = duties_of_tender(award.tender, award.tender.publications.all(), award.tender.lots.all())
    if not duties:
        raise Http404
    today = timezone.localdate()
    if request.method == "GET" and not is_machine(request):
        usage.count(DailyCount.Kind.WINNER_PAGE, [reference], day=today)
    return render(request, "tenders/winner.html", {"page": WinnerPage.build(award, duties, today=today)})
