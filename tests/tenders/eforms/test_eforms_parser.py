"""Each rule of reading a notice, on small notices written for it."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from tenders.eforms import parser
from tenders.eforms.document import UnreadableNotice
from tenders.eforms.notice import Award, Criterion, Money, Notice, facts
from tenders.eforms.parser import parse_notice

Build = Callable[..., str]


def read(xml: str) -> Notice:
    return parse_notice(xml.encode())


def lot(number: str = "LOT-1", *, scheme: str = "Lot", terms: str = "", process: str = "", project: str = "") -> str:
    return (
        f'<cac:ProcurementProjectLot><cbc:ID schemeName="{scheme}">{number}</cbc:ID>'
        f"<cac:TenderingTerms>{terms}</cac:TenderingTerms><cac:TenderingProcess>{process}</cac:TenderingProcess>"
        f"<cac:ProcurementProject>{project}</cac:ProcurementProject></cac:ProcurementProjectLot>"
    )


def element(name: str, inner: str) -> str:
    return f"<{name}>{inner}</{name}>"


def tender_deadline(day: str, time: str) -> str:
    return element(
        "cac:TenderSubmissionDeadlinePeriod", f"<cbc:EndDate>{day}</cbc:EndDate><cbc:EndTime>{time}</cbc:EndTime>"
    )


def cpv(kind: str, code: str, list_name: str = "cpv") -> str:
    tag = f"cac:{kind}CommodityClassification"
    return f'<{tag}><cbc:ItemClassificationCode listName="{list_name}">{code}</cbc:ItemClassificationCode></{tag}>'


def place(nuts: str, list_name: str = "nuts-lvl3") -> str:
    code = f'<cbc:CountrySubentityCode listName="{list_name}">{nuts}</cbc:CountrySubentityCode>'
    return f"<cac:RealizedLocation><cac:Address>{code}</cac:Address></cac:RealizedLocation>"


def goal(list_name: str, code: str) -> str:
    typed = f'<cbc:ProcurementTypeCode listName="{list_name}">{code}</cbc:ProcurementTypeCode>'
    return f"<cac:ProcurementAdditionalType>{typed}</cac:ProcurementAdditionalType>"


def reserved_for(code: str) -> str:
    typed = f'<cbc:TendererRequirementTypeCode listName="reserved-procurement">{code}</cbc:TendererRequirementTypeCode>'
    return (
        f"<cac:TendererQualificationRequest><cac:SpecificTendererRequirement>{typed}"
        "</cac:SpecificTendererRequirement></cac:TendererQualificationRequest>"
    )


def executed_by(code: str) -> str:
    typed = f'<cbc:ExecutionRequirementCode listName="reserved-execution">{code}</cbc:ExecutionRequirementCode>'
    return f"<cac:ContractExecutionRequirement>{typed}</cac:ContractExecutionRequirement>"


def result(code: str, lot: str, *tenders: str) -> str:
    named = "".join(f"<efac:LotTender><cbc:ID>{tender}</cbc:ID></efac:LotTender>" for tender in tenders)
    return (
        f"<efac:LotResult><cbc:TenderResultCode>{code}</cbc:TenderResultCode>{named}"
        f"<efac:TenderLot><cbc:ID>{lot}</cbc:ID></efac:TenderLot></efac:LotResult>"
    )


def tender(number: str, party: str, amount: str = "", currency: str = "EUR") -> str:
    paid = f'<cbc:PayableAmount currencyID="{currency}">{amount}</cbc:PayableAmount>'
    total = f"<cac:LegalMonetaryTotal>{paid}</cac:LegalMonetaryTotal>" if amount else ""
    return (
        f"<efac:LotTender><cbc:ID>{number}</cbc:ID>{total}"
        f"<efac:TenderingParty><cbc:ID>{party}</cbc:ID></efac:TenderingParty></efac:LotTender>"
    )


def party(number: str, *companies: str) -> str:
    tenderers = "".join(f"<efac:Tenderer><cbc:ID>{company}</cbc:ID></efac:Tenderer>" for company in companies)
    return f"<efac:TenderingParty><cbc:ID>{number}</cbc:ID>{tenderers}</efac:TenderingParty>"


def contract(tender: str, *, awarded: str = "", concluded: str = "") -> str:
    return (
        f"<efac:SettledContract><cbc:AwardDate>{awarded}</cbc:AwardDate><cbc:IssueDate>{concluded}</cbc:IssueDate>"
        f"<efac:LotTender><cbc:ID>{tender}</cbc:ID></efac:LotTender></efac:SettledContract>"
    )


def company(number: str, name: str, registered: str = "") -> str:
    return (
        f"<efac:Organization><efac:Company><cac:PartyIdentification><cbc:ID>{number}</cbc:ID></cac:PartyIdentification>"
        f"<cac:PartyName><cbc:Name>{name}</cbc:Name></cac:PartyName><cac:PartyLegalEntity>"
        f"<cbc:CompanyID>{registered}</cbc:CompanyID></cac:PartyLegalEntity></efac:Company></efac:Organization>"
    )


@pytest.fixture
def award_notice(eforms: Build) -> Callable[..., Notice]:
    def build(*results: str, companies: str = "") -> Notice:
        extensions = f"<efac:NoticeResult>{''.join(results)}</efac:NoticeResult>"
        extensions += f"<efac:Organizations>{companies}</efac:Organizations>"
        return read(eforms(extensions=extensions, root="ContractAwardNotice"))

    return build


def test_a_notice_that_says_little_has_none_and_empty_lists_for_the_rest(eforms: Build) -> None:
    assert facts(read(eforms())) == {
        "notice_id": "0aa5c1b0-0000-4000-8000-000000000001",
        "version": None,
        "folder_id": None,
        "subtype": None,
        "notice_type": None,
        "language": "NLD",
        "title": "Groenonderhoud",
        "buyers": [{"name": "Gemeente Groningen", "id": "01234567", "city": None, "nuts": None}],
        "cpv": [],
        "nuts": [],
        "nature": None,
        "procedure": None,
        "deadline": None,
        "estimated_value": None,
        "currency": None,
        "strategic": [],
        "environmental": [],
        "social": [],
        "innovation": [],
        "reserved": [],
        "reserved_execution": None,
        "lots": [],
        "awards": [],
        "changes": [],
    }


# --- Texts


def test_the_title_is_in_the_own_language_of_the_notice_wherever_it_stands(eforms: Build) -> None:
    names = '<cbc:Name languageID="ENG">Greenery</cbc:Name><cbc:Name languageID="NLD">Groen</cbc:Name>'
    assert read(eforms(project=names)).title == "Groen"


def test_without_a_title_in_the_own_language_the_first_one_counts(eforms: Build) -> None:
    names = '<cbc:Name languageID="FRA">Vert</cbc:Name><cbc:Name languageID="ENG">Greenery</cbc:Name>'
    assert read(eforms(project=names)).title == "Vert"


def test_an_empty_title_in_the_own_language_does_not_hide_a_filled_one(eforms: Build) -> None:
    names = '<cbc:Name languageID="NLD"> </cbc:Name><cbc:Name languageID="ENG">Greenery</cbc:Name>'
    assert read(eforms(project=names)).title == "Greenery"


def test_comments_cdata_and_references_in_a_text_lose_nothing(eforms: Build) -> None:
    name = "<cbc:Name>Zorg<!-- intern --> &amp; <![CDATA[<welzijn>]]><?pi x?> &#233;&#233;n</cbc:Name>"
    assert read(eforms(project=name)).title == "Zorg & <welzijn> één"


def test_a_buyer_is_named_in_the_own_language(eforms: Build) -> None:
    names = (
        '<cac:PartyName><cbc:Name languageID="FRY">Provinsje Fryslân</cbc:Name></cac:PartyName>'
        '<cac:PartyName><cbc:Name languageID="NLD">Provincie Fryslân</cbc:Name></cac:PartyName>'
    )
    xml = eforms().replace(
        '<cac:PartyName><cbc:Name languageID="NLD">Gemeente Groningen</cbc:Name></cac:PartyName>', names
    )
    assert read(xml).buyers[0].name == "Provincie Fryslân"


def test_a_buyer_that_is_named_twice_stands_there_once(eforms: Build) -> None:
    again = (
        "<cac:ContractingParty><cac:Party><cac:PartyIdentification><cbc:ID>ORG-1</cbc:ID></cac:PartyIdentification>"
        "</cac:Party></cac:ContractingParty>"
    )
    assert len(read(eforms(after=again)).buyers) == 1


def test_a_reference_to_an_organisation_that_is_missing_gives_no_buyer(eforms: Build) -> None:
    xml = eforms().replace(
        "<cac:Party><cac:PartyIdentification><cbc:ID>ORG-1", "<cac:Party><cac:PartyIdentification><cbc:ID>ORG-9"
    )
    assert read(xml).buyers == ()


# --- Lots, codes and places


def test_parts_of_a_planned_procurement_count_as_lots(eforms: Build) -> None:
    notice = read(eforms(lots=lot("PAR-1", scheme="Part", terms=reserved_for("res-ws")), root="PriorInformationNotice"))
    assert [part.id for part in notice.lots] == ["PAR-1"]
    assert notice.reserved == ("res-ws",)


def test_a_group_of_lots_is_no_lot_and_adds_nothing(eforms: Build) -> None:
    group = lot("GLO-1", scheme="LotsGroup", project=cpv("Main", "77310000") + goal("social-objective", "opp"))
    notice = read(eforms(lots=lot("LOT-1") + group))
    assert [one.id for one in notice.lots] == ["LOT-1"]
    assert (notice.cpv, notice.social) == ((), ())


def test_cpv_codes_are_those_of_the_procedure_and_of_every_lot_main_first_without_doubles(eforms: Build) -> None:
    main = "<cbc:Name>Groen</cbc:Name>" + cpv("Additional", "03441000") + cpv("Main", "77310000")
    lots = lot("LOT-1", project=cpv("Main", "77313000") + cpv("Additional", "03441000"))
    lots += lot("LOT-2", project=cpv("Main", "77340000") + cpv("Additional", "0-1", list_name="other"))
    notice = read(eforms(project=main, lots=lots))
    assert notice.cpv == ("77310000", "03441000", "77313000", "77340000")
    assert [one.cpv for one in notice.lots] == [("77313000", "03441000"), ("77340000",)]


def test_regions_are_read_under_both_names_of_their_code_list(eforms: Build) -> None:
    lots = lot("LOT-1", project=place("NL111", "nuts")) + lot("LOT-2", project=place("NL115") + place("NL131"))
    assert read(eforms(project=place("NL131"), lots=lots)).nuts == ("NL131", "NL111", "NL115")


def test_a_place_without_a_region_stands_apart(eforms: Build) -> None:
    anywhere = (
        "<cac:RealizedLocation><cac:Address><cbc:Region>anyw-cou</cbc:Region></cac:Address></cac:RealizedLocation>"
    )
    notice = read(eforms(lots=lot(project=anywhere)))
    assert (notice.places, notice.nuts) == (("anyw-cou",), ())


def test_goals_are_kept_apart_by_list_and_merged_over_lots(eforms: Build) -> None:
    first = goal("strategic-procurement", "soc-obj") + goal("social-objective", "opp")
    second = goal("social-objective", "opp") + goal("social-objective", "other") + goal("environmental-impact", "other")
    notice = read(eforms(lots=lot("LOT-1", project=first) + lot("LOT-2", project=second)))
    assert notice.strategic == ("soc-obj",)
    assert notice.social == ("opp", "other")
    assert notice.environmental == ("other",)


def test_none_and_unpublished_are_codes_like_any_other(eforms: Build) -> None:
    project = goal("strategic-procurement", "none") + goal("innovative-acquisition", "unpublished")
    notice = read(eforms(lots=lot(project=project, terms=reserved_for("none"))))
    assert (notice.strategic, notice.innovation, notice.reserved) == (("none",), ("unpublished",), ("none",))


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        (["no", "no"], "no"),
        (["no", "yes"], "yes"),
        (["not-known", "no"], "not-known"),
        ([], None),
    ],
)
def test_reserved_execution_is_yes_as_soon_as_one_lot_says_so(
    eforms: Build, codes: list[str], expected: str | None
) -> None:
    lots = "".join(lot(f"LOT-{n}", terms=executed_by(code)) for n, code in enumerate(codes))
    assert read(eforms(lots=lots)).reserved_execution == expected


def test_the_nature_is_the_main_one(eforms: Build) -> None:
    other = '<cbc:ProcurementTypeCode listName="transport-service">bus</cbc:ProcurementTypeCode>'
    nature = '<cbc:ProcurementTypeCode listName="contract-nature">works</cbc:ProcurementTypeCode>'
    assert read(eforms(project=goal("contract-nature", "supplies") + other + nature)).nature == "works"


def test_the_legal_type_of_a_buyer_is_not_its_contracting_type(eforms: Build) -> None:
    types = "".join(
        f'<cac:ContractingPartyType><cbc:PartyTypeCode listName="{name}">{code}</cbc:PartyTypeCode>'
        "</cac:ContractingPartyType>"
        for name, code in (("buyer-contracting-type", "not-cont-ent"), ("buyer-legal-type", "la"))
    )
    xml = eforms().replace("<cac:ContractingParty>", f"<cac:ContractingParty>{types}")
    assert read(xml).buyers[0].legal_type == "la"


def test_award_criteria_have_a_name_a_description_or_both_and_empty_ones_are_left_out(eforms: Build) -> None:
    texts = ("<cbc:Name>Social return</cbc:Name>", "", "<cbc:Description>Prijs</cbc:Description>")
    criteria = "".join(element("cac:SubordinateAwardingCriterion", text) for text in texts)
    terms = element("cac:AwardingTerms", element("cac:AwardingCriterion", criteria))
    assert read(eforms(lots=lot(terms=terms))).lots[0].criteria == (
        Criterion("Social return", None),
        Criterion(None, "Prijs"),
    )


# --- Deadlines


def test_the_deadline_of_the_notice_is_the_earliest_instant_whatever_the_offset(eforms: Build) -> None:
    early = lot("LOT-1", process=tender_deadline("2026-12-01+02:00", "12:00:00+02:00"))
    late = lot("LOT-2", process=tender_deadline("2026-12-01Z", "11:00:00Z"))
    notice = read(eforms(lots=late + early))
    assert facts(notice)["deadline"] == "2026-12-01T12:00:00+02:00"
    assert [one["deadline"] for one in facts(notice)["lots"]] == [
        "2026-12-01T11:00:00+00:00",
        "2026-12-01T12:00:00+02:00",
    ]


@pytest.mark.parametrize(
    ("end", "expected"),
    [
        ("<cbc:EndDate>2026-06-01+02:00</cbc:EndDate>", "2026-06-01T23:59:59+02:00"),
        ("<cbc:EndDate>2026-06-01</cbc:EndDate><cbc:EndTime>12:00:00</cbc:EndTime>", "2026-06-01T12:00:00+02:00"),
        ("<cbc:EndDate>2026-06-01</cbc:EndDate><cbc:EndTime>12:00:00Z</cbc:EndTime>", "2026-06-01T12:00:00+00:00"),
        ("<cbc:EndDate>2026-06-01Z</cbc:EndDate><cbc:EndTime>12:00:00</cbc:EndTime>", "2026-06-01T12:00:00+00:00"),
        (
            "<cbc:EndDate>2026-06-01+02:00</cbc:EndDate><cbc:EndTime>12:00:00+03:00</cbc:EndTime>",
            "2026-06-01T12:00:00+03:00",
        ),
        ("<cbc:EndDate>2026-02-30Z</cbc:EndDate><cbc:EndTime>12:00:00Z</cbc:EndTime>", None),
        ("<cbc:EndDate>unpublished</cbc:EndDate>", None),
        ("<cbc:EndTime>12:00:00Z</cbc:EndTime>", None),
    ],
    ids=[
        *("no time", "no offset: Dutch time", "offset on the time", "offset on the day", "two offsets"),
        *("impossible day", "withheld", "no day"),
    ],
)
def test_an_incomplete_deadline_is_completed_or_left_out(eforms: Build, end: str, expected: str | None) -> None:
    notice = read(eforms(lots=lot(process=element("cac:TenderSubmissionDeadlinePeriod", end))))
    assert facts(notice)["deadline"] == expected


def test_a_request_to_take_part_counts_only_when_no_tender_is_asked_yet(
    eforms: Build, extension: Callable[[str], str]
) -> None:
    interest = extension(element("efac:InterestExpressionReceptionPeriod", "<cbc:EndDate>2026-01-03Z</cbc:EndDate>"))
    request = element("cac:ParticipationRequestReceptionPeriod", "<cbc:EndDate>2026-01-02Z</cbc:EndDate>")
    submission = element("cac:TenderSubmissionDeadlinePeriod", "<cbc:EndDate>2026-01-04Z</cbc:EndDate>")
    processes = [interest + request + submission, interest + request, interest]
    notices = [read(eforms(lots=lot(process=process))) for process in processes]
    assert [notice.deadline and notice.deadline.day for notice in notices] == [4, 2, 3]


# --- Money


@pytest.mark.parametrize(
    ("written", "amount", "printed"),
    [
        ("1000.00", Decimal("1000.00"), "1000"),
        ("216000", Decimal(216000), "216000"),
        ("123456.78", Decimal("123456.78"), "123456.78"),
        ("0.1", Decimal("0.1"), "0.1"),
        ("-1", Decimal(-1), "-1"),
    ],
)
def test_an_amount_is_kept_exactly_and_printed_as_a_plain_number(
    eforms: Build, written: str, amount: Decimal, printed: str
) -> None:
    value = f'<cbc:EstimatedOverallContractAmount currencyID="EUR">{written}</cbc:EstimatedOverallContractAmount>'
    notice = read(eforms(project=f"<cac:RequestedTenderTotal>{value}</cac:RequestedTenderTotal>"))
    assert notice.estimated_value == Money(amount, "EUR")
    assert str(facts(notice)["estimated_value"]) == printed
    assert facts(notice)["currency"] == "EUR"


@pytest.mark.parametrize("written", ["1e999999999", "NaN", "1.000,00", "9" * 5000, "", "unpublished"])
def test_what_is_no_amount_is_left_out(eforms: Build, written: str) -> None:
    value = f'<cbc:EstimatedOverallContractAmount currencyID="EUR">{written}</cbc:EstimatedOverallContractAmount>'
    notice = read(eforms(project=f"<cac:RequestedTenderTotal>{value}</cac:RequestedTenderTotal>"))
    assert notice.estimated_value is None
    assert facts(notice)["currency"] is None


def test_a_withheld_amount_says_so() -> None:
    assert Money(Decimal("-1.00"), "EUR").is_withheld
    assert not Money(Decimal(1), "EUR").is_withheld


# --- Awards


def test_each_tenderer_of_a_winning_party_is_an_award_with_the_amount_of_the_tender(
    award_notice: Callable[..., Notice],
) -> None:
    notice = award_notice(
        result("selec-w", "LOT-1", "TEN-1"),
        tender("TEN-1", "TPA-1", "250000.50"),
        party("TPA-1", "ORG-2", "ORG-3"),
        companies=company("ORG-2", "Groenwerk", "11111111") + company("ORG-3", "Sociaal Bestek", "22222222"),
    )
    assert facts(notice)["awards"] == [
        {"lot": "LOT-1", "winner": "Groenwerk", "winner_id": "11111111", "amount": 250000.5, "currency": "EUR"},
        {"lot": "LOT-1", "winner": "Sociaal Bestek", "winner_id": "22222222", "amount": 250000.5, "currency": "EUR"},
    ]


def test_a_framework_names_several_winning_tenders_of_one_lot(award_notice: Callable[..., Notice]) -> None:
    notice = award_notice(
        result("selec-w", "LOT-1", "TEN-1", "TEN-2", "TEN-2"),
        tender("TEN-1", "TPA-1"),
        tender("TEN-2", "TPA-2", "-1"),
        party("TPA-1", "ORG-2"),
        party("TPA-2", "ORG-3"),
        companies=company("ORG-2", "Groenwerk") + company("ORG-3", "unpublished"),
    )
    assert [(award.winner, award.value) for award in notice.awards] == [
        ("Groenwerk", None),
        ("unpublished", Money(Decimal(-1), "EUR")),
    ]


def test_the_lot_of_an_award_is_that_of_the_result(award_notice: Callable[..., Notice]) -> None:
    notice = award_notice(
        result("selec-w", "LOT-1", "TEN-1"),
        result("selec-w", "LOT-2", "TEN-1"),
        tender("TEN-1", "TPA-1"),
        party("TPA-1", "ORG-2"),
        companies=company("ORG-2", "Groenwerk"),
    )
    assert [award.lot for award in notice.awards] == ["LOT-1", "LOT-2"]


@pytest.mark.parametrize("code", ["clos-nw", "open-nw", ""])
def test_a_result_without_a_winner_gives_no_award(award_notice: Callable[..., Notice], code: str) -> None:
    notice = award_notice(result(code, "LOT-1", "TEN-1"), tender("TEN-1", "TPA-1", "1"), party("TPA-1", "ORG-2"))
    assert notice.awards == ()


def test_a_winner_that_is_not_among_the_organisations_stays_an_award_without_a_name(
    award_notice: Callable[..., Notice],
) -> None:
    notice = award_notice(result("selec-w", "LOT-1", "TEN-1"), tender("TEN-1", "TPA-1", "5"), party("TPA-1", "ORG-9"))
    assert notice.awards == (Award("LOT-1", None, None, Money(Decimal(5), "EUR"), None, None),)


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        ({"awarded": "2026-01-10Z", "concluded": "2026-02-01Z"}, date(2026, 1, 10)),
        ({"concluded": "2026-02-01+01:00"}, date(2026, 2, 1)),
        ({"awarded": "2000-01-01Z", "concluded": "2026-02-01Z"}, date(2026, 2, 1)),
        ({"awarded": "2000-01-01Z"}, None),
        ({"awarded": "2026-13-01Z"}, None),
    ],
    ids=["decided", "concluded", "dummy decided", "only a dummy", "impossible"],
)
def test_the_date_of_an_award_is_that_of_its_contract(
    award_notice: Callable[..., Notice], dates: dict[str, str], expected: date | None
) -> None:
    notice = award_notice(
        result("selec-w", "LOT-1", "TEN-1"),
        tender("TEN-1", "TPA-1"),
        party("TPA-1", "ORG-2"),
        contract("TEN-1", **dates),
    )
    assert [award.awarded_on for award in notice.awards] == [expected]


def test_equal_awards_are_printed_once(award_notice: Callable[..., Notice]) -> None:
    notice = award_notice(
        result("selec-w", "LOT-1", "TEN-1", "TEN-2"),
        *(tender("TEN-1", "TPA-1"), tender("TEN-2", "TPA-1"), party("TPA-1", "ORG-2")),
        *(contract("TEN-1", awarded="2026-01-10Z"), contract("TEN-2", awarded="2026-01-11Z")),
    )
    assert len(notice.awards) == 2
    assert len(facts(notice)["awards"]) == 1


def test_a_notice_that_multiplies_its_awards_without_end_is_refused(award_notice: Callable[..., Notice]) -> None:
    tenders = [f"TEN-{n}" for n in range(150)]
    with pytest.raises(UnreadableNotice, match=f"meer dan {parser.MAX_AWARDS} gunningen"):
        award_notice(
            *(result("selec-w", "LOT-1", *tenders), party("TPA-1", *(f"ORG-{n}" for n in range(150)))),
            *(tender(number, "TPA-1") for number in tenders),
        )


# --- Changes and identity


def test_a_change_notice_without_a_described_change_still_says_what_it_changes(eforms: Build) -> None:
    changes = (
        "<efac:Changes><efbc:ChangedNoticeIdentifier>123456-2026</efbc:ChangedNoticeIdentifier>"
        "<efac:ChangeReason><cbc:ReasonCode>cancel</cbc:ReasonCode></efac:ChangeReason></efac:Changes>"
    )
    assert facts(read(eforms(extensions=changes)))["changes"] == [
        {"notice": "123456-2026", "sections": [], "description": None, "reason": "cancel"}
    ]


def test_the_number_of_ted_loses_its_leading_zeros(eforms: Build) -> None:
    number = '<efbc:NoticePublicationID schemeName="ojs-notice-id">00012345-2026</efbc:NoticePublicationID>'
    other = '<efbc:NoticePublicationID schemeName="gazette">7</efbc:NoticePublicationID>'
    assert read(eforms(extensions=f"<efac:Publication>{other}{number}</efac:Publication>")).ted_number == "12345-2026"


def test_the_number_of_the_notice_is_read_with_or_without_its_scheme(eforms: Build) -> None:
    assert read(eforms().replace(' schemeName="notice-id"', "")).notice_id == "0aa5c1b0-0000-4000-8000-000000000001"
    other = eforms().replace("<cbc:ID schemeName", "<cbc:ID>x</cbc:ID><cbc:ID schemeName", 1)
    assert read(other).notice_id == "0aa5c1b0-0000-4000-8000-000000000001"


def test_the_moment_of_sending_keeps_its_offset(eforms: Build) -> None:
    sent = "<cbc:IssueDate>2026-01-30+01:00</cbc:IssueDate><cbc:IssueTime>16:10:06.204309529+01:00</cbc:IssueTime>"
    cet = timezone(timedelta(hours=1))
    assert read(eforms(after=sent)).dispatched_at == datetime(2026, 1, 30, 16, 10, 6, 204309, tzinfo=cet)
    midnight = read(eforms(after="<cbc:IssueDate>2026-01-30Z</cbc:IssueDate><cbc:IssueTime>00:00:00Z</cbc:IssueTime>"))
    assert midnight.dispatched_at == datetime(2026, 1, 30, tzinfo=UTC)


# --- How long, how much at most, how it is judged


def bought_under(list_name: str, code: str) -> str:
    typed = f'<cbc:ContractingSystemTypeCode listName="{list_name}">{code}</cbc:ContractingSystemTypeCode>'
    return element("cac:ContractingSystem", typed)


def lasting(measure: str, unit: str) -> str:
    return element("cac:PlannedPeriod", f'<cbc:DurationMeasure unitCode="{unit}">{measure}</cbc:DurationMeasure>')


@pytest.mark.parametrize(
    ("measure", "unit", "months"),
    [
        *(("48", "MONTH", 48), ("4", "YEAR", 48), ("1.5", "YEAR", 18), ("365", "DAY", 12), ("26", "WEEK", 6)),
        *(("3", "DAY", 1), ("0", "MONTH", None), ("-4", "YEAR", None), ("unpublished", "MONTH", None)),
        *(("9999999", "YEAR", None), ("4", "ANN", None)),
    ],
)
def test_a_duration_is_counted_in_whole_months(eforms: Build, measure: str, unit: str, months: int | None) -> None:
    assert read(eforms(lots=lot(project=lasting(measure, unit)))).lots[0].months == months


def test_a_framework_and_a_dynamic_system_are_told_apart(eforms: Build) -> None:
    frame = lot("LOT-1", process=bought_under("framework-agreement", "fa-wo-rc"))
    plain = lot("LOT-2", process=bought_under("framework-agreement", "none") + bought_under("dps-usage", "none"))
    dynamic = lot("LOT-3", process=bought_under("dps-usage", "dps-list"))
    notices = [read(eforms(lots=lots)) for lots in (frame + plain, plain, dynamic, lot())]
    assert [(it.is_framework, it.is_dynamic) for it in notices] == [
        *((True, False), (False, False), (None, True), (None, None)),
    ]


def test_the_ceiling_of_an_award_is_that_of_its_result_else_of_its_lot_else_of_the_notice(
    eforms: Build, extension: Callable[[str], str]
) -> None:
    def most(amount: int) -> str:
        asked = f'<efbc:FrameworkMaximumAmount currencyID="EUR">{amount}</efbc:FrameworkMaximumAmount>'
        return element("cac:RequestedTenderTotal", extension(asked))

    agreed = '<cbc:MaximumValueAmount currencyID="EUR">3</cbc:MaximumValueAmount>'
    first = result("selec-w", "LOT-1", "TEN-1").replace(
        "</efac:LotResult>", element("efac:FrameworkAgreementValues", agreed) + "</efac:LotResult>"
    )
    results = first + result("selec-w", "LOT-2", "TEN-1") + result("selec-w", "LOT-3", "TEN-1")
    parts = results + tender("TEN-1", "TPA-1") + party("TPA-1", "ORG-1")
    lots = lot("LOT-1", project=most(2)) + lot("LOT-2", project=most(2)) + lot("LOT-3")
    notice = read(
        eforms(extensions=element("efac:NoticeResult", parts), lots=lots, project=most(1), root="ContractAwardNotice")
    )
    assert [award.ceiling for award in notice.awards] == [Money(Decimal(each), "EUR") for each in (3, 2, 1)]


@pytest.mark.parametrize(
    ("list_name", "code", "weight"),
    [
        *(("number-weight", "per-exa", "60%"), ("number-weight", "poi-exa", "60"), ("number-weight", "ord-imp", None)),
        *(("number-fixed", "fix-tot", None), ("number-threshold", "min-score", None)),
    ],
)
def test_only_a_weight_counts_as_the_weight_of_a_criterion(
    eforms: Build, extension: Callable[[str], str], list_name: str, code: str, weight: str | None
) -> None:
    parameter = (
        f'<efac:AwardCriterionParameter><efbc:ParameterCode listName="{list_name}">{code}</efbc:ParameterCode>'
        "<efbc:ParameterNumeric>60.00</efbc:ParameterNumeric></efac:AwardCriterionParameter>"
    )
    kind = '<cbc:AwardingCriterionTypeCode listName="award-criterion-type">quality</cbc:AwardingCriterionTypeCode>'
    criterion = element("cac:SubordinateAwardingCriterion", extension(parameter) + kind + "<cbc:Name>Plan</cbc:Name>")
    terms = element("cac:AwardingTerms", element("cac:AwardingCriterion", criterion))
    assert read(eforms(lots=lot(terms=terms))).lots[0].criteria == (Criterion("Plan", None, "quality", weight),)


def test_a_contract_says_when_it_runs_and_how_often_it_may_be_renewed(eforms: Build) -> None:
    period = "<cbc:StartDate>2027-01-01+01:00</cbc:StartDate><cbc:EndDate>2028-12-31+01:00</cbc:EndDate>"
    renewed = element("cac:ContractExtension", "<cbc:MaximumNumberNumeric>2</cbc:MaximumNumberNumeric>")
    found = read(eforms(lots=lot(project=element("cac:PlannedPeriod", period) + renewed))).lots[0]
    assert (found.starts_on, found.ends_on, found.renewals) == (date(2027, 1, 1), date(2028, 12, 31), 2)
