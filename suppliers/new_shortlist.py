"""What the form of a new list shows: whom the search found, and what is filled in already."""

from typing import Any

from django.utils.html import format_html

from accounts.models import Organisation
from platform_goed_inkopen.regions import BY_CODE
from suppliers.card_rows import CardRow, card_rows
from suppliers.cards import place_in_words, what_in_short
from suppliers.filters import SupplierFilter
from suppliers.scan_search import ScanSearch


def found_in_words(scan: ScanSearch) -> list[tuple[str, str]]:
    """Who was found, by slug: the name, what is offered, and where. Costs a query."""
    return [(row.slug, _in_words(row, scan)) for row in card_rows(scan.ids)]


def _in_words(row: CardRow, scan: ScanSearch) -> str:
    what = what_in_short([offer.title for offer in row.offers])
    place = place_in_words(BY_CODE.get(row.seat), scan.near)
    return format_html("<strong>{}</strong> {}", row.name, " · ".join(filter(None, [what, place])))


def start_of(scan: ScanSearch, asked: SupplierFilter, organisation: Organisation | None) -> dict[str, Any]:
    """What the search tells already: for what, and where."""
    categories = [asked.options["categorie"][slug].lower() for slug in asked.chosen("categorie")]
    return {
        "title": (scan.text or ", ".join(categories))[:120],
        "place": scan.near.code if scan.near else "",
        "organisation": organisation.slug if organisation else "",
    }
