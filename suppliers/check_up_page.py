"""Read model of the page behind a link in a mail: what is asked, what stands on the profile, or what was answered."""

from dataclasses import dataclass
from datetime import date
from typing import Self

from suppliers.models import CheckUp, Supplier
from suppliers.upkeep import CHOICES, LATER, Choice, choice_named

THANKS = {
    CheckUp.Answer.RIGHT: "Bij het profiel staat nu dat u het bevestigd hebt. Over een jaar vragen wij het opnieuw.",
    CheckUp.Answer.CHANGE: "Log in om het profiel aan te passen. Bevestigd is het zodra uw wijziging online staat.",
    CheckUp.Answer.STOP: "Wie het profiel beheert, krijgt hierover een mail. Terug? Log in en kies ‘Weer beginnen’.",
    CheckUp.Answer.NOW: "Inkopers zien dit nu bij al uw diensten. Over een kwartaal vragen wij het opnieuw.",
    CheckUp.Answer.LATER: "Inkopers zien dit nu bij al uw diensten. Over een kwartaal vragen wij het opnieuw.",
    CheckUp.Answer.LESS: "Wij vragen u niet meer elk kwartaal of er ruimte is. Na inloggen zet u het weer aan.",
}


@dataclass(frozen=True)
class CheckUpPage:
    """One question, on the answer that was chosen in the mail; the others are links."""

    check_up: CheckUp
    supplier: Supplier
    name: str
    chosen: Choice
    others: list[Choice]
    offered: list[str]
    room_from: date | None

    @classmethod
    def build(cls, check_up: CheckUp, *, word: str) -> Self:
        """`word` is the answer in the address. Costs one query."""
        chosen = choice_named(check_up.kind, word)
        offerings = list(check_up.supplier.offerings.all())
        return cls(
            check_up=check_up,
            supplier=check_up.supplier,
            name=check_up.supplier.organisation.name,
            chosen=chosen,
            others=[choice for choice in CHOICES[CheckUp.Kind(check_up.kind)] if choice != chosen],
            offered=[offering.title for offering in offerings],
            room_from=next((it.capacity_from for it in offerings if check_up.answer == LATER), None),
        )

    @property
    def is_open(self) -> bool:
        """Whether it can still be answered."""
        return self.check_up.answered_at is None and self.supplier.status != Supplier.Status.WITHDRAWN

    @property
    def given(self) -> str:
        """What was answered, in words."""
        return CheckUp.Answer(self.check_up.answer).label if self.check_up.answer else ""

    @property
    def thanks(self) -> str:
        """What follows from the answer."""
        return THANKS[CheckUp.Answer(self.check_up.answer)] if self.check_up.answer else ""
