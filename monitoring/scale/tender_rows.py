"""Fills the tables of the tenders with invented procurements, a block at a time."""

import json
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter

from monitoring.scale.copying import Into, WithWords, blocks, reserve_ids
from monitoring.scale.suppliers import Inventor
from monitoring.scale.tenders import Buying, Procurement, Stored, buyer_rows
from platform_goed_inkopen.dutch import name_key
from tenders.actions.findings import finding_columns
from tenders.actions.publications import searched, tender_fields
from tenders.findings import VERSION
from tenders.models import Award, Buyer, Finding, Lot, Payload, Publication, Source, Tender

TABLES = (Buyer, Tender, Publication, Payload, Lot, Award, Finding)
# As tenders.actions.publications._search has it of one tender.
SEARCH = """
setweight(to_tsvector('simple', told.head), 'A') || setweight(to_tsvector('dutch', told.head), 'A')
    || setweight(to_tsvector('simple', told.body), 'C') || setweight(to_tsvector('dutch', told.body), 'C')"""
FINDING = (
    *("tender_id", "publication_id", "kind", "source", "place", "sentence", "words", "others"),
    *("percentage", "against", "against_place"),
)
Numbered = list[tuple[int, Procurement]]
Newest = list[tuple[int, int, Procurement]]  # with the ids of the last publication and of the tender


class TenderRows:
    """Procurements with their publications, the bytes of these, their buyers, lots and winners."""

    def __init__(self, buying: Buying, inventor: Inventor, *, first_organisation: int) -> None:
        self._buying, self._inventor, self._first_organisation = buying, inventor, first_organisation
        example = buying.procurement(0)
        known = ("id", "reference", "kenmerk", "buyer_id", "area", "read_by")
        tender = Into(Tender, *known, *tender_fields(example.told))
        self._tender = WithWords(tender, ("id", "head", "body"), {"search": SEARCH})
        self._publication = Into(Publication, "id", "tender_id", *example.publications[0].fields)
        self._payload = Into(Payload, "publication_id", "kind", "sha256", "body", "received_at")
        self._award = Into(
            Award,
            *("tender_id", "publication_id", "lot", "winner_name", "winner_kvk", "winner_key"),
            *("amount", "currency", "awarded_on", "organisation_id", "is_framework", "ceiling", "doubt"),
            *("ends_on", "ends_latest", "ends_from"),
        )
        self._lot = Into(
            Lot,
            *("tender_id", "publication_id", "number", "title", "value", "currency", "cpv", "criteria"),
            *("months", "renewals", "starts_on", "ends_on"),
        )
        self._finding = Into(Finding, *FINDING)

    def write(self, number: int) -> dict[str, int]:
        """So many procurements; returns how many rows of each kind."""
        first, buyers = reserve_ids(Tender, number), _buyers()
        written = {"tenders": number, "publications": 0, "lots": 0, "awards": 0}
        for block in blocks(number):
            made = [(first + place, self._buying.procurement(place)) for place in block]
            self._write_tenders(made, buyers)
            told = _with_ids([(pk, it, stored) for pk, it in made for stored in it.publications])
            written["publications"] += self._publication.write(
                (own, pk, *it.fields.values()) for own, pk, _, it in told
            )
            self._payload.write((own, *sent, it.read_at) for own, _, _, it in told for sent in it.payloads)
            newest = [(own, pk, it) for own, pk, it, stored in told if stored is it.publications[-1]]
            written["lots"] += self._lot.write(_lot_rows(newest))
            written["awards"] += self._award.write(self._award_rows(newest))
            self._finding.write(_finding_rows(told))
        return written

    def _write_tenders(self, made: Numbered, buyers: dict[str, int]) -> None:
        rows = (
            (pk, it.kenmerk, it.kenmerk, buyers[name_key(it.buyer_name)], it.area, VERSION, *_columns_of(it))
            for pk, it in made
        )
        self._tender.write(rows, ((pk, *searched(it.kenmerk, it.told)) for pk, it in made))

    def _award_rows(self, newest: Newest) -> Iterator[tuple[object, ...]]:
        """Who won each lot, as the publication that came last says."""
        for own, pk, it in newest:
            for won in it.won:
                winner = self._inventor.enterprise(won.winner)
                who = (pk, own, won.lot, winner.name, winner.kvk, winner.kvk)
                paid = (won.amount, "EUR" if won.amount else "", won.on, self._first_organisation + won.winner)
                end = (won.end.on, won.end.latest, won.end.source.value) if won.end else (None, None, "")
                yield (*who, *paid, won.is_framework, won.ceiling, won.doubt.value if won.doubt else "", *end)


def _columns_of(it: Procurement) -> Iterable[object]:
    return tender_fields(it.told).values()


def _lot_rows(newest: Newest) -> Iterator[tuple[object, ...]]:
    for own, pk, it in newest:
        for part in it.parts:
            said = (part.number, part.title, part.value, "EUR" if part.value else "", it.told.cpv)
            lasts = (part.months, part.renewals, part.starts_on, part.ends_on)
            yield (pk, own, *said, json.dumps(part.criteria), *lasts)


def _finding_rows(told: Iterable[tuple[int, int, Procurement, Stored]]) -> Iterator[tuple[object, ...]]:
    """What reading the publications of each procurement finds, which stand together in `told`."""
    for pk, rows in groupby(told, key=itemgetter(1)):
        group = list(rows)
        it = group[0][2]
        publications = [Publication(pk=own, **stored.fields) for own, _, _, stored in group]
        lots = [Lot(number=part.number, title=part.title, criteria=part.criteria) for part in it.parts]
        for columns in finding_columns(Tender(pk=pk, **tender_fields(it.told)), publications, lots):
            columns |= {"tender_id": pk, "others": json.dumps(columns["others"])}
            yield tuple(columns[name] for name in FINDING)


def _buyers() -> dict[str, int]:
    """The ids of the buyers by their key; those that are not there are made."""
    rows = [Buyer(source=Source.TENDERNED, **row) for row in buyer_rows()]
    Buyer.objects.bulk_create(rows, ignore_conflicts=True)
    return dict(Buyer.objects.filter(source=Source.TENDERNED, source_id="").values_list("name_key", "pk"))


def _with_ids(told: list[tuple[int, Procurement, Stored]]) -> list[tuple[int, int, Procurement, Stored]]:
    first = reserve_ids(Publication, len(told))
    return [(first + place, *one) for place, one in enumerate(told)]
