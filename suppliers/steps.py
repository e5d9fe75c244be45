"""The steps in which an owner writes a profile, and what is left to do in each. Pure."""

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from platform_goed_inkopen.dutch import counted
from suppliers.capacity import is_fresh
from suppliers.profile import OfferedService, Profile


@dataclass(frozen=True)
class Step:
    """A part of the writing: how it is called, and the fields of the profile that it asks."""

    slug: str
    name: str
    fields: tuple[str, ...]


WHO = Step("wie", "Wie u bent", ("summary", "description", "for_people", "for_planet", "themes"))
OFFER = Step("aanbod", "Wat u levert", ("services",))
CLAIMS = Step("erkenningen", "Erkenningen", ("claims",))
PHOTOS = Step("fotos", "Foto's", ("photos",))
CONTACT = Step("contact", "Contact", ("website", "email", "contact_role"))
SEND_IN = Step("insturen", "Insturen", ())
WRITTEN_STEPS = (WHO, OFFER, CLAIMS, PHOTOS, CONTACT)
STEPS = (*WRITTEN_STEPS, SEND_IN)
BY_SLUG = {step.slug: step for step in STEPS}


def next_of(step: Step) -> Step:
    """The step that comes after a step in which something is written."""
    return STEPS[STEPS.index(step) + 1]


def version_of(profile: Profile, step: Step) -> str:
    """What names the text of this step: another text gives another version, whatever happens in other steps."""
    kept = profile.as_json()
    part = json.dumps([kept[name] for name in step.fields], sort_keys=True)
    return hashlib.sha256(part.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Thing:
    """One thing to do: in which step, and in how many minutes. Without what is `needed` it cannot be sent in."""

    step: Step
    text: str
    minutes: int
    needed: bool = False


def in_words(things: Sequence[Thing]) -> str:
    """`nog 3 dingen, 4 minuten`; empty when there is nothing to do."""
    if not things:
        return ""
    minutes = sum(thing.minutes for thing in things)
    return f"nog {counted(len(things), 'ding', 'dingen')}, {counted(minutes, 'minuut', 'minuten')}"


def things_to_do(
    profile: Profile, *, today: date, labels: Mapping[str, str] | None = None, proven: Collection[str] = ()
) -> list[Thing]:
    """What is still to do, in the order of the steps.

    `labels` are the names of recognitions by slug, `proven` the slugs of those of which something was shown.
    """
    return [
        *_about_who(profile),
        *_about_offer(profile, today),
        *_about_claims(profile, today, labels or {}, proven),
        *_about_the_rest(profile),
    ]


def _about_who(profile: Profile) -> Iterator[Thing]:
    if not profile.summary:
        yield Thing(WHO, "Schrijf in één zin wat u doet", 1, needed=True)
    if not profile.description:
        yield Thing(WHO, "Schrijf wat een inkoper nog moet weten", 3)
    if not profile.for_people and not profile.for_planet:
        yield Thing(WHO, "Schrijf wat u voor mensen of voor de planeet doet", 3)
    if not profile.themes:
        yield Thing(WHO, "Kies waar het goed voor is", 1)


def _about_offer(profile: Profile, today: date) -> Iterator[Thing]:
    if not profile.services:
        yield Thing(OFFER, "Schrijf minstens één dienst op", 3, needed=True)
    for service in profile.services:
        if not service.area:
            yield Thing(OFFER, f"Kies waar u ‘{service.title}’ levert", 1, needed=True)
    if silent := [service.title for service in profile.services if not _says_room(service, today)]:
        which = f"‘{silent[0]}’" if len(silent) == 1 else f"{len(silent)} diensten"
        yield Thing(OFFER, f"Zeg of u {which} nu kunt leveren", 1)


def _says_room(service: OfferedService, today: date) -> bool:
    return service.capacity_on is not None and is_fresh(service.capacity_on, today)


def _about_claims(profile: Profile, today: date, labels: Mapping[str, str], proven: Collection[str]) -> Iterator[Thing]:
    for claim in profile.claims:
        name = labels.get(claim.recognition, claim.recognition)
        if claim.valid_until and claim.valid_until < today:
            yield Thing(CLAIMS, f"{name} is verlopen: schrijf de nieuwe datum op, of haal haar weg", 1)
        elif not claim.evidence_url and claim.recognition not in proven:
            yield Thing(CLAIMS, f"Laat zien waaruit {name} blijkt", 2)


def _about_the_rest(profile: Profile) -> Iterator[Thing]:
    if not profile.photos:
        yield Thing(PHOTOS, "Laat met een foto zien wat u maakt of doet", 2)
    if not profile.contact_role:
        yield Thing(CONTACT, "Zeg wie een vraag van een koper beantwoordt", 1)


def needed(things: Sequence[Thing]) -> list[Thing]:
    """Those without which it cannot be sent in."""
    return [thing for thing in things if thing.needed]


def with_part(profile: Profile, step: Step, part: Mapping[str, object]) -> Profile:
    """The profile in which this step says this; the other steps stay as they are."""
    if set(part) != set(step.fields):
        raise ValueError(f"{step.slug} writes {step.fields}, not {sorted(part)}")
    return replace(profile, **part)  # type: ignore[arg-type]  # the forms give what the fields hold
