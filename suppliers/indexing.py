"""What search reads of a supplier: an entry with its words by how much they say, and a row for each offering.

No row writes these tables by itself: every action that changes a text, an offering, a theme, a claim or a name calls
`write_index`.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction
from django.db.models import Prefetch

from platform_goed_inkopen.dutch import Token, analysed, name_key
from platform_goed_inkopen.regions import BY_CODE
from suppliers.bits import area_bits, size_bits
from suppliers.models import Offering, Supplier
from suppliers.question import LONGEST_WORD

BLOCK = 500
GAP = 20  # places between two texts: no phrase goes from one into the next
LAST_PLACE = 16_000  # PostgreSQL counts to 16,383
ENTRY_COLUMNS = ("supplier_id", "published", "name_key", "seat", "themes", "area", "vector")
OFFER_COLUMNS = ("supplier_id", "category_id", "area", "sizes", "capacity_on")
WRITE_ENTRIES = """
INSERT INTO suppliers_searchentry (supplier_id, published, name_key, seat, themes, area, vector, changed)
SELECT id, published, name_key, seat, themes::bigint[], area, vector::tsvector, 0
FROM unnest(%s::bigint[], %s::bool[], %s::text[], %s::text[], %s::text[], %s::bigint[], %s::text[])
    AS told (id, published, name_key, seat, themes, area, vector)
ON CONFLICT (supplier_id) DO UPDATE SET published = excluded.published, name_key = excluded.name_key,
    seat = excluded.seat, themes = excluded.themes, area = excluded.area, vector = excluded.vector
"""
DELETE_OFFERS = "DELETE FROM suppliers_searchoffer WHERE supplier_id = ANY(%s)"
WRITE_OFFERS = """
INSERT INTO suppliers_searchoffer (supplier_id, category_id, area, sizes, capacity_on)
SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::smallint[], %s::date[])
"""


@dataclass(frozen=True)
class Offered:
    """What search reads of one offering; `free_on` is the day on which it was said that it can be delivered."""

    category_id: int
    category: str
    title: str
    text: str
    area: Sequence[str]
    minimum: int | None
    maximum: int | None
    free_on: date | None

    @classmethod
    def of(cls, offering: Offering) -> "Offered":
        """The same of a row."""
        is_free = offering.capacity == Offering.Capacity.NOW
        return cls(
            category_id=offering.category_id,
            category=offering.category.name,
            title=offering.title,
            text=offering.text,
            area=offering.delivery_area,
            minimum=offering.order_minimum,
            maximum=offering.order_maximum,
            free_on=offering.capacity_on if is_free else None,
        )


@dataclass(frozen=True)
class Listing:
    """What search reads of one supplier, as people wrote it."""

    supplier_id: int
    published: bool
    name: str
    kvk_number: str
    seat: str
    summary: str
    description: str
    themes: Sequence[int]
    offers: Sequence[Offered]

    @classmethod
    def of(cls, supplier: Supplier) -> "Listing":
        """The same of a row."""
        organisation = supplier.organisation
        return cls(
            supplier_id=supplier.pk,
            published=supplier.status == Supplier.Status.PUBLISHED,
            name=organisation.name,
            kvk_number=organisation.kvk_number or "",
            seat=organisation.municipality_code,
            summary=supplier.summary,
            description=supplier.description,
            themes=sorted(theme.pk for theme in supplier.themes.all()),
            offers=[Offered.of(offering) for offering in supplier.offerings.all()],
        )

    @property
    def entry(self) -> tuple[object, ...]:
        """The values of ENTRY_COLUMNS."""
        area = area_bits(code for offer in self.offers for code in offer.area)
        return (self.supplier_id, self.published, name_key(self.name), self.seat, self.themes, area, self.vector)

    @property
    def offer_rows(self) -> Iterator[tuple[object, ...]]:
        """The values of OFFER_COLUMNS for each offering."""
        for it in self.offers:
            bits = (area_bits(it.area), size_bits(it.minimum, it.maximum))
            yield (self.supplier_id, it.category_id, *bits, it.free_on)

    @property
    def vector(self) -> str:
        """Every lexeme with its places and levels, as PostgreSQL reads it.

        A: name and KvK number; B: title and category of each offering; C: summary and other text of the offerings;
        D: description and place of the seat.
        """
        place = BY_CODE.get(self.seat)
        around = (place.name, place.province.name) if place else ()
        texts = [("A", _with_stop_words(self.name)), ("A", analysed(self.kvk_number))]
        texts += [("B", analysed(text)) for offer in self.offers for text in (offer.title, offer.category)]
        texts += [("C", analysed(text)) for text in (self.summary, *(offer.text for offer in self.offers))]
        texts += [("D", analysed(text)) for text in (self.description, *around)]
        return _vector(texts)


def _with_stop_words(name: str) -> list[Token]:
    """A name is found by every word in it: there are enterprises called `Voor Elkaar`."""
    return [token if token.lexemes else Token(token.word, (token.word,)) for token in analysed(name)]


def _vector(texts: Iterable[tuple[str, Sequence[Token]]]) -> str:
    places: dict[str, list[str]] = {}
    place = 0
    for level, tokens in texts:
        for token in tokens:
            place = min(place + 1, LAST_PLACE)
            for lexeme in token.lexemes:
                places.setdefault(lexeme[:LONGEST_WORD], []).append(f"{place}{level}")
        place = min(place + GAP, LAST_PLACE)
    return " ".join(f"{lexeme}:{','.join(found)}" for lexeme, found in places.items())


def write_index(ids: Iterable[int]) -> int:
    """Write what search reads of these suppliers; costs six queries per 500. Returns how many were written."""
    return sum(_write_block(block) for block in blocks(sorted(ids), BLOCK))


def _write_block(ids: Sequence[int]) -> int:
    offers = Prefetch("offerings", Offering.objects.select_related("category"))
    suppliers = Supplier.objects.filter(pk__in=ids).select_related("organisation")
    told = [Listing.of(supplier) for supplier in suppliers.prefetch_related(offers, "themes").order_by("pk")]
    # Lists of different lengths do not fit in one array, so the themes go as text.
    entries = [(*listing.entry[:4], f"{{{str(listing.themes)[1:-1]}}}", *listing.entry[5:]) for listing in told]
    offered = [row for listing in told for row in listing.offer_rows]
    # At once, so that who follows what changed never reads an entry with the offerings that it had before.
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        cursor.execute(WRITE_ENTRIES, _columns(entries, len(ENTRY_COLUMNS)))
        written = cursor.rowcount
        cursor.execute(DELETE_OFFERS, [[listing.supplier_id for listing in told]])
        cursor.execute(WRITE_OFFERS, _columns(offered, len(OFFER_COLUMNS)))
    return written


def _columns(rows: Sequence[Sequence[object]], number: int) -> list[list[object]]:
    return [[row[column] for row in rows] for column in range(number)]


def blocks(ids: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    """The ids in their order, at most `size` at a time."""
    return (ids[start : start + size] for start in range(0, len(ids), size))
