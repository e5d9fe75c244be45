"""The one door to search: `search(SearchQuery) -> Hits`. One statement gives the page, the counts and the map.

What a query means: all its words stand in the profile (by stem, or as the start of a word); at least one offering is in
one of the categories, delivered in one of the municipalities and somewhere in one of the provinces; one of the themes;
one of the recognitions, not expired. A facet that is empty asks nothing. The counts of a facet follow the other facets.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db import connection

from platform_goed_inkopen.dutch import words
from platform_goed_inkopen.regions import BY_SLUG, MUNICIPALITIES, PROVINCES, distance_km
from suppliers.question import LONGEST_WORD, MOST_WORDS, Said

FACETS = ("categorie", "thema", "gemeente", "provincie", "erkenning", "controle", "voldoet", "leverbaar", "omvang")
PAGE_SIZE = 24


@dataclass(frozen=True)
class SearchQuery:
    """What somebody looks for; the facets hold slugs that exist."""

    today: date
    text: str = ""
    categorie: tuple[str, ...] = ()
    thema: tuple[str, ...] = ()
    gemeente: tuple[str, ...] = ()
    provincie: tuple[str, ...] = ()
    erkenning: tuple[str, ...] = ()
    controle: tuple[str, ...] = ()
    voldoet: tuple[str, ...] = ()
    leverbaar: tuple[str, ...] = ()
    omvang: tuple[str, ...] = ()
    limit: int = PAGE_SIZE
    offset: int = 0

    @property
    def words(self) -> list[str]:
        """The words that are looked for; loose letters and what is more than anybody types are left out."""
        given = words(self.text)
        return [word[:LONGEST_WORD] for word in given if len(word) > 1][:MOST_WORDS] or given[:1]

    @property
    def nearest_to(self) -> str:
        """The one chosen municipality, by which the result is ordered; empty for none or several."""
        return self.gemeente[0] if len(self.gemeente) == 1 else ""

    def without(self, *names: str) -> "SearchQuery":
        """The same question with these facets, or the text, left out."""
        cleared: dict[str, Any] = {name: "" if name == "text" else () for name in names}
        return replace(self, **cleared)


@dataclass(frozen=True)
class Hits:
    """What was found: the ids of this page in order, how many in all, counts per option, and the lexemes to mark.

    `counts[facet][slug]` follows the other facets and lacks what is zero; `without[facet]` is the total when that facet
    asks nothing; `seats` counts the hits by municipality of the seat.
    """

    ids: tuple[int, ...] = ()
    total: int = 0
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    without: Mapping[str, int] = field(default_factory=dict)
    seats: Mapping[str, int] = field(default_factory=dict)
    words: tuple[str, ...] = ()
    said: Said = field(default_factory=Said)


def search(query: SearchQuery) -> Hits:
    """Ask the database once. Costs one query, whatever the size."""
    parts = [*_COUNTS, *_WITHOUT, _TOTAL, _SEATS, _PAGE, *([_WORDS] if query.words else [])]
    told: dict[str, dict[str, int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_statement(query, " UNION ALL ".join(parts)), _parameters(query))
        for kind, key, number in cursor.fetchall():
            told.setdefault(kind, {})[key] = number
    areas = {facet: _by_place(facet, told.get(facet, {})) for facet in ("gemeente", "provincie")}
    return Hits(
        ids=tuple(int(key) for key, _ in sorted(told.get("id", {}).items(), key=lambda found: found[1])),
        total=told["totaal"][""],
        counts={facet: told.get(facet, {}) for facet in FACETS} | areas,
        without=told["zonder"],
        seats=told.get("zetel", {}),
        words=tuple(told.get("woord", {})),
    )


def totals(queries: Sequence[SearchQuery]) -> list[int]:
    """How many each of these questions would find. Costs one query for all of them."""
    if not queries:
        return []
    selects: list[str] = []
    parameters: dict[str, Any] = {}
    for number, query in enumerate(queries):
        prefix = f"q{number}_"
        counting = f"({_statement(query, 'SELECT count(*) FROM hit')})"
        selects.append(counting.replace("%(", f"%({prefix}"))
        parameters |= {f"{prefix}{name}": value for name, value in _parameters(query).items()}
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(selects)}", parameters)
        return list(cursor.fetchone() or [])


def every_id(query: SearchQuery, *, block: int) -> Iterator[list[int]]:
    """The ids of the whole result in its order, a block at a time, through a cursor that the server keeps."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(_statement(query, f"SELECT hit.id FROM hit {_NEAR} ORDER BY {_ORDER}"), _parameters(query))
        while rows := cursor.fetchmany(block):
            yield [pk for (pk,) in rows]


