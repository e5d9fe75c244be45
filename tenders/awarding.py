"""What an award is worth, whether that can be believed, and when its contract ends. Pure.

**Amounts.** What a notice says was awarded is shown as it stands, but not every amount is money that is spent: of a
framework it is at most a ceiling, some are filled in because a form asked for one, and a total is repeated at every
lot. An award that is a framework, or whose amount is doubted, is in no sum, and a sum always says over how many awards
it is. Companies that win together each stand there with the whole amount; in a sum it counts once.

**Ends.** The end that the notice of the award gives is surest, then the end that an earlier publication gives, then
the length of the contract counted from its start, else from the day of the award. Without any of these there is none.
Notices tell how often a contract may be renewed, not for how long: we take a year each time, or the length of the
contract when that is shorter.
"""

from calendar import monthrange
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from tenders.merging import SMALLEST_VALUE, Winner

HUGE_AMOUNT = Decimal(10) ** 9
FAR_ABOVE = 10
FEWEST_REPEATED = 3
FRAMEWORK = "RAA"  # TenderNed's code of a framework agreement
EUROS = ("EUR", "")
YEAR = 12
LONGEST = 50 * YEAR  # months; what is longer is a mistake
FIRST_END, NO_END = date(2000, 1, 2), date(2099, 1, 1)  # forms hold 2000-01-01 and 2099-12-31 where nobody knows


class Doubt(StrEnum):
    """Why an amount goes into no sum."""

    PLACEHOLDER = "placeholder"
    ABOVE_ESTIMATE = "estimate"
    REPEATED = "repeated"
    HUGE = "huge"


class EndsFrom(StrEnum):
    """How the end of a contract is known."""

    NOTICE = "notice"
    CALL = "call"
    DURATION = "duration"


@dataclass(frozen=True)
class Terms:
    """What one publication says of a lot, or of the whole; what it does not say is None."""

    estimate: Decimal | None = None
    is_framework: bool = False
    framework_maximum: Decimal | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    months: int | None = None
    renewals: int | None = None


@dataclass(frozen=True)
class End:
    """The last day of a contract, that with every renewal (None when there are none), and how we know."""

    on: date
    latest: date | None
    source: EndsFrom


@dataclass(frozen=True)
class Frame:
    """Whether the contract is a framework, and the most that may be bought under it."""

    is_framework: bool
    ceiling: Decimal | None


@dataclass(frozen=True)
class Amount:
    """One award as a sum sees it: `part` is what was awarded, so that who win together count once."""

    part: Hashable
    amount: Decimal | None
    currency: str = "EUR"
    is_framework: bool = False
    doubt: str = ""

    @property
    def counts(self) -> bool:
        """Whether it is in sums."""
        return self.amount is not None and not self.is_framework and not self.doubt and self.currency in EUROS


@dataclass(frozen=True)
class Total:
    """What awards are worth together, over `counted` of `of` awards; `total` is None when none counts."""

    total: Decimal | None
    counted: int
    of: int
    unnamed: int
    frameworks: int
    doubtful: int


def total_of(awards: Iterable[Amount]) -> Total:
    """What these are worth together."""
    rows = list(awards)
    counting = {(row.part, row.amount) for row in rows if row.counts}
    return Total(
        total=sum((amount for _, amount in counting if amount is not None), Decimal(0)) if counting else None,
        counted=sum(row.counts for row in rows),
        of=len(rows),
        unnamed=sum(row.amount is None and not row.is_framework for row in rows),
        frameworks=sum(row.is_framework for row in rows),
        doubtful=sum(bool(row.doubt) and not row.is_framework for row in rows),
    )


def doubt_of(winner: Winner, everyone: Iterable[Winner], *, estimate: Decimal | None) -> Doubt | None:
    """Why the amount of this winner, one of `everyone`, cannot be believed; None when nothing speaks against it."""
    amount = winner.amount
    if amount is None:
        return None
    if amount < SMALLEST_VALUE:
        return Doubt.PLACEHOLDER
    if amount > HUGE_AMOUNT:
        return Doubt.HUGE
    if estimate is not None and amount > FAR_ABOVE * estimate:
        return Doubt.ABOVE_ESTIMATE
    told = {(other.lot, other.amount) for other in everyone}
    is_repeated = len(told) >= FEWEST_REPEATED and {each for _, each in told} == {amount}
    return Doubt.REPEATED if is_repeated else None


def estimate_of(terms: Iterable[Terms]) -> Decimal | None:
    """What the buyer thought it would cost, of the first publication that says so in earnest."""
    told = (it.estimate for it in terms)
    return next((estimate for estimate in told if estimate is not None and estimate >= SMALLEST_VALUE), None)


def frame_of(terms: Sequence[Terms]) -> Frame:
    """What these publications, the surest first, say of a framework."""
    stated = [it.framework_maximum for it in terms if it.framework_maximum]
    ceiling = next((most for most in stated if most >= SMALLEST_VALUE), None)
    return Frame(bool(stated) or any(it.is_framework for it in terms), ceiling)


def end_of(own: Sequence[Terms], earlier: Sequence[Terms], *, awarded_on: date | None) -> End | None:
    """When the contract ends: `own` is what the notice of the award says, `earlier` the others, the surest first.

    An end before the award, and those that forms hold when nobody knows, are not believed.
    """
    every = [*own, *earlier]
    months = next((it.months for it in every if it.months and it.months <= LONGEST), None)
    for told, source in ((own, EndsFrom.NOTICE), (earlier, EndsFrom.CALL)):
        day = next((it.ends_on for it in told if it.ends_on and _is_an_end(it.ends_on, awarded_on)), None)
        if day:
            return End(day, _latest(day, months, every), source)
    starts = next((it.starts_on for it in every if it.starts_on and it.starts_on >= FIRST_END), None) or awarded_on
    if starts is None or months is None or not FIRST_END <= starts < NO_END:
        return None
    day = after(starts, months) - timedelta(days=1)
    return End(day, _latest(day, months, every), EndsFrom.DURATION) if _is_an_end(day, awarded_on) else None


def after(day: date, months: int) -> date:
    """The same day so many months later; the last of the month where it is shorter."""
    year, month = divmod(day.year * YEAR + day.month - 1 + months, YEAR)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _is_an_end(day: date, awarded_on: date | None) -> bool:
    return (awarded_on or FIRST_END) <= day < NO_END and day >= FIRST_END


def _latest(day: date, months: int | None, every: Sequence[Terms]) -> date | None:
    """With every renewal that is stated; a number that leads past all contracts is not believed."""
    renewals = next((it.renewals for it in every if it.renewals), 0)
    extra = renewals * min(months or YEAR, YEAR)
    return after(day + timedelta(days=1), extra) - timedelta(days=1) if 0 < extra <= LONGEST else None
