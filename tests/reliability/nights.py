"""A TenderNed that lives: every day it publishes, dates something back and withdraws something while it is read.

    living = Living(date(2026, 3, 1), Rates(new=12), seed=1)
    with StandIn(living.catalogue, before=living.before) as standin:
        for day in living.days(30):
            with living.night():
                …                     # somebody reads
    living.due                        # what must have been read by then

The rates are those of goal G1. Due is what could be seen for a day or longer: from the beginning of one night to the
end of the next, and what is there at the end.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from random import Random

from tenders.status import AMSTERDAM
from tenders.tenderned.catalogue import Catalogue, Notice

WINDOW = timedelta(days=7)
FARTHEST_BACK = 12
FOLLOWING = (
    {"type_code": "AGO", "form_code": "EF29", "is_awarded": True},
    {"type_code": "AGO", "form_code": "EF25", "is_awarded": True},  # only an intention
    {"type_code": "AGO", "form_code": "EF29", "is_terminated": True},  # cancelled
    {"type_code": "REC"},
)


@dataclass(frozen=True)
class Rates:
    """So many a day, on average."""

    new: float = 85
    back_dated: float = 0.4
    withdrawn: float = 0.6


class Living:
    """A catalogue and its days. The same seed lives the same life, whoever reads it in the same way."""

    def __init__(self, first: date, rates: Rates, *, seed: int) -> None:
        self.catalogue = Catalogue()
        self.due: set[str] = set()
        self.too_late = 0  # published so far back that no night looks there any more
        self._rates, self._random = rates, Random(seed)
        self._today = first
        self._number = 450_000
        self._leaving = 0
        self._last_night: set[str] = set()

    def days(self, number: int) -> Iterator[date]:
        """So many days; each brings what it brings before it is given."""
        for _ in range(number):
            for _ in range(self._times(self._rates.new)):
                self._publish(self._today)
            for _ in range(self._times(self._rates.back_dated)):
                back = timedelta(days=self._random.randint(1, FARTHEST_BACK))
                self.too_late += back > WINDOW
                self._publish(self._today - back)
            self._leaving = self._times(self._rates.withdrawn)
            yield self._today
            self._today += timedelta(days=1)

    def moment(self) -> datetime:
        """A quarter past four in the night after this day, in Amsterdam."""
        return datetime.combine(self._today + timedelta(days=1), time(4, 15), tzinfo=AMSTERDAM)

    @contextmanager
    def night(self) -> Iterator[None]:
        """Somebody reads; what could be seen all that time, and in the night before, is due."""
        began = self._there()
        yield
        while self._leaving:
            self._withdraw()
        through = began & self._there()
        self.due |= through & self._last_night
        self._last_night = through

    def before(self, number: int, target: str) -> None:
        """Ahead of every answer: now and then something leaves between two pages of the list."""
        if self._leaving and "page=" in target and "page=0" not in target:
            self._withdraw()

    def end(self) -> set[str]:
        """What is due at the end: also all that is there."""
        return self.due | self._there()

    def _there(self) -> set[str]:
        return {str(notice.publication_id) for notice in self.catalogue}

    def _times(self, rate: float) -> int:
        """This many on average, in whole numbers."""
        return int(rate) + (self._random.random() < rate % 1)

    def _publish(self, day: date) -> None:
        self._number += self._random.randint(1, 3)
        published_at = datetime.combine(day, time(6)) + timedelta(minutes=self._random.randrange(900))
        earlier = self.catalogue.get(self._number - self._random.randint(1, 40))
        notice = Notice(
            publication_id=self._number,
            kenmerk=170_000 + self._number,
            title=f"Groenonderhoud wijk {self._number}",
            buyer=self._random.choice(("Gemeente Assen", "Gemeente Emmen", "Provincie Drenthe", "Gemeente Zwolle")),
            published_at=published_at,
            deadline=published_at + timedelta(days=3),
            cpv=("77310000-6",),
            nuts=("NL131",),
        )
        if earlier and self._random.random() < 0.3:
            follows = self._random.choice(FOLLOWING)
            notice = replace(notice, kenmerk=earlier.kenmerk, title=earlier.title, buyer=earlier.buyer, **follows)
        self.catalogue.add(notice)

    def _withdraw(self) -> None:
        """Something of the last days leaves, so that what stands below it moves up a place."""
        self._leaving -= 1
        recent = self.catalogue.between(self._today - WINDOW + timedelta(days=1), self._today)
        if recent:
            self.catalogue.withdraw(self._random.choice(recent).publication_id)
