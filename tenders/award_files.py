"""An award as an object for programs and as a line for spreadsheets."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.db.models import Q

from platform_goed_inkopen.exports import Row
from tenders.models import Award

BLOCK = 500

HEADER = [
    *("reference", "titel", "koper"),
    *("perceel", "winnaar", "kvk", "bedrag", "valuta", "datum"),
    *("einde", "einde_uiterlijk", "einde_bron", "kader", "plafond", "twijfel", "telt_mee", "url"),
]


def awards_found(condition: Q) -> Iterator[Award]:
    """Every award that meets the condition, newest first, in blocks so that memory stays flat."""
    return Award.objects.filter(condition).for_rows().newest_first().iterator(chunk_size=BLOCK)


def award_fields(award: Award) -> dict[str, Any]:
    """What a program reads of an award; unknown is null. `telt_mee`: whether its amount is in sums."""
    return {
        "perceel": award.lot or None,
        "winnaar": award.winner_name,
        "kvk": award.winner_kvk or None,
        "bedrag": plain(award.amount),
        "valuta": award.currency or None,
        "datum": award.awarded_on and award.awarded_on.isoformat(),
        "einde": award.ends_on and award.ends_on.isoformat(),
        "einde_uiterlijk": award.ends_latest and award.ends_latest.isoformat(),
        "einde_bron": award.get_ends_from_display() or None,
        "kader": award.is_framework,
        "plafond": plain(award.ceiling),
        "twijfel": award.get_doubt_display() or None,
        "telt_mee": award.counts,
    }


def as_object(award: Award, address: str) -> dict[str, Any]:
    """An award of `for_rows()` with the tender that it is of."""
    tender = award.tender
    told = {"reference": tender.reference, "titel": tender.title, "koper": tender.buyer.name if tender.buyer else None}
    return told | award_fields(award) | {"url": address}


def as_line(award: Award, address: str) -> Row:
    """The same award as the cells under HEADER."""
    told = as_object(award, address) | {"bedrag": award.amount, "plafond": award.ceiling}
    told |= {"datum": award.awarded_on, "einde": award.ends_on, "einde_uiterlijk": award.ends_latest}
    return [told[column] for column in HEADER]


def plain(amount: Decimal | None) -> int | float | None:
    """216000 for 216000.00, 12.5 for 12.50."""
    if amount is None:
        return None
    return int(amount) if amount == amount.to_integral_value() else float(amount)
