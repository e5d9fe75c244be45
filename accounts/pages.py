"""Read models of the pages about one's own place and the queue."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Self

from accounts import queue
from accounts.acting import chosen_among
from accounts.models import Invitation, Membership, Organisation, PlatformRole, User
from platform_goed_inkopen.dutch import counted
from platform_goed_inkopen.regions import joined


@dataclass(frozen=True)
class QueueRow:
    """One waiting item as the page shows it."""

    item: queue.Item
    days_late: int
    is_today: bool


@dataclass(frozen=True)
class Kind:
    """A tab of the queue: a kind of item and how many there are; the first tab holds all."""

    label: str
    value: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class QueuePage:
    """What waits for this person, how much of it is late, and the tabs by kind."""

    rows: list[QueueRow]
    kinds: list[Kind]
    total: int
    late: int
    area: str
    coordinates: bool

    @classmethod
    def build(cls, user: User, *, kind: str, today: date) -> Self:
        """`kind` is the label of a tab; empty, or one that nothing has, shows all."""
        items = queue.waiting_for(user)
        labels = sorted({item.kind for item in items})
        kind = kind if kind in labels else ""
        tabs = [Kind("Alles", "", len(items), not kind)]
        tabs += [Kind(name, name, sum(item.kind == name for item in items), kind == name) for name in labels]
        rows = [QueueRow(i, i.days_late(today), i.due == today) for i in items if kind in ("", i.kind)]
        late = sum(item.days_late(today) > 0 for item in items)
        return cls(rows, tabs, len(items), late, area_of(user), user.may_coordinate())

    @property
    def waiting(self) -> str:
        """How many things wait, in words."""
        return "Niets" if not self.total else counted(self.total, "ding", "dingen")

    @property
    def verb(self) -> str:
        """The verb that fits the number."""
        return "wacht" if self.total < 2 else "wachten"


def area_of(user: User) -> str:
    """For which provinces this person moderates or coordinates, in words."""
    provinces = [role.get_province_display() for role in user.roles if role.province]
    if len(provinces) < len(user.roles) or not provinces:
        return "het noorden"
    return joined(sorted(set(provinces)))


@dataclass(frozen=True)
class MinePage:
    """One's own place: for whom this person acts and works now, what they asked, and what they do for the platform."""

    memberships: list[Membership]
    chosen: Organisation | None
    roles: list[PlatformRole]
    invitations: list[Invitation]
    waiting: int
    asked: int

    @classmethod
    def build(cls, user: User, *, choice: int | None, now: datetime) -> Self:
        """`choice`: the number of the organisation that this person chose to work for."""
        memberships = list(user.memberships.with_organisation())
        return cls(
            memberships=memberships,
            chosen=chosen_among(memberships, choice),
            roles=user.roles,
            invitations=list(Invitation.objects.usable(now).sent_to(user)),
            waiting=len(queue.waiting_for(user)) if user.works_for_platform() and user.has_second_factor else 0,
            asked=user.join_requests.open().count(),
        )

    @property
    def working_for(self) -> str:
        """For whom this person acts now, else for all of them, else for the platform; empty for nobody."""
        if self.chosen:
            return self.chosen.name
        names = joined([membership.organisation.name for membership in self.memberships])
        return names or ("het platform" if self.roles else "")
