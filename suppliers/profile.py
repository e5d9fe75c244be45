"""A profile as its owner writes it: a form gives it, a row keeps it as a proposal, the tables take it over. Pure."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Self


@dataclass(frozen=True)
class OfferedService:
    """One product or service; `category` is a slug, `area` holds codes of provinces and municipalities.

    `capacity` is empty while nobody said whether there is room; `capacity_on` is the day on which it was said.
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


@dataclass(frozen=True)
class DeclaredClaim:
    """A recognition that the owner says to have; `recognition` is a slug."""

    recognition: str
    level: str = ""
    valid_until: date | None = None


@dataclass(frozen=True)
class Profile:
    """Everything that the owner writes and a moderator decides on."""

    summary: str = ""
    description: str = ""
    themes: tuple[str, ...] = ()
    website: str = ""
    email: str = ""
    services: tuple[OfferedService, ...] = ()
    claims: tuple[DeclaredClaim, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """What a row keeps while the approved text stays online."""
        kept = asdict(self)
        for service in kept["services"]:
            service["capacity_on"] = service["capacity_on"].isoformat() if service["capacity_on"] else None
        for claim in kept["claims"]:
            claim["valid_until"] = claim["valid_until"].isoformat() if claim["valid_until"] else None
        return kept

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """The profile that `as_json` gave."""
        services = [_service(service) for service in kept["services"]]
        claims = [DeclaredClaim(**{**claim, "valid_until": _day(claim["valid_until"])}) for claim in kept["claims"]]
        return cls(
            **{**kept, "themes": tuple(kept["themes"]), "services": tuple(services), "claims": tuple(claims)},
        )


def _service(kept: Mapping[str, Any]) -> OfferedService:
    """The service that was kept; one from before capacity was asked says nothing about it."""
    dated = {"area": tuple(kept["area"]), "capacity_on": _day(kept.get("capacity_on"))}
    return OfferedService(**{**kept, **dated})


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
