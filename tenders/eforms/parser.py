"""eForms XML to Notice: `parse_notice(bytes)`. Every path was checked against the eForms SDK's fields and real notices.

The bytes are not trusted. They are limited, decoded here (so that what is inspected is what is parsed), refused when they
declare a DOCTYPE (entities: with `resolve_entities=False` alone lxml would silently drop text), and only then parsed.
"""

import codecs
import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from lxml import etree

from tenders.eforms.notice import Award, Buyer, Change, Criterion, Lot, Money, Notice

MAX_BYTES = 20 * 1024 * 1024
MAX_TAGS = 500_000  # 20 MB of the smallest tags would take over half a gigabyte of memory; real notices stay far below
MAX_AWARDS = 10_000  # results x tenders x tenderers multiply: a small file could name billions

UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
NS = {
    "cac": f"{UBL}CommonAggregateComponents-2",
    "cbc": f"{UBL}CommonBasicComponents-2",
    "ext": f"{UBL}CommonExtensionComponents-2",
    "efext": "http://data.europa.eu/p27/eforms-ubl-extensions/1",
    "efac": "http://data.europa.eu/p27/eforms-ubl-extension-aggregate-components/1",
    "efbc": "http://data.europa.eu/p27/eforms-ubl-extension-basic-components/1",
}
ROOTS = {f"{{{UBL}{name}-2}}{name}" for name in ("ContractNotice", "ContractAwardNotice", "PriorInformationNotice")}
OLD_ROOTS = {"TED_ESENDERS", "TED_EXPORT"}
ENCODINGS = {"utf-8", "ascii", "iso8859-1", "iso8859-15", "cp1252"}
EXTENSION = "ext:UBLExtensions/ext:UBLExtension/ext:ExtensionContent/efext:EformsExtension"

# By when a company must act, in this order: hand in a tender (BT-131), ask to take part (BT-1311), show interest (BT-630).
DEADLINES = (
    "cac:TenderingProcess/cac:TenderSubmissionDeadlinePeriod",
    "cac:TenderingProcess/cac:ParticipationRequestReceptionPeriod",
    f"cac:TenderingProcess/{EXTENSION}/efac:InterestExpressionReceptionPeriod",
)
DUTCH_TIME = ZoneInfo("Europe/Amsterdam")
DUMMY_DATE = date(2000, 1, 1)  # filled in where the schema wants a date and the notice has none

_PROLOG = re.compile(r"(?:[ \t\r\n]+|<!--.*?-->|<\?.*?\?>)*+", re.DOTALL)
_DECLARED = re.compile(rb"<\?xml\s[^>]*?encoding\s*=\s*[\"']([A-Za-z][A-Za-z0-9._-]{0,40})[\"']")
_HTML = re.compile(r"<(?:!doctype\s+)?html\b", re.IGNORECASE)
_OFFSET = r"(Z|[+-][0-9]{2}:[0-9]{2})?"
_DATE = re.compile(rf"([0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}){_OFFSET}")
_TIME = re.compile(rf"([0-9]{{2}}:[0-9]{{2}}:[0-9]{{2}}(?:\.[0-9]+)?){_OFFSET}")
_AMOUNT = re.compile(r"[+-]?(?:[0-9]{1,18}(?:\.[0-9]{0,9})?|\.[0-9]{1,9})")


class UnreadableNotice(Exception):
    """These bytes are not an eForms notice that we can read; the message is a Dutch sentence that says why."""


