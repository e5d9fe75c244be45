"""How much one run may ask of TenderNed. Pure: no clock, no database."""

from dataclasses import dataclass
from math import inf

from tenders.errors import BudgetSpent


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
