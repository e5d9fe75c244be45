"""The invented publications as TED would have them: eForms with values, lots and winners, which TenderNed leaves out.

Most Dutch notices fill in no impact field, and neither do these. ted.csv holds the ones that do, with their lots and
award criteria; in one of them field and text contradict each other, as happens in reality.
"""

import html
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from uuid import NAMESPACE_URL, uuid5
from xml.sax.saxutils import escape
from zoneinfo import ZoneInfo

from monitoring.demo.files import table
from monitoring.demo.procurements import Buyer, Procurement, Winner
from tenders.tenderned.catalogue import NO_DEADLINE, Notice

UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
P27 = "http://data.europa.eu/p27/eforms-"
NATURES = {"L": "supplies", "D": "services", "W": "works"}
PROCEDURES = {"OPE": "open", "NOP": "restricted", "APM": "oth-mult", "CCD": "comp-dial", "OZB": "neg-wo-call"}
LEGAL_TYPES = {"municipality": "la", "province": "ra", "water_board": "ra", "state": "cga"}
OTHER_LEGAL_TYPE = "body-pl"
MONTHS = {"L": 36, "D": 24, "W": 12}  # how long contracts last
RENEWALS = {"L": 0, "D": 2, "W": 0}  # and how often they may be renewed
FOLLOWS = timedelta(days=12)  # between the award and its publication
AMSTERDAM = ZoneInfo("Europe/Amsterdam")


@dataclass(frozen=True)
class Part:
    """A lot: its number, what it is called and what it is worth."""

    number: str
    title: str
    value: int | None


@dataclass(frozen=True)
class Fields:
    """What a notice fills in besides the usual; codes of the eForms lists."""

    lots: tuple[tuple[str, int], ...] = ()
    reserved: str = "none"
    strategic: tuple[str, ...] = ("none",)
    environmental: tuple[str, ...] = ()
    social: tuple[str, ...] = ()
    criteria: tuple[str, ...] = ()
    framework_maximum: int | None = None


def ted_notices(published: Iterable[tuple[Procurement, list[Notice]]]) -> dict[str, bytes]:
    """By TED number the XML of every notice that has one; the notices stand with their procurement."""
    filled = {int(row["nr"]): _fields(row) for row in table("ted")}
    return {
        notice.ted_number: notice_xml(row, notice, filled.get(row.number, Fields())).encode()
        for row, notices in published
        for notice in notices
        if notice.ted_number
    }


def notice_xml(row: Procurement, notice: Notice, fields: Fields) -> str:
    """One notice as eForms: a ContractAwardNotice when it tells who won, else a ContractNotice."""
    root = "ContractAwardNotice" if notice.is_awarded else "ContractNotice"
    lots = _lots(row, fields)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="{UBL}{root}-2" {_namespaces()}>'
        f"{_extension(row, notice, lots)}{_head(row, notice)}{_contracting_party(row.buyer)}{_process(row)}"
        f"{_project(row, row.title, row.description, row.value)}"
        + "".join(_lot(row, notice, part, fields) for part in lots)
        + f"</{root}>"
    )


def _fields(row: dict[str, str]) -> Fields:
    lots = tuple((title, int(value)) for title, _, value in (lot.rpartition("=") for lot in _several(row["percelen"])))
    return Fields(
        lots=lots,
        reserved=row["voorbehouden"] or "none",
        strategic=_several(row["strategisch"]) or ("none",),
        environmental=_several(row["milieu"]),
        social=_several(row["sociaal"]),
        criteria=_several(row["criteria"]),
        framework_maximum=int(row["kader"]) if row["kader"] else None,
    )


def _several(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split("|") if part)


def _lots(row: Procurement, fields: Fields) -> list[Part]:
    """The lots of a notice; without lots of its own it has one, which is the whole."""
    if not fields.lots:
        return [Part("LOT-0000", row.title, row.value)]
    return [Part(f"LOT-{place:04}", title, value) for place, (title, value) in enumerate(fields.lots, 1)]


