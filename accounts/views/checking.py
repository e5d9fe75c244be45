"""Organisations as moderators and coordinators see them: checking, inviting an owner, answering for who has none."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.actions import invitations, verification
from accounts.forms import ExistingOwnerInvitationForm, OrganisationDecisionForm, OwnerInvitationForm
from accounts.models import Invitation, JoinRequest, Organisation, User
from accounts.organisation_page import CheckPage
from accounts.views.common import change_invitation, coordinator_only, done, typed
from accounts.views.organisations import answer_join_request
from platform_goed_inkopen.access import may_decide, may_read, platform_only
from platform_goed_inkopen.regions import BY_CODE

OTHER_VERSION = "De eigenaar heeft intussen iets veranderd. Lees dat eerst; uw tekst staat er nog."


def _readable(user: User, slug: str) -> Organisation:
    """An organisation of this person's provinces; 404 for another."""
    found = get_object_or_404(Organisation.objects.select_related("verified_by", "refused_by"), slug=slug)
    if not may_read(user, found.province_code):
        raise Http404
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@platform_only
def decide_organisation(request: HttpRequest, slug: str) -> HttpResponse:
    """Read what was said and who acts for it, and decide; a coordinator without the role of moderator only reads."""
    found = _readable(request.user, slug)
    is_allowed = may_decide(request.user, found.province_code)
    form = OrganisationDecisionForm(typed(request))
    if request.method == "POST":
        if not is_allowed:
            raise PermissionDenied
        if _decided(request, form, found):
            return redirect("decide_organisation", slug)
    page = CheckPage.build(found, now=timezone.now())
    may_invite = request.user.may_coordinate(found.province_code)
    shown = {"page": page, "form": form, "may_decide": is_allowed, "may_invite": may_invite}
    return render(request, "accounts/decide_organisation.html", shown)


def _decided(request: HttpRequest, form: OrganisationDecisionForm, found: Organisation) -> bool:
    """Carry the decision out; False when it is not possible, and the form says why."""
    if not form.is_valid():
        return False
    if request.POST.get("versie") != CheckPage.version_of(found):
        form.add_error(None, OTHER_VERSION)
        return False
    is_approved = form.cleaned_data["outcome"] == form.APPROVE
    decide = verification.verify_organisation if is_approved else verification.refuse_organisation
    told = {"organisation": found, "by": request.user, "reason": form.cleaned_data["reason"], "now": timezone.now()}
    if not done(form, lambda: decide(**told)):
        return False
    messages.success(request, "De organisatie is goedgekeurd." if is_approved else "De eigenaar krijgt uw bezwaar.")
    return True


@require_http_methods(["GET", "HEAD", "POST"])
@platform_only
def invite_organisation(request: HttpRequest) -> HttpResponse:
    """A coordinator invites the owner of an organisation that they know."""
    coordinator_only(request.user)
    form = OwnerInvitationForm(typed(request))
    if request.method == "POST" and form.is_valid() and _invited(request, form):
        return redirect("invite_organisation")
    sent = Invitation.objects.open().filter(by_coordinator=True).select_related("organisation", "invited_by")
    mine = [found for found in sent if request.user.may_coordinate(_province_of(found))]
    return render(
        request, "accounts/invite_organisation.html", {"form": form, "invitations": mine, "now": timezone.now()}
    )


def _province_of(invitation: Invitation) -> str:
    code = invitation.organisation.municipality_code if invitation.organisation else invitation.municipality_code
    return BY_CODE[code].province.code if code in BY_CODE else ""


@require_http_methods(["GET", "HEAD", "POST"])
@platform_only
def invite_owner(request: HttpRequest, slug: str) -> HttpResponse:
    """A coordinator invites the new owner of an organisation that has none."""
    found = _readable(request.user, slug)
    coordinator_only(request.user, found.province_code)
    form = ExistingOwnerInvitationForm(typed(request))
    if request.method == "POST" and form.is_valid() and _invited(request, form, organisation=found):
        return redirect("decide_organisation", slug)
    return render(request, "accounts/invite_owner.html", {"form": form, "organisation": found})


def _invited(request: HttpRequest, form, **about: object) -> bool:
    told = {"by": request.user, "now": timezone.now(), **about, **form.cleaned_data}
    if not done(form, lambda: invitations.invite_owner(**told)):
        return False
    messages.success(request, f"De uitnodiging is verstuurd naar {form.cleaned_data['email']}.")
    return True


@require_POST
@platform_only
def change_owner_invitation(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a coordinator's invitation again, or revoke it."""
    coordinator_only(request.user)
    sent = Invitation.objects.filter(by_coordinator=True).select_related("organisation")
    invitation = get_object_or_404(sent, pk=pk)
    if not request.user.may_coordinate(_province_of(invitation)):
        raise Http404
    return change_invitation(request, invitation, "invite_organisation")


@require_http_methods(["GET", "HEAD", "POST"])
@platform_only
def decide_join_request(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """A moderator answers who wants to act for an organisation without an owner."""
    found = _readable(request.user, slug)
    if not may_decide(request.user, found.province_code):
        raise PermissionDenied
    requests = JoinRequest.objects.for_moderators([""]).filter(organisation=found)
    return answer_join_request(request, requests, pk, back=("decide_organisation", slug))