# A delivery area as bits: one for each municipality that it covers, one for each province that it touches.
_PLACE_BITS = {place.slug: 1 << bit for bit, place in enumerate(MUNICIPALITIES)}
_PROVINCE_BITS = {province.slug: 1 << (len(MUNICIPALITIES) + bit) for bit, province in enumerate(PROVINCES)}
_BITS = {"gemeente": _PLACE_BITS, "provincie": _PROVINCE_BITS}


def _masks() -> dict[str, int]:
    """The bits of each code that an offering can hold."""
    masks = {place.code: _PLACE_BITS[place.slug] | _PROVINCE_BITS[place.province.slug] for place in MUNICIPALITIES}
    for province in PROVINCES:
        inside = (_PLACE_BITS[place.slug] for place in MUNICIPALITIES if place.province == province)
        masks[province.code] = _PROVINCE_BITS[province.slug] | sum(inside)
    return masks


_MASKS = _masks()


def _by_place(facet: str, counted: Mapping[str, int]) -> dict[str, int]:
    """From how many suppliers have an area to how many cover a place."""
    counts = {
        slug: sum(number for area, number in counted.items() if int(area) & bit) for slug, bit in _BITS[facet].items()
    }
    return {slug: number for slug, number in counts.items() if number}


# A word counts as its Dutch stem and as the start of a word; a stop word ('de') only when nothing else was asked.
_ASKED = """
term AS (
    SELECT word, to_tsquery('dutch', word || ':*') AS stem, to_tsquery('simple', word || ':*') AS start
    FROM unnest(%(words)s::text[]) AS word
), asked AS (
    SELECT coalesce(
        string_agg(format('(%%s | %%s)', stem, start), ' & ') FILTER (WHERE numnode(stem) > 0),
        string_agg(start::text, ' & ')
    )::tsquery AS question
    FROM term
),"""

# Each step keeps a truth value per facet, so that a count can leave its own facet out. `offered` has a row for each
# offering, `seller` one for each supplier: an offering counts as a whole, themes and recognitions are of the supplier.
_FOUND = """
found AS MATERIALIZED (
    SELECT supplier.id, supplier.name_key, organisation.municipality_code AS seat,
        {rank} AS rank, {thema} AS thema, {erkenning} AS erkenning
    FROM suppliers_supplier AS supplier
    JOIN accounts_organisation AS organisation ON organisation.id = supplier.organisation_id
    {asked}
    WHERE supplier.status = 'published'
), sold AS MATERIALIZED (
    SELECT found.id, found.thema, found.erkenning, offering.category_id, offering.delivery_area
    FROM found LEFT JOIN suppliers_offering AS offering ON offering.supplier_id = found.id
), area AS MATERIALIZED (
    SELECT delivery_area, bit_or(known.mask) AS mask
    FROM (SELECT DISTINCT delivery_area FROM sold) AS sold CROSS JOIN unnest(delivery_area) AS code
    JOIN unnest(%(codes)s::text[], %(masks)s::bigint[]) AS known (code, mask) USING (code)
    GROUP BY delivery_area
), offered AS MATERIALIZED (
    SELECT sold.id, sold.thema, sold.erkenning, sold.category_id, coalesce(area.mask, 0) AS mask,
        {categorie} AS categorie, {gemeente} AS gemeente, {provincie} AS provincie
    FROM sold LEFT JOIN area USING (delivery_area)
), seller AS MATERIALIZED (
    SELECT id, thema, erkenning,
        bool_or(categorie AND gemeente AND provincie) AS offers,
        bool_or(gemeente AND provincie) AS in_any_category,
        bool_or(categorie AND provincie) AS in_any_municipality,
        bool_or(categorie AND gemeente) AS in_any_province,
        bit_or(mask) FILTER (WHERE categorie AND provincie) AS municipality_mask,
        bit_or(mask) FILTER (WHERE categorie AND gemeente) AS province_mask
    FROM offered GROUP BY id, thema, erkenning
), hit AS MATERIALIZED (
    SELECT found.id, found.seat, found.rank, found.name_key
    FROM seller JOIN found USING (id) WHERE seller.offers AND seller.thema AND seller.erkenning
)"""

