"""What other rooms' pages show of stories, and how a title with a bold part is written."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from platform_goed_inkopen.regions import Municipality
from stories.markdown import keep_together, plain_title, title_parts
from stories.models import Story
from stories.querysets import StoryQuerySet
from stories.story_page import chain_of
from suppliers.models import Supplier

register = template.Library()
ON_A_PROFILE = 5


@register.filter
def sentence(title: str) -> SafeString:
    """A title with its part between double stars in bold."""
    parts = title_parts(keep_together(title))
    marked = ((format_html("<strong>{}</strong>", text) if bold else text,) for text, bold in parts)
    return format_html_join("", "{}", marked)


@register.filter
def plain(title: str) -> str:
    """A title without the stars of its bold part."""
    return plain_title(title)


@register.filter
def together(text: str) -> str:
    """The text in which a euro sign stays with its amount."""
    return keep_together(text)


@register.filter
def in_sentence(name: str) -> str:
    """A category as it stands inside a sentence: `kantoorinrichting`, but `ICT-diensten`."""
    return name if name[:2].isupper() else f"{name[:1].lower()}{name[1:]}"


@register.inclusion_tag("stories/_stories_of.html")
def stories_of(supplier: Supplier) -> dict[str, object]:
    """The public stories of a supplier, newest first; says so when there are none. Costs two queries at most."""
    return {**_newest(Story.objects.published().filter(supplier=supplier)), "supplier": supplier}


@register.inclusion_tag("stories/_stories_from.html")
def stories_from(place: Municipality) -> dict[str, object]:
    """The public stories about purchases in a municipality, newest first; or that there are none. Costs a query."""
    return {**_newest(Story.objects.published().bought_in([place])), "place": place}


def _newest(stories: StoryQuerySet) -> dict[str, object]:
    newest = list(stories.newest_first().select_related("approved").defer("approved__body")[: ON_A_PROFILE + 1])
    return {"stories": newest[:ON_A_PROFILE], "more": len(newest) > ON_A_PROFILE}


@register.inclusion_tag("stories/_latest_story.html")
def latest_story() -> dict[str, object]:
    """The newest public story as a chain, with how many there are; nothing while there is none. Costs two queries."""
    published = Story.objects.published()
    story = published.select_related("approved", "supplier__organisation").newest_first().first()
    if story is None:
        return {}
    chain = chain_of(story.supplier, story_url=story.get_absolute_url())
    return {"story": story, "chain": chain, "count": published.count()}


@register.simple_tag
def story_count() -> int:
    """How many stories are public. Costs a query."""
    return Story.objects.published().count()
