"""eForms XML to Notice: `parse_notice(bytes)`. Every path was checked against the eForms SDK and real notices."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import TypeVar
from zoneinfo import ZoneInfo

from lxml import etree

from tenders.eforms.document import UBL, UnreadableNotice, root_of
from tenders.eforms.notice import Award, Buyer, Change, Criterion, Lot, Money, Notice

MAX_AWARDS = 10_000  # results x tenders x tenderers multiply: a small file could name billions

NS = {
    "cac": f"{UBL}CommonAggregateComponents-2",
    "cbc": f"{UBL}CommonBasicComponents-2",
    "ext": f"{UBL}CommonExtensionComponents-2",
    "efext": "http://data.europa.eu/p27/eforms-ubl-extensions/1",
    "efac": "http://data.europa.eu/p27/eforms-ubl-extension-aggregate-components/1",
    "efbc": "http://data.europa.eu/p27/eforms-ubl-extension-basic-components/1",
}
EXTENSION = "ext:UBLExtensions/ext:UBLExtension/ext:ExtensionContent/efext:EformsExtension"

# By when a company must act: hand in a tender (BT-131), else ask to take part (BT-1311), else show interest (BT-630).
DEADLINES = (
    "cac:TenderingProcess/cac:TenderSubmissionDeadlinePeriod",
    "cac:TenderingProcess/cac:ParticipationRequestReceptionPeriod",
    f"cac:TenderingProcess/{EXTENSION}/efac:InterestExpressionReceptionPeriod",
)
DUTCH_TIME = ZoneInfo("Europe/Amsterdam")
DUMMY_DATE = date(2000, 1, 1)  # filled in where the schema wants a date and the notice has none

_OFFSET = r"(Z|[+-][0-9]{2}:[0-9]{2})?"
_DATE = re.compile(rf"([0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}){_OFFSET}")
_TIME = re.compile(rf"([0-9]{{2}}:[0-9]{{2}}:[0-9]{{2}}(?:\.[0-9]+)?){_OFFSET}")
_AMOUNT = re.compile(r"[+-]?(?:[0-9]{1,18}(?:\.[0-9]{0,9})?|\.[0-9]{1,9})")


T = TypeVar("T")


@dataclass(frozen=True)
class _Source:
    """The tree with what nearly every part needs: its language, its organisations by number, its lots, all projects."""

    root: etree._Element
    language: str | None
    companies: dict[str, etree._Element]
    lots: list[etree._Element]
    projects: list[etree._Element]


def parse_notice(xml: bytes) -> Notice:
    """The notice in these bytes. Raises UnreadableNotice and nothing else, whatever they are. No network, no clock."""
    root = root_of(xml)
    source = _source(root)
    language = source.language
    project = root.find("cac:ProcurementProject", NS)
    return Notice(
        notice_id=_text(root, "cbc:ID[@schemeName='notice-id']") or _text(root, "cbc:ID"),
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
        buyers=_distinct(_buyers(source)),
        cpv=_cpv(source.projects),
        nuts=_texts(source.projects, "cac:RealizedLocation/cac:Address/cbc:CountrySubentityCode"),
        places=_texts(source.projects, "cac:RealizedLocation/cac:Address/cbc:Region"),
        estimated_value=_money(project, "cac:RequestedTenderTotal/cbc:EstimatedOverallContractAmount"),
        framework_maximum=_money(project, f"cac:RequestedTenderTotal/{EXTENSION}/efbc:FrameworkMaximumAmount"),
        awarded_value=_money(root, f"{EXTENSION}/efac:NoticeResult/cbc:TotalAmount"),
        strategic=_additional(source.lots, "strategic-procurement"),
        environmental=_additional(source.lots, "environmental-impact"),
        social=_additional(source.lots, "social-objective"),
        innovation=_additional(source.lots, "innovative-acquisition"),
        reserved=_reserved(source.lots),
        reserved_execution=_reserved_execution(source.lots),
        lots=_distinct(_lot(lot, language) for lot in source.lots),
        awards=_awards(source),
        changes=_distinct(_changes(source, "efac:Changes")),
        modifications=_distinct(_changes(source, "efac:ContractModification")),
    )


def _source(root: etree._Element) -> _Source:
    lots = [lot for lot in root.findall("cac:ProcurementProjectLot", NS) if _is_lot(lot)]
    company = f"{EXTENSION}/efac:Organizations/efac:Organization/efac:Company"
    return _Source(
        root=root,
        language=_text(root, "cbc:NoticeLanguageCode"),
        companies=_by_id(root, company, "cac:PartyIdentification/cbc:ID"),
        lots=lots,
        projects=[project for parent in (root, *lots) for project in parent.findall("cac:ProcurementProject", NS)],
    )


# --- Small readers ----------------------------------------------------------------------------------------------------


def _content(element: etree._Element | None) -> str | None:
    return None if element is None else "".join(str(text) for text in element.itertext()).strip() or None


def _text(parent: etree._Element | None, path: str) -> str | None:
    return None if parent is None else _content(parent.find(path, NS))


def _texts(parents: Iterable[etree._Element], path: str) -> tuple[str, ...]:
    """All texts at this path, in order and without doubles."""
    return _unique(_content(element) for parent in parents for element in parent.findall(path, NS))


def _listed(parents: Iterable[etree._Element], path: str, list_name: str) -> tuple[str, ...]:
    """The codes of one list: eForms puts several lists in the same element."""
    return _texts(parents, f"{path}[@listName='{list_name}']")


def _unique(texts: Iterable[str | None]) -> tuple[str, ...]:
    return _distinct(text for text in texts if text)


def _distinct(items: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(items))


def _in_language(parent: etree._Element | None, path: str, language: str | None) -> str | None:
    """The text in the notice's own language, else the first."""
    filled = [e for e in (parent.findall(path, NS) if parent is not None else ()) if _content(e)]
    own = (element for element in filled if element.get("languageID") == language)
    return _content(next(own, filled[0] if filled else None))


