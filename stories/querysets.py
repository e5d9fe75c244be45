"""Which stories: fragments that read as a sentence. Every public read starts at `.published()`."""

from collections.abc import Collection
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from accounts.querysets import WRITERS
from platform_goed_inkopen.regions import MUNICIPALITIES, Municipality

if TYPE_CHECKING:
    from accounts.models import User
    from stories.models import Story, Version  # named in the base classes

MOST_WORDS = 8
SEARCHED = (
    "approved__title",
    "approved__summary",
    "approved__body",
    "approved__buyer_name",
    "supplier__organisation__name",
)


class StoryQuerySet(models.QuerySet["Story"]):
    def published(self) -> Self:
        """Stories that everybody may read, of verified organisations: the database sees to it."""
        return self.filter(approved__isnull=False)

    def editable_by(self, user: "User") -> Self:
        """Stories of suppliers for which this person is owner or editor."""
        memberships = {
            "supplier__organisation__memberships__user": user,
            "supplier__organisation__memberships__role__in": WRITERS,
        }
        return self.filter(**memberships)

    def with_words(self, text: str) -> Self:
        """Stories in which each of these words stands, in any place; at most eight words count."""
        stories = self
        for word in text.split()[:MOST_WORDS]:
            stories = stories.filter(Q(*((f"{place}__icontains", word) for place in SEARCHED), _connector=Q.OR))
        return stories

    def with_themes(self, slugs: Collection[str]) -> Self:
        """Stories about one of these themes."""
        return self.filter(approved__themes__slug__in=slugs).distinct()

    def in_categories(self, slugs: Collection[str]) -> Self:
        """Stories about a purchase in one of these categories."""
        return self.filter(approved__category__slug__in=slugs)

    def bought_in(self, places: Collection[Municipality]) -> Self:
        """Stories about a purchase in one of these municipalities."""
        return self.filter(approved__municipality_code__in=[place.code for place in places])

    def for_cards(self) -> Self:
        """With everything that a row of a list shows, in two queries; the long texts stay behind."""
        return (
            self.select_related("approved__category", "approved__decision", "supplier__organisation")
            .prefetch_related("approved__themes")
            .defer("approved__body", "approved__not_achieved", "approved__do_this_too", "supplier__description")
        )

    def with_texts(self) -> Self:
        """With the supplier and the whole public version, in one query."""
        return self.select_related("approved__category", "approved__decision", "supplier__organisation")

    def newest_first(self) -> Self:
        """Last published first."""
        return self.order_by("-published_at", "-pk")


class VersionQuerySet(models.QuerySet["Version"]):
    def waiting(self) -> Self:
        """Versions that a moderator has to read."""
        return self.filter(state="in_review")

    def submitted(self) -> Self:
        """Versions that somebody sent in: a draft is its writer's own."""
        return self.exclude(state="draft")

    def from_provinces(self, codes: Collection[str]) -> Self:
        """Versions of suppliers seated in these provinces or in an unknown one; all when one of the codes is empty."""
        if "" in codes:
            return self
        places = ["", *(place.code for place in MUNICIPALITIES if place.province.code in codes)]
        return self.filter(story__supplier__organisation__municipality_code__in=places)

    def with_decision(self) -> Self:
        """With who sent each in and what was decided, in one query; the long texts stay behind."""
        with_people = self.select_related("submitted_by", "decision__by")
        return with_people.defer("body", "not_achieved", "do_this_too")
