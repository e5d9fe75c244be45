"""Writing what a source told: publications, the tenders they belong to, and what could not be read.

Each call is one transaction. Writers of one source wait for each other: a publication may share its tender and its
buyer with another, and one that brings a kenmerk may move; a lock costs less than sorting out who came first. The
constraints of the database are the last line.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any

from django.contrib.postgres.search import SearchVector
from django.db import connection, transaction
from django.db.models import F, Value
from django.db.models.expressions import CombinedExpression

from platform_goed_inkopen.dutch import name_key, words
from tenders.buyers import Place, place_of_address, place_of_name
from tenders.eforms.document import UnreadableNotice
from tenders.eforms.notice import Notice
from tenders.eforms.parser import parse_notice
from tenders.merging import Merged, age, area_of, merged, publication_fields, winners
from tenders.models import Award, Buyer, Payload, Publication, Source, SyncFailure, Tender
from tenders.tenderned.client import ListRow, RawAnswer
from tenders.tenderned.publication import Publication as Told
from tenders.tenderned.publication import canonical_bytes, from_detail, from_list_row

WRITERS = 7_301_001  # the number of the lock that writers of tenders hold
LONGEST_SEARCHED = 50_000  # characters; PostgreSQL refuses a search vector of a megabyte
FALLBACK_MARK = "p"
SUM_FIELDS = {Payload.Kind.LIST: "list_sha256", Payload.Kind.DETAIL: "detail_sha256", Payload.Kind.TED: "ted_sha256"}


class Change(StrEnum):
    """What a publication was to the database."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class TedNotice:
    """A notice of TED as received, and what it says."""

    raw: bytes
    notice: Notice


@dataclass(frozen=True)
class _Received:
    """One answer: the bytes to keep, and the sum that tells whether it says something new."""

    raw: bytes
    sum: str


@dataclass(frozen=True)
class _Answers:
    """What the list, the detail and TED say of one publication, as far as it was ever read."""

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
    ted: TedNotice | None = None,
    seen_on: date,
    now: datetime,
) -> Change:
    """Keep what was received of one publication (its row, its detail or both) and merge it into its tender.

    What is not given stands as it was read before. The same content again writes nothing. `seen_on` is the day in whose
    list it stood, for a publication that does not tell its own. Idempotent; costs one query when nothing is new.
    """
    received = _received(row, detail, ted)
    if _is_known(_stored(publication_id), received):
        return Change.UNCHANGED
    with transaction.atomic():
        _wait_for_other_writers()
        stored = _stored(publication_id)
        answers = _answers(stored, row, detail, ted)
        publication = stored or Publication(source=Source.TENDERNED, publication_id=publication_id)
        fields = publication_fields(answers.row, answers.detail, answers.notice, seen_on=seen_on)
        _assign(publication, fields | _marks(publication, received, now))
        _write(publication, answers, received, now)
    return Change.UPDATED if stored else Change.CREATED


def record_failure(*, publication_id: str, what: str, reason: str, body: bytes = b"", now: datetime) -> None:
    """This answer of this publication could not be read; kept until it is. Again: one more attempt."""
    key: dict[str, Any] = {"source": Source.TENDERNED, "publication_id": publication_id, "what": what}
    again = {"reason": reason, "body": body, "last_failed_at": now, "resolved_at": None}
    waiting = SyncFailure.objects.filter(**key)
    if not waiting.waiting().update(attempts=F("attempts") + 1, **again):
        SyncFailure.objects.update_or_create(**key, defaults=again | {"attempts": 1, "first_failed_at": now})


def resolve_failures(*, publication_id: str, what: str, now: datetime) -> None:
    """What failed before succeeded now."""
    SyncFailure.objects.waiting().filter(source=Source.TENDERNED, publication_id=publication_id, what=what).update(
        resolved_at=now
    )


def _wait_for_other_writers() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [WRITERS])


def _stored(publication_id: str) -> Publication | None:
    return Publication.objects.filter(source=Source.TENDERNED, publication_id=publication_id).first()


def _received(row: ListRow | None, detail: RawAnswer | None, ted: TedNotice | None) -> dict[str, _Received]:
    """The answers by kind. Sums are of the canonical form: the same content in another order is the same."""
    found = {}
    if row:
        found[Payload.Kind.LIST] = _Received(row.raw, _sum(row.raw))
    if detail:
        found[Payload.Kind.DETAIL] = _Received(detail.raw, _sum(canonical_bytes(detail.payload)))
    if ted:
        found[Payload.Kind.TED] = _Received(ted.raw, _sum(ted.raw))
    return {kind.value: answer for kind, answer in found.items()}


def _sum(content: bytes) -> str:
    return sha256(content).hexdigest()


def _is_known(stored: Publication | None, received: Mapping[str, _Received]) -> bool:
    return stored is not None and all(
        getattr(stored, SUM_FIELDS[Payload.Kind(kind)]) == answer.sum for kind, answer in received.items()
    )


def _answers(
    stored: Publication | None, row: ListRow | None, detail: RawAnswer | None, ted: TedNotice | None
) -> _Answers:
    """What was received now, else what was read before."""
    kept = _kept(stored) if stored and not (row and detail and ted) else {}
    row_payload = row.payload if row else _json(kept.get(Payload.Kind.LIST))
    detail_payload = detail.payload if detail else _json(kept.get(Payload.Kind.DETAIL))
    return _Answers(
        row=from_list_row(row_payload) if row_payload else None,
        detail=from_detail(detail_payload) if detail_payload else None,
        notice=ted.notice if ted else _notice(kept.get(Payload.Kind.TED)),
    )


