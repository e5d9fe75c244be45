"""Number -> one invented procurement, as TenderNed would publish it, read by the code that reads TenderNed. Pure.

The bytes that are kept are those of the local TenderNed, and every column follows from them as it does at night, so
that reading the same publications again would change nothing. The lots and the winners alone do not: notices of TED
are left out, which would make most of the volume.
"""

import json
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from random import Random
from typing import Any

from monitoring.scale import words
from monitoring.scale.parts import Part, Won, parts_of, wins_of
from monitoring.scale.suppliers import MOST
from platform_goed_inkopen.dutch import name_key
from platform_goed_inkopen.regions import MUNICIPALITIES, PROVINCES
from tenders.buyers import Place, place_of_name
from tenders.merging import AMSTERDAM, Merged, area_of, merged, publication_fields
from tenders.models import Payload, Publication
from tenders.tenderned.catalogue import Notice, detail, list_row
from tenders.tenderned.publication import canonical_bytes, from_detail, from_list_row

DAYS = 5 * 365
PUBLICATIONS_OF_A_TENDER = 10  # numbers that are kept free for each
NORTHERN = (
    *((f"Gemeente {place.name}", sorted(place.nuts3)[0]) for place in MUNICIPALITIES),
    *((f"Provincie {province.name}", province.nuts2) for province in PROVINCES),
    ("Waterschap Hunze en Aa's", "NL11"),
    ("Waterschap Noorderzijlvest", "NL11"),
    ("Wetterskip Fryslân", "NL12"),
)
ELSEWHERE = (
    *(
        ("Gemeente Zwolle", "NL21"),
        ("Gemeente Utrecht", "NL31"),
        ("Gemeente Tilburg", "NL41"),
        ("Rijkswaterstaat", "NL"),
    ),
    *(
        ("Gemeente Venlo", "NL42"),
        ("Provincie Zeeland", "NL34"),
        ("Waterschap Vallei en Veluwe", "NL22"),
        ("UWV", "NL"),
    ),
)
BUYERS = (*NORTHERN, *ELSEWHERE)
SHARE_OF_THE_NORTH = 0.25
FORMS = {"EF16": "EF29", "EF20": "EF33", "EFE3": "EFE4"}  # a call, and the award that follows it


@dataclass(frozen=True)
class Stored:
    """One publication as it stands in the tables: its columns, and the bytes of its row and its detail."""

    fields: dict[str, Any]
    payloads: tuple[tuple[str, str, bytes], ...]  # kind, sum, body
    read_at: datetime


@dataclass(frozen=True)
class Procurement:
    """One procurement: what it says, its publications (oldest first), its lots, and who won these."""

    kenmerk: str
    buyer_name: str
    told: Merged
    area: list[str]
    publications: tuple[Stored, ...]
    parts: tuple[Part, ...]
    won: tuple[Won, ...]