def parse_notice(xml: bytes) -> Notice:
    """The notice in these bytes. Raises UnreadableNotice, and nothing else, whatever the bytes are. Pure: no network, no clock."""
    root = _root(_decoded(xml))
    language = _text(root, "cbc:NoticeLanguageCode")
    project = root.find("cac:ProcurementProject", NS)
    lots = [lot for lot in root.findall("cac:ProcurementProjectLot", NS) if _is_lot(lot)]
    projects = [p for p in (project, *(lot.find("cac:ProcurementProject", NS) for lot in lots)) if p is not None]
    companies = _by_id(
        root, f"{EXTENSION}/efac:Organizations/efac:Organization/efac:Company", "cac:PartyIdentification/cbc:ID"
    )
    execution = _listed(
        lots, "cac:TenderingTerms/cac:ContractExecutionRequirement/cbc:ExecutionRequirementCode", "reserved-execution"
    )
    return Notice(
        notice_id=_text(root, "cbc:ID[@schemeName='notice-id']"),
        version=_text(root, "cbc:VersionID"),
        folder_id=_text(root, "cbc:ContractFolderID"),
        subtype=_text(root, f"{EXTENSION}/efac:NoticeSubType/cbc:SubTypeCode"),
        notice_type=_text(root, "cbc:NoticeTypeCode"),
        language=language,
        legal_basis=_text(root, "cbc:RegulatoryDomain"),
        dispatched_at=_moment(_text(root, "cbc:IssueDate"), _text(root, "cbc:IssueTime")),
        ted_number=_ted_number(root),
        title=_in_language(project, "cbc:Name", language),
        description=_in_language(project, "cbc:Description", language),
        nature=_text(project, "cbc:ProcurementTypeCode[@listName='contract-nature']"),
        procedure=_text(root, "cac:TenderingProcess/cbc:ProcedureCode"),
        buyers=_buyers(root, companies, language),
        cpv=_cpv(projects),
        nuts=_texts(projects, "cac:RealizedLocation/cac:Address/cbc:CountrySubentityCode"),
        places=_texts(projects, "cac:RealizedLocation/cac:Address/cbc:Region"),
        estimated_value=_money(project, "cac:RequestedTenderTotal/cbc:EstimatedOverallContractAmount"),
        framework_maximum=_money(project, f"cac:RequestedTenderTotal/{EXTENSION}/efbc:FrameworkMaximumAmount"),
        awarded_value=_money(root, f"{EXTENSION}/efac:NoticeResult/cbc:TotalAmount"),
        strategic=_additional(lots, "strategic-procurement"),
        environmental=_additional(lots, "environmental-impact"),
        social=_additional(lots, "social-objective"),
        innovation=_additional(lots, "innovative-acquisition"),
        reserved=_reserved(lots),
        reserved_execution="yes" if "yes" in execution else next(iter(execution), None),
        lots=tuple(dict.fromkeys(_lot(lot, language) for lot in lots)),
        awards=_awards(root, companies, language),
        changes=_changes(root, "efac:Changes", language),
        modifications=_changes(root, "efac:ContractModification", language),
    )


# --- From bytes to a tree ---------------------------------------------------------------------------------------------


def _decoded(xml: bytes) -> str:
    if len(xml) > MAX_BYTES:
        raise UnreadableNotice(f"Het bestand is groter dan {MAX_BYTES // 1024**2} MB.")
    if not xml.strip():
        raise UnreadableNotice("Het bestand is leeg.")
    encoding = _encoding(xml)
    try:
        return xml.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableNotice(f"De tekens in het bestand kloppen niet met de tekenset {encoding}.") from error


def _encoding(xml: bytes) -> str:
    """The byte order mark decides, then the shape of the first character, then what the file declares, else UTF-8."""
    if xml.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if xml.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if xml[:2] in (b"<\0", b"\0<"):
        return "utf-16-le" if xml[:1] == b"<" else "utf-16-be"
    declared = _DECLARED.match(xml[:512])
    return _known_encoding(declared[1].decode()) if declared else "utf-8"


def _known_encoding(name: str) -> str:
    try:
        encoding = codecs.lookup(name).name
    except LookupError:
        encoding = name
    if encoding.startswith("utf-16"):  # its declaration could be read byte by byte, so it is not: saved again as UTF-8
        return "utf-8"
    if encoding not in ENCODINGS:
        raise UnreadableNotice(f"Het bestand gebruikt een tekenset die het platform niet leest: {name}.")
    return encoding


