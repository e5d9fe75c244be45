"""Forms of before eForms (TED_ESENDERS and TED_EXPORT, R2.0.9) to the same Notice: `read_old_form(root)`.

European notices until October 2023, and TenderNed's own XML since April 2018. Kinds of notices, procedures and what is
reserved get the codes that eForms has for the same; what has no such code is left out. A lot is called as in eForms:
LOT-0002 for lot 2, LOT-0000 for a procurement that is not divided. What must not be published is not read.
"""

import re
from collections.abc import Iterator
from datetime import date
from itertools import islice

from lxml import etree

from tenders.eforms.document import UnreadableNotice
from tenders.eforms.notice import Award, Buyer, Change, Criterion, Lot, Money, Notice
from tenders.eforms.reading import content, day_of, distinct, moment_of, months, number, renewals, unique

WHOLE = "LOT-0000"
MAX_AWARDS = 10_000
NOTICE_TYPES: dict[str, str | None] = {
    **{"F01": "pin-only", "F02": "cn-standard", "F03": "can-standard", "F04": "pin-only", "F05": "cn-standard"},
    **{"F06": "can-standard", "F07": "qu-sy", "F08": "pin-buyer", "F12": "cn-desg", "F13": "can-desg", "F15": "veat"},
    **{"F20": "can-modif", "F21": "cn-social", "F22": "cn-social", "F23": "cn-social", "F24": "cn-standard"},
    **{"F14": None, "F25": "can-standard"},
}
NATURES = {"WORKS": "works", "SUPPLIES": "supplies", "SERVICES": "services"}
PROCEDURES = {
    "PT_OPEN": "open",
    "PT_RESTRICTED": "restricted",
    "PT_COMPETITIVE_NEGOTIATION": "neg-w-call",
    "PT_INVOLVING_NEGOTIATION": "neg-w-call",
    "PT_NEGOTIATED_WITH_PRIOR_CALL": "neg-w-call",
    "PT_COMPETITIVE_DIALOGUE": "comp-dial",
    "PT_INNOVATION_PARTNERSHIP": "innovation",
    "PT_AWARD_CONTRACT_WITHOUT_CALL": "neg-wo-call",
    "PT_AWARD_CONTRACT_WITHOUT_PUBLICATION": "neg-wo-call",
    "PT_NEGOTIATED_WITHOUT_PUBLICATION": "neg-wo-call",
}
LANGUAGES = {
    **{"BG": "BUL", "CS": "CES", "DA": "DAN", "DE": "DEU", "EL": "ELL", "EN": "ENG", "ES": "SPA", "ET": "EST"},
    **{"FI": "FIN", "FR": "FRA", "GA": "GLE", "HR": "HRV", "HU": "HUN", "IT": "ITA", "LT": "LIT", "LV": "LAV"},
    **{"MT": "MLT", "NL": "NLD", "PL": "POL", "PT": "POR", "RO": "RON", "SK": "SLK", "SL": "SLV", "SV": "SWE"},
}
CRITERIA = {"AC_QUALITY": "quality", "AC_COST": "cost", "AC_PRICE": "price", "AC_CRITERIA": None}
CONTRACTORS = "AWARDED_CONTRACT/CONTRACTORS/CONTRACTOR"

_FORM = re.compile(r"F[0-9]{2}_20[0-9]{2}")
_LOT = re.compile(r"(?:lot|perceel)?[\s:.-]*0*([0-9]{1,4})", re.IGNORECASE)


def read_old_form(root: etree._Element) -> Notice:
    """The notice in this form. Raises UnreadableNotice when there is none that we know. The tree is changed."""
    _simplify(root)
    form = _form(root)
    contract = form.find("OBJECT_CONTRACT")
    name = form.tag[:3]
    document = root.get("DOC_ID")
    lots = distinct(_lots(form))
    return Notice(
        notice_id=document or _text(root, "SENDER/IDENTIFICATION/NO_DOC_EXT"),
        version=None,
        folder_id=None,
        subtype=name,
        notice_type="can-social" if _awards_light(form) else NOTICE_TYPES.get(name),
        language=_language(form.get("LG")),
        legal_basis=_value(form, "LEGAL_BASIS"),
        dispatched_at=moment_of(_text(form, "COMPLEMENTARY_INFO/DATE_DISPATCH_NOTICE"), None),
        ted_number=document.lstrip("0") if document else None,
        title=_words(contract, "TITLE"),
        description=_words(contract, "SHORT_DESCR"),
        nature=NATURES.get(_value(contract, "TYPE_CONTRACT", "CTYPE") or ""),
        procedure=next((PROCEDURES[it.tag] for it in form.findall("PROCEDURE//*") if it.tag in PROCEDURES), None),
        buyers=distinct(_buyers(form)),
        cpv=_codes(form, "OBJECT_CONTRACT/CPV_MAIN/CPV_CODE", "OBJECT_CONTRACT/OBJECT_DESCR/CPV_ADDITIONAL/CPV_CODE"),
        nuts=_codes(form, "OBJECT_CONTRACT/OBJECT_DESCR/NUTS"),
        places=(),
        estimated_value=_money(contract, "VAL_ESTIMATED_TOTAL"),
        framework_maximum=None,
        awarded_value=_money(contract, "VAL_TOTAL"),
        strategic=(),
        environmental=(),
        social=(),
        innovation=(),
        reserved=_reserved(form),
        reserved_execution="yes" if form.find("LEFTI/RESTRICTED_SHELTERED_PROGRAM") is not None else None,
        lots=lots,
        awards=_awards(form, lots),
        changes=(),
        modifications=tuple(_modifications(form)),
    )


