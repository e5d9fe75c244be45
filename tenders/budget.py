"""How much one run may ask of TenderNed. Pure: no clock, no database."""

from dataclasses import dataclass
from math import inf

from tenders.errors import BudgetSpent

ROWS_PER_PAGE = 100
MOST_PAGES_TO_CHECK = 120


def pages_to_check(rows: int, windows: int) -> int:
    """The pages of the list that a weekly check may ask: what it needs and a third more, never over 120.

    Sixty days of 85 publications are 51 full pages, and each of the nine windows may end with one that is not full:
    at most 60, so 80 with room for second tries.
    """
    return min(MOST_PAGES_TO_CHECK, (rows // ROWS_PER_PAGE + windows) * 4 // 3)


@dataclass
class Budget:
    """The most questions of a run and how many it asked, of earlier messages too; every try is a question."""

    most_lists: float = inf
    most_details: float = inf
    lists: int = 0
    details: int = 0

    def spend_list(self) -> None:
        """One page of the list. Raises BudgetSpent."""
        if self.lists >= self.most_lists:
            raise BudgetSpent(f"Deze leesbeurt mag {self.most_lists} bladzijden van de lijst vragen, en die zijn op.")
        self.lists += 1

    def spend_detail(self) -> None:
        """One detail. Raises BudgetSpent."""
        if self.details >= self.most_details:
            raise BudgetSpent(f"Deze leesbeurt mag {self.most_details} details vragen, en die zijn op.")
        self.details += 1
