"""Writing what a source told: publications and the tenders they belong to.

Writers of one source wait for each other: a publication may share its tender and its buyer with another, and one that
brings a kenmerk may move; a lock costs less than sorting out who came first. The constraints of the database are the
last line.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any

from django.contrib.postgres.search import SearchVector
from django.db import transaction
from django.db.models import F, TextField, Value
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Cast

from platform_goed_inkopen.dutch import words
from platform_goed_inkopen.failpoints import failpoint
from tenders.actions.awards import write_awards
from tenders.actions.buyers import buyer_of, seat_of
from tenders.actions.findings import write_findings
from tenders.actions.kept import NOTICES, assign, json_of, kept, notice_in, notice_of
from tenders.actions.lots import write_lots
from tenders.actions.writers import wait_for_other_writers
from tenders.eforms.notice import Notice
from tenders.errors import Unreadable
from tenders.merging import AMSTERDAM, Merged, area_of, merged, publication_fields
from tenders.models import Payload, Publication, Source, Tender
from tenders.tenderned.client import ListRow, RawAnswer
from tenders.tenderned.publication import Publication as Told
from tenders.tenderned.publication import canonical_bytes, from_detail, from_list_row

LONGEST_SEARCHED = 50_000  # characters; PostgreSQL refuses a search vector of a megabyte
FALLBACK_MARK = "p"
SUM_FIELDS = {Payload.Kind.LIST: "list_sha256", Payload.Kind.DETAIL: "detail_sha256"}


class Change(StrEnum):
    """What a publication was to the database."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class NoticeXml:
    """A notice as received, and what it says; `kind` is who gave it: TED, or TenderNed itself (XML)."""

    raw: bytes
    notice: Notice
    kind: str = Payload.Kind.TED


@dataclass(frozen=True)
class _Received:
    """One answer: the bytes to keep, and the sum that tells whether it says something new."""

    raw: bytes
    sum: str


@dataclass(frozen=True)
class _Answers:
    """What the list, the detail and the notice say of one publication, as far as it was ever read."""

    row: Told | None
    detail: Told | None
    notice: Notice | None

    @property
    def kenmerk(self) -> str:
        """The number of the procurement; "" while no answer tells it."""
        return (self.detail and self.detail.reference) or (self.row and self.row.reference) or ""


def upsert_publication(
    *,
    publication_id: str,
    row: ListRow | None = None,
    detail: RawAnswer | None = None,
    notice: NoticeXml | None = None,
    seen_on: date,
    now: datetime,
) -> Change:
    """Keep what was received of one publication (its row, its detail, its notice) and merge it into its tender.

    What is not given stands as it was read before. The same content again writes nothing. `seen_on` is the day in whose
    list it stood, for a publication that does not tell its own. Idempotent; costs one query when nothing is new.
    """
    received = _received(row, detail, notice)
    if _is_known(_stored(publication_id), received):
        return Change.UNCHANGED
    with transaction.atomic():
        wait_for_other_writers()
        stored = _stored(publication_id)
        answers = _answers(stored, row, detail, notice)
        publication = stored or Publication(source=Source.TENDERNED, publication_id=publication_id)
        fields = publication_fields(answers.row, answers.detail, answers.notice, seen_on=seen_on)
        assign(publication, fields | _marks(publication, received, now))
        _write(publication, answers, received, now)
    return Change.UPDATED if stored else Change.CREATED


def reread_publication(publication_id: str) -> Change:
    """Read the kept bytes of this publication again, and merge what they say now into its tender.

    Rows that say the same already stay as they are, as does a publication without bytes (of the demonstration).
    Raises Unreadable when the bytes are no longer understood.
    """
    with transaction.atomic():
        wait_for_other_writers()
        stored = _stored(publication_id)
        answers = _answers(stored, None, None, None)
        if stored is None or not (answers.row or answers.detail):
            return Change.UNCHANGED
        if stored.notice_sha256 and answers.notice is None:
            raise Unreadable("De bewaarde aankondiging is niet meer te lezen.")
        seen_on = stored.published_at.astimezone(AMSTERDAM).date()
        fields = publication_fields(answers.row, answers.detail, answers.notice, seen_on=seen_on)
        changed = assign(stored, fields)
        merged_anew = _merge_again(stored, answers, changed)
    return Change.UPDATED if changed or merged_anew else Change.UNCHANGED


