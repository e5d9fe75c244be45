"""Read models of the page of one organisation: for those who act for it, and for those who check it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from accounts.history import Change, changes_of
from accounts.models import Invitation, JoinRequest, Membership, Organisation, User


@dataclass(frozen=True)
class OpenInvitation:
    """An invitation that nobody used yet."""

    invitation: Invitation
    has_expired: bool


@dataclass(frozen=True)
class OrganisationPage:
    """Who acts for it. Only an owner sees who is invited, who asks to join, and who changed what."""

    membership: Membership
    members: list[Membership]
    invitations: list[OpenInvitation]
    requests: list[JoinRequest]
    changes: list[Change]

    @classmethod
    def build(cls, membership: Membership, *, now: datetime) -> Self:
        """`membership` of who looks, with its organisation. The number of queries does not grow."""
        organisation = membership.organisation
        members = list(members_of(organisation))
        if not membership.is_owner:
            return cls(membership, members, [], [], [])
        return cls(
            membership=membership,
            members=members,
            invitations=open_invitations(organisation, now),
            requests=list(organisation.join_requests.for_owners().select_related("user")),
            changes=changes_of(organisation),
        )

    @property
    def organisation(self) -> Organisation:
        """The organisation that the page is about."""
        return self.membership.organisation


def members_of(organisation: Organisation) -> "list[Membership]":
    """Who acts for it, owners first, then by name."""
    ranks = list(Membership.Role)
    members = organisation.memberships.select_related("user").order_by("user__name", "pk")
    return sorted(members, key=lambda member: ranks.index(Membership.Role(member.role)))


def open_invitations(organisation: Organisation, now: datetime) -> list[OpenInvitation]:
    """Invitations that nobody used, newest first."""
    return [OpenInvitation(found, found.has_expired(now)) for found in organisation.invitations.open()]


@dataclass(frozen=True)
class CheckPage:
    """What a moderator reads about an organisation: what was said, who acts for it, what happened before."""

    organisation: Organisation
    members: list[Membership]
    invitations: list[OpenInvitation]
    requests: list[JoinRequest]
    changes: list[Change]
    version: str

    @classmethod
    def build(cls, organisation: Organisation, *, now: datetime) -> Self:
        return cls(
            organisation=organisation,
            members=list(members_of(organisation)),
            invitations=open_invitations(organisation, now),
            requests=list(organisation.join_requests.open().select_related("user")),
            changes=changes_of(organisation),
            version=cls.version_of(organisation),
        )

    @staticmethod
    def version_of(organisation: Organisation) -> str:
        """What names the facts that were read: the moment since when they wait; empty when nothing waits."""
        return organisation.review_asked_at.isoformat() if organisation.review_asked_at else ""

    @property
    def has_owner(self) -> bool:
        """Whether somebody decides who acts for it."""
        return any(member.is_owner and member.user.is_active for member in self.members)


def organisation_for(user: User, slug: str) -> Membership | None:
    """This person's membership of the organisation at this address, with it; None when there is none."""
    return user.memberships.with_organisation().filter(organisation__slug=slug).first()
