"""The statement that answers a question, put together of parts of this code; every value of a visitor is a parameter.

Each step keeps a truth value per facet, so that a count can leave its own facet out. `offered` has a row for each
offering and `held` one for each claim that counts, `seller` one for each supplier: an offering and a claim count as a
whole, themes are of the supplier.
"""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from platform_goed_inkopen.regions import BY_SLUG, MUNICIPALITIES, Municipality, distance_km, municipalities_of
from suppliers.asking import CHECKED_HOW, CLAIM_COUNTS, FACETS, SearchQuery
from suppliers.bits import PLACE_BITS, PROVINCE_BITS, SIZE_BITS, place_bit
from suppliers.capacity import FRESH_DAYS
from suppliers.question import Alternative, Clause, Question
from suppliers.resolving import words_of

OFFER_FACETS = ("categorie", "gemeente", "provincie", "leverbaar", "omvang")
CLAIM_FACETS = ("erkenning", "controle")
_BESIDE = dict.fromkeys(OFFER_FACETS, OFFER_FACETS) | dict.fromkeys(CLAIM_FACETS, CLAIM_FACETS)
BITS = {"gemeente": PLACE_BITS, "provincie": PROVINCE_BITS, "omvang": SIZE_BITS}
# At this level or better; the weakest lexeme of an alternative decides. Said in other words is one point less.
LEVELS = ((8, "A"), (6, "AB"), (4, "ABC"), (2, "ABCD"))
LITERAL = ("exact", "phrase")

ENTRIES = "suppliers_searchentry AS entry"
HOLDS = "entry.published AND entry.vector @@ %({})s::tsquery"
NOBODY = f"NOT EXISTS (SELECT FROM {ENTRIES} WHERE {HOLDS})"
COUNT_CLAUSES = f"""
SELECT (SELECT count(*) FROM {ENTRIES} WHERE entry.published AND entry.vector @@ asked.clause::tsquery)
FROM unnest(%s::text[]) WITH ORDINALITY AS asked (clause, place) ORDER BY asked.place"""

_FOUND = """
found AS MATERIALIZED (
    SELECT entry.supplier_id AS id, entry.name_key, entry.seat, entry.themes, {score} AS score, {thema} AS thema
    FROM suppliers_searchentry AS entry WHERE entry.published{conditions}
), offered AS MATERIALIZED (
    SELECT found.id, offer.category_id, coalesce(offer.area, 0) AS area, coalesce(offer.sizes, 0) AS sizes,
        coalesce(offer.capacity_on >= %(fresh)s, false) AS is_free{offer_truths}
    FROM found LEFT JOIN suppliers_searchoffer AS offer ON offer.supplier_id = found.id
), offers AS (
    SELECT id, {offer_sums}, bit_or(area) FILTER (WHERE {gemeente}) AS places,
        bit_or(area) FILTER (WHERE {provincie}) AS provinces, bit_or(sizes) FILTER (WHERE {omvang}) AS sizes,
        bool_or(is_free) FILTER (WHERE {leverbaar}) AS is_free
    FROM offered GROUP BY id
), held AS MATERIALIZED (
    SELECT found.id, label.slug, claim.checked_how, label.meets_2_82{claim_truths}
    FROM found JOIN suppliers_claim AS claim ON claim.supplier_id = found.id
        AND {claim_counts}
    JOIN suppliers_recognition AS label ON label.id = claim.recognition_id
), claims AS (
    SELECT id, bool_or(meets_2_82) AS meets, {claim_sums} FROM held GROUP BY id
), seller AS MATERIALIZED (
    SELECT found.*, offers.places, offers.provinces, offers.sizes, offers.is_free, {seller_truths},
        coalesce(claims.meets, false) AS meets
    FROM found JOIN offers USING (id) LEFT JOIN claims USING (id)
), hit AS MATERIALIZED (
    SELECT id, seat, score, name_key FROM seller WHERE {everything}
)"""

