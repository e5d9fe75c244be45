"""Small readers of notices in XML: texts, codes, amounts and moments. What cannot be read is None."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import TypeVar
from zoneinfo import ZoneInfo

from lxml import etree

from tenders.eforms.document import UBL
from tenders.eforms.notice import Money

NS = {
    "cac": f"{UBL}CommonAggregateComponents-2",
    "cbc": f"{UBL}CommonBasicComponents-2",
    "ext": f"{UBL}CommonExtensionComponents-2",
    "efext": "http://data.europa.eu/p27/eforms-ubl-extensions/1",
    "efac": "http://data.europa.eu/p27/eforms-ubl-extension-aggregate-components/1",
    "efbc": "http://data.europa.eu/p27/eforms-ubl-extension-basic-components/1",
}
EXTENSION = "ext:UBLExtensions/ext:UBLExtension/ext:ExtensionContent/efext:EformsExtension"
DUTCH_TIME = ZoneInfo("Europe/Amsterdam")
DUMMY_DATE = date(2000, 1, 1)  # filled in where the schema wants a date and the notice has none
MOST_MONTHS, MOST_RENEWALS = 1200, 100  # more is no duration that anybody meant

_OFFSET = r"(Z|[+-][0-9]{2}:[0-9]{2})?"
_DATE = re.compile(rf"([0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}){_OFFSET}")
_TIME = re.compile(rf"([0-9]{{2}}:[0-9]{{2}}(?::[0-9]{{2}}(?:\.[0-9]+)?)?){_OFFSET}")
_AMOUNT = re.compile(r"[+-]?(?:[0-9]{1,18}(?:\.[0-9]{0,9})?|\.[0-9]{1,9})")
_YEAR = Decimal("365.25")  # days
_MONTHS = {"DAY": 12 / _YEAR, "WEEK": 84 / _YEAR, "MONTH": Decimal(1), "YEAR": Decimal(12)}

T = TypeVar("T")


def content(element: etree._Element | None) -> str | None:
    return None if element is None else "".join(str(text) for text in element.itertext()).strip() or None


def text_at(parent: etree._Element | None, path: str) -> str | None:
    return None if parent is None else content(parent.find(path, NS))


def texts_at(parents: Iterable[etree._Element], path: str) -> tuple[str, ...]:
    """All texts at this path, in order and without doubles."""
    return unique(content(element) for parent in parents for element in parent.findall(path, NS))


def codes_at(parents: Iterable[etree._Element], path: str, list_name: str) -> tuple[str, ...]:
    """The codes of one list: eForms puts several lists in the same element."""
    return texts_at(parents, f"{path}[@listName='{list_name}']")


def unique(texts: Iterable[str | None]) -> tuple[str, ...]:
    return distinct(text for text in texts if text)


def distinct(items: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(items))


def in_language(parent: etree._Element | None, path: str, language: str | None) -> str | None:
    """The text in the notice's own language, else the first."""
    filled = [e for e in (parent.findall(path, NS) if parent is not None else ()) if content(e)]
    own = (element for element in filled if element.get("languageID") == language)
    return content(next(own, filled[0] if filled else None))


def by_id(root: etree._Element, path: str, id_path: str = "cbc:ID") -> dict[str, etree._Element]:
    return {number: element for element in root.findall(path, NS) if (number := text_at(element, id_path))}


def money_at(parent: etree._Element | None, path: str) -> Money | None:
    element = parent.find(path, NS) if parent is not None else None
    amount = number(content(element))
    return Money(amount, element.get("currencyID")) if element is not None and amount is not None else None


def number(written: str | None) -> Decimal | None:
    """A plain number."""
    return Decimal(written) if written and _AMOUNT.fullmatch(written) else None


def months(duration: str | None, unit: str | None) -> int | None:
    """A duration in whole months, at least one; None for what is no duration."""
    found, size = number(duration), _MONTHS.get(unit or "")
    if found is None or size is None or not 0 < found * size <= MOST_MONTHS:
        return None
    return max(1, round(found * size))


def renewals(written: str | None) -> int | None:
    """How often a contract may be renewed."""
    found = number(written)
    return int(found) if found is not None and 0 <= found <= MOST_RENEWALS else None


def moment_of(day: str | None, time: str | None) -> datetime | None:
    """The offset is that of the time, else of the date, else Dutch time. A day without a time lasts until 23:59:59."""
    on, at = _DATE.fullmatch(day or ""), _TIME.fullmatch(time or "")
    if on is None:
        return None
    offset = (at and at[2]) or on[2]
    try:
        moment = datetime.fromisoformat(f"{on[1]}T{at[1] if at else '23:59:59'}{offset or ''}")
    except ValueError:
        return None
    return moment if offset else moment.replace(tzinfo=DUTCH_TIME)


def day_of(text: str | None) -> date | None:
    moment = moment_of(text, None)
    return moment.date() if moment and moment.date() != DUMMY_DATE else None