def _namespaces() -> str:
    names = {
        "cac": f"{UBL}CommonAggregateComponents-2",
        "cbc": f"{UBL}CommonBasicComponents-2",
        "ext": f"{UBL}CommonExtensionComponents-2",
        "efext": f"{P27}ubl-extensions/1",
        "efac": f"{P27}ubl-extension-aggregate-components/1",
        "efbc": f"{P27}ubl-extension-basic-components/1",
    }
    return " ".join(f'xmlns:{prefix}="{address}"' for prefix, address in names.items())


def _in(tag: str, *content: str) -> str:
    return f"<{tag}>{''.join(content)}</{tag}>"


def _text(tag: str, text: str) -> str:
    """Text in Dutch. TED's copy holds characters, not the entities that buyers type into TenderNed."""
    return f'<{tag} languageID="NLD">{escape(html.unescape(text).replace(chr(0x200B), ""))}</{tag}>'


def _code(tag: str, code: str, listed: str) -> str:
    return f'<{tag} listName="{listed}">{escape(code)}</{tag}>'


def _id(number: str, scheme: str = "") -> str:
    return f'<cbc:ID schemeName="{scheme}">{number}</cbc:ID>' if scheme else f"<cbc:ID>{number}</cbc:ID>"


def _amount(tag: str, value: int | None) -> str:
    return "" if value is None else f'<{tag} currencyID="EUR">{value}.00</{tag}>'


def _head(row: Procurement, notice: Notice) -> str:
    sent = notice.published_at.replace(microsecond=0, tzinfo=AMSTERDAM)
    offset = sent.isoformat()[-6:]
    kind, code = ("result", "can-standard") if notice.is_awarded else ("competition", "cn-standard")
    if notice.form_code in ("EF20", "EF33"):
        code = code.replace("standard", "social")
    return (
        "<cbc:UBLVersionID>2.3</cbc:UBLVersionID><cbc:CustomizationID>eforms-sdk-1.13</cbc:CustomizationID>"
        + _id(str(uuid5(NAMESPACE_URL, f"bericht/{notice.publication_id}")), "notice-id")
        + _in("cbc:ContractFolderID", str(uuid5(NAMESPACE_URL, f"procedure/{row.number}")))
        + _in("cbc:IssueDate", f"{sent.date()}{offset}")
        + _in("cbc:IssueTime", f"{sent.time()}{offset}")
        + "<cbc:VersionID>01</cbc:VersionID><cbc:RegulatoryDomain>32014L0024</cbc:RegulatoryDomain>"
        + _code("cbc:NoticeTypeCode", code, kind)
        + _code("cbc:NoticeLanguageCode", "NLD", "language")
    )


def _contracting_party(buyer: Buyer) -> str:
    legal_type = LEGAL_TYPES.get(buyer.kind, OTHER_LEGAL_TYPE)
    return _in(
        "cac:ContractingParty",
        _in("cac:ContractingPartyType", _code("cbc:PartyTypeCode", legal_type, "buyer-legal-type")),
        _in("cac:Party", _in("cac:PartyIdentification", _id("ORG-0001", "organization"))),
    )


def _process(row: Procurement) -> str:
    code = _code("cbc:ProcedureCode", PROCEDURES[row.procedure], "procurement-procedure-type")
    return _in("cac:TenderingProcess", code)


def _project(
    row: Procurement,
    title: str,
    description: str,
    value: int | None,
    *,
    additional: str = "",
    period: str = "",
    maximum: str = "",
) -> str:
    main, *others = (_code("cbc:ItemClassificationCode", cpv, "cpv") for cpv in row.cpv)
    estimated = _amount("cbc:EstimatedOverallContractAmount", value)
    return _in(
        "cac:ProcurementProject",
        _text("cbc:Name", title),
        _text("cbc:Description", description),
        _code("cbc:ProcurementTypeCode", NATURES[row.nature], "contract-nature"),
        additional,
        _in("cac:RequestedTenderTotal", maximum, estimated) if estimated or maximum else "",
        _in("cac:MainCommodityClassification", main),
        *(_in("cac:AdditionalCommodityClassification", other) for other in others),
        _in("cac:RealizedLocation", _in("cac:Address", _place(row))),
        period,
    )


