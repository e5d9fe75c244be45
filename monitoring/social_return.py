"""Which rule and which values for social return hold in a municipality, as far as the reference tables say."""

from dataclasses import dataclass
from typing import Self

from platform_goed_inkopen.dutch import slugged
from platform_goed_inkopen.models import SocialReturnRule, Threshold
from platform_goed_inkopen.regions import Municipality


@dataclass(frozen=True)
class SocialReturnPage:
    """The thresholds and blocks of one municipality; both may be empty or hold unknown amounts."""

    place: Municipality
    thresholds: list[Threshold]
    blocks: list[SocialReturnRule]

    @classmethod
    def build(cls, place: Municipality) -> Self:
        return cls(
            place=place,
            thresholds=list(Threshold.objects.filter(code__startswith=slugged(place.social_return_rule)))
            if place.social_return_rule
            else [],
            blocks=list(SocialReturnRule.objects.filter(scheme=place.social_return_blocks).order_by("pk")),
        )

    @property
    def known_amounts(self) -> int:
        """How many blocks have an amount."""
        return sum(block.value is not None for block in self.blocks)

    @property
    def sources(self) -> str:
        """Where the blocks were read, without the note of whoever read them."""
        return self.blocks[0].source.partition(" (")[0] if self.blocks else ""
