"""What the page of a supplier shows of tenders: what it won, and what is open that may fit."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import template
from django.utils import timezone

from suppliers.comparison import Cell, Comparison, Row, unknown
from suppliers.models import Supplier
from tenders.fitting import open_and_fitting
from tenders.models import Award

register = template.Library()
AWARDS, TENDERS = 10, 3
AWARDED = "Gegunde opdrachten in TenderNed"


@register.inclusion_tag("tenders/_awards_of.html")
def awards_of(supplier: Supplier) -> dict[str, Any]:
    """What it won, newest first, and its worth; says so when no notice names it. Costs one query, else three."""
    won = Award.objects.won_by(supplier.organisation)
    found = list(won.for_rows().newest_first()[: AWARDS + 1])
    return {
        "awards": found[:AWARDS],
        "has_more": len(found) > AWARDS,
        "total": won.total() if found else None,
        "organisation": supplier.organisation,
    }


@register.inclusion_tag("tenders/_may_fit.html")
def open_tenders_for(supplier: Supplier) -> dict[str, Any]:
    """The open tenders that may fit, those that close first in front; nothing without any. Costs one query.

    `supplier` comes from `for_page()`.
    """
    open_ones = open_and_fitting(supplier.offerings.all(), timezone.now()).for_rows()
    found = list(open_ones.order_by("deadline", "pk")[: TENDERS + 1])
    slugs = sorted({offering.category.slug for offering in supplier.offerings.all()})
    return {"tenders": found[:TENDERS], "has_more": len(found) > TENDERS, "categories": slugs}


@register.simple_tag
def with_awards(comparison: Comparison, suppliers: Sequence[Supplier]) -> Comparison:
    """The suppliers beside each other, with how many lots each won as far as notices say. Costs a query."""
    won = list(Award.objects.won_by_one_of([supplier.organisation for supplier in suppliers]))
    return comparison.with_row(Row(AWARDED, [_won(supplier, won) for supplier in suppliers]))


def _won(supplier: Supplier, won: Iterable[tuple[str, int | None]]) -> Cell:
    party = supplier.organisation
    number = sum(pk == party.pk or (bool(kvk) and kvk == party.kvk_number) for kvk, pk in won)
    return Cell(str(number)) if number else unknown("geen gevonden")
