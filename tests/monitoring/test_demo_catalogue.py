"""The invented tenders as the local TenderNed and TED publish them."""

import re
from collections import Counter
from datetime import date, datetime, timedelta

import pytest

from monitoring.demo.catalogue import demo_catalogue, notices_of, with_check_digit
from monitoring.demo.files import table
from monitoring.demo.procurements import NEVER, Event, History, procurements, read_history
from monitoring.demo.ted import ted_notices
from tenders.eforms.notice import facts
from tenders.eforms.parser import parse_notice
from tenders.tenderned.catalogue import FORMS, TYPES, detail, list_row

TODAY = date(2026, 11, 23)
ROWS = procurements()
CATALOGUE = demo_catalogue(TODAY)
NOTICES = list(CATALOGUE)
READ = {number: facts(parse_notice(xml)) for number, xml in CATALOGUE.xml.items()}
NORTH = {"Groningen", "Fryslân", "Drenthe"}


def notices_titled(start: str):
    row = next(row for row in ROWS if row.title.startswith(start))
    return notices_of(row, TODAY)


def test_three_weeks_hold_at_least_300_procurements_and_330_publications():
    recent = CATALOGUE.between(TODAY - timedelta(days=21), TODAY)
    assert len({notice.kenmerk for notice in recent}) >= 300
    assert len(recent) >= 330
    assert all(CATALOGUE.between(TODAY - timedelta(days=days), TODAY - timedelta(days=days)) for days in range(22))


def test_nothing_was_published_tomorrow():
    assert max(notice.published_at for notice in NOTICES) < datetime.combine(TODAY, datetime.min.time()).replace(
        minute=5
    )


def test_every_procurement_has_a_title_and_a_text_of_its_own():
    assert len({row.title.lower() for row in ROWS}) == len(ROWS)
    assert len({row.description for row in ROWS}) == len(ROWS)
    counted = {row.title: len(re.findall(r"[a-zé²\d)%][.?!](?=[\s&\"]|$)", row.description)) for row in ROWS}
    assert {title: times for title, times in counted.items() if not 2 <= times <= 6} == {}


def test_six_in_ten_lie_in_the_north():
    provinces = {row["naam"]: row["provincie"] for row in table("buyers")}
    assert 0.55 < sum(provinces[row.buyer.name] in NORTH for row in ROWS) / len(ROWS) < 0.7


def test_every_buyer_asks_something():
    assert {row["naam"] for row in table("buyers")} == {row.buyer.name for row in ROWS}


def test_numbers_are_the_same_on_every_day_and_never_collide():
    later = {(notice.publication_id, notice.kenmerk): notice for notice in demo_catalogue(TODAY + timedelta(days=40))}
    now = {(notice.publication_id, notice.kenmerk): notice for notice in NOTICES}
    assert later.keys() == now.keys()
    assert len({number for number, _ in now}) == len(now) == sum(len(row.history.events) for row in ROWS)
    assert min(notice.kenmerk for notice in NOTICES) == 9_000_001
    assert all(later[key].published_at - now[key].published_at == timedelta(days=40) for key in now)


def test_later_publications_of_a_procurement_have_higher_numbers():
    for row in ROWS:
        notices = notices_of(row, TODAY)
        assert notices == sorted(notices, key=lambda notice: notice.publication_id)
        assert notices == sorted(notices, key=lambda notice: notice.published_at)


def test_codes_are_those_of_the_local_tenderned():
    assert {notice.type_code for notice in NOTICES} == set(TYPES)
    assert {notice.form_code for notice in NOTICES} <= set(FORMS)
    assert all(re.fullmatch(r"\d{8}-\d", code) for notice in NOTICES for code in notice.cpv)
    assert all(re.fullmatch(r"NL[0-9A-Z]{0,3}", code) for notice in NOTICES for code in notice.nuts)


@pytest.mark.parametrize("code", ["77310000-6", "90910000-9", "45221111-3", "66510000-8", "72500000-0", "34000000-7"])
def test_check_digits_are_those_of_the_official_list(code):
    assert with_check_digit(code[:8]) == code


def test_a_call_leaves_two_to_nine_weeks():
    for row in ROWS:
        closes = row.history.closes if row.history.closed_first is None else row.history.closed_first
        calls = [event.day for event in row.history.events if event.kind == "AAO"]
        assert not isinstance(closes, int) or not calls or 14 <= closes - calls[0] <= 63


def test_some_close_within_two_weeks_and_some_never():
    closing = [row.history.closes for row in ROWS]
    assert sum(isinstance(day, int) and 0 < day <= 14 for day in closing) >= 20
    assert closing.count(NEVER) >= 3


def test_a_rectification_moves_the_detail_and_not_the_list():
    *_, call, rectification = notices_titled("Groenonderhoud en bermbeheer 2027-2030")
    assert (call.type_code, rectification.type_code) == ("AAO", "REC")
    assert list_row(call)["sluitingsDatum"] < detail(call)["sluitingsDatum"] == detail(rectification)["sluitingsDatum"]
    assert detail(call)["publicatieIDLaatsteRectificatie"] == rectification.publication_id


