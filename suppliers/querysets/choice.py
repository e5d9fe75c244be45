"""Which market scans: of one's own organisations alone."""

from typing import TYPE_CHECKING, Self

from django.db import models

if TYPE_CHECKING:
    from accounts.models import User
    from suppliers.models import Shortlist


class ShortlistQuerySet(models.QuerySet["Shortlist"]):
    def visible_to(self, user: "User") -> Self:
        """Market scans of the organisations for which this person acts, in whatever role."""
        return self.filter(organisation__in=user.memberships.values("organisation"))
