"""XML to Notice: `parse_notice(bytes)`. Every path was checked against the eForms SDK and real notices.

Forms of before eForms are read by `esenders`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Self

from lxml import etree

from tenders.eforms.document import OLD_ROOTS, UnreadableNotice, root_of
from tenders.eforms.esenders import read_old_form
from tenders.eforms.lots import FRAMEWORK, MAXIMUM, contracted_as, cpv_of, is_lot, lot_of
from tenders.eforms.notice import Award, Buyer, Change, Money, Notice
from tenders.eforms.reading import (
    EXTENSION,
    NS,
    by_id,
    codes_at,
    day_of,
    distinct,
    in_language,
    moment_of,
    money_at,
    text_at,
    texts_at,
)

RESULT = f"{EXTENSION}/efac:NoticeResult"
MAX_AWARDS = 10_000  # results x tenders x tenderers multiply: a small file could name billions


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
    return read_old_form(root) if etree.QName(root).localname in OLD_ROOTS else _read(root)


def _read(root: etree._Element) -> Notice:
    """A notice in eForms."""
    source = _source(root)
    language = source.language
    project = root.find("cac:ProcurementProject", NS)
    return Notice(
        notice_id=text_at(root, "cbc:ID[@schemeName='notice-id']") or text_at(root, "cbc:ID"),
        version=text_at(root, "cbc:VersionID"),
        folder_id=text_at(root, "cbc:ContractFolderID"),
        subtype=text_at(root, f"{EXTENSION}/efac:NoticeSubType/cbc:SubTypeCode"),
        notice_type=text_at(root, "cbc:NoticeTypeCode"),
        language=language,
        legal_basis=text_at(root, "cbc:RegulatoryDomain"),
        dispatched_at=moment_of(text_at(root, "cbc:IssueDate"), text_at(root, "cbc:IssueTime")),
        ted_number=_ted_number(root),
        title=in_language(project, "cbc:Name", language),
        description=in_language(project, "cbc:Description", language),
        nature=text_at(project, "cbc:ProcurementTypeCode[@listName='contract-nature']"),
        procedure=text_at(root, "cac:TenderingProcess/cbc:ProcedureCode"),
        buyers=distinct(_buyers(source)),
        cpv=cpv_of(source.projects),
        nuts=texts_at(source.projects, "cac:RealizedLocation/cac:Address/cbc:CountrySubentityCode"),
        places=texts_at(source.projects, "cac:RealizedLocation/cac:Address/cbc:Region"),
        estimated_value=money_at(project, "cac:RequestedTenderTotal/cbc:EstimatedOverallContractAmount"),
        framework_maximum=_framework_maximum(root),
        awarded_value=money_at(root, f"{RESULT}/cbc:TotalAmount"),
        strategic=_additional(source.lots, "strategic-procurement"),
        environmental=_additional(source.lots, "environmental-impact"),
        social=_additional(source.lots, "social-objective"),
        innovation=_additional(source.lots, "innovative-acquisition"),
        reserved=_reserved(source.lots),
        reserved_execution=_reserved_execution(source.lots),
        lots=distinct(lot_of(lot, language) for lot in source.lots),
        awards=_awards(source),
        changes=distinct(_changes(source, "efac:Changes")),
        modifications=distinct(_changes(source, "efac:ContractModification")),
    )


def _source(root: etree._Element) -> _Source:
    lots = [lot for lot in root.findall("cac:ProcurementProjectLot", NS) if is_lot(lot)]
    company = f"{EXTENSION}/efac:Organizations/efac:Organization/efac:Company"
    return _Source(
        root=root,
        language=text_at(root, "cbc:NoticeLanguageCode"),
        companies=by_id(root, company, "cac:PartyIdentification/cbc:ID"),
        lots=lots,
        projects=[project for parent in (root, *lots) for project in parent.findall("cac:ProcurementProject", NS)],
    )


# --- Parts of a notice ------------------------------------------------------------------------------------------------


def _ted_number(root: etree._Element) -> str | None:
    """The number in the TED database as people write it: 191536-2024 for 00191536-2024."""
    number = text_at(root, f"{EXTENSION}/efac:Publication/efbc:NoticePublicationID[@schemeName='ojs-notice-id']")
    return number.lstrip("0") if number else None


def _buyers(source: _Source) -> Iterator[Buyer]:
    for party in source.root.findall("cac:ContractingParty", NS):
        company = source.companies.get(text_at(party, "cac:Party/cac:PartyIdentification/cbc:ID") or "")
        if company is not None:
            yield Buyer(
                name=in_language(company, "cac:PartyName/cbc:Name", source.language),
                id=text_at(company, "cac:PartyLegalEntity/cbc:CompanyID"),
                city=text_at(company, "cac:PostalAddress/cbc:CityName"),
                nuts=text_at(company, "cac:PostalAddress/cbc:CountrySubentityCode"),
                legal_type=text_at(party, "cac:ContractingPartyType/cbc:PartyTypeCode[@listName='buyer-legal-type']"),
            )


def _additional(lots: Iterable[etree._Element], list_name: str) -> tuple[str, ...]:
    return codes_at(lots, "cac:ProcurementProject/cac:ProcurementAdditionalType/cbc:ProcurementTypeCode", list_name)


def _reserved(lots: Iterable[etree._Element]) -> tuple[str, ...]:
    requirement = "cac:TenderingTerms/cac:TendererQualificationRequest/cac:SpecificTendererRequirement"
    return codes_at(lots, f"{requirement}/cbc:TendererRequirementTypeCode", "reserved-procurement")


def _reserved_execution(lots: Iterable[etree._Element]) -> str | None:
    """`yes` as soon as one lot says so, else what the first lot says."""
    requirement = "cac:TenderingTerms/cac:ContractExecutionRequirement/cbc:ExecutionRequirementCode"
    codes = codes_at(lots, requirement, "reserved-execution")
    return "yes" if "yes" in codes else next(iter(codes), None)


def _changes(source: _Source, kind: str) -> Iterator[Change]:
    """One per described change; a block that describes none still says which notice it changes, and why."""
    for block in source.root.findall(f"{EXTENSION}/{kind}", NS):
        for change in block.findall("efac:Change", NS) or [block]:
            yield Change(
                notice=text_at(block, "efbc:ChangedNoticeIdentifier"),
                sections=texts_at([change], "efac:ChangedSection/efbc:ChangedSectionIdentifier"),
                description=in_language(change, "efbc:ChangeDescription", source.language),
                reason=text_at(block, "efac:ChangeReason/cbc:ReasonCode"),
            )


def _awards(source: _Source) -> tuple[Award, ...]:
    awards = list(islice(_winners(source), MAX_AWARDS + 1))
    if len(awards) > MAX_AWARDS:
        raise UnreadableNotice(f"De aankondiging noemt meer dan {MAX_AWARDS} gunningen.")
    return distinct(awards)


def _winners(source: _Source) -> Iterator[Award]:
    """Follows the numbers in the notice: result of a lot -> tenders -> tendering party -> tenderers -> company."""
    book = _Book.of(source)
    for lot_result in source.root.findall(f"{RESULT}/efac:LotResult", NS):
        if text_at(lot_result, "cbc:TenderResultCode") == "selec-w":
            for number in texts_at([lot_result], "efac:LotTender/cbc:ID"):
                tender = book.tenders.get(number)
                for tenderer in book.tenderers.get(text_at(tender, "efac:TenderingParty/cbc:ID") or "", ()):
                    yield _award(source, book, lot_result, number, tenderer)


@dataclass(frozen=True)
class _Book:
    """What the results of a notice point at, by number."""

    tenders: dict[str, etree._Element]
    tenderers: dict[str, tuple[str, ...]]
    dates: dict[str, date]
    lots: dict[str, etree._Element]
    maximum: Money | None

    @classmethod
    def of(cls, source: _Source) -> Self:
        parties = by_id(source.root, f"{RESULT}/efac:TenderingParty")
        contracts = source.root.findall(f"{RESULT}/efac:SettledContract", NS)
        return cls(
            tenders=by_id(source.root, f"{RESULT}/efac:LotTender"),
            tenderers={number: texts_at([party], "efac:Tenderer/cbc:ID") for number, party in parties.items()},
            dates=_contract_dates(contracts),
            lots={number: lot for lot in source.lots if (number := text_at(lot, "cbc:ID"))},
            maximum=_framework_maximum(source.root),
        )


def _award(source: _Source, book: _Book, lot_result: etree._Element, number: str, tenderer: str) -> Award:
    company = source.companies.get(tenderer)
    lot = text_at(lot_result, "efac:TenderLot/cbc:ID")
    element = book.lots.get(lot or "")
    return Award(
        lot=lot,
        winner=in_language(company, "cac:PartyName/cbc:Name", source.language),
        winner_id=text_at(company, "cac:PartyLegalEntity/cbc:CompanyID"),
        value=money_at(book.tenders.get(number), "cac:LegalMonetaryTotal/cbc:PayableAmount"),
        awarded_on=book.dates.get(number),
        company_size=text_at(company, "efbc:CompanySizeCode"),
        is_framework=contracted_as(element, FRAMEWORK) if element is not None else None,
        ceiling=money_at(lot_result, "efac:FrameworkAgreementValues/cbc:MaximumValueAmount")
        or money_at(element, f"cac:ProcurementProject/{MAXIMUM}")
        or book.maximum,
    )


def _framework_maximum(root: etree._Element) -> Money | None:
    """The most that may be bought under the frameworks of this notice together: as asked, else as awarded."""
    return money_at(root, f"cac:ProcurementProject/{MAXIMUM}") or money_at(
        root, f"{RESULT}/efbc:OverallMaximumFrameworkContractsAmount"
    )


def _contract_dates(contracts: Iterable[etree._Element]) -> dict[str, date]:
    """By tender: the day on which its contract was awarded, else concluded."""
    return {
        tender: day
        for contract in contracts
        if (day := day_of(text_at(contract, "cbc:AwardDate")) or day_of(text_at(contract, "cbc:IssueDate")))
        for tender in texts_at([contract], "efac:LotTender/cbc:ID")
    }
