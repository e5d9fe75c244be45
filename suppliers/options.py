"""The options of every facet by slug: what exists, not what is found."""

from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any

from django.db import connection
from django.db.models import Value

from platform_goed_inkopen.dutch import euros
from platform_goed_inkopen.regions import MUNICIPALITIES, PROVINCES
from suppliers.models import Category, Recognition, Theme

Options = Mapping[str, Mapping[str, str]]

# What is the same for everybody, in the order in which it is shown.
CHECKS = {
    "register-bevestigd": "Register bevestigd",
    "document-gezien": "Document gezien",
    "zelf-verklaard": "Zelf verklaard",
}
MEETS = {"2-82": "Voldoet aan artikel 2.82"}
DELIVERS = {"nu": "Kan nu leveren"}
SIZES = {
    "tot-10000": f"Tot {euros(10_000)}",
    "10000-50000": f"{euros(10_000)} tot {euros(50_000)}",
    "50000-250000": f"{euros(50_000)} tot {euros(250_000)}",
    "vanaf-250000": f"Vanaf {euros(250_000)}",
}
_PLACES = {place.slug: place.name for place in sorted(MUNICIPALITIES, key=lambda place: place.slug)}
_PROVINCES = {province.slug: province.name for province in PROVINCES}


def facet_options() -> Options:
    """Slug and name of every option, by facet and in order of name. Costs one query."""
    with connection.cursor() as cursor:
        cursor.execute(*_statement())
        return _options(tuple(cursor.fetchall()))


@cache
def _statement() -> tuple[str, tuple[Any, ...]]:
    """Every page with choices asks it; Django writes it once."""
    tables = [
        model._default_manager.order_by().values_list(Value(facet), "slug", "name")
        for facet, model in (("categorie", Category), ("thema", Theme), ("erkenning", Recognition))
    ]
    return tables[0].union(*tables[1:], all=True).query.sql_with_params()


@lru_cache(maxsize=2)
def _options(found: tuple[tuple[str, str, str], ...]) -> Options:
    """Put in order once, as long as the tables hold the same."""
    names: dict[str, dict[str, str]] = {"categorie": {}, "thema": {}, "erkenning": {}}
    for facet, slug, name in found:
        names[facet][slug] = Recognition(slug=slug, name=name).short_name if facet == "erkenning" else name
    by_name = {facet: dict(sorted(own.items(), key=lambda option: option[1])) for facet, own in names.items()}
    fixed = {"controle": CHECKS, "voldoet": MEETS, "leverbaar": DELIVERS, "omvang": SIZES}
    return {**by_name, "gemeente": _PLACES, "provincie": _PROVINCES, **fixed}
