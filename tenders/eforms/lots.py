"""The lots of an eForms notice: what is bought in each, for how long, and what a tender is judged by."""

from collections.abc import Iterable
from datetime import datetime

from lxml import etree

from tenders.eforms.notice import Criterion, Lot
from tenders.eforms.reading import (
    EXTENSION,
    NS,
    codes_at,
    content,
    day_of,
    distinct,
    in_language,
    moment_of,
    money_at,
    months,
    number,
    renewals,
    text_at,
    texts_at,
)

# By when a company must act: hand in a tender (BT-131), else ask to take part (BT-1311), else show interest (BT-630).
DEADLINES = (
    "cac:TenderingProcess/cac:TenderSubmissionDeadlinePeriod",
    "cac:TenderingProcess/cac:ParticipationRequestReceptionPeriod",
    f"cac:TenderingProcess/{EXTENSION}/efac:InterestExpressionReceptionPeriod",
)
MAXIMUM = f"cac:RequestedTenderTotal/{EXTENSION}/efbc:FrameworkMaximumAmount"
PARAMETER = f"{EXTENSION}/efac:AwardCriterionParameter"
FRAMEWORK, DYNAMIC = "framework-agreement", "dps-usage"


def cpv_of(projects: Iterable[etree._Element]) -> tuple[str, ...]:
    """For each project its main code, then the additional ones."""
    code = "cbc:ItemClassificationCode[@listName='cpv']"
    paths = (f"cac:MainCommodityClassification/{code}", f"cac:AdditionalCommodityClassification/{code}")
    return distinct(cpv for project in projects for path in paths for cpv in texts_at([project], path))


def is_lot(lot: etree._Element) -> bool:
    """Lots, and the parts of planned procurements; a LotsGroup only bundles lots that are listed themselves."""
    name = lot.find("cbc:ID", NS)
    return name is not None and name.get("schemeName") in ("Lot", "Part")


def lot_of(lot: etree._Element, language: str | None) -> Lot:
    project = lot.find("cac:ProcurementProject", NS)
    criterion = "cac:TenderingTerms/cac:AwardingTerms/cac:AwardingCriterion/cac:SubordinateAwardingCriterion"
    criteria = (_criterion(element, language) for element in lot.findall(criterion, NS))
    period = None if project is None else project.find("cac:PlannedPeriod", NS)
    duration = None if period is None else period.find("cbc:DurationMeasure", NS)
    return Lot(
        id=text_at(lot, "cbc:ID"),
        title=in_language(project, "cbc:Name", language),
        description=in_language(project, "cbc:Description", language),
        deadline=_deadline(lot),
        cpv=cpv_of(lot.findall("cac:ProcurementProject", NS)),
        criteria=distinct(
            criterion for criterion in criteria if criterion.name or criterion.description or criterion.weight
        ),
        value=money_at(project, "cac:RequestedTenderTotal/cbc:EstimatedOverallContractAmount"),
        framework_maximum=money_at(project, MAXIMUM),
        is_framework=contracted_as(lot, FRAMEWORK),
        is_dynamic=contracted_as(lot, DYNAMIC),
        months=months(content(duration), duration.get("unitCode") if duration is not None else None),
        starts_on=day_of(text_at(period, "cbc:StartDate")),
        ends_on=day_of(text_at(period, "cbc:EndDate")),
        renewals=renewals(text_at(project, "cac:ContractExtension/cbc:MaximumNumberNumeric")),
    )


def contracted_as(lot: etree._Element, list_name: str) -> bool | None:
    """Whether the lot is bought under a framework (BT-765) or a dynamic system (BT-766); None when it does not say."""
    system = "cac:TenderingProcess/cac:ContractingSystem/cbc:ContractingSystemTypeCode"
    codes = codes_at([lot], system, list_name)
    return any(code != "none" for code in codes) if codes else None


def _criterion(element: etree._Element, language: str | None) -> Criterion:
    return Criterion(
        name=in_language(element, "cbc:Name", language),
        description=in_language(element, "cbc:Description", language),
        kind=text_at(element, "cbc:AwardingCriterionTypeCode"),
        weight=next((weight for it in element.findall(PARAMETER, NS) if (weight := _weight(it))), None),
    )


def _weight(parameter: etree._Element) -> str | None:
    """How much a criterion counts (BT-541); a fixed amount, a threshold or a place in the order is no weight."""
    unit = parameter.find("efbc:ParameterCode", NS)
    amount = number(text_at(parameter, "efbc:ParameterNumeric"))
    if amount is None or (unit is not None and unit.get("listName") != "number-weight"):
        return None
    kind = (content(unit) or "").partition("-")[0]
    return None if kind == "ord" else f"{amount.normalize():f}{'%' if kind == 'per' else ''}"


def _deadline(lot: etree._Element) -> datetime | None:
    moments = (
        moment_of(text_at(lot, f"{path}/cbc:EndDate"), text_at(lot, f"{path}/cbc:EndTime")) for path in DEADLINES
    )
    return next((moment for moment in moments if moment), None)
