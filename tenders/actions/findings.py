"""Writing what was found in the notices of a tender."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from django.db import transaction

from tenders.actions.kept import assign
from tenders.findings import FIELDS, VERSION, Found, Told, findings_of
from tenders.lots import in_words
from tenders.merging import facts_of, newest_first
from tenders.models import Finding, Lot, Publication, Tender
from tenders.status import Stage, stage_of_one

BLOCK = 200


def write_findings(tender: Tender) -> bool:
    """Read this tender by the rules of today; whether its findings became others.

    Rows that say the same already stay as they are, so that twice writes nothing. What changed is to be weighed again.
    """
    present = {(it.kind, it.source): it for it in tender.findings.all()}
    is_changed = False
    for columns in finding_columns(tender, tender.publications.all(), tender.lots.all()):
        row = present.pop((columns["kind"], columns["source"]), None) or Finding(tender=tender)
        changed = assign(row, columns)
        if changed or row.pk is None:
            row.save()
            is_changed = True
    for row in present.values():
        row.delete()
    _mark(tender, is_changed=is_changed or bool(present))
    return is_changed or bool(present)


def finding_columns(tender: Tender, publications: Iterable[Publication], lots: Iterable[Lot]) -> list[dict[str, Any]]:
    """The columns of each finding in this tender with these publications and lots, which need not be stored yet."""
    calls_first = _calls_first(newest_first(publications))
    return [_columns(found, calls_first) for found in findings_of(_told(tender, calls_first, lots))]


def reread_findings(*, limit: int = BLOCK) -> int:
    """Read a block of the tenders that other rules read, or none; returns how many there were."""
    waiting = Tender.with_hidden.exclude(read_by=VERSION) | Tender.with_hidden.filter(read_by=None)
    numbers = list(waiting.order_by("pk").values_list("pk", flat=True)[:limit])
    for number in numbers:
        with transaction.atomic():
            tender = Tender.with_hidden.select_for_update().filter(pk=number).first()
            if tender:
                write_findings(tender)
    return len(numbers)


def _mark(tender: Tender, *, is_changed: bool) -> None:
    changed = assign(tender, {"read_by": VERSION} | ({"to_weigh": True} if is_changed else {}))
    if changed:
        tender.save(update_fields=changed)


def _calls_first(publications: Sequence[Publication]) -> list[Publication]:
    """The newest call first: an award says little of what was asked, and inherits the rest."""
    return sorted(publications, key=lambda it: stage_of_one(facts_of(it)) == Stage.AWARDED)


def _told(tender: Tender, publications: Sequence[Publication], lots: Iterable[Lot]) -> Told:
    """Each field of the first publication that fills it; the texts of that publication, the tender and its lots."""
    first = publications[0] if publications else None
    texts = {"titel": tender.title, "beschrijving": tender.description}
    if first and first.description and first.description != tender.description:
        texts = {"beschrijving van de aankondiging": first.description} | texts
    for lot in lots:
        texts[in_words(lot.number)] = f"{lot.title}\n{lot.description}"
        texts[f"gunningscriterium van {in_words(lot.number)}"] = criteria_of(lot)
    texts["trefwoorden"] = "\n".join(first.keywords) if first else ""
    return Told({name: _codes(publications, name) for name in FIELDS}, tender.cpv, texts)


def criteria_of(lot: Lot) -> str:
    """The award criteria, a line each."""
    named = [[each.get("name"), each.get("description"), each.get("weight")] for each in lot.criteria]
    return "\n".join(": ".join(dict.fromkeys(str(part) for part in parts if part)) for parts in named)


def _codes(publications: Iterable[Publication], name: str) -> list[str]:
    told: Any = next((getattr(it, name) for it in publications if getattr(it, name)), [])
    return [told] if isinstance(told, str) else list(told)


def _columns(found: Found, publications: Sequence[Publication]) -> dict[str, Any]:
    columns = asdict(found) | {"words": list(found.words), "others": [dict(it) for it in found.others]}
    return columns | {"publication_id": publications[0].pk if publications else None}
