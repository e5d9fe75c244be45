"""A supplier as search engines read it: no address and no e-mail, and no claim that does not hold today."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.safestring import SafeString

from platform_goed_inkopen.json_ld import json_ld
from platform_goed_inkopen.regions import area_in_words
from suppliers.models import Offering, ProfilePhoto, Supplier


def profile_json_ld(supplier: Supplier, photos: list[ProfilePhoto], *, today: date) -> SafeString:
    """`supplier` comes from `for_page()`; what nobody told is left out."""
    organisation = supplier.organisation
    told = {
        "@type": "Organization",
        "name": organisation.name,
        "description": supplier.summary,
        "url": settings.PUBLIC_URL + supplier.get_absolute_url(),
        "sameAs": supplier.website,
        "identifier": organisation.kvk_number
        and {"@type": "PropertyValue", "propertyID": "KvK", "value": organisation.kvk_number},
        "image": [settings.PUBLIC_URL + photo.url(ProfilePhoto.WIDTHS[-1]) for photo in photos],
        "makesOffer": [_offer(offering) for offering in supplier.offerings.all()],
        "hasCertification": list(_certifications(supplier, today)),
    }
    return json_ld({name: value for name, value in told.items() if value})


def _offer(offering: Offering) -> dict[str, Any]:
    service = {"@type": "Service", "name": offering.title, "category": offering.category.name}
    area = area_in_words(offering.delivery_area)
    return {"@type": "Offer", "itemOffered": {**service, "areaServed": area} if area else service}


def _certifications(supplier: Supplier, today: date) -> Iterator[dict[str, Any]]:
    for claim in supplier.claims.all():
        if claim.is_declared or not claim.counts(today):
            continue
        told: dict[str, Any] = {"@type": "Certification", "name": claim.label}
        if claim.issuer:
            told["issuedBy"] = {"@type": "Organization", "name": claim.issuer}
        if claim.valid_until:
            told["expires"] = claim.valid_until.isoformat()
        yield told