def _maximum(fields: Fields) -> str:
    """The most that may be bought under a framework."""
    amount = _amount("efbc:FrameworkMaximumAmount", fields.framework_maximum)
    content = _in("ext:ExtensionContent", _in("efext:EformsExtension", amount))
    return _in("ext:UBLExtensions", _in("ext:UBLExtension", content)) if amount else ""


def _period(row: Procurement) -> str:
    """How long the contract lasts, and how often it may be renewed; works are never."""
    length = f'<cbc:DurationMeasure unitCode="MONTH">{MONTHS[row.nature]}</cbc:DurationMeasure>'
    most = RENEWALS[row.nature]
    renewals = _in("cac:ContractExtension", _in("cbc:MaximumNumberNumeric", str(most))) if most else ""
    return _in("cac:PlannedPeriod", length) + renewals


def _place(row: Procurement) -> str:
    """The region of the work when the buyer gives one of level 3, else "somewhere in the country"."""
    regions = [code for code in row.nuts if len(code) == len("NL131")]
    where = _code("cbc:CountrySubentityCode", regions[0], "nuts-lvl3") if regions else _in("cbc:Region", "anyw-cou")
    return where + _in("cac:Country", _code("cbc:IdentificationCode", "NLD", "country"))


def _lot(row: Procurement, notice: Notice, part: Part, fields: Fields) -> str:
    additional = "".join(
        _in("cac:ProcurementAdditionalType", _code("cbc:ProcurementTypeCode", code, listed))
        for listed, codes in (
            ("strategic-procurement", fields.strategic),
            ("environmental-impact", fields.environmental),
            ("social-objective", fields.social),
        )
        for code in codes
    )
    return _in(
        "cac:ProcurementProjectLot",
        _id(part.number, "Lot"),
        _terms(notice, fields),
        _lot_process(notice, fields),
        _project(
            row,
            part.title,
            row.description,
            part.value,
            additional=additional,
            period=_period(row),
            maximum=_maximum(fields),
        ),
    )


def _terms(notice: Notice, fields: Fields) -> str:
    """Who may take part (calls only: award notices have no such field) and what is scored."""
    reserved = _code("cbc:TendererRequirementTypeCode", fields.reserved, "reserved-procurement")
    request = _in("cac:TendererQualificationRequest", _in("cac:SpecificTendererRequirement", reserved))
    criteria = "".join(
        _in("cac:SubordinateAwardingCriterion", _text("cbc:Name", name), _text("cbc:Description", name))
        for name in fields.criteria
    )
    scored = _in("cac:AwardingTerms", _in("cac:AwardingCriterion", criteria)) if criteria else ""
    return _in("cac:TenderingTerms", "" if notice.is_awarded else request, scored)


def _lot_process(notice: Notice, fields: Fields) -> str:
    """By when a company must act, and whether the contract is a framework."""
    kind = "fa-wo-rc" if fields.framework_maximum else "none"
    system = _code("cbc:ContractingSystemTypeCode", kind, "framework-agreement")
    return _in("cac:TenderingProcess", _closing(notice), _in("cac:ContractingSystem", system))


def _closing(notice: Notice) -> str:
    if notice.is_awarded or not notice.deadline or notice.deadline.date() >= NO_DEADLINE.date():
        return ""
    closes = notice.deadline.replace(tzinfo=AMSTERDAM)
    offset = closes.isoformat()[-6:]
    period = _in("cbc:EndDate", f"{closes.date()}{offset}") + _in("cbc:EndTime", f"{closes.time()}{offset}")
    return _in("cac:TenderSubmissionDeadlinePeriod", period)


