"""Read model of a story's page: the public one, the writer's preview and what a moderator reads are the same."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from platform_goed_inkopen.chain import Step
from platform_goed_inkopen.json_ld import json_ld
from platform_goed_inkopen.templatetags.ui import money
from stories import markdown
from stories.models import Story, Version
from stories.text import StoryText
from suppliers.models import Category, Supplier

NOT_LINKED = "nog niet gekoppeld"


@dataclass(frozen=True)
class Fact:
    """A line of “In het kort”."""

    label: str
    value: str
    url: str = ""


@dataclass(frozen=True)
class StoryPage:
    """One version of a story with everything that its page shows."""

    version: Version
    supplier: str
    published_at: datetime | None
    updated_at: datetime | None
    body: SafeString
    not_achieved: SafeString
    tips: list[SafeString]
    chain: list[Step]
    facts: list[Fact]
    category: Category | None
    category_suppliers: int

    @classmethod
    def build(cls, version: Version, text: StoryText) -> Self:
        """`version` may be unsaved, as in a preview. Costs at most one query when its decision is there."""
        supplier = version.story.supplier
        return cls(
            version=version,
            supplier=supplier.organisation.name,
            published_at=version.story.published_at,
            updated_at=_updated_at(version),
            body=_cleaned(markdown.to_html(text.body)),
            not_achieved=_cleaned(markdown.to_html(text.not_achieved)),
            tips=[_cleaned(tip) for tip in markdown.lines_to_html(text.do_this_too)],
            chain=chain_of(supplier, story_url=""),
            facts=_facts(supplier, version, text),
            category=text.category,
            category_suppliers=_suppliers_in(text),
        )

    def json_ld(self) -> SafeString:
        """The story as schema.org sees it."""
        story = self.version.story
        address = settings.PUBLIC_URL + story.get_absolute_url()
        told = {
            "@type": "Article",
            "headline": self.version.plain_title,
            "description": self.version.summary,
            "url": address,
            "mainEntityOfPage": address,
            "inLanguage": "nl",
            "datePublished": self.published_at.isoformat() if self.published_at else None,
            "author": {"@type": "Organization", "name": self.supplier},
            "publisher": {"@type": "Organization", "name": "Platform Goed Inkopen", "url": settings.PUBLIC_URL},
        }
        if self.version.picture:
            told["image"] = settings.PUBLIC_URL + reverse("story_picture", args=[story.slug])
        return json_ld(told)


def _cleaned(html: str) -> SafeString:
    """What markdown.py cleaned, as text that a template does not escape again."""
    return mark_safe(html)  # noqa: S308


def chain_of(supplier: Supplier, *, story_url: str) -> list[Step]:
    """The five links as far as they are known; the story is here, or elsewhere when it has an address."""
    return [
        Step("Bericht", "none", NOT_LINKED),
        Step("Aanbieder", "done", supplier.organisation.name, profile_url(supplier)),
        Step("Contract", "none", NOT_LINKED),
        Step("Resultaat", "none", "nog niet gemeten"),
        Step("Verhaal", "done", "Lees hoe het ging", story_url)
        if story_url
        else Step("Verhaal", "here", "U bent hier"),
    ]


def profile_url(supplier: Supplier) -> str:
    """The public profile; empty while it is not online, because then there is no page."""
    return supplier.get_absolute_url() if supplier.status == Supplier.Status.PUBLISHED else ""


def _facts(supplier: Supplier, version: Version, text: StoryText) -> list[Fact]:
    category_url = f"{reverse('stories')}?categorie={text.category.slug}" if text.category else ""
    themes = ", ".join(theme.name for theme in text.themes)
    facts = [
        Fact("Koper", text.buyer_name),
        Fact("Aanbieder", supplier.organisation.name, profile_url(supplier)),
        Fact("Categorie", text.category.name if text.category else "", category_url),
        Fact("Goed voor", themes),
        Fact("Gemeente", version.municipality.name if version.municipality else ""),
        Fact("Instrument", text.instrument),
        Fact("Bedrag", money(text.amount)),
    ]
    return [replace(fact, value=markdown.keep_together(fact.value)) for fact in facts if fact.value]


def _updated_at(version: Version) -> datetime | None:
    """When readers got this version, when they had an older one before; None for a first version."""
    is_later = version.number is not None and version.number > 1 and version.story.approved_id == version.pk
    return version.result.at if is_later and version.result else None


def _suppliers_in(text: StoryText) -> int:
    return Supplier.objects.published().in_categories([text.category.slug]).count() if text.category else 0


def page_of(story: Story, version: Version) -> StoryPage:
    """The page of a stored version of this story. Costs a query for its themes and one for its category."""
    version.story = story
    return StoryPage.build(version, StoryText.of(version))
