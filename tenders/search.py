"""Counting the tenders that a question finds: one statement gives the total and every facet, which follows the others.

The conditions are those of the querysets, so that a count and its list never differ.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import BooleanField, Case, CharField, ExpressionWrapper, Value, When

from platform_goed_inkopen.regions import BY_CODE, PROVINCE_BY_CODE
from tenders import querysets
from tenders.categories import Categories
from tenders.filters import FACETS, TenderQuery
from tenders.models import Tender
from tenders.status import Status


@dataclass(frozen=True)
class Counts:
    """How many tenders are found, and how many each option of a facet would give beside the other facets."""

    total: int
    options: Mapping[str, Mapping[str, int]]


def count(query: TenderQuery, categories: Categories, *, now: datetime) -> Counts:
    """Ask the database once, whatever the size."""
    found, parameters = _found(query, now)
    core = [code for code in categories.codes if code.is_core]
    statement = f"WITH {_COLUMNS} AS MATERIALIZED ({found}), {_CODES} {' UNION ALL '.join(_COUNTS.values())}"
    told: dict[str, dict[str, int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(statement, [*parameters, [code.prefix for code in core], [code.category for code in core]])
        for facet, option, number in cursor.fetchall():
            told.setdefault(facet, {})[option] = number
    areas = told.pop("provincie", {}), told.pop("gemeente", {})
    provinces = {PROVINCE_BY_CODE[code].slug: number for code, number in areas[0].items() if code in PROVINCE_BY_CODE}
    places = {BY_CODE[code].slug: number for code, number in areas[1].items() if code in BY_CODE}
    return Counts(told.pop("totaal")[""], told | {"provincie": provinces, "gemeente": places})


def totals(queries: list[TenderQuery], *, now: datetime) -> list[int]:
    """How many each of these questions would find. Costs one query for all of them."""
    counts = {f"q{number}": querysets.count_of(query.condition(now)) for number, query in enumerate(queries)}
    return list(Tender.objects.aggregate(**counts).values()) if counts else []


def _found(query: TenderQuery, now: datetime) -> tuple[str, tuple[Any, ...]]:
    """The tenders with the words that are asked, with their status, and for each facet whether they are in it."""
    tenders = Tender.objects.filter(querysets.has_words(query.words)) if query.words else Tender.objects.all()
    asked = query.conditions(now)
    told = {
        f"in_{facet}": ExpressionWrapper(asked[facet], BooleanField()) if facet in asked else Value(True)
        for facet in FACETS
    }
    columns = tenders.annotate(told=_status(now), **told).values_list("id", "nature", "area", "cpv", "told", *told)
    return columns.query.sql_with_params()


def _status(now: datetime) -> Case:
    """The status of a row as the querysets see it."""
    by_status = [When(querysets.is_one_of([status], now), then=Value(status.value)) for status in Status]
    return Case(*by_status, default=Value(Status.UNKNOWN.value), output_field=CharField())


def _beside(facet: str) -> str:
    """The condition of every facet but this one."""
    return " AND ".join(f"in_{name}" for name in FACETS if name != facet)


_COLUMNS = f"found (id, nature, area, cpv, status, {', '.join(f'in_{facet}' for facet in FACETS)})"
_CODES = """
prefix AS (SELECT * FROM unnest(%s::text[], %s::text[]) AS prefix (digits, category)),
code AS MATERIALIZED (
    SELECT DISTINCT cpv, category FROM (SELECT DISTINCT unnest(cpv) AS cpv FROM found) AS known
    CROSS JOIN (SELECT DISTINCT length(digits) AS size FROM prefix) AS prefixes
    JOIN prefix ON prefix.digits = left(known.cpv, size)
)"""
_AREA = "SELECT '{0}', code, count(*) FROM found, unnest(area) AS code WHERE {1} GROUP BY code"
_COUNTS = {
    "totaal": f"SELECT 'totaal', '', count(*) FROM found WHERE {' AND '.join(f'in_{facet}' for facet in FACETS)}",
    "status": f"SELECT 'status', status, count(*) FROM found WHERE {_beside('status')} GROUP BY status",
    "soort": f"SELECT 'soort', nature, count(*) FROM found WHERE {_beside('soort')} GROUP BY nature",
    "categorie": "SELECT 'categorie', code.category, count(DISTINCT found.id) FROM found, unnest(found.cpv) AS own"
    f" JOIN code ON code.cpv = own WHERE {_beside('categorie')} GROUP BY code.category",
    "bevinding": "SELECT 'bevinding', finding.kind, count(DISTINCT found.id) FROM found"
    f" JOIN tenders_finding AS finding ON finding.tender_id = found.id WHERE {_beside('bevinding')}"
    " GROUP BY finding.kind",
    "provincie": _AREA.format("provincie", _beside("provincie")),
    "gemeente": _AREA.format("gemeente", _beside("gemeente")),
}
