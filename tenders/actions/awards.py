"""The winners that notices name."""

from collections.abc import Iterable
from typing import Any

from tenders.actions.kept import assign, kept, notice_in, notice_of
from tenders.merging import age, winners
from tenders.models import Award, Tender


def write_awards(tender: Tender) -> None:
    """The winners that the notices of this tender name; rows that say the same already stay as they are."""
    publications = {age(it.published_at, it.publication_id): it for it in tender.publications.exclude(notice_sha256="")}
    notices = {moment: notice_of(notice_in(kept(publication))) for moment, publication in publications.items()}
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
        elif assign(award, row):
            award.save()
    for award in present.values():
        award.delete()