def _root(text: str) -> etree._Element:
    _refuse_what_is_no_notice(text)
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(text.encode(), parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableNotice(f"Het bestand is geen geldige XML; de fout staat bij regel {error.lineno}.") from error
    _refuse_other_roots(etree.QName(root))
    return root


def _refuse_what_is_no_notice(text: str) -> None:
    """A DOCTYPE can only stand before the root element, so it is enough to look behind comments and instructions."""
    prolog = _PROLOG.match(text)
    opening = text[prolog.end() if prolog else 0 :][:100]
    if _HTML.match(opening):
        raise UnreadableNotice("Dit is een webpagina (HTML), geen aankondiging.")
    if opening.lower().startswith("<!doctype"):
        raise UnreadableNotice("Het bestand bevat een DOCTYPE. Dat is onveilig en hoort niet in een aankondiging.")
    if text.count("<") > MAX_TAGS:
        raise UnreadableNotice("Het bestand heeft te veel onderdelen voor een aankondiging.")


def _refuse_other_roots(name: etree.QName) -> None:
    if name.localname in OLD_ROOTS:
        raise UnreadableNotice(f"Dit is een oud TED-formulier ({name.localname}). Het platform leest alleen eForms.")
    if name.text not in ROOTS:
        raise UnreadableNotice(f"Dit is geen eForms-aankondiging: het hoofdelement is {name.localname[:60]}.")


# --- Small readers ----------------------------------------------------------------------------------------------------


def _content(element: etree._Element | None) -> str | None:
    return None if element is None else "".join(element.itertext()).strip() or None


def _text(parent: etree._Element | None, path: str) -> str | None:
    return None if parent is None else _content(parent.find(path, NS))


def _texts(parents: Iterable[etree._Element], path: str) -> tuple[str, ...]:
    """All texts at this path, in order and without doubles."""
    return _unique(_content(element) for parent in parents for element in parent.findall(path, NS))


def _listed(parents: Iterable[etree._Element], path: str, list_name: str) -> tuple[str, ...]:
    """The codes of one list: eForms puts several lists in the same element."""
    return _texts(parents, f"{path}[@listName='{list_name}']")


def _unique(texts: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in texts if text))


def _in_language(parent: etree._Element | None, path: str, language: str | None) -> str | None:
    """The text in the notice's own language, else the first."""
    filled = [e for e in (parent.findall(path, NS) if parent is not None else ()) if _content(e)]
    own = (element for element in filled if element.get("languageID") == language)
    return _content(next(own, filled[0] if filled else None))


def _by_id(root: etree._Element, path: str, id_path: str = "cbc:ID") -> dict[str | None, etree._Element]:
    return {_text(element, id_path): element for element in root.findall(path, NS)}


def _money(parent: etree._Element | None, path: str) -> Money | None:
    element = parent.find(path, NS) if parent is not None else None
    amount = _content(element)
    if element is None or amount is None or not _AMOUNT.fullmatch(amount):
        return None
    return Money(Decimal(amount), element.get("currencyID"))


def _moment(day: str | None, time: str | None) -> datetime | None:
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


def _day(text: str | None) -> date | None:
    moment = _moment(text, None)
    return moment.date() if moment and moment.date() != DUMMY_DATE else None


# --- Parts of a notice ------------------------------------------------------------------------------------------------


def _ted_number(root: etree._Element) -> str | None:
    """The number in the TED database as people write it: 191536-2024 for 00191536-2024."""
    number = _text(root, f"{EXTENSION}/efac:Publication/efbc:NoticePublicationID[@schemeName='ojs-notice-id']")
    return number.lstrip("0") if number else None


def _buyers(
    root: etree._Element, companies: dict[str | None, etree._Element], language: str | None
) -> tuple[Buyer, ...]:
    return tuple(dict.fromkeys(_each_buyer(root, companies, language)))


def _each_buyer(
    root: etree._Element, companies: dict[str | None, etree._Element], language: str | None
) -> Iterator[Buyer]:
    for party in root.findall("cac:ContractingParty", NS):
        company = companies.get(_text(party, "cac:Party/cac:PartyIdentification/cbc:ID"))
        if company is not None:
            yield Buyer(
                name=_in_language(company, "cac:PartyName/cbc:Name", language),
                id=_text(company, "cac:PartyLegalEntity/cbc:CompanyID"),
                city=_text(company, "cac:PostalAddress/cbc:CityName"),
                nuts=_text(company, "cac:PostalAddress/cbc:CountrySubentityCode"),
                legal_type=_text(party, "cac:ContractingPartyType/cbc:PartyTypeCode[@listName='buyer-legal-type']"),
            )


def _cpv(projects: Iterable[etree._Element]) -> tuple[str, ...]:
    """Main codes before additional ones within each project: the document has them in that order."""
    return _unique(
        code
        for project in projects
        for kind in ("Main", "Additional")
        for code in _listed([project], f"cac:{kind}CommodityClassification/cbc:ItemClassificationCode", "cpv")
    )


def _additional(lots: Iterable[etree._Element], list_name: str) -> tuple[str, ...]:
    return _listed(lots, "cac:ProcurementProject/cac:ProcurementAdditionalType/cbc:ProcurementTypeCode", list_name)


def _reserved(lots: Iterable[etree._Element]) -> tuple[str, ...]:
    requirement = "cac:TenderingTerms/cac:TendererQualificationRequest/cac:SpecificTendererRequirement"
    return _listed(lots, f"{requirement}/cbc:TendererRequirementTypeCode", "reserved-procurement")


