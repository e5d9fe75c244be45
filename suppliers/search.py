"""The one door to search: `search(SearchQuery) -> Hits`. One statement gives the page, the counts and the map.

What a query means: all its words stand in the profile (by stem, or as the start of a word); at least one offering is in
one of the categories, delivered in one of the municipalities and somewhere in one of the provinces; one of the themes;
one of the recognitions, not expired. A facet that is empty asks nothing. The counts of a facet follow the other facets.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db import connection

from platform_goed_inkopen.dutch import words
from platform_goed_inkopen.regions import (
    BY_SLUG,
    MUNICIPALITIES,
    PROVINCE_BY_SLUG,
    area_codes,
    distance_km,
    municipalities_of,
)

FACETS = ("categorie", "thema", "gemeente", "provincie", "erkenning")
PAGE_SIZE = 24
MOST_WORDS = 12
LONGEST_WORD = 60


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
    """What was found: the ids of this page in order, how many in all, counts per option, and the stems to mark.

    `counts[facet][slug]` follows the other facets and lacks what is zero; `without[facet]` is the total when that facet
    asks nothing; `seats` counts the hits by municipality of the seat.
    """

    ids: tuple[int, ...] = ()
    total: int = 0
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    without: Mapping[str, int] = field(default_factory=dict)
    seats: Mapping[str, int] = field(default_factory=dict)
    words: tuple[str, ...] = ()


def search(query: SearchQuery) -> Hits:
    """Ask the database once. Costs one query, whatever the size."""
    parts = [*_COUNTS.values(), *_WITHOUT.values(), _TOTAL, _SEATS, _PAGE, *([_WORDS] if query.words else [])]
    told: dict[str, dict[str, int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_statement(query, " UNION ALL ".join(parts)), _parameters(query))
        for kind, key, number in cursor.fetchall():
            told.setdefault(kind, {})[key] = number
    return Hits(
        ids=tuple(int(key) for key, _ in sorted(told.get("id", {}).items(), key=lambda found: found[1])),
        total=told["totaal"][""],
        counts={facet: told.get(facet, {}) for facet in FACETS},
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
        counting = f"({_statement(query, 'SELECT count(*) FROM hits')})"
        selects.append(counting.replace("%(", f"%({prefix}"))
        parameters |= {f"{prefix}{name}": value for name, value in _parameters(query).items()}
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(selects)}", parameters)
        return list(cursor.fetchone() or [])


def every_id(query: SearchQuery, *, block: int) -> Iterator[list[int]]:
    """The ids of the whole result in its order, a block at a time, through a cursor that the server keeps."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(
            _statement(query, f"SELECT hits.id FROM hits {_ORDERED_FROM} ORDER BY {_ORDER}"), _parameters(query)
        )
        while rows := cursor.fetchmany(block):
            yield [pk for (pk,) in rows]


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

_FOUND = """
found AS MATERIALIZED (
    SELECT supplier.id, supplier.name_key, organisation.municipality_code AS seat,
        {rank} AS rank, {thema} AS thema, {erkenning} AS erkenning
    FROM suppliers_supplier AS supplier
    JOIN accounts_organisation AS organisation ON organisation.id = supplier.organisation_id
    {asked}
    WHERE supplier.status = 'published'
), offered AS MATERIALIZED (
    SELECT found.id, found.seat, found.thema, found.erkenning, offering.category_id, offering.delivery_area,
        {categorie} AS categorie, {gemeente} AS gemeente, {provincie} AS provincie
    FROM found LEFT JOIN suppliers_offering AS offering ON offering.supplier_id = found.id
), hits AS MATERIALIZED (
    SELECT DISTINCT id FROM offered WHERE categorie AND thema AND gemeente AND provincie AND erkenning
)"""

_ASKS = {
    "categorie": "coalesce(offering.category_id IN ("
    "SELECT id FROM suppliers_category WHERE slug = ANY(%(categorie)s)), false)",
    "thema": "EXISTS (SELECT FROM suppliers_supplier_themes AS link JOIN suppliers_theme AS theme"
    " ON theme.id = link.theme_id WHERE link.supplier_id = supplier.id AND theme.slug = ANY(%(thema)s))",
    "gemeente": "coalesce(offering.delivery_area && %(gemeente)s::varchar[], false)",
    "provincie": "coalesce(offering.delivery_area && %(provincie)s::varchar[], false)",
    "erkenning": "EXISTS (SELECT FROM suppliers_claim AS claim JOIN suppliers_recognition AS label"
    " ON label.id = claim.recognition_id WHERE claim.supplier_id = supplier.id AND label.slug = ANY(%(erkenning)s)"
    " AND (claim.valid_until IS NULL OR claim.valid_until >= %(today)s))",
}


