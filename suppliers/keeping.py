"""Reads what search knows of suppliers out of the database, as bitmaps: everybody, or the few that changed.

The database collects the ordinals, so that a process that answers visitors meanwhile is not kept from its work.
"""

import json
from array import array
from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date, timedelta
from functools import partial
from typing import Any

from django.db import connection

from suppliers.asking import CHECKED_HOW, CLAIM_COUNTS
from suppliers.bitmaps import Bitmaps, Fact, Keys
from suppliers.bits import PLACE_BITS, PROVINCE_BITS, SIZE_BITS
from suppliers.capacity import FRESH_DAYS
from suppliers.packing import unpacked
from suppliers.phrases import phrase_hits
from suppliers.postings import Postings

ROWS_AT_ONCE = 2_000
_ENTRY = """
WITH entry AS (
    SELECT supplier_id, name_key, seat, themes, vector,
        (row_number() OVER (ORDER BY name_key, supplier_id) - 1)::int AS ordinal
    FROM suppliers_searchentry WHERE published {only}
)"""
_KEYS = "SELECT name_key, supplier_id FROM entry ORDER BY ordinal"
_PACKED = "string_agg(int4send(ordinal), ''::bytea)"  # four bytes a supplier: no number becomes an object on its way
_OWN = f"""
SELECT 'zetel', seat, 0, {_PACKED} FROM entry GROUP BY seat
UNION ALL
SELECT 'thema', theme.slug, 0, {_PACKED}
FROM entry CROSS JOIN unnest(themes) AS held JOIN suppliers_theme AS theme ON theme.id = held GROUP BY theme.slug
UNION ALL
SELECT 'claim', label.slug || ' ' || (%(checks)s::jsonb ->> claim.checked_how), 0, {_PACKED}
FROM entry JOIN suppliers_claim AS claim USING (supplier_id)
JOIN suppliers_recognition AS label ON label.id = claim.recognition_id
WHERE {CLAIM_COUNTS} GROUP BY label.slug, claim.checked_how
UNION ALL
SELECT 'voldoet', '2-82', 0, {_PACKED}
FROM entry JOIN suppliers_claim AS claim USING (supplier_id)
JOIN suppliers_recognition AS label ON label.id = claim.recognition_id AND label.meets_2_82
WHERE {CLAIM_COUNTS} HAVING count(*) > 0"""
_OFFERED = f""", offered AS MATERIALIZED (
    SELECT entry.ordinal, offer.category_id, offer.area, offer.sizes, offer.capacity_on >= %(fresh)s AS ready,
        row_number() OVER (PARTITION BY offer.supplier_id ORDER BY offer.id) - 1 AS layer
    FROM entry JOIN suppliers_searchoffer AS offer USING (supplier_id)
)
SELECT 'categorie', category.slug, layer, {_PACKED}
FROM offered JOIN suppliers_category AS category ON category.id = offered.category_id GROUP BY category.slug, layer
UNION ALL
SELECT 'gebied', area::text, layer, {_PACKED} FROM offered GROUP BY area, layer
UNION ALL
SELECT 'omvang', sizes::text, layer, {_PACKED} FROM offered GROUP BY sizes, layer
UNION ALL
SELECT 'leverbaar', 'nu', layer, {_PACKED} FROM offered WHERE ready GROUP BY layer"""
_WORDS = f"""
SELECT lexeme, CASE WHEN 'A' = ANY(weights) THEN 'A' WHEN 'B' = ANY(weights) THEN 'B'
    WHEN 'C' = ANY(weights) THEN 'C' ELSE 'D' END AS level, {_PACKED}
FROM entry CROSS JOIN unnest(vector) AS word (lexeme, positions, weights) GROUP BY lexeme, level"""
# Bits that several values of a facet share.
_BITS = {
    "gebied": [("gemeente", PLACE_BITS), ("provincie", PROVINCE_BITS)],
    "omvang": [("omvang", SIZE_BITS)],
}


def kept(today: date, only: Collection[int] | None = None) -> Bitmaps:
    """Everybody who is published, or only these; claims and capacity as they are on this day. Costs four queries.

    Runs within a transaction that sees one moment.
    """
    asked: dict[str, Any] = {"today": today, "fresh": today - timedelta(FRESH_DAYS), "only": list(only or ())}
    asked["checks"] = json.dumps({how: slug for slug, how in CHECKED_HOW.items()})
    entry = _ENTRY.format(only="" if only is None else "AND supplier_id = ANY(%(only)s)")
    facts = [*_facts(entry + _OWN, asked), *_facts(entry + _OFFERED, asked)]
    words = ((lexeme, level, unpacked(packed)) for lexeme, level, packed in _rows(entry + _WORDS, asked))
    keys = Keys(_rows(entry + _KEYS, asked))
    return Bitmaps(keys, facts, Postings(words, partial(phrase_hits, keys=keys, only=only)))


def _rows(statement: str, asked: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    """The rows, a part at a time, through a cursor that the server keeps."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(statement, asked)
        while rows := cursor.fetchmany(ROWS_AT_ONCE):
            yield from rows


def _facts(statement: str, asked: dict[str, Any]) -> Iterator[Fact]:
    """The facts, with bits taken apart into the values that they stand for."""
    shared: dict[tuple[str, str, int], array[int]] = defaultdict(lambda: array("I"))
    for facet, value, layer, packed in _rows(statement, asked):
        ordinals = unpacked(packed)
        if facet not in _BITS:
            yield Fact(facet, value, layer, ordinals)
        for name, bits in _BITS.get(facet, []):
            for slug, bit in bits.items():
                if int(value) & bit:
                    shared[name, slug, layer] += ordinals
    for key, ordinals in shared.items():
        yield Fact(*key, ordinals)
