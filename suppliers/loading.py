"""Reference rows from the files of the platform into their tables: what stands in a file is what a table says."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models, transaction

from platform_goed_inkopen.dutch import slugged
from platform_goed_inkopen.models import EmissionFactor, Indicator, LegalInstrument, SocialReturnRule, Threshold
from platform_goed_inkopen.reference import rows
from suppliers.indexing import write_index
from suppliers.models import Category, CategoryCode, Offering, Recognition, Theme

File = list[dict[str, str]]
Values = Mapping[str, Any]


@dataclass(frozen=True)
class Loaded:
    """What one table got."""

    table: str
    created: int
    changed: int
    total: int


@transaction.atomic
def load_reference() -> list[Loaded]:
    """Bring every reference table to what the files say; a second time changes nothing. Nothing is removed.

    Whoever offers something in a category that got another name is found by that name.
    """
    named = set(Category.objects.values_list("pk", "name"))
    loaded = [
        _load(Category, ["slug"], categories(rows("categories_cpv"))),
        _load(CategoryCode, ["category_id", "cpv"], category_codes(rows("categories_cpv"))),
        _load(Theme, ["slug"], themes(rows("themes"))),
        _load(Recognition, ["slug"], recognitions(rows("recognitions"))),
        _load(Indicator, ["code", "valid_from"], indicators(rows("indicators"))),
        _load(EmissionFactor, ["code", "valid_from"], emission_factors(rows("emission_factors"))),
        _load(LegalInstrument, ["code", "valid_from"], instruments(rows("legal_instruments"))),
        _load(Threshold, ["code", "valid_from"], thresholds(rows("thresholds"))),
        _load(SocialReturnRule, ["code", "valid_from"], social_return_rules(rows("social_return_blocks"))),
    ]
    renamed = [pk for pk, _ in named - set(Category.objects.values_list("pk", "name"))]
    write_index(Offering.objects.filter(category__in=renamed).values_list("supplier", flat=True).distinct())
    return loaded


def _load(model: type[models.Model], key: list[str], wanted: Iterable[Values]) -> Loaded:
    """Create what is new and save what differs, by natural key."""
    known = {tuple(getattr(row, name) for name in key): row for row in model._default_manager.all()}
    rows_wanted = list(wanted)
    created = changed = 0
    for values in rows_wanted:
        row = known.get(tuple(values[name] for name in key))
        if row is None:
            model._default_manager.create(**values)
            created += 1
        elif differing := [name for name, value in values.items() if getattr(row, name) != value]:
            for name in differing:
                setattr(row, name, values[name])
            row.save(update_fields=differing)
            changed += 1
    return Loaded(str(model._meta.verbose_name_plural), created, changed, len(rows_wanted))


def categories(file: File) -> Iterable[Values]:
    """One row per category; the file names it again for each of its CPV codes."""
    once = {row["category_slug"]: row for row in file}
    for slug, row in once.items():
        yield {"slug": slug, "name": row["category_nl"], "description": row["description_nl"]}


def category_codes(file: File) -> Iterable[Values]:
    """One row per CPV code of a category. Costs a query: the categories must be there."""
    known = dict(Category.objects.values_list("slug", "pk"))
    for row in file:
        yield {
            "category_id": known[row["category_slug"]],
            "cpv": row["cpv_code8"],
            "prefix": row["cpv_prefix"],
            "label": row["cpv_label_nl"],
            "match": row["match"],
        }


def themes(file: File) -> Iterable[Values]:
    for row in file:
        yield {"slug": row["slug"], "name": row["name_nl"], "description": row["short_nl"]}


def recognitions(file: File) -> Iterable[Values]:
    """Only a plain `yes` proves article 2.82; `yes (als bewijs)` does too, a remark about another level does not."""
    for row in file:
        yield {
            "slug": row["code"],
            "name": row["name_nl"],
            "kind": row["type"],
            "proves": row["what_it_proves_nl"],
            "levels": row["levels"],
            "validity": row["validity"],
            "meets_2_82": row["relevant_for_2_82"].startswith("yes"),
            "source": row["source"],
            "confidence": row["confidence"],
        }


def indicators(file: File) -> Iterable[Values]:
    for row in file:
        yield {
            **_dated(row, row["code"]),
            "group": row["group"],
            "name": row["name_nl"],
            "definition": row["definition_nl"],
            "formula": row["formula"],
            "unit": row["unit"],
            "caveat": row["caveat_nl"],
            "priority": row["priority"],
        }


def emission_factors(file: File) -> Iterable[Values]:
    """A factor holds from the first day of its year."""
    for row in file:
        yield {
            **_dated(row, row["code"], f"{row['year']}-01-01" if row["year"] else ""),
            "name": row["item_nl"],
            "value": _number(row["value"]),
            "unit": row["unit"],
            "scope": row["scope"],
        }


def instruments(file: File) -> Iterable[Values]:
    for row in file:
        yield {
            **_dated(row, row["code"]),
            "name": row["name_nl"],
            "legal_basis": row["legal_basis"],
            "phase": row["phase"],
            "allows": row["what_it_allows_nl"],
            "conditions": row["conditions_nl"],
        }


def thresholds(file: File) -> Iterable[Values]:
    """A set has many amounts: the code adds for whom, for what and from which amount."""
    for row in file:
        parts = [row["set_code"], row["buyer_type"], row["contract_type"], row["min_eur_excl_vat"]]
        yield {
            **_dated(row, slugged(" ".join(parts)), row["valid_from"]),
            "valid_to": _day(row["valid_to"]),
            "scope": row["scope"],
            "buyer_type": row["buyer_type"],
            "contract_type": row["contract_type"],
            "minimum": _number(row["min_eur_excl_vat"]),
            "maximum": _number(row["max_eur_excl_vat"]),
            "procedure": row["procedure_nl"],
            "binding": row["binding"],
        }


def social_return_rules(file: File) -> Iterable[Values]:
    for row in file:
        yield {
            **_dated(row, f"{row['scheme']}/{row['target_group_code']}", row["valid_from"]),
            "scheme": row["scheme"],
            "scheme_name": row["scheme_name"],
            "target_group": row["target_group_nl"],
            "value": _number(row["value_eur"]),
            "unit": row["unit"],
            "note": row["max_duration_note"],
            "applies_in_north": row["applies_in_north"],
        }


def _dated(row: dict[str, str], code: str, valid_from: str = "") -> dict[str, Any]:
    return {
        "code": code,
        "valid_from": _day(valid_from),
        "source": row["source"],
        "confidence": row["confidence"],
    }


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _number(text: str) -> Decimal | None:
    return Decimal(text) if text else None
