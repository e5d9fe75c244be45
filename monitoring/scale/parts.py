"""The lots of an invented procurement and who won each, in every way that amounts and ends are known. Pure.

Half of what is awarded has several lots, and one in ten of those has many; the terms and the amounts go through the
rules of the platform (tenders/awarding.py), so that frames, doubts and ends stand as they would after a night.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from tenders.awarding import Doubt, End, Terms, doubt_of, end_of
from tenders.merging import Winner

MANY, SEVERAL, ONE = 12, 3, 1
WHOLE = "LOT-0000"
LENGTHS = (12, 24, 24, 36, 48, 48)  # months
CRITERIA: list[dict[str, str | None]] = [
    {"name": "Prijs", "description": None, "kind": "price", "weight": "40%"},
    {"name": "Plan van aanpak", "description": None, "kind": "quality", "weight": "50%"},
    {"name": "Social return", "description": "Wat u doet voor mensen zonder werk.", "kind": "quality", "weight": "10%"},
]


@dataclass(frozen=True)
class Part:
    """A lot: what it should cost and how long its contract lasts; what nobody told is None."""

    number: str
    title: str
    value: Decimal | None
    criteria: list[dict[str, str | None]]
    months: int | None
    renewals: int | None
    starts_on: date | None
    ends_on: date | None


@dataclass(frozen=True)
class Won:
    """Who won a lot: the number of an invented enterprise, for how much, and until when."""

    lot: str
    winner: int
    amount: Decimal | None
    on: date
    is_framework: bool
    ceiling: Decimal | None
    doubt: Doubt | None
    end: End | None


def parts_of(random: Random, *, title: str, starts_on: date) -> tuple[Part, ...]:
    """One lot, some, or many, with the length that the buyer wrote down."""
    number = random.choices((ONE, SEVERAL, MANY), weights=(50, 45, 5))[0]
    months = random.choice(LENGTHS) if random.random() < 0.75 else None
    starts = starts_on if random.random() < 0.4 else None
    ends = starts_on + timedelta(days=random.choice(LENGTHS) * 30) if random.random() < 0.2 else None
    renewals = random.randrange(3) if months else None
    asks_social_return = random.random() < 0.3
    return tuple(
        Part(
            number=f"LOT-{place:04}" if number > 1 else WHOLE,
            title=f"{title}, perceel {place}" if number > 1 else title,
            value=_amount(random) if random.random() < 0.5 else None,
            criteria=CRITERIA if asks_social_return else CRITERIA[:2],
            months=months,
            renewals=renewals,
            starts_on=starts,
            ends_on=ends,
        )
        for place in range(1, number + 1)
    )


def wins_of(random: Random, parts: Sequence[Part], *, on: date, suppliers: int) -> tuple[Won, ...]:
    """Who won each of these, of so many suppliers."""
    is_framework = random.random() < 0.25
    amounts = _amounts(random, len(parts))
    winners = [Winner(part.number, "", "", "", amount, "EUR", on) for part, amount in zip(parts, amounts, strict=True)]
    return tuple(
        Won(
            lot=part.number,
            winner=random.randrange(suppliers),
            amount=winner.amount,
            on=on,
            is_framework=is_framework,
            ceiling=_amount(random) if is_framework else None,
            doubt=doubt_of(winner, winners, estimate=part.value),
            end=end_of([], [_terms(part)], awarded_on=on),
        )
        for part, winner in zip(parts, winners, strict=True)
    )


def _amounts(random: Random, number: int) -> list[Decimal | None]:
    """An amount for each, now and then none, one euro, or the total at every lot."""
    kind = random.random()
    if kind < 0.15:
        return [None] * number
    if kind < 0.25:
        return [Decimal(1) if kind < 0.18 else _amount(random)] * number
    return [_amount(random) for _ in range(number)]


def _amount(random: Random) -> Decimal:
    return Decimal(random.randrange(5, 900) * 1_000)


def _terms(part: Part) -> Terms:
    return Terms(
        estimate=part.value,
        starts_on=part.starts_on,
        ends_on=part.ends_on,
        months=part.months,
        renewals=part.renewals,
    )
