"""The two levels of a listing and what each asks, decided by facts alone. Pure; a public page says the same.

A level is no judgement on quality: it says how much of what stands there was checked.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol

CONFIRMED_WITHIN = timedelta(days=365)
# A membership, a legal form or one's own words say nothing that somebody else established.
SAYS_IMPACT = frozenset({"certificaat", "erkenning", "status", "bewijs", "productkeurmerk"})


class Level(StrEnum):
    """`value` is the word that people read."""

    LISTED = "aangemeld"
    SHOWN = "aangetoond"


class Told(Protocol):
    """What a level asks of a recognition."""

    @property
    def is_valid(self) -> bool: ...
    @property
    def strength(self) -> int: ...
    @property
    def kind(self) -> str: ...


@dataclass(frozen=True)
class Criterion:
    """Something that the second level asks: in words, and whether this profile has it."""

    text: str
    is_met: bool


def criteria(
    *, is_verified: bool, confirmed_on: date | None, is_investigated: bool, claims: Iterable[Told], today: date
) -> list[Criterion]:
    """All that the second level asks, in the order in which a page tells it."""
    checked = any(claim.is_valid and claim.strength > 1 and claim.kind in SAYS_IMPACT for claim in claims)
    fresh = confirmed_on is not None and confirmed_on >= today - CONFIRMED_WITHIN
    return [
        Criterion("wij controleerden dat de organisatie echt is", is_verified),
        Criterion("minstens één geldige erkenning over mens of milieu is door ons gecontroleerd", checked),
        Criterion("de ondernemer bevestigde het profiel in het afgelopen jaar", fresh),
        Criterion("het profiel is niet in onderzoek", not is_investigated),
    ]


def level_of(asked: Iterable[Criterion]) -> Level:
    """The second level for who has all of it."""
    return Level.SHOWN if all(criterion.is_met for criterion in asked) else Level.LISTED