def _merge_again(publication: Publication, answers: _Answers, changed: list[str]) -> bool:
    """Save what changed, and what hangs on it; whether the tender became another."""
    former = publication.tender
    tender = _tender(publication, former, answers.kenmerk)
    siblings = list(tender.publications.exclude(pk=publication.pk)) if tender.pk else []
    is_new = _merge(tender, [publication, *siblings], answers.notice)
    if former.pk != tender.pk:
        publication.tender = tender
        changed.append("tender")
    if changed:
        publication.save(update_fields=changed)
    if former.pk != tender.pk:
        _leave(former)
    _write_parts(tender)
    return is_new


def _write_parts(tender: Tender) -> None:
    """What the notices of this tender name one by one."""
    write_lots(tender)
    write_awards(tender)
    write_findings(tender)


def _stored(publication_id: str) -> Publication | None:
    return Publication.objects.filter(source=Source.TENDERNED, publication_id=publication_id).first()


def _received(row: ListRow | None, detail: RawAnswer | None, notice: NoticeXml | None) -> dict[str, _Received]:
    """The answers by kind. Sums are of the canonical form: the same content in another order is the same."""
    found = {}
    if row:
        found[Payload.Kind.LIST] = _Received(row.raw, _sum(row.raw))
    if detail:
        found[Payload.Kind.DETAIL] = _Received(detail.raw, _sum(canonical_bytes(detail.payload)))
    if notice:
        found[Payload.Kind(notice.kind)] = _Received(notice.raw, _sum(notice.raw))
    return {kind.value: answer for kind, answer in found.items()}


def _sum(content: bytes) -> str:
    return sha256(content).hexdigest()


def _is_known(stored: Publication | None, received: Mapping[str, _Received]) -> bool:
    return stored is not None and all(
        getattr(stored, _sum_field(kind)) == answer.sum for kind, answer in received.items()
    )


def _sum_field(kind: str) -> str:
    """The column with the sum of this kind of answer; notices of both sources share one."""
    return SUM_FIELDS.get(Payload.Kind(kind), "notice_sha256")


def _answers(
    stored: Publication | None, row: ListRow | None, detail: RawAnswer | None, notice: NoticeXml | None
) -> _Answers:
    """What was received now, else what was read before."""
    before = kept(stored) if stored and not (row and detail and notice) else {}
    row_payload = row.payload if row else json_of(before.get(Payload.Kind.LIST))
    detail_payload = detail.payload if detail else json_of(before.get(Payload.Kind.DETAIL))
    return _Answers(
        row=from_list_row(row_payload) if row_payload else None,
        detail=from_detail(detail_payload) if detail_payload else None,
        notice=notice.notice if notice else notice_of(notice_in(before)),
    )


def _marks(publication: Publication, received: Mapping[str, _Received], now: datetime) -> dict[str, Any]:
    """Which answers the fields come from, and when they were read."""
    marks: dict[str, Any] = {_sum_field(kind): answer.sum for kind, answer in received.items()}
    if marks.get("detail_sha256", publication.detail_sha256) != publication.detail_sha256:
        marks["details_read_at"] = now
    if "notice_sha256" in marks:
        marks["notice_read_at"] = now
    return marks


def _write(publication: Publication, answers: _Answers, received: Mapping[str, _Received], now: datetime) -> None:
    """Save the publication, its bytes, and the tender that it belongs to (now, and before)."""
    former = publication.tender if publication.tender_id else None
    tender = _tender(publication, former, answers.kenmerk)
    siblings = list(tender.publications.exclude(pk=publication.pk)) if tender.pk else []
    _merge(tender, [publication, *siblings], answers.notice)
    publication.tender = tender
    publication.save()
    Payload.objects.bulk_create(
        [
            Payload(publication=publication, kind=kind, sha256=answer.sum, body=answer.raw, received_at=now)
            for kind, answer in received.items()
        ],
        ignore_conflicts=True,
    )
    failpoint("after_payload_stored")
    moved = former is not None and former.pk != tender.pk
    if former and moved:
        _leave(former)
    has_notice = any(kind in received for kind in NOTICES)
    if moved or has_notice:
        write_lots(tender)
    if moved or has_notice or tender.awards.exists():
        write_awards(tender)  # what an earlier publication says of lot or length may come later
    write_findings(tender)