def _is_lot(lot: etree._Element) -> bool:
    """Lots and parts; a LotsGroup only bundles lots that are listed themselves."""
    number = lot.find("cbc:ID", NS)
    return number is not None and number.get("schemeName") in ("Lot", "Part")


def _lot(lot: etree._Element, language: str | None) -> Lot:
    project = lot.find("cac:ProcurementProject", NS)
    return Lot(
        id=_text(lot, "cbc:ID"),
        title=_in_language(project, "cbc:Name", language),
        description=_in_language(project, "cbc:Description", language),
        deadline=_deadline(lot),
        cpv=_cpv([project] if project is not None else []),
        criteria=_criteria(lot, language),
    )


def _deadline(lot: etree._Element) -> datetime | None:
    moments = (_moment(_text(lot, f"{path}/cbc:EndDate"), _text(lot, f"{path}/cbc:EndTime")) for path in DEADLINES)
    return next((moment for moment in moments if moment), None)


def _criteria(lot: etree._Element, language: str | None) -> tuple[Criterion, ...]:
    path = "cac:TenderingTerms/cac:AwardingTerms/cac:AwardingCriterion/cac:SubordinateAwardingCriterion"
    criteria = (
        Criterion(_in_language(element, "cbc:Name", language), _in_language(element, "cbc:Description", language))
        for element in lot.findall(path, NS)
    )
    return tuple(dict.fromkeys(c for c in criteria if c.name or c.description))


def _changes(root: etree._Element, kind: str, language: str | None) -> tuple[Change, ...]:
    return tuple(
        dict.fromkeys(
            change for block in root.findall(f"{EXTENSION}/{kind}", NS) for change in _each_change(block, language)
        )
    )


def _each_change(block: etree._Element, language: str | None) -> Iterator[Change]:
    """One per described change; a block that describes none still says which notice it changes and why."""
    for change in block.findall("efac:Change", NS) or [block]:
        yield Change(
            notice=_text(block, "efbc:ChangedNoticeIdentifier"),
            sections=_texts([change], "efac:ChangedSection/efbc:ChangedSectionIdentifier"),
            description=_in_language(change, "efbc:ChangeDescription", language),
            reason=_text(block, "efac:ChangeReason/cbc:ReasonCode"),
        )


# --- Who won ----------------------------------------------------------------------------------------------------------


def _awards(
    root: etree._Element, companies: dict[str | None, etree._Element], language: str | None
) -> tuple[Award, ...]:
    awards = list(islice(_each_award(root, companies, language), MAX_AWARDS + 1))
    if len(awards) > MAX_AWARDS:
        raise UnreadableNotice(f"De aankondiging noemt meer dan {MAX_AWARDS} gunningen.")
    return tuple(dict.fromkeys(awards))


def _each_award(
    root: etree._Element, companies: dict[str | None, etree._Element], language: str | None
) -> Iterator[Award]:
    """The notice is a small database: result -> tenders -> tendering party -> tenderers, and result -> contracts."""
    result = f"{EXTENSION}/efac:NoticeResult"
    tenders = _by_id(root, f"{result}/efac:LotTender")
    parties = _by_id(root, f"{result}/efac:TenderingParty")
    contracts = _by_id(root, f"{result}/efac:SettledContract")
    for lot_result in root.findall(f"{result}/efac:LotResult", NS):
        if _text(lot_result, "cbc:TenderResultCode") != "selec-w":
            continue
        settled = [contracts.get(number) for number in _texts([lot_result], "efac:SettledContract/cbc:ID")]
        for number in _texts([lot_result], "efac:LotTender/cbc:ID"):
            tender = tenders.get(number)
            party = parties.get(_text(tender, "efac:TenderingParty/cbc:ID"))
            for tenderer in _texts([party] if party is not None else [], "efac:Tenderer/cbc:ID"):
                company = companies.get(tenderer)
                yield Award(
                    lot=_text(lot_result, "efac:TenderLot/cbc:ID"),
                    winner=_in_language(company, "cac:PartyName/cbc:Name", language),
                    winner_id=_text(company, "cac:PartyLegalEntity/cbc:CompanyID"),
                    value=_money(tender, "cac:LegalMonetaryTotal/cbc:PayableAmount"),
                    date=_contract_date(settled, number),
                    company_size=_text(company, "efbc:CompanySizeCode"),
                )


def _contract_date(contracts: list[Any], tender: str) -> date | None: ...
