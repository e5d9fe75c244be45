"""How well the notices of a buyer are filled in: of how many, how often, and what helps. Pure.

The figures are for the buyer: over fewer than FEWEST nothing is said, and nobody is ranked.

Article 2.134 of the Aanbestedingswet 2012, after sdu.nl, Commentaar op Aanbestedingswet 2012 art. 2.134, read on 23
November 2026: an award is told within 30 days (first paragraph); awards of social and other specific services may be
told together each quarter, within 30 days after its end (third paragraph).
"""

from dataclasses import dataclass
from datetime import date, timedelta

FEWEST = 5
DAYS_TO_TELL = 30
MONTHS_OF_A_QUARTER = 3
SOCIAL_FORMS = ("EF33", "EF34", "EF35")  # awards of social and other specific services


def tell_before(awarded_on: date, form_code: str) -> date:
    """The last day on which the award that this form tells may be published."""
    starts = awarded_on
    if form_code in SOCIAL_FORMS:
        year, quarter = awarded_on.year, (awarded_on.month - 1) // MONTHS_OF_A_QUARTER + 1
        after = date(year + quarter // 4, quarter % 4 * MONTHS_OF_A_QUARTER + 1, 1)
        starts = after - timedelta(days=1)
    return starts + timedelta(days=DAYS_TO_TELL)


@dataclass(frozen=True)
class Filled:
    """One thing that a notice may tell: how often it does, of how many, and how to fill it in."""

    label: str
    done: int
    of: int
    noun: str
    tip: str

    @property
    def is_told(self) -> bool:
        """Whether there are enough to say something."""
        return self.of >= FEWEST

    @property
    def is_always(self) -> bool:
        return self.done == self.of


def filled(*, read: int, goals: int, awards: int, dated: int, timely: int, amounts: int, numbers: int) -> list[Filled]:
    """The figures of one buyer.

    `read`: notices of which we have the form, `goals`: those that name a goal; `awards`: lots that were awarded,
    `dated`: with a date, `timely`: told on or before `tell_before`, `amounts` and `numbers`: with an amount and
    with the KvK number of the winner.
    """
    return [
        Filled(
            "Noemt een doel voor milieu, mensen of vernieuwing",
            goals,
            read,
            "berichten",
            "Vul BT-06 in, en daarna BT-774 (milieu) of BT-775 (mensen). Dan vinden ondernemers uw vraag ook op doel.",
        ),
        Filled(
            f"Meldt de gunning binnen {DAYS_TO_TELL} dagen",
            timely,
            dated,
            "gunningen met een datum",
            "Zet het bericht klaar op de dag dat u gunt. De termijn staat in artikel 2.134 van de Aanbestedingswet. "
            "Bij sociale en andere specifieke diensten telt hij vanaf het einde van het kwartaal.",
        ),
        Filled(
            "Noemt het bedrag van de gunning",
            amounts,
            awards,
            "gunningen",
            "Vul per perceel het bedrag in (BT-720), en bij een raamovereenkomst het maximum (BT-709).",
        ),
        Filled(
            "Noemt het KvK-nummer van de winnaar",
            numbers,
            awards,
            "gunningen",
            "Vul bij de winnaar het nummer van acht cijfers in (BT-501). Dan weet iedereen wie het is.",
        ),
    ]
