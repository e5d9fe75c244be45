"""How long a supplier takes to answer a buyer, in working days: a fact for buyers, from three answers on."""

from collections.abc import Iterable
from datetime import date, timedelta
from math import ceil
from statistics import median

FEWEST = 3
SATURDAY = 5


def working_days(begin: date, end: date) -> int:
    """How many working days after `begin` the day `end` is; the same day, or a weekend away, is 0."""
    days = (begin + timedelta(days=passed) for passed in range(1, (end - begin).days + 1))
    return sum(day.weekday() < SATURDAY for day in days)


def answers_within(answers: Iterable[tuple[date, date]]) -> str:
    """`antwoordt meestal binnen 2 werkdagen`, of pairs of the day of asking and of answering; empty below three."""
    taken = sorted(working_days(asked, answered) for asked, answered in answers)
    if len(taken) < FEWEST:
        return ""
    days = ceil(median(taken))
    return "antwoordt meestal " + (f"binnen {days} werkdagen" if days > 1 else "binnen 1 werkdag")
