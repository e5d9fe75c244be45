"""The page of one's own organisation: who acts for it, inviting, changing roles, leaving, being checked again."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.actions import invitations, joining, members, verification
from accounts.forms import HandOverForm, InviteForm, JoinDecisionForm, OrganisationForm, RoleForm
from accounts.models import Membership, User
from accounts.organisation_page import OrganisationPage, organisation_for
from accounts.views import common
from accounts.views.common import ask_again_who_you_are, done, typed
from platform_goed_inkopen.dutch import ended


def _membership(request: HttpRequest, slug: str, *, owner: bool = True) -> Membership:
    """What this person is here; 404 for a stranger, 403 for who is no owner where only owners may."""
    membership = organisation_for(request.user, slug)
    if membership is None:
        raise Http404
    if owner and not membership.is_owner:
        raise PermissionDenied
    return membership


@require_safe
def organisation(request: HttpRequest, slug: str) -> HttpResponse:
    """Who acts for it, and for its owners what waits for them and who changed what."""
    page = OrganisationPage.build(_membership(request, slug, owner=False), now=timezone.now())
    return render(request, "accounts/organisation.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest, slug: str) -> HttpResponse:
    """Invite a colleague by mail address."""
    party = _membership(request, slug).organisation
    form = InviteForm(typed(request))
    if request.method == "POST" and form.is_valid():
        told = {"organisation": party, "by": request.user, "now": timezone.now(), **form.cleaned_data}
        if done(form, lambda: invitations.invite_colleague(**told)):
            messages.success(request, f"De uitnodiging is verstuurd naar {form.cleaned_data['email']}.")
            return redirect("organisation", slug)
    return render(request, "accounts/invite.html", {"form": form, "organisation": party})


@require_POST
def change_invitation(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Send an invitation again, or revoke it."""
    party = _membership(request, slug).organisation
    invitation = get_object_or_404(party.invitations.filter(by_coordinator=False), pk=pk)
    return common.change_invitation(request, invitation, "organisation", slug)


@require_http_methods(["GET", "HEAD", "POST"])
def member(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Change the role of a member, or remove them."""
    party = _membership(request, slug).organisation
    found = get_object_or_404(party.memberships.select_related("user"), pk=pk)
    ask_again_who_you_are(request)
    removes = request.POST.get("knop") == "verwijderen"
    form = RoleForm(typed(request), initial={"role": found.role})
    is_sent = request.method == "POST" and (removes or form.is_valid())
    if is_sent and done(
        form, lambda: _change_member(found, request.user, "" if removes else form.cleaned_data["role"])
    ):
        messages.success(request, f"{found.user} werkt niet meer mee." if removes else "De rol is gewijzigd.")
        is_gone = removes and found.user == request.user
        return redirect("mine") if is_gone else redirect("organisation", slug)
    return render(request, "accounts/member.html", {"form": form, "member": found, "organisation": party})


def _change_member(found: Membership, by: User, role: str) -> None:
    if role:
        members.change_role(membership=found, role=role, by=by, now=timezone.now())
    else:
        members.remove_member(membership=found, by=by, now=timezone.now())


@require_http_methods(["GET", "HEAD", "POST"])
def join_request(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Decide whether somebody who asked may act for it."""
    party = _membership(request, slug).organisation
    return answer_join_request(request, party.join_requests.for_owners(), pk, back=("organisation", slug))


def answer_join_request(request: HttpRequest, requests, pk: int, *, back: tuple[str, str]) -> HttpResponse:
    """The page with the question and the answer; 404 when it was decided. Also for moderators."""
    asked = get_object_or_404(requests.open().select_related("user", "organisation"), pk=pk)
    form = JoinDecisionForm(typed(request))
    if request.method == "POST" and form.is_valid() and done(form, lambda: _answer(request, asked, form)):
        messages.success(request, f"Uw antwoord is verstuurd aan {asked.user}.")
        return redirect(*back)
    return render(request, "accounts/join_request.html", {"form": form, "asked": asked})


def _answer(request: HttpRequest, asked, form: JoinDecisionForm) -> None:
    told = {"request": asked, "by": request.user, "now": timezone.now()}
    if form.cleaned_data["outcome"] == form.YES:
        joining.let_join(**told, role=form.cleaned_data["role"])
    else:
        joining.refuse_join(**told, reason=form.cleaned_data["reason"])


@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, slug: str) -> HttpResponse:
    """Stop acting for it; the last owner hands it over first: to a member, or when alone to the moderators."""
    membership = _membership(request, slug, owner=False)
    party = membership.organisation
    others = party.memberships.exclude(pk=membership.pk)
    is_last = membership.is_owner and not others.owners().exists()
    if is_last:
        ask_again_who_you_are(request)
    may_choose = is_last and others.exists()
    form = HandOverForm(typed(request), membership=membership) if may_choose else Form(typed(request))
    if request.method == "POST" and form.is_valid() and done(form, lambda: _leave(membership, form, is_last=is_last)):
        messages.success(request, ended(f"U werkt niet meer mee namens {party.name}"))
        return redirect("mine")
    shown = {"form": form, "organisation": party, "is_last": is_last, "is_alone": not others.exists()}
    return render(request, "accounts/leave.html", shown)


def _leave(membership: Membership, form: Form, *, is_last: bool) -> None:
    if not is_last:
        members.leave(membership=membership)
    elif "to" in form.cleaned_data:
        members.hand_to_member(membership=membership, to=form.cleaned_data["to"], now=timezone.now())
    else:
        members.hand_to_moderators(membership=membership, now=timezone.now())


@require_http_methods(["GET", "HEAD", "POST"])
def check_again(request: HttpRequest, slug: str) -> HttpResponse:
    """Change what is said about an organisation that a moderator did not believe, and send it in again."""
    party = _membership(request, slug).organisation
    if party.is_verified or party.review_asked_at:
        return redirect("organisation", slug)
    # The form writes what was typed on its own copy of the row.
    form = OrganisationForm(typed(request), instance=_membership(request, slug).organisation)
    if request.method == "POST" and form.is_valid():
        told = {"organisation": party, "told": form.cleaned_data, "now": timezone.now()}
        if done(form, lambda: verification.ask_check_again(**told)):
            messages.success(request, "Uw organisatie wacht weer op een moderator. U krijgt een mail.")
            return redirect("organisation", slug)
    return render(request, "accounts/check_again.html", {"form": form, "organisation": party})
