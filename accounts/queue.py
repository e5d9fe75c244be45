"""The one queue at /coordinatie/: each room registers what waits for a moderator or coordinator.

A room calls `register(waiting)` in its AppConfig.ready; `waiting(user)` returns the items that this person may handle.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from accounts.models import User

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
PROMISED_WORKING_DAYS = 5


@dataclass(frozen=True)
class Item:
    """One thing that waits: its kind in a word, what it is, since when, who sent it, and where to handle it."""

    kind: str
    title: str
    since: datetime
    url: str
    sender: str = ""

    @property
    def due(self) -> date:
        """The day on which the sender was promised an answer."""
        return working_days_after(self.since.astimezone(AMSTERDAM).date(), PROMISED_WORKING_DAYS)

    def days_late(self, today: date) -> int:
        """How many days the promised day has passed; 0 while there is time."""
        return max((today - self.due).days, 0)


Waiting = Callable[[User], list[Item]]
_rooms: list[Waiting] = []


def register(waiting: Waiting) -> None:
    """Add a room's list of waiting items; a second time changes nothing."""
    if waiting not in _rooms:
        _rooms.append(waiting)


def waiting_for(user: User) -> list[Item]:
    """Everything that waits for this person, longest waiting first."""
    return sorted((item for waiting in _rooms for item in waiting(user)), key=lambda item: item.since)


def working_days_after(day: date, number: int) -> date:
    """The day that lies this many working days (Monday to Friday) later."""
    while number > 0:
        day += timedelta(days=1)
        number -= day.weekday() < 5
    return day
