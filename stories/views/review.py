"""Deciding: what was sent in, beside the one queue."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.models import User
from platform_goed_inkopen.access import may_decide, may_read, platform_only
from platform_goed_inkopen.forms import DecisionForm
from stories import actions
from stories.models import Decision, Story, Version
from stories.review_page import ReviewPage

OTHER_VERSION = "Er is intussen een andere versie. Lees die eerst; uw tekst staat er nog."


@require_http_methods(["GET", "HEAD", "POST"])
@platform_only
def decide_story(request: HttpRequest, slug: str) -> HttpResponse:
    """Read the version that waits and decide; a coordinator without the role of moderator only reads."""
    story = get_object_or_404(Story.objects.with_texts(), slug=slug)
    version = _readable_version(request.user, story)
    is_allowed = may_decide(request.user, story.province_code)
    form = DecisionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if not is_allowed:
            raise PermissionDenied
        if _decided(request, form, version):
            return redirect("decide_story", slug)
        version = _readable_version(request.user, story)
    page = ReviewPage.build(story, version)
    shown = {"page": page, "form": form, "may_decide": is_allowed}
    return render(request, "stories/decide_story.html", shown, status=200 if page.waits or not form.is_bound else 409)


def _readable_version(user: User, story: Story) -> Version:
    """The newest version that was sent in; 404 without one, and for a story of other provinces."""
    version = story.latest_submitted()
    if version is None or not may_read(user, story.province_code):
        raise Http404
    return version


def _decided(request: HttpRequest, form: DecisionForm, version: Version) -> bool:
    """Carry the decision out; False when it is not possible, and the form says why."""
    if not form.is_valid():
        return False
    if request.POST.get("versie") != str(version.number):
        form.add_error(None, OTHER_VERSION)
        return False
    try:
        decision = _carried_out(request.user, form, version)
    except actions.NotPossible as reason:
        form.add_error(None, str(reason))
        return False
    is_approved = decision.outcome == Decision.Outcome.APPROVED
    messages.success(request, "Het verhaal staat online." if is_approved else "Het verhaal is teruggestuurd.")
    return True


def _carried_out(user: User, form: DecisionForm, version: Version) -> Decision:
    now = timezone.now()
    if form.cleaned_data["outcome"] == DecisionForm.APPROVE:
        return actions.approve(version=version, by=user, now=now)
    return actions.reject(version=version, by=user, now=now, reason=form.cleaned_data["reason"])
