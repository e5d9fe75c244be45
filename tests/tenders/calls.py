"""A call in eForms with lots, as TED or TenderNed gives it, written for tests."""

NAMESPACES = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        "cac": "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2",
        "cbc": "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2",
        "ext": "urn:oasis:names:specification:ubl:schema:xsd:CommonExtensionComponents-2",
        "efext": "http://data.europa.eu/p27/eforms-ubl-extensions/1",
        "efbc": "http://data.europa.eu/p27/eforms-ubl-extension-basic-components/1",
        "efac": "http://data.europa.eu/p27/eforms-ubl-extension-aggregate-components/1",
    }.items()
)
EXTENSION = (
    "<ext:UBLExtensions><ext:UBLExtension><ext:ExtensionContent><efext:EformsExtension>{inner}"
    "</efext:EformsExtension></ext:ExtensionContent></ext:UBLExtension></ext:UBLExtensions>"
)
BUYER = """<efac:Organizations>
<efac:Organization><efac:Company><cac:PartyIdentification><cbc:ID>ORG-1</cbc:ID></cac:PartyIdentification>
<cac:PartyName><cbc:Name>Gemeente Assen</cbc:Name></cac:PartyName>
<cac:PartyLegalEntity><cbc:CompanyID>{kvk}</cbc:CompanyID></cac:PartyLegalEntity></efac:Company></efac:Organization>
</efac:Organizations>"""
PARTY = """<cac:ContractingParty><cac:Party><cac:PartyIdentification><cbc:ID>ORG-1</cbc:ID></cac:PartyIdentification>
</cac:Party></cac:ContractingParty>"""


def lot_xml(
    number: str,
    title: str = "",
    *,
    description: str = "",
    value: object = "",
    most: object = "",
    criterion: str = "",
    goal: str = "",
    period: str = "",
    renewals: int | None = None,
    system: str = "",
    reserved: str = "",
    executed: str = "",
) -> str:
    """One lot; `period` is XML, `goal` a code of social-objective, `system` one of framework-agreement."""
    code = f'<cbc:ContractingSystemTypeCode listName="framework-agreement">{system}</cbc:ContractingSystemTypeCode>'
    bought = f"<cac:ContractingSystem>{code}</cac:ContractingSystem>" if system else ""
    social = f'<cbc:ProcurementTypeCode listName="social-objective">{goal}</cbc:ProcurementTypeCode>'
    again = f"<cbc:MaximumNumberNumeric>{renewals}</cbc:MaximumNumberNumeric>"
    return (
        f'<cac:ProcurementProjectLot><cbc:ID schemeName="Lot">{number}</cbc:ID>'
        f"<cac:TenderingTerms>{_reserved(reserved, executed)}{_criterion(criterion)}</cac:TenderingTerms>"
        f"<cac:TenderingProcess>{bought}</cac:TenderingProcess><cac:ProcurementProject>"
        f"<cbc:Name>{title}</cbc:Name><cbc:Description>{description}</cbc:Description>"
        + (f"<cac:ProcurementAdditionalType>{social}</cac:ProcurementAdditionalType>" if goal else "")
        + f"<cac:RequestedTenderTotal>{_amounts(value, most)}</cac:RequestedTenderTotal>"
        + f"<cac:PlannedPeriod>{period}</cac:PlannedPeriod>"
        + (f"<cac:ContractExtension>{again}</cac:ContractExtension>" if renewals is not None else "")
        + "</cac:ProcurementProject></cac:ProcurementProjectLot>"
    )


def _amounts(value: object, most: object) -> str:
    ceiling = f'<efbc:FrameworkMaximumAmount currencyID="EUR">{most}</efbc:FrameworkMaximumAmount>'
    return (
        EXTENSION.format(inner=ceiling)
        + f'<cbc:EstimatedOverallContractAmount currencyID="EUR">{value}</cbc:EstimatedOverallContractAmount>'
    )


def call_xml(*lots: str, kvk: str = "01234567") -> bytes:
    """A contract notice of the municipality of Assen with these lots."""
    root = "ContractNotice"
    buyer = EXTENSION.format(inner=BUYER.format(kvk=kvk))
    return (
        f'<{root} xmlns="urn:oasis:names:specification:ubl:schema:xsd:{root}-2" {NAMESPACES}>{buyer}'
        f'<cbc:ID schemeName="notice-id">1</cbc:ID>{PARTY}{"".join(lots)}</{root}>'
    ).encode()


def _criterion(name: str) -> str:
    named = f"<cac:SubordinateAwardingCriterion><cbc:Name>{name}</cbc:Name></cac:SubordinateAwardingCriterion>"
    criterion = f"<cac:AwardingTerms><cac:AwardingCriterion>{named}</cac:AwardingCriterion></cac:AwardingTerms>"
    return criterion if name else ""


def _reserved(whom: str, executed: str) -> str:
    code = f'<cbc:TendererRequirementTypeCode listName="reserved-procurement">{whom}</cbc:TendererRequirementTypeCode>'
    asked = f"<cac:SpecificTendererRequirement>{code}</cac:SpecificTendererRequirement>"
    work = f'<cbc:ExecutionRequirementCode listName="reserved-execution">{executed}</cbc:ExecutionRequirementCode>'
    return (
        f"<cac:TendererQualificationRequest>{asked}</cac:TendererQualificationRequest>"
        f"<cac:ContractExecutionRequirement>{work}</cac:ContractExecutionRequirement>"
    )
