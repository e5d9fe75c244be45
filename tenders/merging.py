"""What the answers of a publication say together, and what the publications of a tender say together. Pure.

**A publication** is a row of the list, a detail and, when it also stands in TED, a notice. The detail goes before the
list, and TED fills what both leave open: codes, the value and the winners. The day of publication is the list's, the
hour is the detail's.

**A tender** takes each field from the newest publication that fills it: by date, then by number.

**Dirty amounts.** Buyers fill in 1,00 or 500 where a form demands a value. A value of a tender under 1.000 euro is
therefore taken as not given, and so is what is withheld. What was awarded is kept as it stands, since a winner with a
small amount is a winner; only withheld amounts are left out.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from platform_goed_inkopen.dutch import name_key
from platform_goed_inkopen.regions import PROVINCES, province_of_nuts
from tenders import status
from tenders.buyers import Place
from tenders.eforms.notice import Award as NoticeAward
from tenders.eforms.notice import Money, Notice
from tenders.tenderned.cleaning import FIRST_YEAR, NO_DEADLINE_FROM
from tenders.tenderned.publication import Publication

if TYPE_CHECKING:
    from tenders.models import Publication as StoredPublication

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
NORTH = "NL1"
SMALLEST_VALUE = Decimal(1000)
LARGEST_AMOUNT = Decimal(10) ** 14
CENT = Decimal("0.01")
NAME, LOT, CURRENCY, CODE, EXECUTION = 300, 40, 3, 30, 20
SINGLE, FRAMEWORK, DYNAMIC = "OOP", "RAA", "IDA"  # contract kinds, as the source calls them
UNKNOWN_NATURE = "onbekend"
CPV = re.compile(r"[0-9]{8}")
NUTS = re.compile(r"[A-Z]{2}[A-Z0-9]{0,3}")
KVK = re.compile(r"(?:kvk|nl)?[ .:-]*(\d{8})", re.IGNORECASE)


@dataclass(frozen=True)
class Merged:
    """A tender as its publications tell it; `buyer_name` and `keywords` are for the buyer and for search."""

    title: str
    buyer_name: str
    description: str
    nature: str
    procedure: str
    european: bool | None
    cpv: list[str]
    nuts: list[str]
    keywords: list[str]
    stage: str
    deadline: datetime | None
    consultation_deadline: date | None
    called_at: datetime | None
    first_published_at: datetime
    last_published_at: datetime
    latest_publication_id: str
    publication_ids: list[str]
    value: Decimal | None
    currency: str
    contract_kind: str
    framework_maximum: Decimal | None
    details_complete: bool


@dataclass(frozen=True)
class Winner:
    """Who won a lot: the key is the KvK number, else the normalised name."""

    lot: str
    key: str
    name: str
    kvk: str
    amount: Decimal | None
    currency: str
    awarded_on: date | None


@dataclass
class _Sum:
    """What one winner gets for one lot, while it is added up."""

    award: NoticeAward
    amounts: list[Money] = field(default_factory=list)


def newest_first(publications: "Iterable[StoredPublication]") -> "list[StoredPublication]":
    """By day of publication in the Netherlands, then by number."""
    return sorted(publications, key=lambda it: age(it.published_at, it.publication_id), reverse=True)


def age(published_at: datetime, publication_id: str) -> tuple[date, int, str]:
    """What orders publications: the later one is larger."""
    number = int(publication_id) if publication_id.isascii() and publication_id.isdigit() else -1
    return published_at.astimezone(AMSTERDAM).date(), number, publication_id


def merged(publications: "Sequence[StoredPublication]") -> Merged:
    """What these publications, at least one, say together."""
    ordered = newest_first(publications)
    newest, facts = ordered[0], [facts_of(publication) for publication in ordered]
    worth = next((publication for publication in ordered if publication.value is not None), None)
    moments = [publication.published_at for publication in ordered]
    return Merged(
        title=_first(it.title for it in ordered) or f"Opdracht zonder titel ({newest.publication_id})",
        buyer_name=_first(it.buyer_name for it in ordered) or "",
        description=_first(it.description for it in ordered) or "",
        nature=_first(it.nature for it in ordered if it.nature != UNKNOWN_NATURE) or UNKNOWN_NATURE,
        procedure=_first(it.procedure for it in ordered) or "",
        european=next((it.european for it in ordered if it.european is not None), None),
        cpv=_first(it.cpv for it in ordered) or [],
        nuts=_first(it.nuts for it in ordered) or [],
        keywords=_first(it.keywords for it in ordered) or [],
        stage=status.stage_of(facts).value,
        deadline=_first(it.deadline for it in ordered),
        consultation_deadline=_first(it.consultation_deadline for it in ordered),
        called_at=status.called_at(facts),
        first_published_at=min(moments),
        last_published_at=max(moments),
        latest_publication_id=newest.publication_id,
        publication_ids=[publication.publication_id for publication in ordered],
        value=worth.value if worth else None,
        currency=worth.currency if worth else "",
        contract_kind=_first(it.contract_kind for it in ordered) or "",
        framework_maximum=_first(it.framework_maximum for it in ordered),
        details_complete=all(publication.details_read_at for publication in ordered),
    )


def area_of(buyer: Place, nuts: Iterable[str]) -> list[str]:
    """Under which codes a tender is found: the seat of its buyer, and the provinces where the work is done."""
    codes = set(buyer.codes)
    for code in nuts:
        province = province_of_nuts(code)
        codes |= {province.code} if province else set()
        codes |= {each.code for each in PROVINCES} if code == NORTH else set()
    return sorted(codes)


def publication_fields(
    row: Publication | None, detail: Publication | None, notice: Notice | None, *, seen_on: date
) -> dict[str, Any]:
    """What is stored of a publication. `seen_on` is its day when no answer tells one."""
    answers = [answer for answer in (detail, row) if answer]

    def told(name: str) -> Any:
        return _first(getattr(answer, name) for answer in answers)

    return {
        "published_at": _published_at(row, detail, seen_on),
        "type_code": told("type_code") or "",
        "type_label": told("type_label") or "",
        "form_code": told("form_code") or "",
        "form_label": told("form_label") or "",
        "title": told("title") or "",
        "buyer_name": told("buyer_name") or "",
        "description": told("description") or "",
        "nature": _first(it.nature for it in answers if it.nature != UNKNOWN_NATURE) or UNKNOWN_NATURE,
        "procedure": told("procedure_label") or told("procedure_code") or "",
        "european": next((it.european for it in answers if it.european is not None), None),
        "keywords": list(told("keywords") or ()),
        "deadline": told("deadline"),
        "listed_deadline": row.deadline if row else None,
        "consultation_deadline": told("consultation_deadline"),
        "is_terminated": any(it.is_terminated for it in answers),
        "ted_number": told("ted_number") or "",
        "url": answers[0].page_url if answers else "",
        "documents_at": told("tsender_name") or "",
        "documents_url": told("tsender_url") or "",
        **_codes(told("cpv"), told("nuts"), notice),
        **_value(notice),
        **_contract(detail, notice),
        **_impact(notice),
    }


def winners(notices: Mapping[tuple[date, int, str], Notice]) -> dict[Winner, tuple[date, int, str]]:
    """Who won what, and the age (see `age`) of the notice that says so: of each lot the newest that names winners.

    Who is named in an intention to award has not won.
    """
    decided = {moment: notice for moment, notice in notices.items() if not notice.is_intention}
    latest: dict[str, tuple[date, int, str]] = {}
    for moment, notice in decided.items():
        for award in notice.awards:
            lot = _lot(award)
            latest[lot] = max(moment, latest.get(lot, moment))
    return {
        winner: moment
        for moment, notice in decided.items()
        for winner in _winners_of(notice)
        if latest[winner.lot] == moment
    }


def _winners_of(notice: Notice) -> list[Winner]:
    """The winners of a notice. Who won several parts of one lot gets their sum."""
    sums: dict[tuple[str, str], _Sum] = {}
    for award in notice.awards:
        key = winner_key(award)
        if key:
            found = sums.setdefault((_lot(award), key), _Sum(award))
            found.amounts += [award.value] if award.value else []
    return [_winner(lot, key, found) for (lot, key), found in sums.items()]


def _winner(lot: str, key: str, found: _Sum) -> Winner:
    name = (found.award.winner or found.award.winner_id or "")[:NAME]
    known = [money for money in found.amounts if not money.is_withheld]
    currency = (known[0].currency or "")[:CURRENCY] if known else ""
    same = [money.amount for money in known if money.currency == known[0].currency]
    amount = _amount(sum(same, Decimal(0))) if known else None
    return Winner(lot, key, name, kvk_number(found.award.winner_id), amount, currency, found.award.awarded_on)


def winner_key(award: NoticeAward) -> str:
    """What tells one winner from another; "" when the notice names nobody."""
    name = award.winner or award.winner_id or ""
    return kvk_number(award.winner_id) or (name_key(name) or name.casefold())[:NAME]


def kvk_number(number: str | None) -> str:
    """The KvK number in a company's national number; "" for a VAT number, a number of a branch or another country."""
    match = KVK.fullmatch((number or "").strip())
    return match[1] if match else ""