_ASKS = {
    "categorie": "coalesce(offer.category_id = ANY(ARRAY("
    "SELECT id FROM suppliers_category WHERE slug = ANY(%(categorie)s))), false)",
    "gemeente": "(coalesce(offer.area, 0) & %(gemeente)s) <> 0",
    "provincie": "(coalesce(offer.area, 0) & %(provincie)s) <> 0",
    "leverbaar": "coalesce(offer.capacity_on >= %(fresh)s, false)",
    "omvang": "(coalesce(offer.sizes, 0) & %(omvang)s) <> 0",
    "erkenning": "label.slug = ANY(%(erkenning)s)",
    "controle": "claim.checked_how = ANY(%(controle)s)",
}
_THEME = "entry.themes && ARRAY(SELECT id::bigint FROM suppliers_theme WHERE slug = ANY(%(thema)s))"
_PLACE = (
    " AND (entry.seat = ANY(%(place_seats)s) OR (entry.area & %(place_bit)s) <> 0"
    " OR entry.vector @@ %(place_name)s::tsquery)"
)
NEAR = "LEFT JOIN unnest(%(near_seat)s::text[], %(near_km)s::float[]) AS near (seat, km) ON near.seat = hit.seat"
ORDER = "hit.seat = ANY(%(place_seats)s::text[]) DESC, near.km NULLS LAST, hit.score DESC, hit.name_key, hit.id"
_COUNTS = {
    "categorie": """
SELECT 'categorie', category.slug, count(*)
FROM (SELECT DISTINCT id, category_id FROM offered JOIN seller USING (id) WHERE {rows} AND {others}) AS pair
JOIN suppliers_category AS category ON category.id = pair.category_id GROUP BY category.slug""",
    "thema": """
SELECT 'thema', theme.slug, count(*) FROM seller CROSS JOIN unnest(seller.themes) AS held
JOIN suppliers_theme AS theme ON theme.id = held WHERE {others} GROUP BY theme.slug""",
    "gemeente": "SELECT 'gemeente', places::text, count(*) FROM seller WHERE {others} GROUP BY places",
    "provincie": "SELECT 'provincie', provinces::text, count(*) FROM seller WHERE {others} GROUP BY provinces",
    "erkenning": """
SELECT 'erkenning', slug, count(*)
FROM (SELECT DISTINCT id, held.slug FROM held JOIN seller USING (id) WHERE {rows} AND {others}) AS pair
GROUP BY slug""",
    "controle": """
SELECT 'controle', checked_how, count(*)
FROM (SELECT DISTINCT id, held.checked_how FROM held JOIN seller USING (id) WHERE {rows} AND {others}) AS pair
GROUP BY checked_how""",
    "voldoet": "SELECT 'voldoet', '2-82', count(*) FROM seller WHERE meets AND {others}",
    "leverbaar": "SELECT 'leverbaar', 'nu', count(*) FROM seller WHERE is_free AND {others}",
    "omvang": "SELECT 'omvang', sizes::text, count(*) FROM seller WHERE {others} GROUP BY sizes",
}
_PAGE = (
    f"(SELECT 'id', id::text, row_number() OVER () FROM (SELECT hit.id FROM hit {NEAR}"
    f" ORDER BY {ORDER} LIMIT %(limit)s OFFSET %(offset)s) AS page)"
)


def tsquery(way: Alternative, levels: str = "") -> str:
    """The alternative as PostgreSQL reads it; lexemes are letters and digits only."""
    if way.kind == "prefix":
        return f"{way.lexemes[0]}:*{levels}"
    if way.kind != "phrase":
        return " & ".join(f"{lexeme}:{levels}" if levels else lexeme for lexeme in way.lexemes)
    text, distance = "", 1
    for lexeme in way.lexemes:
        if not lexeme:
            distance += 1
            continue
        text += f" <{distance}> " if text else ""
        text += f"{lexeme}:{levels}" if levels else lexeme
        distance = 1
    return text


def any_of(ways: Sequence[Alternative], levels: str = "") -> str:
    """That one of them holds."""
    return " | ".join(f"({tsquery(way, levels)})" for way in ways)


