"""What the rows of a result show, read in one query: every page of the directory asks for it."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from django.db import connection

from suppliers.models import Claim, Recognition

ROWS = """
SELECT organisation.name, organisation.slug, organisation.municipality_code, supplier.summary, supplier.description,
    (SELECT coalesce(json_agg(json_build_array(offering.title, offering.text, category.name, offering.delivery_area,
        offering.order_maximum, offering.capacity, offering.capacity_on) ORDER BY offering.id), '[]')::text
    FROM suppliers_offering AS offering JOIN suppliers_category AS category ON category.id = offering.category_id
    WHERE offering.supplier_id = supplier.id),
    (SELECT coalesce(json_agg(json_build_array(label.id, label.slug, label.name, claim.level, claim.issuer,
        claim.checked_how, claim.issued_on, claim.valid_until, claim.withdrawn_at, claim.investigated_since,
        label.ended_on, label.kind) ORDER BY claim.valid_until DESC, claim.id), '[]')::text
    FROM suppliers_claim AS claim JOIN suppliers_recognition AS label ON label.id = claim.recognition_id
    WHERE claim.supplier_id = supplier.id),
    supplier.confirmed_at, supplier.investigated_since, supplier.silent_since
FROM unnest(%s::bigint[]) WITH ORDINALITY AS asked (id, place)
JOIN suppliers_supplier AS supplier ON supplier.id = asked.id AND supplier.status = 'published'
JOIN accounts_organisation AS organisation ON organisation.id = supplier.organisation_id
ORDER BY asked.place"""


class Offer(NamedTuple):
    """A product or service in short; `largest` is the largest order."""

    title: str
    text: str
    category: str
    area: list[str]
    largest: int | None
    capacity: str
    capacity_on: date | None


class CardRow(NamedTuple):
    """A published supplier with what a card shows of it; the claims are not to be saved."""

    name: str
    slug: str
    seat: str
    summary: str
    description: str
    offers: list[Offer]
    claims: list[Claim]
    confirmed_at: datetime | None
    investigated_since: datetime | None
    silent_since: datetime | None


def card_rows(ids: Sequence[int]) -> list[CardRow]:
    """The published ones of these suppliers, in this order. Costs one query, and none for nobody."""
    if not ids:
        return []
    with connection.cursor() as cursor:
        cursor.execute(ROWS, [list(ids)])
        found = cursor.fetchall()
    return [
        CardRow._make(
            [*row[:5], list(map(_offer, json.loads(row[5]))), [_claim(*it) for it in json.loads(row[6])], *row[7:]]
        )
        for row in found
    ]


def _offer(told: list[Any]) -> Offer:
    return Offer._make([*told[:-1], _day(told[-1])])


@lru_cache(maxsize=4096)
def _claim(*told: Any) -> Claim:
    """Made once for all who hold the same recognition until the same day."""
    pk, slug, name, level, issuer, checked_how, issued_on, valid_until, withdrawn_at, *more = told
    investigated_since, ended_on, kind = more
    return Claim(
        recognition=Recognition(id=pk, slug=slug, name=name, kind=kind, ended_on=_day(ended_on)),
        level=level,
        issuer=issuer,
        checked_how=checked_how,
        issued_on=_day(issued_on),
        valid_until=_day(valid_until),
        withdrawn_at=_moment(withdrawn_at),
        investigated_since=_moment(investigated_since),
    )


def _day(told: str | None) -> date | None:
    return date.fromisoformat(told) if told else None


def _moment(told: str | None) -> datetime | None:
    return datetime.fromisoformat(told) if told else None
