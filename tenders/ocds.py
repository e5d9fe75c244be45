"""A tender as a release of the Open Contracting Data Standard 1.1, with its extension for lots. Pure.

    release(tender, now=…)              the tender as it is merged now
    package(uri=…, publisher=…, …)      what stands around releases

Codes and required fields as in https://standard.open-contracting.org/1.1/en/schema/ (release-package-schema.json and
the codelists releaseTag, tenderStatus, awardStatus and procurementCategory).

`ocid` starts with a prefix of our own that is not registered with the Open Contracting Partnership. Contact data are
never in it. What is not known is left out; what was awarded in a framework or is doubted is no value of an award.
"""

from collections.abc import Iterable
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from tenders.merging import AMSTERDAM
from tenders.status import Stage, Status, status_at

if TYPE_CHECKING:
    from tenders.models import Award, Buyer, Lot, Tender

PREFIX = "ocds-goedinkopen-"
VERSION = "1.1"
LOTS = "https://raw.githubusercontent.com/open-contracting-extensions/ocds_lots_extension/master/extension.json"
LICENCE = "https://creativecommons.org/publicdomain/zero/1.0/"
CATEGORIES = {"leveringen": "goods", "diensten": "services", "werken": "works"}
TAGS = {
    Stage.ANNOUNCED: "planning",
    Stage.CONSULTATION: "planning",
    Stage.AWARDED: "award",
    Stage.WITHDRAWN: "tenderCancellation",
}
STATUSES = {
    Status.ANNOUNCED: "planned",
    Status.CONSULTATION: "planning",
    Status.OPEN: "active",
    Status.CLOSED: "complete",
    Status.AWARDED: "complete",
    Status.WITHDRAWN: "cancelled",
}
SOURCE = "https://www.tenderned.nl/aankondigingen/overzicht/"


def package(*, uri: str, publisher: str, published_at: datetime) -> dict[str, Any]:
    """A package of releases without its releases."""
    return {
        "uri": uri,
        "version": VERSION,
        "extensions": [LOTS],
        "publishedDate": _moment(published_at),
        "publisher": {"name": publisher},
        "license": LICENCE,
    }


def release(tender: "Tender", *, now: datetime) -> dict[str, Any]:
    """The release of a tender of `for_ocds()`."""
    lots, awards = list(tender.lots.all()), list(tender.awards.all())
    return _told(
        {
            "ocid": f"{PREFIX}{tender.reference}",
            "id": f"{tender.reference}-{tender.latest_publication_id}",
            "date": _moment(tender.last_published_at),
            "tag": [TAGS.get(Stage(tender.stage), "tender")],
            "initiationType": "tender",
            "language": "nl",
            "parties": _parties(tender.buyer, awards),
            "buyer": _reference(_buyer_id(tender.buyer), tender.buyer.name) if tender.buyer else None,
            "tender": _tender(tender, lots, now),
            "awards": [_award(award, lots) for award in awards],
        }
    )


def _tender(tender: "Tender", lots: list["Lot"], now: datetime) -> dict[str, Any]:
    return _told(
        {
            "id": tender.reference,
            "title": tender.title,
            "description": tender.description,
            "status": STATUSES.get(status_at(tender.stage, tender.deadline, tender.called_at, now)),
            "procurementMethodDetails": tender.procedure,
            "mainProcurementCategory": CATEGORIES.get(tender.nature),
            "value": _value(tender.value, tender.currency),
            "tenderPeriod": _told({"endDate": tender.deadline and _moment(tender.deadline)}),
            "items": _items(tender, lots),
            "lots": [_lot(lot) for lot in lots],
            "documents": [{"id": tender.latest_publication_id, "url": f"{SOURCE}{tender.latest_publication_id}"}],
        }
    )


def _items(tender: "Tender", lots: list["Lot"]) -> list[dict[str, Any]]:
    """A code of the tender, and of each lot, is an item."""
    codes = [(code, "") for code in tender.cpv] + [(code, lot.number) for lot in lots for code in lot.cpv]
    return [
        _told({"id": str(number), "classification": {"scheme": "CPV", "id": code}, "relatedLot": lot})
        for number, (code, lot) in enumerate(dict.fromkeys(codes), start=1)
    ]


def _lot(lot: "Lot") -> dict[str, Any]:
    period = _told({"startDate": _day(lot.starts_on), "endDate": _day(lot.ends_on)})
    return _told(
        {
            "id": lot.number,
            "title": lot.title,
            "description": lot.description,
            "value": _value(lot.value, lot.currency),
            "contractPeriod": period,
        }
    )


def _award(award: "Award", lots: list["Lot"]) -> dict[str, Any]:
    is_known = any(lot.number == award.lot for lot in lots)
    return _told(
        {
            "id": f"{award.lot}-{award.winner_key}".lstrip("-"),
            "status": "active",
            "date": _day(award.awarded_on),
            "value": _value(award.amount, award.currency) if award.counts else None,
            "suppliers": [_reference(_winner_id(award), award.winner_name)],
            "contractPeriod": _told({"endDate": _day(award.ends_on)}),
            "relatedLots": [award.lot] if is_known else [],
        }
    )


def _parties(buyer: "Buyer | None", awards: Iterable["Award"]) -> list[dict[str, Any]]:
    """Who buys and who supplies, each once."""
    winners = {_winner_id(award): (award.winner_name, award.winner_kvk) for award in awards}
    suppliers = [_party(number, name, kvk, "supplier") for number, (name, kvk) in winners.items()]
    if buyer is None:
        return suppliers
    municipality = buyer.municipality
    place = {"address": {"locality": municipality.name, "countryName": "Nederland"}} if municipality else {}
    return [_party(_buyer_id(buyer), buyer.name, buyer.kvk_number, "buyer") | place, *suppliers]


def _party(number: str, name: str, kvk: str, role: str) -> dict[str, Any]:
    identifier = {"scheme": "NL-KVK", "id": kvk, "legalName": name} if kvk else None
    return _told({**_reference(number, name), "identifier": identifier, "roles": [role]})


def _buyer_id(buyer: "Buyer | None") -> str:
    return f"koper-{buyer.pk}" if buyer else ""


def _winner_id(award: "Award") -> str:
    return f"winnaar-{award.winner_key}"


def _reference(number: str, name: str) -> dict[str, str]:
    return {"id": number, "name": name}


def _value(amount: Decimal | None, currency: str) -> dict[str, Any] | None:
    """An amount; one without a currency says too little."""
    if amount is None or not currency:
        return None
    whole = amount == amount.to_integral_value()
    return {"amount": int(amount) if whole else float(amount), "currency": currency}


def _moment(moment: datetime) -> str:
    return moment.astimezone(AMSTERDAM).isoformat(timespec="seconds")


def _day(day: date | None) -> str | None:
    """A day as the standard wants it: a moment."""
    return _moment(datetime.combine(day, time(), AMSTERDAM)) if day else None


def _told(values: dict[str, Any]) -> dict[str, Any]:
    """Without what is not known: the standard wants no empty values."""
    return {name: value for name, value in values.items() if value not in (None, "", [], {})}