def _lot(award: NoticeAward) -> str:
    return (award.lot or "")[:LOT]


def facts_of(publication: "StoredPublication") -> status.PublicationFacts:
    """What the status needs. By the day, as `age`: of two publications of one day one may not know its hour."""
    return status.PublicationFacts(
        publication_id=publication.publication_id,
        published_at=datetime.combine(publication.published_at.astimezone(AMSTERDAM), time(), AMSTERDAM),
        type_code=publication.type_code,
        form_code=publication.form_code,
        is_terminated=publication.is_terminated,
    )


def _published_at(row: Publication | None, detail: Publication | None, seen_on: date) -> datetime:
    """The list's day at the detail's hour; midnight where the hour is not known."""
    moment = detail.published_at if detail else None
    listed = row.published_on if row else None
    day = listed or (detail.published_on if detail else None) or seen_on
    if moment and moment.astimezone(AMSTERDAM).date() == day:
        return moment
    return datetime.combine(day, time(), AMSTERDAM)


def _codes(cpv: Sequence[str] | None, nuts: Sequence[str] | None, notice: Notice | None) -> dict[str, list[str]]:
    """CPV and NUTS codes of the source; of TED when the source gives none."""
    return {
        "cpv": list(cpv or [code for code in (notice.cpv if notice else ()) if CPV.fullmatch(code)]),
        "nuts": list(nuts or [code for code in (notice.nuts if notice else ()) if NUTS.fullmatch(code)]),
    }