def _by_id(root: etree._Element, path: str, id_path: str = "cbc:ID") -> dict[str, etree._Element]:
    return {number: element for element in root.findall(path, NS) if (number := _text(element, id_path))}


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


def _buyers(source: _Source) -> Iterator[Buyer]:
    for party in source.root.findall("cac:ContractingParty", NS):
        company = source.companies.get(_text(party, "cac:Party/cac:PartyIdentification/cbc:ID") or "")
        if company is not None:
            yield Buyer(
                name=_in_language(company, "cac:PartyName/cbc:Name", source.language),
                id=_text(company, "cac:PartyLegalEntity/cbc:CompanyID"),
                city=_text(company, "cac:PostalAddress/cbc:CityName"),
                nuts=_text(company, "cac:PostalAddress/cbc:CountrySubentityCode"),
                legal_type=_text(party, "cac:ContractingPartyType/cbc:PartyTypeCode[@listName='buyer-legal-type']"),
            )


def _cpv(projects: Iterable[etree._Element]) -> tuple[str, ...]:
    """For each project its main code, then the additional ones."""
    code = "cbc:ItemClassificationCode[@listName='cpv']"
    paths = (f"cac:MainCommodityClassification/{code}", f"cac:AdditionalCommodityClassification/{code}")
    return _distinct(cpv for project in projects for path in paths for cpv in _texts([project], path))


def _additional(lots: Iterable[etree._Element], list_name: str) -> tuple[str, ...]:
    return _listed(lots, "cac:ProcurementProject/cac:ProcurementAdditionalType/cbc:ProcurementTypeCode", list_name)


def _reserved(lots: Iterable[etree._Element]) -> tuple[str, ...]:
    requirement = "cac:TenderingTerms/cac:TendererQualificationRequest/cac:SpecificTendererRequirement"
    return _listed(lots, f"{requirement}/cbc:TendererRequirementTypeCode", "reserved-procurement")


def _reserved_execution(lots: Iterable[etree._Element]) -> str | None:
    """`yes` as soon as one lot says so, else what the first lot says."""
    requirement = "cac:TenderingTerms/cac:ContractExecutionRequirement/cbc:ExecutionRequirementCode"
    codes = _listed(lots, requirement, "reserved-execution")
    return "yes" if "yes" in codes else next(iter(codes), None)


def _is_lot(lot: etree._Element) -> bool:
    """Lots, and the parts of planned procurements; a LotsGroup only bundles lots that are listed themselves."""
    number = lot.find("cbc:ID", NS)
    return number is not None and number.get("schemeName") in ("Lot", "Part")


