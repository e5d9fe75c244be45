"""A profile as its owner writes it: a form gives it, a row keeps it as a proposal, the tables take it over. Pure."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Self


@dataclass(frozen=True)
class OfferedService:
    """One product or service; `category` is a slug, `area` holds codes of provinces and municipalities.

    `capacity` is empty while nobody said whether there is room; `capacity_on` is the day on which it was said, and
    `capacity_from` the first day of the month from which there is room again. `takes_part` is None while nobody said.
    """

    title: str
    category: str
    text: str = ""
    area: tuple[str, ...] = ()
    order_minimum: int | None = None
    order_maximum: int | None = None
    lead_time_days: int | None = None
    capacity: str = ""
    capacity_on: date | None = None
    capacity_from: date | None = None
    largest_done: int | None = None
    takes_part: bool | None = None


@dataclass(frozen=True)
class DeclaredClaim:
    """A recognition that the owner says to have; `recognition` is a slug."""

    recognition: str
    level: str = ""
    valid_until: date | None = None
    issuer: str = ""
    number: str = ""
    issued_on: date | None = None
    evidence_url: str = ""


@dataclass(frozen=True)
class ShownPhoto:
    """A photo by the name that the storage knows it by, and what is on it."""

    name: str
    alt: str


@dataclass(frozen=True)
class Profile:
    """Everything that the owner writes and a moderator decides on; photos in the order in which they are shown."""

    summary: str = ""
    description: str = ""
    for_people: str = ""
    for_planet: str = ""
    themes: tuple[str, ...] = ()
    website: str = ""
    email: str = ""
    contact_role: str = ""
    services: tuple[OfferedService, ...] = ()
    claims: tuple[DeclaredClaim, ...] = ()
    photos: tuple[ShownPhoto, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """What a row keeps while the approved text stays online."""
        kept: dict[str, Any] = json.loads(json.dumps(asdict(self), default=date.isoformat))
        return kept

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """The profile that `as_json` gave, also before this or that was asked: then it says nothing about it."""
        parts = {
            "themes": tuple(kept["themes"]),
            "services": tuple(_service(service) for service in kept["services"]),
            "claims": tuple(DeclaredClaim(**_with_days(claim, "valid_until", "issued_on")) for claim in kept["claims"]),
            "photos": tuple(ShownPhoto(**photo) for photo in kept.get("photos", ())),
        }
        return cls(**{**kept, **parts})


def _service(kept: Mapping[str, Any]) -> OfferedService:
    return OfferedService(**{**_with_days(kept, "capacity_on", "capacity_from"), "area": tuple(kept["area"])})


def _with_days(kept: Mapping[str, Any], *names: str) -> dict[str, Any]:
    days = {name: date.fromisoformat(kept[name]) for name in names if kept.get(name)}
    return {**kept, **days}
