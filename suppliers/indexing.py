"""What search reads of a supplier: weighted Dutch words, and the key by which names are ordered.

No row writes these columns by itself: every action that changes a text, an offering or a name calls `write_index`.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Prefetch

from platform_goed_inkopen.dutch import name_key, words
from suppliers.models import Offering, Supplier

BLOCK = 500
# What search reads of the columns of `told`, which are those of IndexTexts. Names, numbers and places are found as they
# are written; `dutch` would take `en` out of a name.
SEARCH = """
setweight(to_tsvector('simple', told.name_key) || to_tsvector('dutch', told.name_key), 'A')
    || setweight(to_tsvector('dutch', told.offer), 'B')
    || setweight(to_tsvector('dutch', told.description), 'C')
    || setweight(to_tsvector('simple', told.facts), 'D')"""
WRITE = f"""
UPDATE suppliers_supplier AS supplier SET name_key = told.name_key, search = {SEARCH}
FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[])
    AS told (id, name_key, offer, description, facts)
WHERE supplier.id = told.id
"""


@dataclass(frozen=True)
class IndexTexts:
    """The plain words of one supplier, by how much they say about it."""

    supplier_id: int
    name_key: str
    offer: str
    description: str
    facts: str

    @classmethod
    def of(cls, supplier: Supplier) -> "IndexTexts":
        """Name, then summary and offer, then description, then KvK number and place."""
        organisation, place = supplier.organisation, supplier.organisation.municipality
        offer = [supplier.summary]
        for offering in supplier.offerings.all():
            offer += [offering.title, offering.text, offering.category.name]
        return cls.told(
            supplier.pk,
            name=organisation.name,
            offer=offer,
            description=supplier.description,
            facts=[organisation.kvk_number or "", place.name if place else ""],
        )

    @classmethod
    def told(
        cls, supplier_id: int, *, name: str, offer: Iterable[str], description: str, facts: Iterable[str]
    ) -> "IndexTexts":
        """The same of texts as people wrote them."""
        return cls(supplier_id, name_key(name), _plain(*offer), _plain(description), _plain(*facts))


def _plain(*texts: str) -> str:
    return " ".join(word for text in texts for word in words(text))


def write_index(ids: Iterable[int]) -> int:
    """Write the search columns of these suppliers; costs three queries per 500. Returns how many rows were written."""
    return sum(_write_block(block) for block in blocks(list(ids), BLOCK))


def _write_block(ids: Sequence[int]) -> int:
    offer = Prefetch("offerings", Offering.objects.select_related("category"))
    suppliers = Supplier.objects.filter(pk__in=ids).select_related("organisation").prefetch_related(offer)
    told = [IndexTexts.of(supplier) for supplier in suppliers]
    columns: list[Any] = [
        [text.supplier_id for text in told],
        [text.name_key for text in told],
        [text.offer for text in told],
        [text.description for text in told],
        [text.facts for text in told],
    ]
    with connection.cursor() as cursor:
        cursor.execute(WRITE, columns)
        return cursor.rowcount


def blocks(ids: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    """The ids in their order, at most `size` at a time."""
    return (ids[start : start + size] for start in range(0, len(ids), size))