class Statement:
    """One question as SQL; with a prefix for its parameters, so that several fit in one statement."""

    def __init__(self, query: SearchQuery, question: Question, prefix: str = "") -> None:
        self._query, self._question, self._prefix = query, question, prefix
        self._asked = {facet for facet in FACETS if getattr(query, facet)}
        told = {**self._facet_values(), **self._word_values(), **self._place_values(), **self._score_values()}
        self.parameters: dict[str, Any] = {f"{prefix}{name}": value for name, value in told.items()}

    def sql(self, select: str) -> str:
        """This select, over what was found."""
        return f"WITH {self._found()} {select}".replace("%(", f"%({self._prefix}")

    def parts(self) -> Iterator[str]:
        """The selects of a whole answer, each of rows (kind, key, number)."""
        for facet, counting in _COUNTS.items():
            yield counting.format(rows=self._fits(_BESIDE.get(facet, ()), facet), others=self._seller(facet))
            yield f"SELECT 'zonder', '{facet}', count(*) FROM seller WHERE {self._seller(facet)}"
        yield "SELECT 'totaal', '', count(*) FROM hit"
        yield "SELECT 'zetel', seat, count(*) FROM hit GROUP BY seat"
        for number, _ in enumerate(words_of(self._question)):
            nobody = NOBODY.format(f"word{number}")
            yield f"SELECT 'nergens', '{number}', 0 WHERE NOT EXISTS (SELECT FROM hit) AND {nobody}"
        yield _PAGE

    def _found(self) -> str:
        besides = {facet: self._fits(OFFER_FACETS, facet) for facet in OFFER_FACETS}
        return _FOUND.format(
            score=self._score(),
            thema=_THEME if "thema" in self._asked else "true",
            conditions=self._conditions(),
            offer_truths=self._truths(OFFER_FACETS),
            offer_sums=self._sums("offers", OFFER_FACETS),
            claim_counts=CLAIM_COUNTS,
            claim_truths=self._truths(CLAIM_FACETS),
            claim_sums=self._sums("claims", CLAIM_FACETS),
            seller_truths=self._seller_truths(),
            everything=self._seller(""),
            **besides,
        )

    def _conditions(self) -> str:
        question = self._question
        words = " AND entry.vector @@ %(words)s::tsquery" if question.needed or question.excluded else ""
        return words + (_PLACE if question.place else "")

    def _truths(self, facets: Sequence[str]) -> str:
        """A column for each facet that is asked: whether this offering or claim fits it."""
        return "".join(f", {_ASKS[facet]} AS {facet}" for facet in facets if facet in self._asked)

    def _sums(self, kind: str, facets: Sequence[str]) -> str:
        """Whether one of a supplier's fits all that is asked, and all but each facet."""
        names = {f"{kind}_fit": self._fits(facets)}
        names |= {f"besides_{facet}": self._fits(facets, facet) for facet in facets if facet in self._asked}
        return ", ".join(f"bool_or({fits}) AS {name}" for name, fits in names.items())

    def _seller_truths(self) -> str:
        """Those sums by supplier; whoever holds no claim fits as long as no claim is asked."""
        columns = ["offers.offers_fit", *(f"offers.besides_{facet}" for facet in OFFER_FACETS if facet in self._asked)]
        names = {"claims_fit": self._fits(CLAIM_FACETS)}
        names |= {f"besides_{facet}": self._fits(CLAIM_FACETS, facet) for facet in CLAIM_FACETS if facet in self._asked}
        for name, asked in names.items():
            columns.append(f"true AS {name}" if asked == "true" else f"coalesce(claims.{name}, false) AS {name}")
        return ", ".join(columns)

    def _fits(self, facets: Sequence[str], besides: str = "") -> str:
        """What an offering or a claim must fit, leaving one facet out."""
        return " AND ".join(facet for facet in facets if facet in self._asked and facet != besides) or "true"

    def _seller(self, facet: str) -> str:
        """What a supplier must fit besides this facet."""
        own = f"besides_{facet}" if facet in self._asked else ""
        truths = [
            own if own and facet in OFFER_FACETS else "offers_fit",
            own if own and facet in CLAIM_FACETS else "claims_fit",
            *(["seller.thema"] if facet != "thema" else []),
            *(["seller.meets"] if "voldoet" in self._asked and facet != "voldoet" else []),
        ]
        return " AND ".join(truths)

    def _clauses(self) -> list[Clause]:
        return [*self._question.needed, *self._question.optional]

    def _score(self) -> str:
        """The sum over the clauses of the best alternative."""
        cases = []
        for number, clause in enumerate(self._clauses()):
            whens = [
                f"WHEN entry.vector @@ %(score{number}_{points})s::tsquery THEN {points}"
                for points in _points_of(clause)
            ]
            cases.append(f"CASE {' '.join(whens)} ELSE 0 END")
        return " + ".join(cases) or "0"

    def _score_values(self) -> dict[str, Any]:
        return {
            f"score{number}_{points}": asked
            for number, clause in enumerate(self._clauses())
            for points, asked in _points_of(clause).items()
        }

    def _word_values(self) -> dict[str, Any]:
        needed = [f"({any_of(clause.alternatives)})" for clause in self._question.needed]
        excluded = [f"!({any_of(clause.alternatives)})" for clause in self._question.excluded]
        each = {f"word{number}": any_of(word.alternatives) for number, word in enumerate(words_of(self._question))}
        return {"words": " & ".join([*needed, *excluded])} | each

    def _place_values(self) -> dict[str, Any]:
        place, near = self._question.place, BY_SLUG.get(self._query.nearest_to)
        distances = {other.code: distance_km(near, other) for other in MUNICIPALITIES} if near else {}
        seats: list[str] = []
        if place:
            seats = [one.code for one in ([place] if isinstance(place, Municipality) else municipalities_of(place))]
        return {
            "place_seats": seats,
            "place_bit": place_bit(place) if place else 0,
            "place_name": " & ".join(f"{word}:A" for word in self._question.place_words),
            "near_seat": list(distances),
            "near_km": list(distances.values()),
        }

    def _facet_values(self) -> dict[str, Any]:
        query = self._query
        return {
            "today": query.today,
            "fresh": query.today - timedelta(days=FRESH_DAYS),
            "categorie": list(query.categorie),
            "thema": list(query.thema),
            "erkenning": list(query.erkenning),
            "controle": [CHECKED_HOW[slug] for slug in query.controle],
            **{facet: sum(bits[slug] for slug in set(getattr(query, facet))) for facet, bits in BITS.items()},
            "limit": query.limit,
            "offset": query.offset,
        }


def _points_of(clause: Clause) -> dict[int, str]:
    """For each number of points what must hold for it, the most first; said in other words is one less."""
    literal = [way for way in clause.alternatives if way.kind in LITERAL]
    other = [way for way in clause.alternatives if way.kind not in LITERAL]
    found: dict[int, str] = {}
    for points, levels in LEVELS:
        found |= {points: any_of(literal, levels)} if literal else {}
        found |= {points - 1: any_of(other, levels)} if other else {}
    return found
