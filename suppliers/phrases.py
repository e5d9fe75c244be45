"""Who has words beside each other, as the database tells: bitmaps do not know where in a text a word stands.

What it tells may be kept beside the bitmaps that it was asked for: who changes later does not count in those any more.
"""

from collections.abc import Collection
from typing import Any

from django.db import connection

from suppliers.bitmaps import Keys
from suppliers.packing import unpacked
from suppliers.postings import LEVELS, Levels, bitmap
from suppliers.question import Alternative
from suppliers.search_statement import tsquery

_HITS = """
SELECT CASE WHEN vector @@ %(A)s::tsquery THEN 'A' WHEN vector @@ %(B)s::tsquery THEN 'B'
    WHEN vector @@ %(C)s::tsquery THEN 'C' ELSE 'D' END AS level, string_agg(int8send(supplier_id), ''::bytea)
FROM suppliers_searchentry WHERE published AND vector @@ %(D)s::tsquery {only} GROUP BY level"""


def phrase_hits(phrase: Alternative, keys: Keys, only: Collection[int] | None) -> Levels:
    """The ordinals of those who have the phrase, at each level. Costs one query.

    `only`: the suppliers with these keys and some that are gone; None for the bulk.
    """
    # Each of its words at this level or a better one.
    asked: dict[str, Any] = {level: tsquery(phrase, LEVELS[: number + 1]) for number, level in enumerate(LEVELS)}
    asked["only"] = list(only or ())
    with connection.cursor() as cursor:
        cursor.execute(_HITS.format(only="" if only is None else "AND supplier_id = ANY(%(only)s)"), asked)
        told = {level: bitmap(keys.ordinals_of(unpacked(packed, "q"))) for level, packed in cursor.fetchall()}
    return tuple(told.get(level, bitmap(())) for level in LEVELS)
