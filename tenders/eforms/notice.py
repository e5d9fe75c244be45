"""What an eForms notice says, as frozen dataclasses, and the facts that `manage.py parse_notice` prints of it.

Values stand as in the notice: codes are not translated, and what a buyer withholds is there as `unpublished` (codes and
texts) or -1 (amounts). What the notice does not say is None or an empty tuple. Texts lose the white space around them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

WITHHELD_AMOUNT = Decimal(-1)


@dataclass(frozen=True)
class Money:
    """An amount as in the notice. Leave `is_withheld` amounts out of every sum."""

    amount: Decimal
    currency: str | None

    @property
    def is_withheld(self) -> bool:
        return self.amount == WITHHELD_AMOUNT


@dataclass(frozen=True)
class Buyer:
    """One contracting party; `id` is its national number (KvK), `legal_type` a code of buyer-legal-type (BT-11)."""

    name: str | None
    id: str | None
    city: str | None
    nuts: str | None
    legal_type: str | None


@dataclass(frozen=True)
class Criterion:
    """An award criterion (BT-734, BT-540): often the only place where social return is named.

    `kind` is price, cost or quality; `weight` as it counts: 40% of a percentage, else the bare number.
    """

    name: str | None
    description: str | None
    kind: str | None = None
    weight: str | None = None


@dataclass(frozen=True)
class Lot:
    """A lot, or a part of a planned procurement. `deadline`: see `lots.DEADLINES`.

    `framework_maximum` is a ceiling. The contract runs from `starts_on` to `ends_on` or lasts `months`, and may be
    renewed `renewals` times; `is_framework` and `is_dynamic` are None when the notice does not say.
    """

    id: str | None
    title: str | None
    description: str | None
    deadline: datetime | None
    cpv: tuple[str, ...]
    criteria: tuple[Criterion, ...]
    value: Money | None = None
    framework_maximum: Money | None = None
    is_framework: bool | None = None
    is_dynamic: bool | None = None
    months: int | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    renewals: int | None = None


@dataclass(frozen=True)
class Award:
    """One winner of one lot. `awarded_on`: the day on which its contract was decided on, else concluded.

    `is_framework`: whether the contract is a framework, None when the notice does not say; `ceiling` is the most that
    may be bought of this lot, of all winners together.
    """

    lot: str | None
    winner: str | None
    winner_id: str | None
    value: Money | None
    awarded_on: date | None
    company_size: str | None
    is_framework: bool | None = None
    ceiling: Money | None = None


@dataclass(frozen=True)
class Change:
    """What is changed in the earlier `notice`: in which `sections` (LOT-0000, PROCEDURE), why (`reason` is a code)."""

    notice: str | None
    sections: tuple[str, ...]
    description: str | None
    reason: str | None


@dataclass(frozen=True)
class Notice:
    """One eForms notice. Tuples follow the order of the document and hold no doubles; `cpv[0]` is the main code.

    `cpv`, `nuts`, `places` (anyw, anyw-cou, anyw-eea: places without a region) and the impact codes are those of the
    procedure and of every lot together. `changes` belong to a change notice, `modifications` to a changed contract.
    """

    notice_id: str | None
    version: str | None
    folder_id: str | None
    subtype: str | None
    notice_type: str | None
    language: str | None
    legal_basis: str | None
    dispatched_at: datetime | None
    ted_number: str | None
    title: str | None
    description: str | None
    nature: str | None
    procedure: str | None
    buyers: tuple[Buyer, ...]
    cpv: tuple[str, ...]
    nuts: tuple[str, ...]
    places: tuple[str, ...]
    estimated_value: Money | None
    framework_maximum: Money | None
    awarded_value: Money | None
    strategic: tuple[str, ...]
    environmental: tuple[str, ...]
    social: tuple[str, ...]
    innovation: tuple[str, ...]
    reserved: tuple[str, ...]
    reserved_execution: str | None
    lots: tuple[Lot, ...]
    awards: tuple[Award, ...]
    changes: tuple[Change, ...]
    modifications: tuple[Change, ...]

    @property
    def is_intention(self) -> bool:
        """Whether it only says to whom the buyer wants to award (a VEAT): whoever it names has won nothing yet."""
        return self.notice_type == "veat"

    @property
    def is_framework(self) -> bool | None:
        """Whether any lot is bought under a framework; None when no lot says."""
        said = [lot.is_framework for lot in self.lots if lot.is_framework is not None]
        return any(said) if said else None

    @property
    def is_dynamic(self) -> bool | None:
        """Whether any lot is bought through a dynamic system; None when no lot says."""
        said = [lot.is_dynamic for lot in self.lots if lot.is_dynamic is not None]
        return any(said) if said else None

    @property
    def deadline(self) -> datetime | None:
        """The earliest deadline of the lots."""
        return min((lot.deadline for lot in self.lots if lot.deadline), default=None)


def facts(notice: Notice) -> dict[str, Any]:
    """The notice as plain JSON values, with exactly the keys that `manage.py parse_notice` promises.

    Times are ISO 8601 with the offset of the notice. Amounts are numbers: 1000 for 1000.00, 12.5 for 12.50.
    """
    return {
        "notice_id": notice.notice_id,
        "version": notice.version,
        "folder_id": notice.folder_id,
        "subtype": notice.subtype,
        "notice_type": notice.notice_type,
        "language": notice.language,
        "title": notice.title,
        "buyers": _distinct({"name": b.name, "id": b.id, "city": b.city, "nuts": b.nuts} for b in notice.buyers),
        "cpv": list(notice.cpv),
        "nuts": list(notice.nuts),
        "nature": notice.nature,
        "procedure": notice.procedure,
        "deadline": _iso(notice.deadline),
        "estimated_value": _number(notice.estimated_value),
        "currency": _currency(notice.estimated_value),
        "strategic": list(notice.strategic),
        "environmental": list(notice.environmental),
        "social": list(notice.social),
        "innovation": list(notice.innovation),
        "reserved": list(notice.reserved),
        "reserved_execution": notice.reserved_execution,
        "lots": [
            {"id": lot.id, "title": lot.title, "deadline": _iso(lot.deadline), "cpv": list(lot.cpv)}
            for lot in notice.lots
        ],
        "awards": _distinct(_award(award) for award in notice.awards),
        "changes": [
            {"notice": c.notice, "sections": list(c.sections), "description": c.description, "reason": c.reason}
            for c in notice.changes
        ],
    }


def _award(award: Award) -> dict[str, Any]:
    return {
        "lot": award.lot,
        "winner": award.winner,
        "winner_id": award.winner_id,
        "amount": _number(award.value),
        "currency": _currency(award.value),
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "notice": change.notice,
        "sections": list(change.sections),
        "description": change.description,
        "reason": change.reason,
    }


def _distinct(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows without doubles: two awards, say, may differ only in a date that is not printed."""
    return list({repr(row): row for row in rows}.values())


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _number(money: Money | None) -> int | float | None:
    """Exact for whole amounts, and for up to 15 digits with decimals."""
    if money is None:
        return None
    whole = int(money.amount)
    return whole if whole == money.amount else float(money.amount)


def _currency(money: Money | None) -> str | None:
    return money.currency if money else None
