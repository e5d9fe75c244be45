"""The whole result as a file: a supplier as an object for programs and as a line for spreadsheets."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings

from platform_goed_inkopen.exports import Row
from platform_goed_inkopen.regions import BY_CODE
from suppliers.models import Claim, Supplier
from suppliers.search import SearchQuery, every_id

BLOCK = 500
HEADER = [
    "slug",
    "naam",
    "kvk",
    "gemeente",
    "provincie",
    "samenvatting",
    "categorieen",
    "themas",
    "erkenningen",
    "website",
    "url",
]


def suppliers_found(query: SearchQuery) -> Iterator[Supplier]:
    """Every supplier of the result in its order, read by a cursor in blocks so that memory stays flat."""
    for ids in every_id(query, block=BLOCK):
        found = Supplier.objects.published().for_files().in_bulk(ids)
        yield from (found[pk] for pk in ids if pk in found)


def as_object(supplier: Supplier) -> dict[str, Any]:
    """A supplier of `for_files()`; `gemeente` and `provincie` are the seat, unknown is null."""
    organisation = supplier.organisation
    place = BY_CODE.get(organisation.municipality_code)
    return {
        "slug": organisation.slug,
        "naam": organisation.name,
        "kvk": organisation.kvk_number,
        "samenvatting": supplier.summary,
        "gemeente": place.name if place else None,
        "provincie": place.province.name if place else None,
        "categorieen": supplier.category_slugs,
        "themas": supplier.theme_slugs,
        "erkenningen": [_claim(claim) for claim in supplier.claims.all()],
        "website": supplier.website or None,
        "url": settings.PUBLIC_URL + supplier.get_absolute_url(),
    }


def _claim(claim: Claim) -> dict[str, Any]:
    return {
        "code": claim.recognition.slug,
        "naam": claim.recognition.name,
        "niveau": claim.level or None,
        "geldig_tot": claim.valid_until.isoformat() if claim.valid_until else None,
        "controle": claim.get_checked_how_display(),
    }


def as_line(supplier: Supplier) -> Row:
    """The same supplier as the cells under HEADER; lists are joined as an import splits them."""
    told = as_object(supplier)
    told |= {
        "categorieen": "|".join(told["categorieen"]),
        "themas": "|".join(told["themas"]),
        "erkenningen": "|".join(_in_a_cell(claim) for claim in told["erkenningen"]),
    }
    return [told[column] for column in HEADER]


def _in_a_cell(claim: dict[str, Any]) -> str:
    parts = [claim["niveau"], f"geldig tot {claim['geldig_tot']}" if claim["geldig_tot"] else None, claim["controle"]]
    return f"{claim['code']} ({', '.join(part for part in parts if part)})"
