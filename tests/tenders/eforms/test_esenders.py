"""Forms of before eForms tell the same facts; every form here was written for these tests."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenders.eforms.document import UnreadableNotice
from tenders.eforms.notice import Award, Buyer, Change, Criterion, Money, Notice, facts
from tenders.eforms.parser import parse_notice

ESENDERS = "http://publications.europa.eu/resource/schema/ted/R2.0.9/reception"
EXPORT = "http://publications.europa.eu/resource/schema/ted/{edition}/publication"
NUTS = "http://publications.europa.eu/resource/schema/ted/2016/nuts"


def form(
    inner: str,
    name: str = "F02",
    *,
    language: str = "NL",
    root: str = "TED_ESENDERS",
    space: str = ESENDERS,
    attributes: str = "",
    others: str = "",
) -> bytes:
    """A form of the municipality of Assen."""
    return (
        f'<{root} xmlns="{space}" xmlns:n="{NUTS}"{attributes}><FORM_SECTION>{others}'
        f'<{name}_2014 CATEGORY="ORIGINAL" FORM="{name}" LG="{language}"><LEGAL_BASIS VALUE="32014L0024"/>'
        "<CONTRACTING_BODY><ADDRESS_CONTRACTING_BODY><OFFICIALNAME>Gemeente Assen</OFFICIALNAME>"
        "<NATIONALID>01234567</NATIONALID><TOWN>Assen</TOWN><CONTACT_POINT>J. Jansen</CONTACT_POINT>"
        '<E_MAIL>j@example.org</E_MAIL><n:NUTS CODE="NL131"/></ADDRESS_CONTRACTING_BODY></CONTRACTING_BODY>'
        f"{inner}</{name}_2014></FORM_SECTION></{root}>"
    ).encode()


def contract(*parts: str, divided: bool = False, value: str = "") -> str:
    split = "<LOT_DIVISION/>" if divided else "<NO_LOT_DIVISION/>"
    return (
        "<OBJECT_CONTRACT><TITLE><P>Groenonderhoud</P></TITLE>"
        '<CPV_MAIN><CPV_CODE CODE="77310000"/></CPV_MAIN><TYPE_CONTRACT CTYPE="SERVICES"/>'
        f"<SHORT_DESCR><P>Maaien.</P><P>Snoeien.</P></SHORT_DESCR>{value}{split}{''.join(parts)}</OBJECT_CONTRACT>"
    )


def part(inner: str = "", *, number: str = "", item: str = "1") -> str:
    lot = f"<LOT_NO>{number}</LOT_NO>" if number else ""
    return f'<OBJECT_DESCR ITEM="{item}">{lot}{inner}</OBJECT_DESCR>'


def award(*winners: str, lot: str = "", value: str = "", day: str = "2021-01-28") -> str:
    number = f"<LOT_NO>{lot}</LOT_NO>" if lot else ""
    total = f'<VALUES><VAL_TOTAL CURRENCY="EUR">{value}</VAL_TOTAL></VALUES>' if value else ""
    return (
        f'<AWARD_CONTRACT ITEM="1">{number}<AWARDED_CONTRACT><DATE_CONCLUSION_CONTRACT>{day}'
        f"</DATE_CONCLUSION_CONTRACT><CONTRACTORS>{''.join(winners)}</CONTRACTORS>{total}</AWARDED_CONTRACT>"
        "</AWARD_CONTRACT>"
    )


def contractor(name: str, number: str = "", size: str = "SME") -> str:
    registered = f"<NATIONALID>{number}</NATIONALID>" if number else ""
    return (
        f"<CONTRACTOR><ADDRESS_CONTRACTOR><OFFICIALNAME>{name}</OFFICIALNAME>{registered}</ADDRESS_CONTRACTOR>"
        f"<{size}/></CONTRACTOR>"
    )


def read(inner: str, name: str = "F02") -> Notice:
    return parse_notice(form(inner, name))


def euros(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


def test_a_call_tells_what_where_for_whom_and_until_when() -> None:
    value = '<VAL_ESTIMATED_TOTAL CURRENCY="EUR">395000.0</VAL_ESTIMATED_TOTAL>'
    place = '<n:NUTS CODE="NL131"/><CPV_ADDITIONAL><CPV_CODE CODE="77340000"/></CPV_ADDITIONAL>'
    until = "<PT_OPEN/><DATE_RECEIPT_TENDERS>2021-03-18</DATE_RECEIPT_TENDERS>"
    until += "<TIME_RECEIPT_TENDERS>12:00</TIME_RECEIPT_TENDERS>"
    notice = read(contract(part(place), value=value) + f"<PROCEDURE>{until}</PROCEDURE>")
    assert (notice.title, notice.description, notice.language) == ("Groenonderhoud", "Maaien.\nSnoeien.", "NLD")
    assert notice.buyers == (Buyer("Gemeente Assen", "01234567", "Assen", "NL131", None),)
    assert (notice.cpv, notice.nuts, notice.nature) == (("77310000", "77340000"), ("NL131",), "services")
    assert (notice.subtype, notice.notice_type, notice.procedure) == ("F02", "cn-standard", "open")
    assert notice.estimated_value == euros("395000.0")
    assert facts(notice)["deadline"] == "2021-03-18T12:00:00+01:00"
    assert facts(notice)["lots"] == [
        {
            "id": "LOT-0000",
            "title": "Groenonderhoud",
            "deadline": "2021-03-18T12:00:00+01:00",
            "cpv": ["77310000", "77340000"],
        }
    ]


def test_each_lot_has_its_number_value_length_and_criteria() -> None:
    first = (
        "<TITLE><P>Noord</P></TITLE><AC><AC_QUALITY><AC_CRITERION>Social return</AC_CRITERION>"
        "<AC_WEIGHTING>60 %</AC_WEIGHTING></AC_QUALITY><AC_PRICE><AC_WEIGHTING>40</AC_WEIGHTING></AC_PRICE></AC>"
        '<VAL_OBJECT CURRENCY="EUR">250000</VAL_OBJECT><DURATION TYPE="MONTH">48</DURATION><NO_RENEWAL/>'
    )
    second = "<DATE_START>2021-07-01</DATE_START><DATE_END>2025-06-30</DATE_END><RENEWAL/>"
    notice = read(contract(part(first, number="1"), part(second, number="Perceel 2"), divided=True))
    north, south = notice.lots
    assert (north.id, north.title, north.value, north.months, north.renewals) == (
        *("LOT-0001", "Noord", euros("250000"), 48, 0),
    )
    assert north.criteria == (
        Criterion("Social return", None, "quality", "60%"),
        Criterion(None, None, "price", "40"),
    )
    assert (south.id, south.starts_on, south.ends_on, south.renewals) == (
        *("LOT-0002", date(2021, 7, 1), date(2025, 6, 30), None),
    )


@pytest.mark.parametrize(
    ("said", "framework", "dynamic"),
    [("<FRAMEWORK><SINGLE_OPERATOR/></FRAMEWORK>", True, False), ("<DPS/>", False, True), ("", False, False)],
)
def test_a_framework_and_a_dynamic_system_are_told_apart(said: str, framework: bool, dynamic: bool) -> None:
    notice = read(contract(part()) + f"<PROCEDURE><PT_OPEN/>{said}</PROCEDURE>")
    assert (notice.is_framework, notice.is_dynamic) == (framework, dynamic)


def test_what_is_reserved_has_the_codes_of_eforms() -> None:
    names = ("RESTRICTED_SHELTERED_WORKSHOP", "RESTRICTED_SHELTERED_PROGRAM", "RESERVED_ORGANISATIONS_SERVICE_MISSION")
    notice = read(contract(part()) + f"<LEFTI>{''.join(f'<{name}/>' for name in names)}</LEFTI>")
    assert (notice.reserved, notice.reserved_execution) == (("res-ws", "res-pub-ser"), "yes")


def test_an_award_tells_who_won_which_lot_for_how_much_and_when() -> None:
    lots = contract(part(number="1"), part(number="2"), divided=True)
    won = award(contractor("Groenwerk", "11111111"), lot="1", value="216000.00")
    lost = "<AWARD_CONTRACT><LOT_NO>2</LOT_NO><NO_AWARDED_CONTRACT/></AWARD_CONTRACT>"
    notice = read(lots + "<PROCEDURE><PT_OPEN/><FRAMEWORK/></PROCEDURE>" + won + lost, "F03")
    assert notice.awards == (
        Award("LOT-0001", "Groenwerk", "11111111", euros("216000.00"), date(2021, 1, 28), "sme", True),
    )


def test_who_win_together_each_stand_there_with_the_whole_amount() -> None:
    winners = award(contractor("Groenwerk"), contractor("Bestek", "22222222", "NO_SME"), value="5")
    notice = read(contract(part()) + winners, "F03")
    assert [(it.winner, it.winner_id, it.company_size, it.value) for it in notice.awards] == [
        ("Groenwerk", None, "sme", euros("5")),
        ("Bestek", "22222222", "large", euros("5")),
    ]


@pytest.mark.parametrize(("written", "lot"), [("", "LOT-0000"), ("1", "LOT-0000"), ("N/A", "LOT-0000")])
def test_the_award_of_what_is_not_divided_is_that_of_the_whole(written: str, lot: str) -> None:
    assert [it.lot for it in read(contract(part()) + award(contractor("A"), lot=written), "F03").awards] == [lot]


def test_one_contract_for_several_lots_is_one_award() -> None:
    lots = contract(part(number="1"), part(number="2"), divided=True)
    assert [it.lot for it in read(lots + award(contractor("A"), lot="1, 2"), "F03").awards] == ["1, 2"]


def test_the_winner_of_a_design_contest_is_an_award() -> None:
    prize = (
        "<RESULTS><AWARDED_PRIZE><DATE_DECISION_JURY>2021-02-01</DATE_DECISION_JURY><WINNERS><WINNER><ADDRESS_WINNER>"
        "<OFFICIALNAME>Bureau Noord</OFFICIALNAME></ADDRESS_WINNER><SME/></WINNER></WINNERS>"
        '<VAL_PRIZE CURRENCY="EUR">30000</VAL_PRIZE></AWARDED_PRIZE></RESULTS>'
    )
    notice = read(contract(part()) + prize, "F13")
    assert notice.awards == (Award("LOT-0000", "Bureau Noord", None, euros("30000"), date(2021, 2, 1), "sme", False),)


def test_a_changed_contract_names_the_notice_and_what_changed() -> None:
    changed = (
        "<PROCEDURE><NOTICE_NUMBER_OJ>2020/S 214-523780</NOTICE_NUMBER_OJ></PROCEDURE><MODIFICATIONS_CONTRACT>"
        "<INFO_MODIFICATIONS><SHORT_DESCR><P>Meer wijken.</P></SHORT_DESCR></INFO_MODIFICATIONS>"
        "</MODIFICATIONS_CONTRACT>"
    )
    notice = read(contract(part()) + changed, "F20")
    assert notice.modifications == (Change("2020/S 214-523780", (), "Meer wijken.", None),)


@pytest.mark.parametrize(
    ("name", "kind"), [("F21", "can-social"), ("F22", "can-social"), ("F25", "can-standard"), ("F15", "veat")]
)
def test_every_form_with_winners_is_read(name: str, kind: str) -> None:
    notice = read(contract(part()) + award(contractor("A")), name)
    assert (notice.notice_type, [it.winner for it in notice.awards]) == (kind, ["A"])


@pytest.mark.parametrize("name", ["F01", "F02", "F03", "F05", "F06", "F12", "F13", "F14", "F15", "F20", "F21", "F24"])
def test_every_form_tells_at_least_what_and_for_whom(name: str) -> None:
    notice = read(contract(part()), name)
    assert (notice.subtype, notice.title, notice.buyers[0].name) == (name, "Groenonderhoud", "Gemeente Assen")


@pytest.mark.parametrize("edition", ["R2.0.8", "R2.0.9"])
def test_what_ted_publishes_of_it_has_a_number(edition: str) -> None:
    xml = form(
        contract(part()), root="TED_EXPORT", space=EXPORT.format(edition=edition), attributes=' DOC_ID="054292-2020"'
    )
    notice = parse_notice(xml)
    assert (notice.notice_id, notice.ted_number, notice.title) == ("054292-2020", "54292-2020", "Groenonderhoud")


def test_the_form_in_its_own_language_counts_and_not_its_translation() -> None:
    translated = '<F02_2014 CATEGORY="TRANSLATION" FORM="F02" LG="EN"><OBJECT_CONTRACT/></F02_2014>'
    assert parse_notice(form(contract(part()), others=translated)).title == "Groenonderhoud"


def test_what_must_not_be_published_is_not_read() -> None:
    secret = '<VAL_TOTAL CURRENCY="EUR" PUBLICATION="NO">5000</VAL_TOTAL>'
    winners = award(contractor("A")).replace("<CONTRACTORS>", '<CONTRACTORS PUBLICATION="NO">')
    notice = read(contract(part(), value=secret) + winners, "F06")
    assert (notice.awarded_value, notice.awards) == (None, ())


def test_a_form_that_we_do_not_know_says_so() -> None:
    with pytest.raises(UnreadableNotice, match=r"Dit oude TED-formulier \(TED_ESENDERS\) leest het platform niet"):
        parse_notice(form(contract(part()), "F17"))


def test_X01_a_doctype_in_an_old_form_is_refused() -> None:
    with pytest.raises(UnreadableNotice, match="DOCTYPE"):
        parse_notice(b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + form(contract(part())))


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "iso8859-1"])
def test_X05_an_old_form_is_read_in_every_encoding(codec: str) -> None:
    text = form(contract(part())).decode().replace("Groenonderhoud", "Fryslân")
    declared = f'<?xml version="1.0" encoding="{codec}"?>' if codec == "iso8859-1" else ""
    assert parse_notice((declared + text).encode(codec)).title == "Fryslân"


def test_more_awards_than_memory_should_hold_are_refused() -> None:
    with pytest.raises(UnreadableNotice, match="meer dan 10000 gunningen"):
        read(contract(part()) + award(*(contractor(f"A{n}") for n in range(10_001))), "F03")


@given(data=st.data())
def test_any_damage_to_an_old_form_leaves_it_readable_or_refused(data: st.DataObject) -> None:
    lots = contract(part(number="1"), part('<DURATION TYPE="MONTH">4</DURATION>', number="2"), divided=True)
    xml = form(lots + award(contractor("A", "1"), lot="1", value="5"), "F03")
    start = data.draw(st.integers(0, len(xml)))
    stop = data.draw(st.integers(start, min(len(xml), start + 40)))
    try:
        assert facts(parse_notice(xml[:start] + data.draw(st.binary(max_size=40)) + xml[stop:]))
    except UnreadableNotice as refused:
        assert str(refused).endswith(".")
