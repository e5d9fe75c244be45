"""The parts of a tender that its notices name."""

from tenders.actions.kept import assign, kept, notice_in, notice_of
from tenders.lots import lot_fields
from tenders.merging import newest_first
from tenders.models import Lot, Tender


def write_lots(tender: Tender) -> None:
    """The parts that the notices of this tender name; rows that say the same already stay as they are."""
    publications = newest_first(tender.publications.exclude(notice_sha256=""))
    told = [(publication, notice_of(notice_in(kept(publication)))) for publication in publications]
    naming = [(publication, notice) for publication, notice in told if notice and notice.lots]
    present = {lot.number: lot for lot in tender.lots.all()}
    for number, fields in lot_fields([notice for _, notice in naming]).items():
        row = fields | {"publication_id": naming[0][0].pk}
        lot = present.pop(number, None)
        if lot is None:
            Lot.objects.create(tender=tender, number=number, **row)
        elif assign(lot, row):
            lot.save()
    for lot in present.values():
        lot.delete()