# --- The tree ---------------------------------------------------------------------------------------------------------


def _simplify(root: etree._Element) -> None:
    """Names without namespaces, which differ between the editions, and without what must not be published."""
    for element in list(root.iter(etree.Element)):
        element.tag = etree.QName(element).localname
        parent = element.getparent()
        if parent is not None and element.get("PUBLICATION") == "NO":
            parent.remove(element)


def _form(root: etree._Element) -> etree._Element:
    """The form in the language in which it was written; TED repeats it in others."""
    forms = [it for it in root.findall("FORM_SECTION/*") if _FORM.fullmatch(it.tag) and it.tag[:3] in NOTICE_TYPES]
    own = [form for form in forms if form.get("CATEGORY") == "ORIGINAL"]
    if not forms:
        raise UnreadableNotice(f"Dit oude TED-formulier ({root.tag}) leest het platform niet.")
    return (own or forms)[0]


def _text(parent: etree._Element | None, path: str) -> str | None:
    return None if parent is None else content(parent.find(path))


def _words(parent: etree._Element | None, path: str) -> str | None:
    """A text in its paragraphs."""
    element = None if parent is None else parent.find(path)
    if element is None:
        return None
    return "\n".join(filter(None, map(content, element.findall("P") or [element]))) or None


def _value(parent: etree._Element | None, path: str, name: str = "VALUE") -> str | None:
    element = None if parent is None else parent.find(path)
    return None if element is None else element.get(name)


def _codes(parent: etree._Element, *paths: str) -> tuple[str, ...]:
    return unique(element.get("CODE") for path in paths for element in parent.findall(path))


def _money(parent: etree._Element | None, path: str) -> Money | None:
    amount = number(_text(parent, path))
    return None if amount is None else Money(amount, _value(parent, path, "CURRENCY"))


def _language(code: str | None) -> str | None:
    return LANGUAGES.get(code or "", code)


# --- Parts of a notice ------------------------------------------------------------------------------------------------


def _awards_light(form: etree._Element) -> bool:
    """Whether this form of social and other specific services tells who won."""
    return form.tag[:3] in ("F21", "F22", "F23") and form.find("AWARD_CONTRACT") is not None


def _buyers(form: etree._Element) -> Iterator[Buyer]:
    for kind in ("", "_ADDITIONAL"):
        for address in form.findall(f"CONTRACTING_BODY/ADDRESS_CONTRACTING_BODY{kind}"):
            yield Buyer(
                name=_text(address, "OFFICIALNAME"),
                id=_text(address, "NATIONALID"),
                city=_text(address, "TOWN"),
                nuts=_value(address, "NUTS", "CODE"),
                legal_type=None,
            )


def _reserved(form: etree._Element) -> tuple[str, ...]:
    codes = {"RESTRICTED_SHELTERED_WORKSHOP": "res-ws", "RESERVED_ORGANISATIONS_SERVICE_MISSION": "res-pub-ser"}
    return tuple(code for name, code in codes.items() if form.find(f".//{name}") is not None)


def _modifications(form: etree._Element) -> Iterator[Change]:
    """What is changed of a contract that was awarded before."""
    for change in form.findall("MODIFICATIONS_CONTRACT/INFO_MODIFICATIONS"):
        yield Change(_text(form, "PROCEDURE/NOTICE_NUMBER_OJ"), (), _words(change, "SHORT_DESCR"), None)


