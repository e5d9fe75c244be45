"""The whole result as a file: a tender as an object for programs and as a line for spreadsheets."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import OuterRef, Q, Subquery

from platform_goed_inkopen.exports import Row, in_amsterdam
from tenders.award_files import award_fields, plain
from tenders.models import Award, Lot, Publication, Tender
from tenders.querysets import TenderQuerySet
from tenders.status import status_at

BLOCK = 500
HEADER = [
    "reference",
    "kenmerk",
    "publicatie_id",
    "titel",
    "koper",
    "koper_gemeente",
    "soort",
    "status",
    "gepubliceerd_op",
    "sluit_op",
    "cpv",
    "procedure",
    "winnaars",
    "percelen",
    "gunningen",
    "niet_in_lijst_sinds",
    "url",
]


def tenders_found(condition: Q) -> Iterator[Tender]:
    """Every tender that meets the condition, newest first, read by a cursor in blocks so that memory stays flat."""
    return with_missing(Tender.objects.filter(condition).for_files()).newest_first().iterator(chunk_size=BLOCK)


def with_missing(tenders: TenderQuerySet) -> TenderQuerySet:
    """Each with the day since which a publication of it is no longer in the source's list, as `missing_since`."""
    gone = Publication.objects.filter(tender=OuterRef("pk"), missing_since__isnull=False).order_by("missing_since")
    first = Subquery(gone.values("missing_since")[:1])
    return tenders.annotate(missing_since=first)  # type: ignore[no-redef]  # the model tells what it is


def as_object(tender: Tender, now: datetime) -> dict[str, Any]:
    """A tender of `for_files()` and `with_missing()`; unknown is null."""
    buyer = tender.buyer
    place = buyer.municipality if buyer else None
    return {
        "reference": tender.reference,
        "kenmerk": tender.kenmerk or None,
        "publicatie_id": tender.latest_publication_id,
        "titel": tender.title,
        "koper": buyer.name if buyer else None,
        "koper_gemeente": place.name if place else None,
        "soort": tender.nature,
        "status": status_at(tender.stage, tender.deadline, tender.called_at, now).value,
        "gepubliceerd_op": in_amsterdam(tender.first_published_at),
        "sluit_op": in_amsterdam(tender.deadline) if tender.deadline else None,
        "cpv": tender.cpv,
        "procedure": tender.procedure or None,
        "winnaars": [_winner(award) for award in tender.winners],
        "percelen": [_part(lot) for lot in tender.lots.all()],
        "bevindingen": [{"soort": it.kind, "bron": it.source, "zin": it.sentence} for it in tender.findings.all()],
        "gunningen": [award_fields(award) for award in tender.winners],
        "niet_in_lijst_sinds": tender.missing_since.isoformat() if tender.missing_since else None,
        "url": address(tender),
    }


def address(tender: Tender) -> str:
    """Where the tender is, in full."""
    return f"{settings.PUBLIC_URL}{tender.get_absolute_url()}"


def as_line(tender: Tender, now: datetime) -> Row:
    """The same tender as the cells under HEADER."""
    told = as_object(tender, now)
    told |= {"cpv": "|".join(told["cpv"]), "winnaars": "|".join(_in_a_cell(winner) for winner in told["winnaars"])}
    told |= {"percelen": len(told["percelen"]), "gunningen": len(told["gunningen"])}
    told |= {"gepubliceerd_op": tender.first_published_at, "sluit_op": tender.deadline}
    told["niet_in_lijst_sinds"] = tender.missing_since
    return [told[column] for column in HEADER]


def _winner(award: Award) -> dict[str, Any]:
    return {
        "naam": award.winner_name,
        "kvk": award.winner_kvk or None,
        "bedrag": plain(award.amount),
        "valuta": award.currency or None,
    }


def _part(lot: Lot) -> dict[str, Any]:
    return {
        "nummer": lot.number,
        "titel": lot.title or None,
        "waarde": plain(lot.value),
        "valuta": lot.currency or None,
        "plafond": plain(lot.framework_maximum),
        "cpv": lot.cpv,
    }


def _in_a_cell(winner: dict[str, Any]) -> str:
    amount = f"{winner['valuta'] or ''} {winner['bedrag']}".strip() if winner["bedrag"] is not None else ""
    told = ", ".join(filter(None, [f"KvK {winner['kvk']}" if winner["kvk"] else "", amount]))
    return f"{winner['naam']} ({told})" if told else str(winner["naam"])