def _lot(lot: etree._Element, language: str | None) -> Lot:
    project = lot.find("cac:ProcurementProject", NS)
    criterion = "cac:TenderingTerms/cac:AwardingTerms/cac:AwardingCriterion/cac:SubordinateAwardingCriterion"
    criteria = (_criterion(element, language) for element in lot.findall(criterion, NS))
    return Lot(
        id=_text(lot, "cbc:ID"),
        title=_in_language(project, "cbc:Name", language),
        description=_in_language(project, "cbc:Description", language),
        deadline=_deadline(lot),
        cpv=_cpv(lot.findall("cac:ProcurementProject", NS)),
        criteria=_distinct(criterion for criterion in criteria if criterion.name or criterion.description),
    )


def _criterion(element: etree._Element, language: str | None) -> Criterion:
    return Criterion(
        name=_in_language(element, "cbc:Name", language),
        description=_in_language(element, "cbc:Description", language),
    )


def _deadline(lot: etree._Element) -> datetime | None:
    moments = (_moment(_text(lot, f"{path}/cbc:EndDate"), _text(lot, f"{path}/cbc:EndTime")) for path in DEADLINES)
    return next((moment for moment in moments if moment), None)


def _changes(source: _Source, kind: str) -> Iterator[Change]:
    """One per described change; a block that describes none still says which notice it changes, and why."""
    for block in source.root.findall(f"{EXTENSION}/{kind}", NS):
        for change in block.findall("efac:Change", NS) or [block]:
            yield Change(
                notice=_text(block, "efbc:ChangedNoticeIdentifier"),
                sections=_texts([change], "efac:ChangedSection/efbc:ChangedSectionIdentifier"),
                description=_in_language(change, "efbc:ChangeDescription", source.language),
                reason=_text(block, "efac:ChangeReason/cbc:ReasonCode"),
            )


def _awards(source: _Source) -> tuple[Award, ...]:
    awards = list(islice(_winners(source), MAX_AWARDS + 1))
    if len(awards) > MAX_AWARDS:
        raise UnreadableNotice(f"De aankondiging noemt meer dan {MAX_AWARDS} gunningen.")
    return _distinct(awards)


def _winners(source: _Source) -> Iterator[Award]:
    """Follows the numbers in the notice: result of a lot -> tenders -> tendering party -> tenderers -> company."""
    result = f"{EXTENSION}/efac:NoticeResult"
    tenders = _by_id(source.root, f"{result}/efac:LotTender")
    parties = _by_id(source.root, f"{result}/efac:TenderingParty")
    tenderers = {number: _texts([party], "efac:Tenderer/cbc:ID") for number, party in parties.items()}
    dates = _contract_dates(source.root.findall(f"{result}/efac:SettledContract", NS))
    for lot_result in source.root.findall(f"{result}/efac:LotResult", NS):
        if _text(lot_result, "cbc:TenderResultCode") == "selec-w":
            lot = _text(lot_result, "efac:TenderLot/cbc:ID")
            for number in _texts([lot_result], "efac:LotTender/cbc:ID"):
                tender = tenders.get(number)
                value = _money(tender, "cac:LegalMonetaryTotal/cbc:PayableAmount")
                for tenderer in tenderers.get(_text(tender, "efac:TenderingParty/cbc:ID") or "", ()):
                    yield _award(source, lot, tenderer, value, dates.get(number))


def _award(source: _Source, lot: str | None, tenderer: str, value: Money | None, day: date | None) -> Award:
    company = source.companies.get(tenderer)
    return Award(
        lot=lot,
        winner=_in_language(company, "cac:PartyName/cbc:Name", source.language),
        winner_id=_text(company, "cac:PartyLegalEntity/cbc:CompanyID"),
        value=value,
        awarded_on=day,
        company_size=_text(company, "efbc:CompanySizeCode"),
    )


def _contract_dates(contracts: Iterable[etree._Element]) -> dict[str, date]:
    """By tender: the day on which its contract was awarded, else concluded."""
    return {
        tender: day
        for contract in contracts
        if (day := _day(_text(contract, "cbc:AwardDate")) or _day(_text(contract, "cbc:IssueDate")))
        for tender in _texts([contract], "efac:LotTender/cbc:ID")
    }