class Buying:
    """Invents the procurements of a seed: five years of them, the last on `today`. `suppliers`: who can win."""

    def __init__(self, seed: int, today: date, *, suppliers: int) -> None:
        self._seed, self._today, self._suppliers = seed, today, suppliers
        self._subjects = words.subjects()

    def procurement(self, number: int) -> Procurement:
        """The procurement of this number, from 0."""
        random = Random(f"{self._seed}/procurement/{number}")
        notices = self._notices(random, number)
        stored = tuple(_stored(notice) for notice in notices)
        told = merged([Publication(**publication.fields) for publication in stored])
        last = notices[-1]
        day = last.published_at.date()
        parts = parts_of(random, title=last.title, starts_on=day + timedelta(days=60))
        has_winner = last.type_code == "AGO" and self._suppliers
        won = wins_of(random, parts, on=day, suppliers=self._suppliers) if has_winner else ()
        area = area_of(place_of_name(last.buyer), told.nuts)
        return Procurement(str(last.kenmerk), last.buyer, told, area, stored, parts, won)

    def _notices(self, random: Random, number: int) -> list[Notice]:
        """A call, sometimes moved, mostly awarded in the end; some are a consultation or an announcement only."""
        call = self._call(random, number)
        kind = random.random()
        if kind < 0.06:
            ends = call.published_at.date() + timedelta(days=21)
            changed: dict[str, Any] = {"type_code": "MAC", "form_code": "EFE1", "procedure_code": "MAC"}
            return [replace(call, **changed, deadline=None, consultation_deadline=ends)]
        if kind < 0.12:
            return [replace(call, type_code="VAK", form_code="EF04", deadline=None)]
        notices = [call]
        if kind > 0.92:
            notices.append(self._later(call, "REC", 14))
        awarded = self._later(call, "AGO", 75, form_code=FORMS[call.form_code], is_awarded=True)
        if random.random() < 0.35 and awarded.published_at.date() <= self._today:
            notices.append(awarded)
        return [notice for notice in notices if notice.published_at.date() <= self._today]

    def _call(self, random: Random, number: int) -> Notice:
        subject = random.choice(self._subjects)
        buyer, nuts = random.choice(NORTHERN if random.random() < SHARE_OF_THE_NORTH else ELSEWHERE)
        day = self._today - timedelta(days=random.randrange(DAYS))
        what, european = random.choice(subject.parts), random.random() < 0.85
        kenmerk = (10 + self._seed) * MOST + number
        text = random.choice(words.REQUESTS).format(what=subject.what, mark=random.choice(words.MARKS)).strip()
        return Notice(
            publication_id=kenmerk * PUBLICATIONS_OF_A_TENDER,
            kenmerk=kenmerk,
            title=f"{what[0].upper()}{what[1:]} {random.choice(words.PURPOSES)}",
            buyer=buyer,
            published_at=datetime.combine(day, time(6)) + timedelta(minutes=random.randrange(900)),
            description=text[0].upper() + text[1:],
            form_code=random.choice(("EF16", "EF16", "EF20")) if european else "EFE3",
            nature_code=random.choice("DDL"),
            deadline=datetime.combine(day + timedelta(days=random.randint(28, 56)), time(12)),
            cpv=tuple(f"{code}-0" for code in subject.cpv[:2]),
            nuts=(nuts,),
            keywords=subject.parts,
            european=european,
        )

    def _later(self, call: Notice, kind: str, days: int, **changed: Any) -> Notice:
        """What was published so many days after the call."""
        at = call.published_at + timedelta(days=days)
        number = call.publication_id + (1 if kind == "REC" else 2)
        return replace(call, publication_id=number, published_at=at, type_code=kind, **changed)


def _stored(notice: Notice) -> Stored:
    """The publication as `tenders.actions.publications.upsert_publication` would write it the night after."""
    row, body = list_row(notice), detail(notice)
    raw, sums = canonical_bytes(row), sha256(canonical_bytes(body)).hexdigest()
    fields = publication_fields(from_list_row(row), from_detail(body), None, seen_on=notice.published_at.date())
    read_at = datetime.combine(notice.published_at.date() + timedelta(days=1), time(4, 15), AMSTERDAM)
    payloads = (
        (Payload.Kind.LIST.value, sha256(raw).hexdigest(), raw),
        (Payload.Kind.DETAIL.value, sums, json.dumps(body).encode()),
    )
    marks = {"list_sha256": payloads[0][1], "detail_sha256": sums, "details_read_at": read_at}
    return Stored({"publication_id": str(notice.publication_id), **fields, **marks}, payloads, read_at)


def buyer_rows() -> list[dict[str, str]]:
    """Every buyer with the seat that its name gives away."""
    rows = []
    for name, _ in BUYERS:
        seat: Place = place_of_name(name)
        codes = {"municipality_code": seat.municipality_code, "province_code": seat.province_code}
        rows.append({"name": name, "name_key": name_key(name), **codes})
    return rows
