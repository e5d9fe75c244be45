"""The winners that notices name, what their contracts are worth and when these end."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from tenders import awarding
from tenders.actions.kept import assign, kept, notice_in, notice_of
from tenders.awarding import Terms
from tenders.eforms.notice import Money, Notice
from tenders.lots import lot_fields
from tenders.merging import Winner, age, winners
from tenders.models import Award, Publication, Tender

Age = tuple[date, int, str]


@dataclass(frozen=True)
class _Told:
    """The publications of a tender, the newest first, and what their notices say."""

    publications: Mapping[Age, Publication]
    notices: Mapping[Age, Notice]

    def terms(self, lot: str, moment: Age) -> tuple[list[Terms], list[Terms]]:
        """What the publication of this age says of a lot and of the whole, and what the others say."""
        own = self._terms_of(lot, moment)
        others = [told for other in self.publications if other != moment for told in self._terms_of(lot, other)]
        return own, others

    def _terms_of(self, lot: str, moment: Age) -> list[Terms]:
        notice = self.notices.get(moment)
        fields = lot_fields([notice]).get(lot) if notice else None
        return [*([_of_lot(fields)] if fields else []), _of_whole(self.publications[moment], notice)]


def write_awards(tender: Tender) -> None:
    """The winners that the notices of this tender name; rows that say the same already stay as they are."""
    told = _told(tender)
    wanted = winners(told.notices)
    _replace_awards(tender, [_row(winner, moment, told, wanted) for winner, moment in wanted.items()])


def _told(tender: Tender) -> _Told:
    publications = {age(it.published_at, it.publication_id): it for it in tender.publications.all()}
    ordered = {moment: publications[moment] for moment in sorted(publications, reverse=True)}
    read = {moment: notice_of(notice_in(kept(it))) for moment, it in ordered.items() if it.notice_sha256}
    notices = {moment: notice for moment, notice in read.items() if notice}
    return _Told(ordered, notices)


def _row(winner: Winner, moment: Age, told: _Told, everyone: Iterable[Winner]) -> dict[str, Any]:
    own, others = told.terms(winner.lot, moment)
    end = awarding.end_of(own, others, awarded_on=winner.awarded_on)
    frame = awarding.frame_of([*own, *others])
    estimate = awarding.estimate_of([*own, *others])
    return {
        "lot": winner.lot,
        "winner_key": winner.key,
        "winner_name": winner.name,
        "winner_kvk": winner.kvk,
        "amount": winner.amount,
        "currency": winner.currency,
        "awarded_on": winner.awarded_on,
        "publication": told.publications[moment],
        "is_framework": frame.is_framework,
        "ceiling": frame.ceiling,
        "doubt": awarding.doubt_of(winner, everyone, estimate=estimate) or "",
        "ends_on": end and end.on,
        "ends_latest": end and end.latest,
        "ends_from": end.source.value if end else "",
    }


def _of_lot(fields: Mapping[str, Any]) -> Terms:
    names = ("framework_maximum", "starts_on", "ends_on", "months", "renewals")
    return Terms(estimate=fields["value"], **{name: fields[name] for name in names})


def _of_whole(publication: Publication, notice: Notice | None) -> Terms:
    return Terms(
        estimate=_amount(notice.estimated_value) if notice else None,
        is_framework=publication.contract_kind == awarding.FRAMEWORK,
        framework_maximum=publication.framework_maximum,
        starts_on=publication.starts_on,
        ends_on=publication.ends_on,
    )


def _amount(money: Money | None) -> Decimal | None:
    return money.amount if money and not money.is_withheld else None


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
