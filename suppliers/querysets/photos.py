"""Which photos of profiles."""

from typing import TYPE_CHECKING, Self

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User
    from suppliers.models import ProfilePhoto


class PhotoQuerySet(models.QuerySet["ProfilePhoto"]):
    def public(self) -> Self:
        """Photos that a moderator approved, of profiles that are online."""
        return self.filter(approved_at__isnull=False, supplier__status="published")

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Public photos, and all those of one's own organisations."""
        if not isinstance(user, AbstractBaseUser):
            return self.public()
        own = Q(supplier__organisation__in=user.memberships.values("organisation"))
        return self.filter(Q(pk__in=self.public()) | own)

    def to_decide_on(self) -> Self:
        """Photos of profiles that wait for a moderator."""
        return self.filter(supplier__submitted_at__isnull=False)