def _others(facet: str) -> str:
    return " AND ".join(name for name in FACETS if name != facet)


_AREA_COUNT = (
    "SELECT '{facet}', place.slug, count(DISTINCT offered.id) FROM offered"
    " CROSS JOIN unnest(offered.delivery_area) AS code"
    " JOIN unnest(%({facet}_area)s::text[], %({facet}_slug)s::text[]) AS place (area, slug) ON place.area = code"
    " WHERE {others} GROUP BY place.slug"
)
_COUNTS = {
    "categorie": "SELECT 'categorie', category.slug, count(DISTINCT offered.id) FROM offered"
    f" JOIN suppliers_category AS category ON category.id = offered.category_id WHERE {_others('categorie')}"
    " GROUP BY category.slug",
    "thema": "SELECT 'thema', theme.slug, count(DISTINCT offered.id) FROM offered"
    " JOIN suppliers_supplier_themes AS link ON link.supplier_id = offered.id"
    f" JOIN suppliers_theme AS theme ON theme.id = link.theme_id WHERE {_others('thema')} GROUP BY theme.slug",
    "gemeente": _AREA_COUNT.format(facet="gemeente", others=_others("gemeente")),
    "provincie": _AREA_COUNT.format(facet="provincie", others=_others("provincie")),
    "erkenning": "SELECT 'erkenning', label.slug, count(DISTINCT offered.id) FROM offered"
    " JOIN suppliers_claim AS claim ON claim.supplier_id = offered.id"
    " AND (claim.valid_until IS NULL OR claim.valid_until >= %(today)s)"
    f" JOIN suppliers_recognition AS label ON label.id = claim.recognition_id WHERE {_others('erkenning')}"
    " GROUP BY label.slug",
}
_WITHOUT = {
    facet: f"SELECT 'zonder', '{facet}', count(DISTINCT id) FROM offered WHERE {_others(facet)}" for facet in FACETS
}
_TOTAL = "SELECT 'totaal', '', count(*) FROM hits"
_SEATS = "SELECT 'zetel', found.seat, count(*) FROM hits JOIN found USING (id) GROUP BY found.seat"
_WORDS = (
    "SELECT DISTINCT 'woord', marked, 0 FROM term,"
    " unnest(tsvector_to_array(to_tsvector('dutch', word)) || word) AS marked"
    " WHERE numnode(stem) > 0 OR NOT EXISTS (SELECT FROM term WHERE numnode(stem) > 0)"
)
_ORDERED_FROM = (
    "JOIN found USING (id)"
    " LEFT JOIN unnest(%(near_seat)s::text[], %(near_km)s::float[]) AS near (seat, km) ON near.seat = found.seat"
)
_ORDER = "near.km NULLS LAST, found.rank DESC, found.name_key, hits.id"
_PAGE = (
    f"(SELECT 'id', hits.id::text, row_number() OVER (ORDER BY {_ORDER}) FROM hits {_ORDERED_FROM}"
    f" ORDER BY {_ORDER} LIMIT %(limit)s OFFSET %(offset)s)"
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
        "gemeente": sorted({code for slug in query.gemeente for code in area_codes(BY_SLUG[slug])}),
        "provincie": sorted({code for slug in query.provincie for code in _codes_in(slug)}),
        "near_seat": list(distances),
        "near_km": list(distances.values()),
        "limit": query.limit,
        "offset": query.offset,
        **_AREAS,
    }


def _codes_in(province_slug: str) -> Iterable[str]:
    """Every code with which something is delivered somewhere in this province."""
    province = PROVINCE_BY_SLUG[province_slug]
    return [province.code, *(place.code for place in municipalities_of(province))]


def _covered() -> dict[str, list[str]]:
    """Which code covers which municipality, and which province it touches, as columns for the counts."""
    places = [(code, place.slug) for place in MUNICIPALITIES for code in area_codes(place)]
    provinces = [(code, slug) for slug in PROVINCE_BY_SLUG for code in _codes_in(slug)]
    return {
        "gemeente_area": [code for code, _ in places],
        "gemeente_slug": [slug for _, slug in places],
        "provincie_area": [code for code, _ in provinces],
        "provincie_slug": [slug for _, slug in provinces],
    }


_AREAS = _covered()
