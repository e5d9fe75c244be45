"""How well the notices of a buyer are filled in: of how many, how often, and what helps. Pure.

The figures are for the buyer: over fewer than FEWEST nothing is said, and nobody is ranked.
"""

from dataclasses import dataclass

FEWEST = 5
DAYS_TO_TELL = 30  # article 2.134 of the Aanbestedingswet 2012: after the award


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
    `dated`: with a date, `timely`: told within DAYS_TO_TELL days after it, `amounts` and `numbers`: with an amount and
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
            "Zet het bericht klaar op de dag dat u gunt. De termijn staat in artikel 2.134 van de Aanbestedingswet.",
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