def test_a_consultation_has_a_day_of_its_own_and_is_national():
    (notice,) = notices_titled("Marktconsultatie luierinzameling")
    assert (notice.form_code, notice.procedure_code, notice.european, notice.deadline) == ("EFE1", "MAC", False, None)
    assert detail(notice)["sluitingsDatumMarktconsultatie"] == notice.consultation_deadline.isoformat()


@pytest.mark.parametrize(
    ("kind", "form", "ended"),
    [("AGO", "EF25", False), ("AGO", "EF29", True), ("VBE", "EFE4", True), ("AAW", "EF38", False)],
)
def test_what_is_no_plain_award_occurs_too(kind, form, ended):
    found = [(notice.type_code, notice.form_code, notice.is_terminated) for notice in NOTICES]
    assert (kind, form, ended) in found


def test_some_texts_carry_the_dirt_of_real_ones():
    texts = [notice.description for notice in NOTICES]
    for dirt in ("&amp;", "&nbsp;", "\u200b", '"', "@"):
        assert any(dirt in text for text in texts), dirt


def test_every_european_call_and_award_can_be_read_at_ted():
    numbers = {notice.ted_number for notice in NOTICES if notice.ted_number}
    assert set(READ) == numbers
    assert all(re.fullmatch(r"\d{6}-20\d\d", number) for number in numbers)
    assert not any(notice.ted_number for notice in NOTICES if not notice.european or notice.form_code == "EF25")


def test_ted_says_the_same_as_tenderned_and_adds_value_and_seat():
    for notice in (notice for notice in NOTICES if notice.ted_number):
        read = READ[notice.ted_number]
        assert read["buyers"][0]["name"] == notice.buyer
        assert read["buyers"][0]["city"]
        assert read["cpv"] == [code[:8] for code in notice.cpv]
        assert read["subtype"] == notice.form_code[2:]
        assert "&amp;" not in read["title"]
        assert (read["estimated_value"] or 0) > 0 or notice.deadline.year == 2099


def test_a_european_award_names_its_winners_and_lots_add_up():
    awarded = [READ[notice.ted_number] for notice in NOTICES if notice.ted_number and notice.is_awarded]
    assert awarded
    assert all(read["awards"] for read in awarded)
    lots = [read for read in awarded if len(read["lots"]) > 1]
    assert lots
    assert all(abs(sum(a["amount"] for a in read["awards"]) - read["estimated_value"]) <= 5 for read in lots)


def test_at_least_ten_awards_were_won_by_suppliers_of_the_directory():
    suppliers = {row["kvk"]: row["naam"] for row in table("suppliers")}
    won = {award["winner_id"]: award["winner"] for read in READ.values() for award in read["awards"]}
    ours = {number: name for number, name in won.items() if number in suppliers}
    assert len(ours) >= 10
    assert ours.items() <= suppliers.items()


def test_field_and_text_of_one_tender_contradict_each_other():
    call = notices_titled("Groenonderhoud en bermbeheer 2027-2030")[-2]
    assert READ[call.ted_number]["reserved"] == ["none"]
    assert "voorbehouden" in call.description


def test_impact_fields_occur_and_most_notices_leave_them_empty():
    said = Counter(code for read in READ.values() for code in read["strategic"])
    assert said["none"] > 100
    assert min(said["env-imp"], said["soc-obj"]) >= 4
    assert any(read["reserved"] == ["res-ws"] for read in READ.values())


def test_every_row_of_ted_csv_fits_a_procurement_with_xml():
    known = {row.number: row for row in ROWS}
    for line in table("ted"):
        row = known[int(line["nr"])]
        assert ted_notices([(row, notices_of(row, TODAY))])
        lots = [int(lot.rpartition("=")[2]) for lot in line["percelen"].split("|") if lot]
        assert not lots or sum(lots) == row.value


def test_a_history_is_read():
    assert read_history("VAK-60,AAO-12,REC-3;eerst+20;sluit+31") == History(
        events=(Event("VAK", -60), Event("AAO", -12), Event("REC", -3)), closes=31, closed_first=20
    )
    assert read_history("AGO:EF25-4").events == (Event("AGO", -4, form="EF25"),)
    assert read_history("AAO-80,AGO!-2;sluit-30").events[1].ends_early
    assert read_history("AAO-5;sluit=2099-12-31").closes == NEVER
    assert read_history("AAO-5;sluit=geen").closes is None
    assert read_history("MAC-5;consult+9").consultation_ends == 9


@pytest.mark.parametrize("text", ["AAO", "AAO-1;sluit", "AAO-1,;sluit+3", "aao-1", "AAO-1;sluit=morgen", ""])
def test_a_history_that_cannot_be_read_is_refused(text):
    with pytest.raises(ValueError, match="Geen"):
        read_history(text)


def test_contracts_last_some_time_and_some_are_frameworks():
    lots = [lot for xml in CATALOGUE.xml.values() for lot in parse_notice(xml).lots]
    assert {lot.months for lot in lots} == {12, 24, 36}
    assert {lot.renewals for lot in lots} >= {2}
    assert {lot.is_framework for lot in lots} == {True, False}