def _lots(form: etree._Element) -> Iterator[Lot]:
    procedure = form.find("PROCEDURE")
    deadline = moment_of(_text(procedure, "DATE_RECEIPT_TENDERS"), _text(procedure, "TIME_RECEIPT_TENDERS"))
    said = form.find("PROCEDURE/*") is not None
    for contract in form.findall("OBJECT_CONTRACT"):
        is_divided = contract.find("LOT_DIVISION") is not None
        for part in contract.findall("OBJECT_DESCR"):
            period = part.find("DURATION")
            yield Lot(
                id=_lot_number(_text(part, "LOT_NO") or (part.get("ITEM") if is_divided else None)),
                title=_words(part, "TITLE") or _words(contract, "TITLE"),
                description=_words(part, "SHORT_DESCR"),
                deadline=deadline,
                cpv=_lot_cpv(contract, part, is_divided),
                criteria=distinct(_criteria(part)),
                value=_money(part, "VAL_OBJECT"),
                is_framework=_has(form, "PROCEDURE/FRAMEWORK") if said else None,
                is_dynamic=_has(form, "PROCEDURE/DPS") if said else None,
                months=months(content(period), period.get("TYPE") if period is not None else None),
                starts_on=day_of(_text(part, "DATE_START")),
                ends_on=day_of(_text(part, "DATE_END")),
                renewals=renewals("0") if _has(part, "NO_RENEWAL") else None,
            )


def _has(parent: etree._Element, path: str) -> bool:
    return parent.find(path) is not None


def _lot_cpv(contract: etree._Element, part: etree._Element, is_divided: bool) -> tuple[str, ...]:
    """The codes of the lot; the main code belongs to the whole."""
    own = _codes(part, "CPV_ADDITIONAL/CPV_CODE")
    return own if is_divided and own else unique([*_codes(contract, "CPV_MAIN/CPV_CODE"), *own])


def _lot_number(written: str | None) -> str:
    """As eForms writes it; numbers of several lots together stand as they are."""
    found = _LOT.fullmatch((written or "").strip())
    return f"LOT-{int(found[1]):04}" if found else written or WHOLE


def _criteria(part: etree._Element) -> Iterator[Criterion]:
    for element in part.iter(*CRITERIA):
        weight = (_text(element, "AC_WEIGHTING") or "").replace(" %", "%") or None
        name = _text(element, "AC_CRITERION")
        if name or weight or element.tag == "AC_PRICE":
            yield Criterion(name=name, description=None, kind=CRITERIA[element.tag], weight=weight)
    for element in part.findall("AC/AC_CRITERION"):
        yield Criterion(name=content(element), description=None)


def _awards(form: etree._Element, lots: tuple[Lot, ...]) -> tuple[Award, ...]:
    awards = list(islice((*_winners(form, lots), *_prizes(form)), MAX_AWARDS + 1))
    if len(awards) > MAX_AWARDS:
        raise UnreadableNotice(f"De aankondiging noemt meer dan {MAX_AWARDS} gunningen.")
    return distinct(awards)


def _winners(form: etree._Element, lots: tuple[Lot, ...]) -> Iterator[Award]:
    only = lots[0].id if len(lots) == 1 else None
    is_framework = any(lot.is_framework for lot in lots)
    for award in form.findall("AWARD_CONTRACT"):
        written = _text(award, "LOT_NO")
        for contractor in award.findall(CONTRACTORS):
            yield _award(
                contractor,
                "ADDRESS_CONTRACTOR",
                lot=only or (_lot_number(written) if written else None),
                value=_money(award, "AWARDED_CONTRACT/VALUES/VAL_TOTAL"),
                day=day_of(_text(award, "AWARDED_CONTRACT/DATE_CONCLUSION_CONTRACT")),
                is_framework=is_framework,
            )


def _prizes(form: etree._Element) -> Iterator[Award]:
    """Who won a design contest."""
    for prize in form.findall("RESULTS/AWARDED_PRIZE"):
        day, value = day_of(_text(prize, "DATE_DECISION_JURY")), _money(prize, "VAL_PRIZE")
        for winner in prize.iter("WINNER"):
            yield _award(winner, "ADDRESS_WINNER", lot=WHOLE, value=value, day=day, is_framework=False)


def _award(
    winner: etree._Element, address: str, *, lot: str | None, value: Money | None, day: date | None, is_framework: bool
) -> Award:
    size = "sme" if _has(winner, "SME") else "large" if _has(winner, "NO_SME") else None
    name, registered = _text(winner, f"{address}/OFFICIALNAME"), _text(winner, f"{address}/NATIONALID")
    return Award(lot, name, registered, value, day, size, is_framework)
