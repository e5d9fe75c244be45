"""Whether somebody can deliver now: an answer of the enterprise with the day on which it was given.

An answer grows old: after FRESH_DAYS it is shown as what was said once, and nobody is found by it any more.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from suppliers.models import Offering

FRESH_DAYS = 120
ONCE = {Offering.Capacity.NOW: "kon leveren", Offering.Capacity.LATER: "was vol"}


@dataclass(frozen=True)
class CapacityLine:
    """One answer as it is shown: what was said, on which day, and whether that still counts."""

    said: Offering.Capacity
    on: date
    is_fresh: bool

    @classmethod
    def of(cls, said: str, on: date | None, *, today: date) -> Self | None:
        """The answer as it counts today; None when nobody gave one."""
        return cls(Offering.Capacity(said), on, is_fresh(on, today)) if said and on else None

    def __str__(self) -> str:
        return str(self.said.label) if self.is_fresh else ONCE[self.said]


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