def _extension(row: Procurement, notice: Notice, lots: list[Part]) -> str:
    subtype = _in("efac:NoticeSubType", _code("cbc:SubTypeCode", notice.form_code[2:], "notice-subtype"))
    companies = [_company(1, row.buyer.name, city=row.buyer.municipality, nuts=row.buyer.nuts)]
    result = ""
    if notice.is_awarded:
        companies += [_company(place, it.name, kvk=it.kvk) for place, it in enumerate(row.winners, 2)]
        result = _result(row, notice, lots)
    number = f'<efbc:NoticePublicationID schemeName="ojs-notice-id">00{notice.ted_number}</efbc:NoticePublicationID>'
    content = result + subtype + _in("efac:Organizations", *companies) + _in("efac:Publication", number)
    inner = _in("ext:ExtensionContent", _in("efext:EformsExtension", content))
    return _in("ext:UBLExtensions", _in("ext:UBLExtension", inner))


def _company(place: int, name: str, *, kvk: str = "", city: str = "", nuts: str = "") -> str:
    region = _code("cbc:CountrySubentityCode", nuts, "nuts-lvl3") if nuts else ""
    address = _in("cbc:CityName", escape(city)) + region if city else ""
    company = _in(
        "efac:Company",
        _in("cac:PartyIdentification", _id(f"ORG-{place:04}", "organization")),
        _in("cac:PartyName", _text("cbc:Name", name)),
        _in("cac:PostalAddress", address) if address else "",
        _in("cac:PartyLegalEntity", _in("cbc:CompanyID", kvk)) if kvk else "",
    )
    return _in("efac:Organization", company)


def _result(row: Procurement, notice: Notice, lots: list[Part]) -> str:
    """Who won which lot for how much. With as many winners as lots each has its own; else all share every lot."""
    shared = len(row.winners) != len(lots)
    wins = [
        (part, place, winner)
        for lot_place, part in enumerate(lots)
        for place, winner in enumerate(row.winners)
        if shared or place == lot_place
    ]
    tenders = [_tender(number, *win, among=len(row.winners) if shared else 1) for number, win in enumerate(wins, 1)]
    results = [_lot_result(part, [n for n, win in enumerate(wins, 1) if win[0] == part]) for part in lots]
    decided = (notice.published_at - FOLLOWS).date()
    contracts = [_contract(number, f"{decided}Z") for number in range(1, len(wins) + 1)]
    parties = [_party(place) for place in range(1, len(row.winners) + 1)]
    total = _amount("cbc:TotalAmount", row.value)
    return _in("efac:NoticeResult", total, *results, *tenders, *contracts, *parties)


def _lot_result(part: Part, tenders: list[int]) -> str:
    return _in(
        "efac:LotResult",
        _id(part.number.replace("LOT", "RES"), "result"),
        _code("cbc:TenderResultCode", "selec-w", "winner-selection-status"),
        *(_in("efac:LotTender", _id(f"TEN-{number:04}", "tender")) for number in tenders),
        _in("efac:TenderLot", _id(part.number, "Lot")),
    )


def _tender(number: int, part: Part, place: int, winner: Winner, *, among: int) -> str:
    value = None if part.value is None else part.value // among
    return _in(
        "efac:LotTender",
        _id(f"TEN-{number:04}", "tender"),
        _in("cac:LegalMonetaryTotal", _amount("cbc:PayableAmount", value)) if value is not None else "",
        _in("efac:TenderingParty", _id(f"TPA-{place + 1:04}", "tendering-party")),
        _in("efac:TenderLot", _id(part.number, "Lot")),
        _in("efac:TenderReference", _id(escape(winner.name[:20]))),
    )


def _contract(number: int, decided: str) -> str:
    tender = _in("efac:LotTender", _id(f"TEN-{number:04}", "tender"))
    return _in("efac:SettledContract", _id(f"CON-{number:04}", "contract"), _in("cbc:IssueDate", decided), tender)


def _party(place: int) -> str:
    tenderer = _in("efac:Tenderer", _id(f"ORG-{place + 1:04}", "organization"))
    return _in("efac:TenderingParty", _id(f"TPA-{place:04}", "tendering-party"), tenderer)
