"""Reading: what is public, for everybody and without a cookie."""

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from platform_goed_inkopen.facets import PAGE, page_number
from stories.filters import StoryFilter
from stories.listing import StoryList
from stories.models import Story, Version
from stories.story_page import page_of
from suppliers.options import facet_options

ONE_HOUR = "public, max-age=3600"


@require_safe
@login_not_required
def stories(request: HttpRequest) -> HttpResponse:
    """The list, newest first, narrowed by the address."""
    return render(request, "stories/stories.html", {"page": _list_or_404(request)})


@require_safe
@login_not_required
def story_filter(request: HttpRequest) -> HttpResponse:
    """The choices on a page of their own, for a small screen."""
    return render(request, "stories/filter.html", {"page": _list_or_404(request)})


def _list_or_404(request: HttpRequest) -> StoryList:
    number = page_number(request.GET.get(PAGE))
    asked = StoryFilter(request.GET, options=facet_options())
    page = number and StoryList.build(asked, page=number, path=request.path)
    if not page or not page.paging.exists:
        raise Http404
    return page


@require_safe
@login_not_required
def story(request: HttpRequest, slug: str) -> HttpResponse:
    """One story in its approved version."""
    found = get_object_or_404(Story.objects.published().with_texts(), slug=slug)
    return render(request, "stories/story.html", {"page": page_of(found, found.approved)})


@require_safe
@login_not_required
def story_picture(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The picture of the public version; of another version only for its writers and moderators."""
    found = get_object_or_404(Story.objects.select_related("approved", "supplier__organisation"), slug=slug)
    if found.approved:
        return _picture(found.approved, ONE_HOUR)
    if not _may_look(request, found):
        raise Http404
    return _picture(found.latest(), "private, no-store")


def _may_look(request: HttpRequest, found: Story) -> bool:
    if not request.user.is_authenticated:
        return False
    is_writer = Story.objects.editable_by(request.user).filter(pk=found.pk).exists()
    return is_writer or (found.latest_submitted() is not None and request.user.may_moderate(found.province_code))


def _picture(version: Version, caching: str) -> FileResponse:
    try:
        opened = version.picture.open()
    except (ValueError, FileNotFoundError):
        raise Http404 from None  # no picture, or its file is gone: a story without one is still a story
    headers = {"Cache-Control": caching, "X-Content-Type-Options": "nosniff"}
    return FileResponse(opened, content_type="image/webp", headers=headers)