_ASKS = {
    "categorie": "coalesce(sold.category_id IN ("
    "SELECT id FROM suppliers_category WHERE slug = ANY(%(categorie)s)), false)",
    "thema": "EXISTS (SELECT FROM suppliers_supplier_themes AS link JOIN suppliers_theme AS theme"
    " ON theme.id = link.theme_id WHERE link.supplier_id = supplier.id AND theme.slug = ANY(%(thema)s))",
    "gemeente": "(coalesce(area.mask, 0) & %(gemeente)s) <> 0",
    "provincie": "(coalesce(area.mask, 0) & %(provincie)s) <> 0",
    "erkenning": "EXISTS (SELECT FROM suppliers_claim AS claim JOIN suppliers_recognition AS label"
    " ON label.id = claim.recognition_id WHERE claim.supplier_id = supplier.id AND label.slug = ANY(%(erkenning)s)"
    " AND (claim.valid_until IS NULL OR claim.valid_until >= %(today)s))",
}
# What must hold when one facet asks nothing.
_OTHERS = {
    "categorie": "in_any_category AND thema AND erkenning",
    "thema": "offers AND erkenning",
    "gemeente": "in_any_municipality AND thema AND erkenning",
    "provincie": "in_any_province AND thema AND erkenning",
    "erkenning": "offers AND thema",
}
_COUNTS = (
    """
SELECT 'categorie', category.slug, count(*)
FROM (SELECT DISTINCT id, category_id FROM offered WHERE gemeente AND provincie AND thema AND erkenning) AS pair
JOIN suppliers_category AS category ON category.id = pair.category_id GROUP BY category.slug""",
    f"""
SELECT 'thema', theme.slug, count(*)
FROM seller JOIN suppliers_supplier_themes AS link ON link.supplier_id = seller.id
JOIN suppliers_theme AS theme ON theme.id = link.theme_id WHERE {_OTHERS["thema"]} GROUP BY theme.slug""",
    f"""
SELECT 'gemeente', municipality_mask::text, count(*)
FROM seller WHERE {_OTHERS["gemeente"]} GROUP BY municipality_mask""",
    f"""
SELECT 'provincie', province_mask::text, count(*)
FROM seller WHERE {_OTHERS["provincie"]} GROUP BY province_mask""",
    f"""
SELECT 'erkenning', label.slug, count(*)
FROM (SELECT DISTINCT seller.id, claim.recognition_id FROM seller
    JOIN suppliers_claim AS claim ON claim.supplier_id = seller.id
    AND (claim.valid_until IS NULL OR claim.valid_until >= %(today)s) WHERE {_OTHERS["erkenning"]}) AS pair
JOIN suppliers_recognition AS label ON label.id = pair.recognition_id GROUP BY label.slug""",
)
_WITHOUT = tuple(f"SELECT 'zonder', '{facet}', count(*) FROM seller WHERE {_OTHERS[facet]}" for facet in _OTHERS)
_TOTAL = "SELECT 'totaal', '', count(*) FROM hit"
_SEATS = "SELECT 'zetel', seat, count(*) FROM hit GROUP BY seat"
_WORDS = (
    "SELECT DISTINCT 'woord', marked, 0 FROM term,"
    " unnest(tsvector_to_array(to_tsvector('dutch', word)) || word) AS marked"
    " WHERE numnode(stem) > 0 OR NOT EXISTS (SELECT FROM term WHERE numnode(stem) > 0)"
)
_NEAR = "LEFT JOIN unnest(%(near_seat)s::text[], %(near_km)s::float[]) AS near (seat, km) ON near.seat = hit.seat"
_ORDER = "near.km NULLS LAST, hit.rank DESC, hit.name_key, hit.id"
_PAGE = (
    f"(SELECT 'id', id::text, row_number() OVER () FROM (SELECT hit.id FROM hit {_NEAR}"
    f" ORDER BY {_ORDER} LIMIT %(limit)s OFFSET %(offset)s) AS page)"
)


def _statement(query: SearchQuery, select: str) -> str:
    """The statement with only the conditions that are asked; every value of a visitor is a parameter."""
    with_words = bool(query.words)
    found = _FOUND.format(
        rank="ts_rank(supplier.search, asked.question)" if with_words else "0",
        asked="JOIN asked ON supplier.search @@ asked.question" if with_words else "",
        **{facet: condition if getattr(query, facet) else "true" for facet, condition in _ASKS.items()},
    )
    return f"WITH {_ASKED if with_words else ''} {found} {select}"


def _parameters(query: SearchQuery) -> dict[str, Any]:
    near = BY_SLUG.get(query.nearest_to)
    distances = {place.code: distance_km(near, place) for place in MUNICIPALITIES} if near else {}
    return {
        "words": query.words,
        "today": query.today,
        "categorie": list(query.categorie),
        "thema": list(query.thema),
        "erkenning": list(query.erkenning),
        "gemeente": sum(_PLACE_BITS[slug] for slug in set(query.gemeente)),
        "provincie": sum(_PROVINCE_BITS[slug] for slug in set(query.provincie)),
        "codes": list(_MASKS),
        "masks": list(_MASKS.values()),
        "near_seat": list(distances),
        "near_km": list(distances.values()),
        "limit": query.limit,
        "offset": query.offset,
    }
