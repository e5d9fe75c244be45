"""The one queue at /coordinatie/: each room registers what waits for a moderator or coordinator.

A room calls `register(waiting)` in its AppConfig.ready; `waiting(user)` returns the items that this person may handle.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from accounts.models import User


@dataclass(frozen=True)
class Item:
    """One thing that waits: its kind in a word, what it is, since when, who sent it, and where to handle it."""

    kind: str
    title: str
    since: datetime
    url: str
    sender: str = ""


Waiting = Callable[[User], list[Item]]
_rooms: list[Waiting] = []


def register(waiting: Waiting) -> None:
    """Add a room's list of waiting items; a second time changes nothing."""
    if waiting not in _rooms:
        _rooms.append(waiting)


def waiting_for(user: User) -> list[Item]:
    """Everything that waits for this person, longest waiting first."""
    return sorted((item for waiting in _rooms for item in waiting(user)), key=lambda item: item.since)