def _kept(stored: Publication) -> dict[str, bytes]:
    """The bytes that the fields of this publication were read from, by kind."""
    sums = [stored.list_sha256, stored.detail_sha256, stored.ted_sha256]
    payloads = stored.payloads.filter(sha256__in=filter(None, sums))
    return {payload.kind: bytes(payload.body) for payload in payloads}


def _json(body: bytes | None) -> Any:
    """A kept payload; numbers of more digits than mean anything here stay text, as they were first read."""
    return json.loads(body, parse_int=lambda digits: int(digits) if len(digits) < 20 else digits) if body else None


def _notice(body: bytes | None) -> Notice | None:
    """A kept notice; None when there is none, or when it is no longer understood."""
    try:
        return parse_notice(body) if body else None
    except UnreadableNotice:
        return None


def _marks(publication: Publication, received: Mapping[str, _Received], now: datetime) -> dict[str, Any]:
    """Which answers the fields come from, and when they were read."""
    marks: dict[str, Any] = {SUM_FIELDS[Payload.Kind(kind)]: answer.sum for kind, answer in received.items()}
    if marks.get("detail_sha256", publication.detail_sha256) != publication.detail_sha256:
        marks["details_read_at"] = now
    if "ted_sha256" in marks:
        marks["ted_read_at"] = now
    return marks


def _assign(instance: Any, fields: Mapping[str, Any]) -> list[str]:
    """Set the fields; returns the names of those that changed."""
    changed = [name for name, value in fields.items() if getattr(instance, name) != value]
    for name in changed:
        setattr(instance, name, fields[name])
    return changed


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
    moved = former is not None and former.pk != tender.pk
    if former and moved:
        _leave(former)
    if moved or Payload.Kind.TED in received:
        _write_awards(tender)


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
    _write_awards(tender)


def _merge(tender: Tender, publications: list[Publication], notice: Notice | None) -> None:
    """Write what these publications say together."""
    told = merged(publications)
    tender.buyer = _buyer(told.buyer_name, notice)
    for name, value in tender_fields(told).items():
        setattr(tender, name, value)
    tender.area = area_of(_seat(tender.buyer), told.nuts)
    tender.search = _search(tender, told)
    tender.save()


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


def _buyer(name: str, notice: Notice | None) -> Buyer | None:
    """The buyer of this name, placed where its name says, else where its notice says; None without a name."""
    key = name_key(name) or name.casefold()
    if not key:
        return None
    seat = place_of_name(name)
    buyer, _ = Buyer.objects.get_or_create(
        source=Source.TENDERNED,
        source_id="",
        name_key=key,
        defaults={"name": name, "municipality_code": seat.municipality_code, "province_code": seat.province_code},
    )
    if notice and _seat(buyer) == Place():
        _move_in(buyer, _address(key, notice))
    return buyer


def _seat(buyer: Buyer | None) -> Place:
    return Place(buyer.municipality_code, buyer.province_code) if buyer else Place()


def _address(key: str, notice: Notice) -> Place:
    """Where a notice says that the buyer of this name is seated; its first buyer when none bears the name."""
    buyers = sorted(notice.buyers, key=lambda buyer: name_key(buyer.name or "") != key)
    return place_of_address(buyers[0].city, buyers[0].nuts) if buyers else Place()


def _move_in(buyer: Buyer, seat: Place) -> None:
    """Now we know where this buyer is seated: so do its other tenders."""
    if seat == Place():
        return
    buyer.municipality_code, buyer.province_code = seat.municipality_code, seat.province_code
    buyer.save(update_fields=["municipality_code", "province_code"])
    for tender in buyer.tenders.only("nuts", "area"):
        tender.area = area_of(seat, tender.nuts)
        tender.save(update_fields=["area"])


def _write_awards(tender: Tender) -> None:
    """The winners that the notices of this tender name; rows that say the same already stay as they are."""
    publications = {age(it.published_at, it.publication_id): it for it in tender.publications.exclude(ted_sha256="")}
    notices = {
        moment: _notice(_kept(publication).get(Payload.Kind.TED)) for moment, publication in publications.items()
    }
    wanted = winners({moment: notice for moment, notice in notices.items() if notice})
    rows = [
        {
            "lot": winner.lot,
            "winner_key": winner.key,
            "winner_name": winner.name,
            "winner_kvk": winner.kvk,
            "amount": winner.amount,
            "currency": winner.currency,
            "awarded_on": winner.awarded_on,
            "publication": publications[moment],
        }
        for winner, moment in wanted.items()
    ]
    _replace_awards(tender, rows)


def _replace_awards(tender: Tender, rows: Iterable[dict[str, Any]]) -> None:
    present = {(award.lot, award.winner_key): award for award in tender.awards.select_related("publication")}
    for row in rows:
        award = present.pop((row["lot"], row["winner_key"]), None)
        if award is None:
            Award.objects.create(tender=tender, **row)
        elif _assign(award, row):
            award.save()
    for award in present.values():
        award.delete()
