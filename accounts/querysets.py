"""Which accounts, organisations and roles: fragments that read as a sentence."""

from typing import TYPE_CHECKING, Self

from django.db import models

if TYPE_CHECKING:
    from accounts.models import Membership, Organisation, PlatformRole, User


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def of(self, user: "User") -> Self:
        """Organisations for which this person acts, in whatever role."""
        return self.filter(memberships__user=user)

    def editable_by(self, user: "User") -> Self:
        """Organisations whose pages this person may write: as owner or editor."""
        return self.filter(memberships__user=user, memberships__role__in=("owner", "editor"))

    def verified(self) -> Self:
        """Organisations that somebody checked."""
        return self.filter(verified_at__isnull=False)


class MembershipQuerySet(models.QuerySet["Membership"]):
    def with_organisation(self) -> Self:
        """Each membership with its organisation, in one query."""
        return self.select_related("organisation").order_by("organisation__name")


class PlatformRoleQuerySet(models.QuerySet["PlatformRole"]):
    def covering(self, province_code: str) -> Self:
        """Roles for this province: for the province itself or for all."""
        return self.filter(province__in=("", province_code))
