"""Read model of the list of roles: who, where, since when, and whether somebody looked this quarter."""

from dataclasses import dataclass
from datetime import date
from typing import Self

from django.utils import timezone

from accounts.actions.roles import may_manage
from accounts.models import PlatformRole, User


@dataclass(frozen=True)
class RoleRow:
    """One role as the page shows it."""

    role: PlatformRole
    is_reviewed: bool
    is_own: bool


@dataclass(frozen=True)
class RolesPage:
    """The roles that a coordinator manages."""

    rows: list[RoleRow]
    to_review: int

    @classmethod
    def build(cls, user: User, *, today: date) -> Self:
        """Costs one query, whatever the number of roles. A role counts as looked at from the day it was given."""
        found = PlatformRole.objects.select_related("user", "given_by", "reviewed_by")
        roles = found.order_by("province", "role", "user__name", "pk")
        rows = [_row(role, user, quarter_start(today)) for role in roles if may_manage(user, role.province)]
        return cls(rows, sum(not row.is_reviewed for row in rows))


def _row(role: PlatformRole, user: User, start: date) -> RoleRow:
    looked = timezone.localdate(role.reviewed_at or role.since)
    return RoleRow(role, is_reviewed=looked >= start, is_own=role.user_id == user.pk)


def quarter_start(today: date) -> date:
    """The first day of the quarter of this day."""
    return today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1)
