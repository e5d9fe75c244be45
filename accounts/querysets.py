"""Which accounts, organisations and roles: fragments that read as a sentence."""

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower

from platform_goed_inkopen.regions import PROVINCE_BY_CODE, municipalities_of

if TYPE_CHECKING:
    from accounts.models import Invitation, JoinRequest, Membership, Organisation, PlatformRole, PublicDomain, User


WRITERS = ("owner", "editor")  # the roles that write for an organisation


def seats_in(province_codes: Collection[str]) -> list[str] | None:
    """The municipalities of these provinces, and the unknown one; None, which is everywhere, for an empty code."""
    if "" in province_codes:
        return None
    provinces = [PROVINCE_BY_CODE[code] for code in province_codes]
    return ["", *(place.code for province in provinces for place in municipalities_of(province))]


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def of(self, user: "User") -> Self:
        """Organisations for which this person acts, in whatever role."""
        return self.filter(memberships__user=user)

    def editable_by(self, user: "User") -> Self:
        """Organisations whose pages this person may write: as owner or editor."""
        return self.filter(memberships__user=user, memberships__role__in=WRITERS)

    def verified(self) -> Self:
        """Organisations that somebody checked."""
        return self.filter(verified_at__isnull=False)

    def waiting(self) -> Self:
        """Organisations that a moderator has to check."""
        return self.filter(review_asked_at__isnull=False)

    def handed_over(self) -> Self:
        """Organisations whose last owner left them to the moderators."""
        return self.filter(without_owner_since__isnull=False)

    def from_provinces(self, province_codes: Collection[str]) -> Self:
        """Organisations seated in these provinces or in an unknown place; an empty code is everywhere."""
        seats = seats_in(province_codes)
        return self if seats is None else self.filter(municipality_code__in=seats)


class MembershipQuerySet(models.QuerySet["Membership"]):
    def with_organisation(self) -> Self:
        """Each membership with its organisation, in one query."""
        return self.select_related("organisation").order_by("organisation__name")

    def writers(self) -> Self:
        """Those who write for the organisation and get its mail: owners and editors, by when they came."""
        return self.filter(role__in=WRITERS, user__is_active=True).order_by("pk")

    def owners(self) -> Self:
        """Those who decide who else acts for the organisation."""
        return self.filter(role="owner", user__is_active=True)


class PlatformRoleQuerySet(models.QuerySet["PlatformRole"]):
    def covering(self, province_code: str) -> Self:
        """Roles for this province: for the province itself or for all."""
        return self.filter(province__in=("", province_code))

    def coordinating_everywhere(self) -> Self:
        """Coordinators of all provinces, of whom one always stays."""
        return self.filter(role="coordinator", province="", user__is_active=True)


class PublicDomainQuerySet(models.QuerySet["PublicDomain"]):
    def of_address(self, email: str) -> Self:
        """The domain of this address, and those above it."""
        labels = email.rpartition("@")[2].lower().split(".")
        return self.filter(domain__in=[".".join(labels[place:]) for place in range(len(labels))])


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self) -> Self:
        """Neither accepted nor revoked; some may have expired."""
        return self.filter(accepted_at__isnull=True, revoked_at__isnull=True)

    def usable(self, now: datetime) -> Self:
        """Whose link still works."""
        return self.open().filter(expires_at__gt=now)

    def sent_to(self, user: "User") -> Self:
        """To an address on which this person answered a mail of ours, each with its organisation."""
        confirmed = user.emailaddress_set.filter(verified=True)  # type: ignore[attr-defined]  # of allauth
        return self.filter(email__in=confirmed.values_list(Lower("email"))).select_related("organisation")

    def revoke_open(self, *, by: "User", at: datetime) -> None:
        """The links of those that nobody used work no longer."""
        self.open().update(revoked_by=by, revoked_at=at)


class JoinRequestQuerySet(models.QuerySet["JoinRequest"]):
    def open(self) -> Self:
        """On which nobody decided."""
        return self.filter(outcome="")

    def for_owners(self) -> Self:
        """Open ones of organisations that somebody checked: else whoever named a KvK number first would decide."""
        return self.open().filter(organisation__verified_at__isnull=False)

    def for_moderators(self, province_codes: Collection[str]) -> Self:
        """Open ones that no checked owner can answer, of organisations in these provinces."""
        seats = seats_in(province_codes)
        places = Q() if seats is None else Q(organisation__municipality_code__in=seats)
        parties = self.model.organisation.field.related_model
        members = parties.memberships.rel.related_model._default_manager  # type: ignore[attr-defined]
        owners = members.owners().filter(organisation=OuterRef("organisation"))
        return self.open().filter(places).filter(~Exists(owners) | Q(organisation__verified_at__isnull=True))
