"""Fills the tables of the tenders with invented procurements, a block at a time."""

from collections.abc import Iterator

from monitoring.scale.copying import Into, WithWords, blocks, reserve_ids
from monitoring.scale.suppliers import Inventor
from monitoring.scale.tenders import Buying, Procurement, Stored, buyer_rows
from platform_goed_inkopen.dutch import name_key
from tenders.actions.publications import searched, tender_fields
from tenders.models import Award, Buyer, Payload, Publication, Source, Tender

TABLES = (Buyer, Tender, Publication, Payload, Award)
# As tenders.actions.publications._search has it of one tender.
SEARCH = """
setweight(to_tsvector('simple', told.head), 'A') || setweight(to_tsvector('dutch', told.head), 'A')
    || setweight(to_tsvector('simple', told.body), 'C') || setweight(to_tsvector('dutch', told.body), 'C')"""
Numbered = list[tuple[int, Procurement]]


class TenderRows:
    """Procurements with their publications, the bytes of these, their buyers and their winners."""

    def __init__(self, buying: Buying, inventor: Inventor, *, first_organisation: int) -> None:
        self._buying, self._inventor, self._first_organisation = buying, inventor, first_organisation
        example = buying.procurement(0)
        tender = Into(Tender, "id", "reference", "kenmerk", "buyer_id", "area", *tender_fields(example.told))
        self._tender = WithWords(tender, ("id", "head", "body"), {"search": SEARCH})
        self._publication = Into(Publication, "id", "tender_id", *example.publications[0].fields)
        self._payload = Into(Payload, "publication_id", "kind", "sha256", "body", "received_at")
        self._award = Into(
            Award,
            *("tender_id", "publication_id", "winner_name", "winner_kvk", "winner_key"),
            *("amount", "currency", "awarded_on", "organisation_id"),
        )

    def write(self, number: int) -> dict[str, int]:
        """So many procurements; returns how many rows of each kind."""
        first, buyers = reserve_ids(Tender, number), _buyers()
        written = {"tenders": number, "publications": 0, "awards": 0}
        for block in blocks(number):
            made = [(first + place, self._buying.procurement(place)) for place in block]
            self._write_tenders(made, buyers)
            told = _with_ids([(pk, it, stored) for pk, it in made for stored in it.publications])
            written["publications"] += self._publication.write(
                (own, pk, *it.fields.values()) for own, pk, _, it in told
            )
            self._payload.write((own, *sent, it.read_at) for own, _, _, it in told for sent in it.payloads)
            written["awards"] += self._award.write(self._award_rows(told))
        return written

    def _write_tenders(self, made: Numbered, buyers: dict[str, int]) -> None:
        rows = (
            (pk, it.kenmerk, it.kenmerk, buyers[name_key(it.buyer_name)], it.area, *tender_fields(it.told).values())
            for pk, it in made
        )
        self._tender.write(rows, ((pk, *searched(it.kenmerk, it.told)) for pk, it in made))

    def _award_rows(self, told: list[tuple[int, int, Procurement, Stored]]) -> Iterator[tuple[object, ...]]:
        """The winner of each procurement that was awarded, in the publication that came last."""
        for own, pk, it, stored in told:
            if it.won and stored is it.publications[-1]:
                winner = self._inventor.enterprise(it.won.winner)
                paid = (it.won.amount, "EUR", it.won.on, self._first_organisation + it.won.winner)
                yield (pk, own, winner.name, winner.kvk, winner.kvk, *paid)


def _buyers() -> dict[str, int]:
    """The ids of the buyers by their key; those that are not there are made."""
    rows = [Buyer(source=Source.TENDERNED, **row) for row in buyer_rows()]
    Buyer.objects.bulk_create(rows, ignore_conflicts=True)
    return dict(Buyer.objects.filter(source=Source.TENDERNED, source_id="").values_list("name_key", "pk"))


def _with_ids(told: list[tuple[int, Procurement, Stored]]) -> list[tuple[int, int, Procurement, Stored]]:
    first = reserve_ids(Publication, len(told))
    return [(first + place, *one) for place, one in enumerate(told)]
