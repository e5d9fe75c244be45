"""The options of every facet by slug: what exists, not what is found."""

from collections.abc import Mapping

from django.db.models import Value

from platform_goed_inkopen.regions import MUNICIPALITIES, PROVINCES
from suppliers.models import Category, Recognition, Theme

Options = Mapping[str, Mapping[str, str]]

_PLACES = {place.slug: place.name for place in sorted(MUNICIPALITIES, key=lambda place: place.slug)}
_PROVINCES = {province.slug: province.name for province in PROVINCES}


def facet_options() -> Options:
    """Slug and name of every option, by facet and in order of name. Costs one query."""
    found: dict[str, dict[str, str]] = {"categorie": {}, "thema": {}, "erkenning": {}}
    tables = [
        model._default_manager.order_by().values_list(Value(facet), "slug", "name")
        for facet, model in (("categorie", Category), ("thema", Theme), ("erkenning", Recognition))
    ]
    for facet, slug, name in tables[0].union(*tables[1:], all=True):
        found[facet][slug] = Recognition(slug=slug, name=name).short_name if facet == "erkenning" else name
    by_name = {facet: dict(sorted(names.items(), key=lambda option: option[1])) for facet, names in found.items()}
    return {**by_name, "gemeente": _PLACES, "provincie": _PROVINCES}
