"""When an enterprise is asked whether its profile is still right and whether there is room, and when we give up."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from suppliers.models import CheckUp

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
EVERY = {CheckUp.Kind.YEARLY: timedelta(days=365), CheckUp.Kind.CAPACITY: timedelta(days=91)}
SILENCE = timedelta(days=21)  # then a reminder, and after the same time once more we give up
BUSY = timedelta(days=42)  # who said that something must change, and changed nothing, is asked again after this long
LINK_WORKS_FOR = timedelta(days=60)
MOST_AT_ONCE = 50  # in a quarter of an hour
OPENS, CLOSES = 9, 17
MONTHS_AHEAD = 12
RIGHT, CHANGE, STOP = CheckUp.Answer.RIGHT, CheckUp.Answer.CHANGE, CheckUp.Answer.STOP
NOW, LATER, LESS = CheckUp.Answer.NOW, CheckUp.Answer.LATER, CheckUp.Answer.LESS


@dataclass(frozen=True)
class Choice:
    """An answer that can be given: its word in the address, and what stands on its link in a mail and on a page."""

    answer: CheckUp.Answer
    word: str
    link: str


CHOICES = {
    CheckUp.Kind.YEARLY: (
        Choice(RIGHT, "klopt", "Ja, dit klopt nog"),
        Choice(CHANGE, "aanpassen", "Er moet iets anders"),
        Choice(STOP, "stoppen", "Wij stoppen met dit profiel"),
    ),
    CheckUp.Kind.CAPACITY: (
        Choice(NOW, "nu", "Wij kunnen nu leveren"),
        Choice(LATER, "vol", "Wij zitten nu vol"),
        Choice(CHANGE, "aanpassen", "Het verschilt per dienst, of er moet iets anders"),
        Choice(LESS, "minder", "Stel deze vraag niet meer"),
    ),
}


def choice_named(kind: str, word: str) -> Choice:
    """The answer with this word in the address; the first one when there is no such answer."""
    choices = CHOICES[CheckUp.Kind(kind)]
    return next((choice for choice in choices if choice.word == word), choices[0])


def is_office_time(now: datetime) -> bool:
    """Whether mail that nobody waits for may leave: Monday to Friday from nine to five."""
    here = now.astimezone(AMSTERDAM)
    return here.weekday() < 5 and OPENS <= here.hour < CLOSES


def months_ahead(today: date) -> list[date]:
    """The first days of the next twelve months."""
    first = [today.year * 12 + today.month + ahead for ahead in range(MONTHS_AHEAD)]
    return [date(month // 12, month % 12 + 1, 1) for month in first]
