"""What a profile says, thing by thing, in words: for who decides about it and for who finds it changed."""

from collections.abc import Iterator, Mapping
from datetime import date

from django.utils.formats import date_format

from platform_goed_inkopen.dutch import counted, euros
from platform_goed_inkopen.regions import area_in_words
from suppliers.models import Offering
from suppliers.options import Options
from suppliers.profile import DeclaredClaim, OfferedService, Profile

TAKES_PART = {True: "ook een deel van een opdracht", False: "alleen de hele opdracht"}


def in_words(profile: Profile, options: Options) -> dict[str, str]:
    """Each thing that the profile says, by its label, in the order of the steps. Photos are to be looked at."""
    return dict(_lines(profile, options))


def _lines(profile: Profile, options: Options) -> Iterator[tuple[str, str]]:
    yield "Samenvatting", profile.summary
    yield "Omschrijving", profile.description
    yield "Voor mensen", profile.for_people
    yield "Voor de planeet", profile.for_planet
    yield "Goed voor", ", ".join(options["thema"].get(slug, slug) for slug in profile.themes)
    for service in profile.services:
        yield f"Dienst: {service.title}", _service_in_words(service, options["categorie"])
    for claim in profile.claims:
        yield _claim_label(claim, options), _claim_in_words(claim)
    yield "Website", profile.website
    yield "Contactadres", profile.email
    yield "Wie antwoordt", profile.contact_role


def _service_in_words(service: OfferedService, categories: Mapping[str, str]) -> str:
    parts = [
        categories.get(service.category, service.category),
        service.text,
        f"levert in {area_in_words(service.area)}" if service.area else "zonder gebied",
        _amount("vanaf", service.order_minimum),
        _amount("tot", service.order_maximum),
        _amount("grootste tot nu toe", service.largest_done),
        TAKES_PART.get(service.takes_part, "") if service.takes_part is not None else "",
        f"levertijd {counted(service.lead_time_days, 'dag', 'dagen')}" if service.lead_time_days is not None else "",
        _room(service),
    ]
    return " · ".join(part for part in parts if part)


def _amount(what: str, amount: int | None) -> str:
    return f"{what} {euros(amount)}" if amount is not None else ""


def _room(service: OfferedService) -> str:
    if not service.capacity:
        return ""
    again = f", weer ruimte vanaf {date_format(service.capacity_from, 'F Y')}" if service.capacity_from else ""
    return f"{Offering.Capacity(service.capacity).label}{again}, gezegd op {_day(service.capacity_on)}"


def _claim_label(claim: DeclaredClaim, options: Options) -> str:
    name = options["erkenning"].get(claim.recognition, claim.recognition)
    since = f", afgegeven {_day(claim.issued_on)}" if claim.issued_on else ""
    return f"Erkenning: {name} {claim.level}".strip() + since


def _claim_in_words(claim: DeclaredClaim) -> str:
    parts = [
        "zelf verklaard",
        f"door {claim.issuer}" if claim.issuer else "",
        f"nummer {claim.number}" if claim.number else "",
        f"geldig tot {_day(claim.valid_until)}" if claim.valid_until else "zonder einddatum",
        f"na te kijken op {claim.evidence_url}" if claim.evidence_url else "",
    ]
    return ", ".join(part for part in parts if part)


def _day(day: date | None) -> str:
    return date_format(day, "j F Y") if day else ""
