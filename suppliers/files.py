"""The whole result as a file: a supplier as an object for programs and as a line for spreadsheets."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any, cast

from django.conf import settings
from django.utils.timezone import localdate

from platform_goed_inkopen.exports import Row
from platform_goed_inkopen.feeds import Entry
from platform_goed_inkopen.regions import BY_CODE, area_in_words
from suppliers.capacity import CapacityLine, telling_most
from suppliers.claim_lines import claim_objects
from suppliers.models import Claim, Offering, Supplier
from suppliers.search import SearchQuery, every_id

BLOCK = 500
IDS_AT_ONCE = 10_000
NEWEST = 50
# The columns of a table in their order, and what each is called where they are chosen. Others build on names and order:
# a new one comes last.
COLUMNS = {
    "slug": "Naam in het adres (slug)",
    "naam": "Naam",
    "kvk": "KvK-nummer",
    "gemeente": "Gemeente",
    "provincie": "Provincie",
    "samenvatting": "Samenvatting",
    "categorieen": "Categorieën",
    "themas": "Thema's",
    "erkenningen": "Erkenningen",
    "website": "Website",
    "url": "Profiel op dit platform (url)",
    "levert_in": "Levert in",
    "grootste_opdracht": "Grootste opdracht, in euro's",
    "kan_nu_leveren": "Kan nu leveren",
    "gezegd_op": "Dag waarop dat gezegd is",
    "niet_bevestigd_sinds": "Niet bevestigd sinds",
}
HEADER = list(COLUMNS)
WIDTHS = {
    "naam": 32,
    "kvk": 11,
    "gemeente": 18,
    "provincie": 12,
    "samenvatting": 60,
    "erkenningen": 40,
    "website": 32,
    "url": 50,
    "levert_in": 32,
    "grootste_opdracht": 18,
    "kan_nu_leveren": 15,
    "gezegd_op": 11,
    "niet_bevestigd_sinds": 20,
}


def suppliers_found(query: SearchQuery) -> Iterator[Supplier]:
    """Every supplier of the result in its order, read by a cursor in blocks so that memory stays flat."""
    for ids in every_id(query, block=BLOCK):
        found = Supplier.objects.published().for_files().in_bulk(ids)
        yield from (found[pk] for pk in ids if pk in found)


def newest_found(query: SearchQuery) -> list[Supplier]:
    """Those of the result that were published last, newest first. Costs two queries."""
    ids = [pk for block in every_id(query, block=IDS_AT_ONCE) for pk in block]
    return list(Supplier.objects.published().for_feed(ids, NEWEST))


def as_entry(supplier: Supplier) -> Entry:
    """A supplier of `for_feed()`; what changes later in its profile is no news."""
    place, online_since = supplier.organisation.municipality, cast(datetime, supplier.published_at)
    return Entry(
        url=settings.PUBLIC_URL + supplier.get_absolute_url(),
        title=supplier.organisation.name,
        summary=" · ".join(filter(None, [supplier.summary, place.at if place else ""])),
        published_at=online_since,
        updated_at=online_since,
    )


def as_object(supplier: Supplier, *, today: date) -> dict[str, Any]:
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
        "erkenningen": claim_objects(supplier.claims.all(), today),
        "website": supplier.website or None,
        "url": settings.PUBLIC_URL + supplier.get_absolute_url(),
        "niet_bevestigd_sinds": localdate(supplier.silent_since).isoformat() if supplier.silent_since else None,
    }


def as_line(supplier: Supplier, columns: Sequence[str], *, today: date) -> Row:
    """The same supplier as the cells under these columns; lists are joined as an import splits them.

    Behind them what spreadsheets ask for: delivery area, largest order, and whether it can deliver while that counts.
    """
    told, offers = as_object(supplier, today=today), supplier.offers
    said = telling_most(_capacity(offer, today) for offer in offers)
    fresh = said if said and said.is_fresh else None
    told |= {
        "categorieen": "|".join(told["categorieen"]),
        "themas": "|".join(told["themas"]),
        "erkenningen": "|".join(_in_a_cell(claim) for claim in told["erkenningen"]),
        "levert_in": area_in_words({code for offer in offers for code in offer["area"]}),
        "grootste_opdracht": max((offer["largest"] for offer in offers if offer["largest"]), default=None),
        "kan_nu_leveren": fresh and fresh.said == Offering.Capacity.NOW,
        "gezegd_op": fresh and fresh.on,
        "niet_bevestigd_sinds": supplier.silent_since and localdate(supplier.silent_since),
    }
    return [told[column] for column in columns]


def _capacity(offer: dict[str, Any], today: date) -> CapacityLine | None:
    said_on = offer["capacity_on"]
    return CapacityLine.of(offer["capacity"], date.fromisoformat(said_on) if said_on else None, today=today)


def _in_a_cell(claim: dict[str, Any]) -> str:
    parts = [claim["niveau"], f"geldig tot {claim['geldig_tot']}" if claim["geldig_tot"] else None, claim["controle"]]
    parts += [claim["staat"]] if claim["staat"] != Claim.State.VALID.label else []
    return f"{claim['code']} ({', '.join(part for part in parts if part)})"
