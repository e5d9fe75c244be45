"""The stories as files: the whole result of the same question, newest first. A question with a mistake is 400."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.http import require_safe

from platform_goed_inkopen.exports import clean, in_amsterdam, json_stream
from stories.filters import StoryFilter
from stories.models import Story
from suppliers.options import facet_options

IN_BLOCKS_OF = 500


@require_safe
@login_not_required
def stories_json(request: HttpRequest) -> HttpResponseBase:
    """One JSON array, an object for each story."""
    asked = StoryFilter(request.GET, options=facet_options())
    if asked.errors_in_words:
        return JsonResponse({"fout": " ".join(asked.errors_in_words)}, status=400)
    return json_stream(_row(story) for story in _found(asked))


@require_safe
@login_not_required
def stories_atom(request: HttpRequest) -> HttpResponse:
    """An Atom feed with the summary of each story."""
    asked = StoryFilter(request.GET, options=facet_options())
    if asked.errors_in_words:
        return HttpResponse(" ".join(asked.errors_in_words), status=400, content_type="text/plain; charset=utf-8")
    feed = Atom1Feed(
        title="Verhalen op Platform Goed Inkopen",
        link=settings.PUBLIC_URL + reverse("stories"),
        description="Aankopen bij impactondernemers in Groningen, Fryslân en Drenthe.",
        language="nl",
        feed_url=settings.PUBLIC_URL + str(asked.address(request.path)),
    )
    for story in _found(asked):
        feed.add_item(
            title=clean(story.approved.plain_title),
            link=_address(story),
            description=clean(story.approved.summary),
            author_name=clean(story.supplier.organisation.name),
            pubdate=story.published_at,
            updateddate=story.approved.result.at,
            categories=[theme.name for theme in story.approved.themes.all()],
        )
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


def _found(asked: StoryFilter) -> Iterator[Story]:
    """Read by a cursor in blocks, so that memory stays flat."""
    return asked.narrow(Story.objects.published()).for_cards().newest_first().iterator(chunk_size=IN_BLOCKS_OF)


def _address(story: Story) -> str:
    return settings.PUBLIC_URL + story.get_absolute_url()


def _row(story: Story) -> dict[str, Any]:
    version = story.approved
    place = version.municipality
    return {
        "slug": story.slug,
        "titel": version.plain_title,
        "samenvatting": version.summary,
        "aanbieder": story.supplier.organisation.name,
        "aanbieder_slug": story.supplier.organisation.slug,
        "koper": version.buyer_name,
        "gemeente": place.name if place else None,
        "provincie": place.province.name if place else None,
        "categorieen": [version.category.slug] if version.category else [],
        "themas": [theme.slug for theme in version.themes.all()],
        "instrument": version.instrument or None,
        "bedrag": version.amount,
        "gepubliceerd_op": in_amsterdam(story.published_at),
        "url": _address(story),
    }
