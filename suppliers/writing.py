"""From the tables to the profile that its owner writes, and back."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import Model, QuerySet

from suppliers.models import Category, Claim, Offering, ProfilePhoto, Recognition, Supplier, Theme
from suppliers.profile import DeclaredClaim, OfferedService, Profile, ShownPhoto

TEXTS = ("summary", "description", "for_people", "for_planet", "website", "email", "contact_role")
SERVICE = ("text", "order_minimum", "order_maximum", "lead_time_days", "largest_done", "takes_part")
ROOM = ("capacity", "capacity_on", "capacity_from")
CLAIM = ("valid_until", "issuer", "number", "issued_on", "evidence_url")
STAYS_ONLINE = (Supplier.Status.PUBLISHED, Supplier.Status.PAUSED)
TAKEN_BACK = "De ondernemer noemt deze erkenning niet meer."


def online_profile(supplier: Supplier) -> Profile:
    """What the tables say: for a published profile what everybody reads.

    Claims that somebody checked are not in it, nor those that were withdrawn: the owner does not write those.
    """
    return Profile(
        **_told(supplier, TEXTS),
        themes=tuple(sorted(supplier.themes.values_list("slug", flat=True))),
        services=tuple(_service_of(offering) for offering in supplier.offerings.select_related("category")),
        claims=tuple(
            DeclaredClaim(recognition=claim.recognition.slug, level=claim.level, **_told(claim, CLAIM))
            for claim in supplier.claims.declared().select_related("recognition")
        ),
        photos=tuple(ShownPhoto(photo.name, photo.alt) for photo in _shown(supplier)),
    )


def _service_of(offering: Offering) -> OfferedService:
    return OfferedService(
        title=offering.title,
        category=offering.category.slug,
        area=tuple(offering.delivery_area),
        **_told(offering, (*SERVICE, *ROOM)),
    )


def _shown(supplier: Supplier) -> QuerySet[ProfilePhoto]:
    """The photos of the profile; of one that is online those that a moderator saw."""
    photos = supplier.photos.all()
    return photos.filter(approved_at__isnull=False) if supplier.status in STAYS_ONLINE else photos


def _told(row: Model, names: Iterable[str]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def latest_profile(supplier: Supplier) -> Profile:
    """What the owner wrote last: the proposal when there is one."""
    return Profile.from_json(supplier.proposed) if supplier.proposed else online_profile(supplier)


def write_profile(supplier: Supplier, profile: Profile, *, taken_back_at: datetime | None = None) -> None:
    """Make the tables say this; call it inside a transaction and write the search index after it.

    Photos are rows with files: actions/photos.py does those. `taken_back_at` is given when everybody could read what
    stands there: a recognition that is not declared any more is then withdrawn and stays to be seen. A profile that
    was never online keeps nothing of it.
    """
    save_differing(supplier, {name: getattr(profile, name) for name in TEXTS})
    supplier.themes.set(Theme.objects.filter(slug__in=profile.themes))
    _write_services(supplier, profile)
    _write_claims(supplier, profile, taken_back_at)


def save_differing(row: Model, values: Mapping[str, object]) -> bool:
    """Save the fields that differ; whether there were any."""
    differing = [name for name, value in values.items() if getattr(row, name) != value]
    for name in differing:
        setattr(row, name, values[name])
    if differing:
        row.save(update_fields=differing)
    return bool(differing)


def _write_services(supplier: Supplier, profile: Profile) -> None:
    categories = Category.objects.in_bulk([service.category for service in profile.services], field_name="slug")
    known = {offering.title: offering for offering in supplier.offerings.all()}
    for service in profile.services:
        told = {name: getattr(service, name) for name in SERVICE}
        told |= {"category_id": categories[service.category].pk, "delivery_area": list(service.area)}
        room = {name: getattr(service, name) for name in ROOM}
        if offering := known.pop(service.title, None):
            save_differing(offering, told if _is_newer(offering, service) else told | room)
        else:
            supplier.offerings.create(title=service.title, **told, **room)
    supplier.offerings.filter(pk__in=[offering.pk for offering in known.values()]).delete()


def _is_newer(offering: Offering, service: OfferedService) -> bool:
    """Whether what is said about room was said after this was written: by a link in a mail it is public at once."""
    return bool(offering.capacity_on and service.capacity_on and offering.capacity_on > service.capacity_on)


def _write_claims(supplier: Supplier, profile: Profile, taken_back_at: datetime | None) -> None:
    """Only what the owner declared is replaced; what a moderator checked or withdrew stays as it is, and once."""
    labels = Recognition.objects.in_bulk([claim.recognition for claim in profile.claims], field_name="slug")
    every = {_key(row): row for row in supplier.claims.select_related("recognition")}
    gone = {key: row for key, row in every.items() if row.is_declared}
    for claim in profile.claims:
        told = {name: getattr(claim, name) for name in CLAIM}
        row = every.get((claim.recognition, claim.level, claim.issued_on))
        # A day of issue that is added makes no other claim of it.
        row = row or gone.get((claim.recognition, claim.level, None))
        if row is None:
            supplier.claims.create(recognition=labels[claim.recognition], level=claim.level, **told)
        elif row.is_declared:
            gone.pop(_key(row), None)
            save_differing(row, told)
        elif row.withdrawn_reason == TAKEN_BACK:
            declare_again(row, told)
    take_back(gone.values(), taken_back_at)


def _key(claim: Claim) -> tuple[str, str, date | None]:
    return claim.recognition.slug, claim.level, claim.issued_on


def declare_again(claim: Claim, told: Mapping[str, object]) -> None:
    """Its owner says to have it after all: what was seen before says nothing of it any more."""
    nothing_seen = {
        "checked_how": Claim.Check.SELF_DECLARED,
        "checked_at": None,
        "checked_by": None,
        "checked_note": "",
    }
    standing = {"withdrawn_at": None, "withdrawn_by": None, "withdrawn_reason": ""}
    save_differing(claim, {**told, **nothing_seen, **standing})


def take_back(claims: Iterable[Claim], at: datetime | None) -> None:
    """Withdraw what its owner does not declare any more; what nobody could read yet goes without a trace."""
    for claim in claims:
        if at is None:
            claim.delete()
        else:
            save_differing(claim, {"withdrawn_at": at, "withdrawn_reason": TAKEN_BACK})