def _value(notice: Notice | None) -> dict[str, Any]:
    """What the work is worth: what was awarded in all, else what the buyer estimates."""
    told = [notice.awarded_value, notice.estimated_value] if notice else []
    return next((worth(money) for money in told if worth(money)["value"]), worth(None))


def worth(money: Money | None) -> dict[str, Any]:
    """An amount and its currency; empty for what is withheld, or so small that it was filled in for the form."""
    amount = _amount(money.amount) if money and not money.is_withheld else None
    if money is None or amount is None or amount < SMALLEST_VALUE:
        return {"value": None, "currency": ""}
    return {"value": amount, "currency": (money.currency or "")[:CURRENCY]}


def _contract(detail: Publication | None, notice: Notice | None) -> dict[str, Any]:
    """What kind of contract it becomes and when it runs: as the detail says, else as the lots of the notice say."""
    lots = notice.lots if notice else ()
    starts = [meant(lot.starts_on) for lot in lots]
    ends = [meant(lot.ends_on) for lot in lots]
    return {
        "contract_kind": (detail and detail.contract_kind) or _kind(notice),
        "framework_maximum": _ceiling(notice),
        "starts_on": (detail and detail.starts_on) or min(filter(None, starts), default=None),
        "ends_on": (detail and detail.ends_on) or max(filter(None, ends), default=None),
    }


def meant(day: date | None) -> date | None:
    """The day, unless it only says that there is none: 2099-12-31."""
    return day if day and FIRST_YEAR < day.year < NO_DEADLINE_FROM else None


def _kind(notice: Notice | None) -> str:
    """The source's code for what a notice says of its lots; "" when it says nothing."""
    if notice is None or (notice.is_framework is None and notice.is_dynamic is None):
        return ""
    return DYNAMIC if notice.is_dynamic else FRAMEWORK if notice.is_framework else SINGLE


def _ceiling(notice: Notice | None) -> Decimal | None:
    """The most that may be bought under the frameworks of this notice together."""
    if notice is None:
        return None
    stated = worth(notice.framework_maximum)["value"]
    of_lots = [worth(lot.framework_maximum)["value"] for lot in notice.lots]
    return stated or (sum(of_lots, Decimal(0)) if of_lots and all(of_lots) else None)


def _impact(notice: Notice | None) -> dict[str, Any]:
    """What the buyer wants besides the work itself, as the codes of the notice."""
    lists = ("strategic", "environmental", "social", "innovation", "reserved")
    return {
        **{name: [code[:CODE] for code in getattr(notice, name)] if notice else [] for name in lists},
        "reserved_execution": ((notice and notice.reserved_execution) or "")[:EXECUTION],
    }


def _amount(amount: Decimal) -> Decimal | None:
    """In cents; None for what no contract is worth."""
    return amount.quantize(CENT, ROUND_HALF_UP) if 0 <= amount < LARGEST_AMOUNT else None


def _first(values: Iterable[Any]) -> Any:
    """The first that is filled."""
    return next((value for value in values if value), None)
