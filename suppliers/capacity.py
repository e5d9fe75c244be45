"""Whether somebody can deliver now: an answer of the enterprise with the day on which it was given.

An answer grows old: after FRESH_DAYS it is shown as what was said once, and nobody is found by it any more.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from django.utils.formats import date_format

from suppliers.models import Offering

FRESH_DAYS = 120
ONCE = {Offering.Capacity.NOW: "kon leveren", Offering.Capacity.LATER: "was vol"}


@dataclass(frozen=True)
class CapacityLine:
    """One answer as it is shown: what was said, on which day, and whether that still counts.

    `room_from` is the first day of the month from which there is room again; `has_begun` whether that month is there.
    """

    said: Offering.Capacity
    on: date
    is_fresh: bool
    room_from: date | None = None
    has_begun: bool = False

    @classmethod
    def of(cls, said: str, on: date | None, *, today: date, room_from: date | None = None) -> Self | None:
        """The answer as it counts today; None when nobody gave one."""
        if not said or not on:
            return None
        has_begun = room_from is not None and room_from <= today
        return cls(Offering.Capacity(said), on, is_fresh(on, today), room_from, has_begun)

    def __str__(self) -> str:
        """`nu vol, ruimte vanaf februari 2027`; of an answer that is too old only what was said about then."""
        if not self.is_fresh:
            return ONCE[self.said]
        room = f"ruimte vanaf {date_format(self.room_from, 'F Y')}" if self.room_from else ""
        return room if self.has_begun else ", ".join(filter(None, [str(self.said.label), room]))


def is_fresh(said_on: date, today: date) -> bool:
    """Whether an answer of that day still counts."""
    return today <= holds_until(said_on)


def holds_until(said_on: date) -> date:
    """The last day on which an answer of that day counts."""
    return said_on + timedelta(days=FRESH_DAYS)


def telling_most(answers: Iterable[CapacityLine | None]) -> CapacityLine | None:
    """The answer to show for all offers together: one that still counts, then who can deliver, then the newest."""
    given = [answer for answer in answers if answer]
    return max(given, key=lambda it: (it.is_fresh, it.said == Offering.Capacity.NOW, it.on), default=None)
