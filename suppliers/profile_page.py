"""Read model of a supplier's own page: facts for a buyer who has to defend a choice."""

from dataclasses import dataclass
from datetime import date
from typing import Self

from platform_goed_inkopen.drawings import Drawing
from platform_goed_inkopen.dutch import counted
from platform_goed_inkopen.regions import Municipality, area_in_words, joined
from suppliers.capacity import CapacityLine, telling_most
from suppliers.claim_lines import IN_WORDS, ORDER, ClaimLine, claim_lines
from suppliers.lanes import claim_lanes
from suppliers.models import Offering, Supplier

BEST_CLAIMS = 2


@dataclass(frozen=True)
class OfferingRow:
    """A service in the table; what nobody told stays empty and is shown as unknown."""

    title: str
    category: str
    text: str
    area: str
    order_minimum: int | None
    order_maximum: int | None
    lead_time: str
    capacity: CapacityLine | None

    @classmethod
    def of(cls, offering: Offering, today: date) -> Self:
        return cls(
            title=offering.title,
            category=offering.category.name if offering.category.name != offering.title else "",
            text=offering.text,
            area=offering.area,
            order_minimum=offering.order_minimum,
            order_maximum=offering.order_maximum,
            lead_time=counted(offering.lead_time_days, "dag", "dagen") if offering.lead_time_days else "",
            capacity=CapacityLine.of(offering.capacity, offering.capacity_on, today=today),
        )


@dataclass(frozen=True)
class ProfilePage:
    """What the page of one supplier shows."""

    supplier: Supplier
    name: str
    themes: list[str]
    claims: list[ClaimLine]
    lanes: Drawing | None
    offerings: list[OfferingRow]
    capacity: CapacityLine | None
    area: str
    smallest_order: int | None
    largest_order: int | None
    place: Municipality | None
    website: str

    @classmethod
    def build(cls, supplier: Supplier, *, today: date) -> Self:
        """`supplier` comes from `for_profile()`."""
        offerings = supplier.offerings.all()
        rows = [OfferingRow.of(offering, today) for offering in offerings]
        return cls(
            supplier=supplier,
            name=supplier.organisation.name,
            themes=[theme.name for theme in supplier.themes.all()],
            claims=claim_lines(supplier.claims.all(), today),
            lanes=claim_lanes(supplier.claims.all(), today),
            offerings=rows,
            capacity=telling_most(row.capacity for row in rows),
            area=area_in_words({code for offering in offerings for code in offering.delivery_area}),
            smallest_order=min((o.order_minimum for o in offerings if o.order_minimum is not None), default=None),
            largest_order=max((o.order_maximum for o in offerings if o.order_maximum is not None), default=None),
            place=supplier.organisation.municipality,
            website=supplier.website.partition("://")[2].removeprefix("www.").rstrip("/"),
        )

    @property
    def name_as_sentence(self) -> str:
        """The name with the full stop that sets it apart from what follows."""
        return self.name if self.name.endswith((".", "!", "?")) else f"{self.name}."

    @property
    def best_lines(self) -> list[ClaimLine]:
        """The best claims that are valid, for under the sentence."""
        return [line for line in self.claims if line.is_valid][:BEST_CLAIMS]

    @property
    def claims_in_words(self) -> str:
        """`1 is gecontroleerd en geldig, 2 zijn zelf verklaard en 1 is verlopen`."""
        told = {
            "gecontroleerd en geldig": sum(line.is_valid and line.strength > 1 for line in self.claims),
            "zelf verklaard": sum(line.is_valid and line.strength == 1 for line in self.claims),
            **{IN_WORDS[state]: sum(line.state == state for line in self.claims) for state in ORDER[1:]},
        }
        return joined([f"{number} {'is' if number == 1 else 'zijn'} {what}" for what, number in told.items() if number])
