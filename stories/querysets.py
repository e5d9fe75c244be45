"""Which stories: fragments that read as a sentence. Every public read starts at `.published()`."""

from typing import TYPE_CHECKING, Self

from django.db import models

if TYPE_CHECKING:
    from accounts.models import User
    from stories.models import Story, Version


class StoryQuerySet(models.QuerySet["Story"]):
    def published(self) -> Self:
        """Stories that everybody may read, in the approved version."""
        return self.filter(approved__isnull=False)

    def editable_by(self, user: "User") -> Self:
        """Stories of suppliers for which this person is owner or editor."""
        memberships = {
            "supplier__organisation__memberships__user": user,
            "supplier__organisation__memberships__role__in": ("owner", "editor"),
        }
        return self.filter(**memberships)

    def for_cards(self) -> Self:
        """With everything that a row of a list shows, in a fixed number of queries."""
        return self.select_related("approved", "approved__category", "supplier__organisation")

    def newest_first(self) -> Self:
        """Last published first."""
        return self.order_by("-published_at", "-pk")


class VersionQuerySet(models.QuerySet["Version"]):
    def waiting(self) -> Self:
        """Versions that a moderator has to read."""
        return self.filter(state="in_review")
