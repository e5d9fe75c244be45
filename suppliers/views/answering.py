"""A supplier answers a question of a buyer, from the mail or after logging in; a buyer tells what came of it."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from platform_goed_inkopen.facets import PAGE, page_number
from platform_goed_inkopen.scrapers import is_machine
from suppliers.actions import NotPossible, contact, outcomes
from suppliers.contact_forms import AnswerForm, OutcomeForm
from suppliers.models import ContactRequest
from suppliers.received_page import ReceivedPage


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
def answer_request(request: HttpRequest, token: str) -> HttpResponse:
    """The question behind a link in a mail. Opening it tells that somebody saw it; answering takes a button."""
    asked = contact.request_behind(token, now=timezone.now())
    if asked is None:
        return render(request, "suppliers/answer_gone.html", status=404)
    return _answering(request, asked, "suppliers/answer_request.html", may_write=True)


@require_safe
def received_requests(request: HttpRequest) -> HttpResponse:
    """What buyers asked of one's own enterprises."""
    number = page_number(request.GET.get(PAGE))
    page = number and ReceivedPage.build(request.user, number=number, path=request.path)
    if not page or not page.paging.exists:
        raise Http404
    return render(request, "suppliers/received_requests.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def received_request(request: HttpRequest, pk: int) -> HttpResponse:
    """One of them: whoever acts for the enterprise reads it, owners and editors answer."""
    asked = get_object_or_404(ContactRequest.objects.received_by(request.user).with_parties(), pk=pk)
    may_write = ContactRequest.objects.answerable_by(request.user).filter(pk=pk).exists()
    return _answering(request, asked, "suppliers/received_request.html", may_write=may_write)


def _answering(request: HttpRequest, asked: ContactRequest, template: str, *, may_write: bool) -> HttpResponse:
    if request.method == "GET" and not is_machine(request):
        contact.mark_seen(request=asked, now=timezone.now())
    form = AnswerForm(request.POST if request.method == "POST" and may_write else None)
    if form.is_bound and form.is_valid() and _answered(form, asked):
        return redirect(request.path)
    shows_form = form.is_bound or (may_write and asked.waits() and not asked.inquiry.closed_at)
    return render(request, template, {"asked": asked, "form": form if shows_form else None})


def _answered(form: AnswerForm, asked: ContactRequest) -> bool:
    """Whether it was sent; else the form says why not."""
    told, now = form.cleaned_data, timezone.now()
    try:
        if told["choice"] == AnswerForm.ANSWER:
            contact.answer(request=asked, text=told["answer"], now=now)
        else:
            contact.decline(request=asked, reason=told["reason"], note=told["note"], now=now)
    except NotPossible as reason:
        form.add_error(None, str(reason))
        return False
    return True


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
def tell_outcome(request: HttpRequest, token: str) -> HttpResponse:
    """What came of an answer, from the link in a mail. Opening it changes nothing; telling takes a button."""
    asked = outcomes.asked_behind(token, now=timezone.now())
    if asked is None:
        return render(request, "suppliers/outcome_gone.html", status=404)
    form = OutcomeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            outcomes.tell_outcome(request=asked, now=timezone.now(), **form.told())
        except NotPossible as reason:
            form.add_error(None, str(reason))
        else:
            return redirect(request.path)
    shows_form = form.is_bound or outcomes.may_be_told(asked)
    return render(request, "suppliers/tell_outcome.html", {"asked": asked, "form": form if shows_form else None})
