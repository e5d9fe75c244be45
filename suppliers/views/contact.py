"""A buyer asks suppliers something, sees who answered, reminds and closes."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.acting import chosen_organisation
from platform_goed_inkopen.dutch import counted
from platform_goed_inkopen.facets import PAGE, page_number
from suppliers.actions import NotPossible, contact
from suppliers.contact_forms import InquiryForm
from suppliers.inquiry_page import SHORTLIST, STATE, AskingPage, InquiriesPage, InquiryPage, preview_of
from suppliers.models import Inquiry, Shortlist

SEND, REMIND, CLOSE = "versturen", "herinneren", "sluiten"


@require_safe
def inquiries(request: HttpRequest) -> HttpResponse:
    """The questions of one's organisations."""
    number = page_number(request.GET.get(PAGE))
    page = number and InquiriesPage.build(request.user, number=number, path=request.path)
    if not page or not page.paging.exists:
        raise Http404
    return render(request, "suppliers/inquiries.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def new_inquiry(request: HttpRequest) -> HttpResponse:
    """Write a question to the suppliers of the address, look at the mail, and send it."""
    page = AskingPage.build(request.user, request.GET, path=request.path)
    if not page.organisations:
        if request.method == "POST":
            raise PermissionDenied
        return render(request, "suppliers/new_inquiry.html", {"page": page})
    chosen = chosen_organisation(request, request.user)
    form = InquiryForm(
        request.POST if request.method == "POST" else None,
        initial={"organisation": chosen.slug} if chosen in page.organisations else {},
        organisations=page.organisations,
        today=timezone.localdate(),
    )
    preview = None
    if form.is_bound and form.is_valid():
        if request.POST.get("knop") == SEND and (sent := _sent(request, form, page)):
            return redirect(sent)
        preview = preview_of(form.asking(), page.suppliers, form.question())
    return render(request, "suppliers/new_inquiry.html", {"page": page, "form": form, "preview": preview})


def _sent(request: HttpRequest, form: InquiryForm, page: AskingPage) -> Inquiry | None:
    """The question, sent; None when that is not possible, and the form says why."""
    organisation, number = form.asking(), request.GET.get(SHORTLIST, "")
    lists = Shortlist.objects.visible_to(request.user).filter(organisation=organisation)
    told: dict[str, Any] = {"suppliers": page.suppliers, "now": timezone.now(), **form.question()}
    shortlist = lists.filter(number=number).first() if "\0" not in number else None
    try:
        sent = contact.ask(organisation=organisation, by=request.user, shortlist=shortlist, **told)
    except NotPossible as reason:
        form.add_error(None, str(reason))
        return None
    messages.success(request, f"Uw vraag is verstuurd aan {page.whom}. U krijgt zelf een kopie.")
    return sent


@require_http_methods(["GET", "HEAD", "POST"])
def inquiry(request: HttpRequest, pk: int) -> HttpResponse:
    """One question with its answers; owners and editors remind and close."""
    visible = Inquiry.objects.visible_to(request.user).select_related("organisation", "closed_by", "shortlist")
    found = get_object_or_404(visible, pk=pk)
    member = request.user.memberships.get(organisation=found.organisation_id)
    if request.method == "POST":
        if not member.may_write:
            raise PermissionDenied
        _change(request, found)
        return redirect(found)
    state = request.GET.get(STATE, "")
    page = InquiryPage.build(found, state=state, may_write=member.may_write, now=timezone.now())
    return render(request, "suppliers/inquiry.html", {"page": page, "inquiry": found})


def _change(request: HttpRequest, inquiry: Inquiry) -> None:
    """Remind or close, whichever button it was."""
    button, now = request.POST.get("knop"), timezone.now()
    try:
        if button == REMIND:
            reminded = contact.remind(inquiry=inquiry, now=now)
            messages.success(request, f"{counted(len(reminded), 'aanbieder is', 'aanbieders zijn')} herinnerd.")
        elif button == CLOSE:
            contact.close(inquiry=inquiry, by=request.user, now=now)
            messages.success(request, "De vraag is gesloten. Niemand wordt meer herinnerd.")
        else:
            messages.error(request, "Kies Herinneren of Sluiten. Er is niets veranderd.")
    except NotPossible as reason:
        messages.error(request, str(reason))
