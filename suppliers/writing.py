"""From the tables to the profile that its owner writes, and back."""

from collections.abc import Mapping

from django.db.models import Model

from suppliers.models import Category, Claim, Recognition, Supplier, Theme
from suppliers.profile import DeclaredClaim, OfferedService, Profile


def online_profile(supplier: Supplier) -> Profile:
    """What the tables say: for a published profile what everybody reads. Claims that somebody checked are not in it."""
    declared = supplier.claims.filter(checked_how=Claim.Check.SELF_DECLARED).select_related("recognition")
    return Profile(
        summary=supplier.summary,
        description=supplier.description,
        themes=tuple(sorted(supplier.themes.values_list("slug", flat=True))),
        website=supplier.website,
        email=supplier.email,
        services=tuple(
            OfferedService(
                title=offering.title,
                category=offering.category.slug,
                text=offering.text,
                area=tuple(offering.delivery_area),
                order_minimum=offering.order_minimum,
                order_maximum=offering.order_maximum,
                lead_time_days=offering.lead_time_days,
                capacity=offering.capacity,
                capacity_on=offering.capacity_on,
            )
            for offering in supplier.offerings.select_related("category")
        ),
        claims=tuple(DeclaredClaim(claim.recognition.slug, claim.level, claim.valid_until) for claim in declared),
    )


def latest_profile(supplier: Supplier) -> Profile:
    """What the owner wrote last: the proposal when there is one."""
    return Profile.from_json(supplier.proposed) if supplier.proposed else online_profile(supplier)


def write_profile(supplier: Supplier, profile: Profile) -> None:
    """Make the tables say this; call it inside a transaction and write the search index after it."""
    texts = {name: getattr(profile, name) for name in ("summary", "description", "website", "email")}
    save_differing(supplier, texts)
    supplier.themes.set(Theme.objects.filter(slug__in=profile.themes))
    _write_services(supplier, profile)
    _write_claims(supplier, profile)


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
        told = {
            "category_id": categories[service.category].pk,
            "text": service.text,
            "delivery_area": list(service.area),
            "order_minimum": service.order_minimum,
            "order_maximum": service.order_maximum,
            "lead_time_days": service.lead_time_days,
            "capacity": service.capacity,
            "capacity_on": service.capacity_on,
        }
        if offering := known.pop(service.title, None):
            save_differing(offering, told)
        else:
            supplier.offerings.create(title=service.title, **told)
    supplier.offerings.filter(pk__in=[offering.pk for offering in known.values()]).delete()


def _write_claims(supplier: Supplier, profile: Profile) -> None:
    """Only what the owner declared is replaced; what somebody checked stays as it is."""
    labels = Recognition.objects.in_bulk([claim.recognition for claim in profile.claims], field_name="slug")
    declared = supplier.claims.filter(checked_how=Claim.Check.SELF_DECLARED).select_related("recognition")
    known = {(claim.recognition.slug, claim.level): claim for claim in declared}
    for claim in profile.claims:
        if row := known.pop((claim.recognition, claim.level), None):
            save_differing(row, {"valid_until": claim.valid_until})
        else:
            label = labels[claim.recognition]
            supplier.claims.create(recognition=label, level=claim.level, valid_until=claim.valid_until)
    supplier.claims.filter(pk__in=[row.pk for row in known.values()]).delete()