def _tender(publication: Publication, former: Tender | None, kenmerk: str) -> Tender:
    """The tender of this publication: of its kenmerk, else its own."""
    if not kenmerk:
        return former or Tender(reference=_free_reference(publication.publication_id))
    found = Tender.objects.select_related("buyer").filter(source=Source.TENDERNED, kenmerk=kenmerk).first()
    if found:
        return found
    _make_way(kenmerk)
    alone = former and not former.kenmerk and not former.publications.exclude(pk=publication.pk).exists()
    tender = former if former and alone else Tender()
    tender.reference = tender.kenmerk = kenmerk
    if tender.pk:
        tender.save(update_fields=["reference", "kenmerk"])
    return tender


def _free_reference(number: str) -> str:
    """An address for a publication without kenmerk: its number, marked when a kenmerk has that address."""
    reference = number
    while Tender.objects.filter(reference=reference).exists():
        reference = FALLBACK_MARK + reference
    return reference


def _make_way(kenmerk: str) -> None:
    """A kenmerk has its address before a publication whose number happens to be the same."""
    taken = Tender.objects.filter(reference=kenmerk).first()
    if taken:
        taken.reference = _free_reference(kenmerk)
        taken.save(update_fields=["reference"])


def _leave(tender: Tender) -> None:
    """A publication moved away: merge what is left, or take away what is empty."""
    rest = list(tender.publications.all())
    if not rest:
        tender.delete()
        return
    _merge(tender, rest, None)
    _write_parts(tender)


def _merge(tender: Tender, publications: list[Publication], notice: Notice | None) -> bool:
    """Write what these publications say together; whether that was something else."""
    told = merged(publications)
    buyer = buyer_of(told.buyer_name, notice)
    area = area_of(seat_of(buyer), told.nuts)
    changed = assign(tender, tender_fields(told) | {"buyer": buyer, "area": area})
    tender.to_weigh = tender.to_weigh or bool(changed)
    if tender.pk is None:
        tender.save()
    elif changed:
        tender.save(update_fields=[*changed, "to_weigh"])
    return _index(tender, told) or bool(changed)


def _index(tender: Tender, told: Merged) -> bool:
    """Make the tender found by its words; whether those were others."""
    vector = _search(tender, told)
    as_text = Tender.objects.annotate(found=Cast(vector, TextField()), stored=Cast("search", TextField()))
    others = as_text.filter(pk=tender.pk).exclude(found=F("stored"), stored__isnull=False)
    return bool(others.update(search=vector))


def tender_fields(told: Merged) -> dict[str, Any]:
    """The columns of a tender that are merged as they stand."""
    apart = {"buyer_name", "keywords", "publication_ids"}
    return {name: value for name, value in vars(told).items() if name not in apart}


def _search(tender: Tender, told: Merged) -> CombinedExpression:
    """Title, numbers and buyer weigh most; `simple` keeps words as written, `dutch` their stems."""
    head, body = searched(tender.kenmerk, told)
    return (
        SearchVector(Value(head), config="simple", weight="A")
        + SearchVector(Value(head), config="dutch", weight="A")
        + SearchVector(Value(body), config="simple", weight="C")
        + SearchVector(Value(body), config="dutch", weight="C")
    )


def searched(kenmerk: str, told: Merged) -> tuple[str, str]:
    """The words that a tender is found by: those of its title, numbers and buyer, and those of the rest."""
    numbers = " ".join([kenmerk, *told.publication_ids])
    head = f"{told.title} {told.buyer_name} {numbers}"
    return _plain(head), _plain(f"{' '.join(told.keywords)} {told.description}")


def _plain(text: str) -> str:
    return " ".join(words(text))[:LONGEST_SEARCHED]
