"""Writing: one's own stories, a new one, and changing one. For owners and editors of an enterprise with a profile."""

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.acting import chosen_organisation
from accounts.models import User
from stories import actions
from stories.forms import NewStoryForm, StoryForm, initial_of
from stories.models import Story, Version
from stories.own_stories import own_stories
from stories.story_page import StoryPage
from stories.text import StoryText
from suppliers.models import Supplier

PREVIEW, SUBMIT = "voorbeeld", "insturen"
SAID = {
    Version.State.DRAFT: "Uw concept is bewaard. Niemand anders ziet het tot u het instuurt.",
    Version.State.IN_REVIEW: "Uw verhaal is ingestuurd. Een moderator antwoordt binnen 5 werkdagen per mail.",
    Version.State.APPROVED: "U veranderde niets. Uw verhaal staat online zoals het was.",
}


@require_safe
def my_stories(request: HttpRequest) -> HttpResponse:
    """The stories of one's own enterprises, each with its state."""
    _own_suppliers(request.user)
    return render(request, "stories/my_stories.html", {"stories": own_stories(request.user)})


@require_http_methods(["GET", "HEAD", "POST"])
def new_story(request: HttpRequest) -> HttpResponse:
    """Write one: look at it, keep it as a draft, or send it in."""
    suppliers = _own_suppliers(request.user)
    chosen = chosen_organisation(request, request.user)
    start = {"supplier": chosen.slug} if chosen else {}
    form = NewStoryForm(_typed(request), suppliers=suppliers, initial=start, complete=_button(request) == SUBMIT)
    preview = None
    if request.method == "POST" and form.is_valid():
        if _button(request) == PREVIEW:
            preview = _preview(Version(story=Story(supplier=form.chosen_supplier())), form.text())
        elif version := _kept(request, form, partial(actions.start, supplier=form.chosen_supplier())):
            return _next_page(version)
    return render(request, "stories/new_story.html", {"form": form, "preview": preview})


@require_http_methods(["GET", "HEAD", "POST"])
def edit_story(request: HttpRequest, slug: str) -> HttpResponse:
    """Change one: a public story stays as it is until a moderator approved the new version."""
    story = get_object_or_404(Story.objects.editable_by(request.user).with_texts(), slug=slug)
    latest = story.latest()
    latest.story = story
    stored = StoryText.of(latest)
    if request.method != "POST" and latest.state == Version.State.IN_REVIEW:
        return render(request, "stories/waiting_story.html", {"page": _preview(latest, stored)})
    form = StoryForm(_typed(request), initial=initial_of(stored), complete=_button(request) == SUBMIT)
    preview = None
    if request.method == "POST" and form.is_valid():
        if _button(request) == PREVIEW:
            preview = _preview(latest, form.text())
        elif version := _kept(request, form, partial(actions.save_draft, story=story)):
            return _next_page(version)
    shown = {"form": form, "preview": preview, "story": story, "version": latest}
    return render(request, "stories/edit_story.html", shown)


def _own_suppliers(user: User) -> list[Supplier]:
    """The profiles for which this person may write; 403 without one, because there is nothing to write about."""
    suppliers = Supplier.objects.editable_by(user).exclude(status=Supplier.Status.WITHDRAWN)
    if found := list(suppliers.select_related("organisation").order_by("organisation__name")):
        return found
    raise PermissionDenied


def _typed(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _button(request: HttpRequest) -> str:
    return request.POST.get("knop", "")


def _preview(version: Version, text: StoryText) -> StoryPage:
    """The page as it would be; nothing is kept."""
    return StoryPage.build(text.put_on(version), text)


def _kept(request: HttpRequest, form: StoryForm, save: Callable[..., Version]) -> Version | None:
    """Keep what was typed and, with that button, send it in; None when that is not possible, and the form says why."""
    now = timezone.now()
    try:
        version = save(by=request.user, text=form.text(), now=now)
        if _button(request) == SUBMIT:
            version = actions.submit(version=version, by=request.user, now=now)
    except actions.NotPossible as reason:
        form.add_error(None, str(reason))
        return None
    messages.success(request, SAID[Version.State(version.state)])
    return version


def _next_page(version: Version) -> HttpResponse:
    """A draft stays open to write on; what was sent in stands in the list."""
    if version.state == Version.State.DRAFT:
        return redirect("edit_story", version.story.slug)
    return redirect("my_stories")
