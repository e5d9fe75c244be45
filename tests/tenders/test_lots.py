"""What notices say of parts, contract and impact ends up with the tender; the same again writes nothing."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenders.actions.publications import NoticeXml
from tenders.eforms.notice import Lot as NoticeLot
from tenders.eforms.notice import Notice
from tenders.eforms.parser import parse_notice
from tenders.lots import lot_fields
from tenders.models import Buyer, Lot, Publication, Tender
from tests.refusals import refusal
from tests.tender_factories import PublicationFactory
from tests.tenders.answers import AWARD, CALL, NOW, detail_of, read, ted_of, versions
from tests.tenders.calls import call_xml, lot_xml

YEARS = '<cbc:StartDate>2027-01-01Z</cbc:StartDate><cbc:DurationMeasure unitCode="YEAR">4</cbc:DurationMeasure>'


def xml_of(*lots: str, kvk: str = "01234567") -> NoticeXml:
    raw = call_xml(*lots, kvk=kvk)
    return NoticeXml(raw, parse_notice(raw))


def notice_of(*lots: str) -> Notice:
    return xml_of(*lots).notice


class TestTogether:
    def test_the_newest_notice_that_names_parts_says_which_there_are(self) -> None:
        told = lot_fields([notice_of(), notice_of(lot_xml("LOT-2")), notice_of(lot_xml("LOT-1"), lot_xml("LOT-2"))])
        assert list(told) == ["LOT-2"]

    def test_a_field_comes_from_the_newest_notice_that_fills_it(self) -> None:
        older = lot_xml("LOT-1", "Wijk", value="250000", criterion="Social return", period=YEARS)
        newer = lot_xml("LOT-1", "Wijk noord")
        told = lot_fields([notice_of(newer), notice_of(older)])["LOT-1"]
        assert (told["title"], told["value"], told["currency"]) == ("Wijk noord", Decimal(250000), "EUR")
        assert (told["months"], told["starts_on"]) == (48, date(2027, 1, 1))
        assert [criterion["name"] for criterion in told["criteria"]] == ["Social return"]

    def test_texts_lose_what_is_personal_and_what_is_withheld(self) -> None:
        lot = lot_xml("LOT-1", "unpublished", description="Mail jan@assen.nl", criterion="Bel 06-12345678")
        told = lot_fields([notice_of(lot)])["LOT-1"]
        assert told["title"] == ""
        assert "jan@" not in told["description"]
        assert "1234" not in told["criteria"][0]["name"]

    def test_an_amount_for_the_form_and_an_end_that_is_none_are_left_out(self) -> None:
        end = "<cbc:EndDate>2099-12-31Z</cbc:EndDate>"
        told = lot_fields([notice_of(lot_xml("LOT-1", value="1.00", period=end))])["LOT-1"]
        assert (told["value"], told["currency"], told["ends_on"]) == (None, "", None)

    @given(st.lists(st.lists(st.sampled_from(["LOT-1", "LOT-2", "", "x" * 60]), max_size=4), max_size=4))
    def test_whatever_the_notices_name_there_is_one_row_a_number(self, named: list[list[str]]) -> None:
        empty = parse_notice(call_xml())
        notices = [
            replace(empty, lots=tuple(NoticeLot(number, None, None, None, (), ()) for number in numbers))
            for numbers in named
        ]
        told = lot_fields(notices)
        assert set(told) <= {"LOT-1", "LOT-2", "x" * 39 + "…"}
        assert bool(told) == bool(next((set(numbers) - {""} for numbers in named if numbers), set()))


@pytest.mark.django_db
class TestStored:
    def test_parts_are_rows_with_the_publication_that_names_them(self) -> None:
        read(CALL, ted=xml_of(lot_xml("LOT-1", "Noord", value="250000", period=YEARS), lot_xml("LOT-2", "Zuid")))
        first, second = Lot.objects.all()
        assert (first.number, first.title, first.value, first.months) == ("LOT-1", "Noord", Decimal(250000), 48)
        assert (second.title, second.value, second.months, second.renewals) == ("Zuid", None, None, None)
        assert {lot.publication.publication_id for lot in (first, second)} == {"450001"}

    def test_the_same_again_writes_no_row(self) -> None:
        notice = xml_of(lot_xml("LOT-1", "Noord", criterion="Plan"))
        read(CALL, ted=notice)
        before = versions(Lot, Publication, Buyer, Tender)
        read(CALL, ted=notice, now=NOW + timedelta(days=1))
        assert versions(Lot, Publication, Buyer, Tender) == before

    def test_an_award_keeps_what_the_call_told_and_drops_parts_that_are_gone(self) -> None:
        read(CALL, ted=xml_of(lot_xml("LOT-1", "Noord", period=YEARS), lot_xml("LOT-2", "Zuid")))
        read(AWARD, ted=xml_of(lot_xml("LOT-1", "Noord")))
        assert [(lot.number, lot.months, lot.publication.publication_id) for lot in Lot.objects.all()] == [
            ("LOT-1", 48, "450090")
        ]

    def test_parts_that_say_the_same_stay_as_they_are(self) -> None:
        read(CALL, ted=xml_of(lot_xml("LOT-1", "Noord"), lot_xml("LOT-2", "Zuid")))
        before = dict(zip(["LOT-1", "LOT-2"], versions(Lot), strict=True))
        read(CALL, ted=xml_of(lot_xml("LOT-1", "Noord"), lot_xml("LOT-2", "Zuidwest")))
        after = dict(zip(["LOT-1", "LOT-2"], versions(Lot), strict=True))
        assert after["LOT-1"] == before["LOT-1"]
        assert after["LOT-2"] != before["LOT-2"]

    def test_a_notice_without_parts_leaves_those_of_the_call(self) -> None:
        read(CALL, ted=xml_of(lot_xml("LOT-1", "Noord")))
        read(AWARD, ted=ted_of())
        assert [lot.title for lot in Lot.objects.all()] == ["Noord"]

    def test_what_the_buyer_wants_stands_as_in_the_notice(self) -> None:
        read(CALL, ted=xml_of(lot_xml("LOT-1", goal="opp", reserved="res-ws", executed="yes")))
        stored = Publication.objects.get()
        assert (stored.social, stored.reserved, stored.reserved_execution) == (["opp"], ["res-ws"], "yes")
        assert (stored.strategic, stored.environmental, stored.innovation) == ([], [], [])

    def test_the_kind_and_the_days_of_the_contract_are_those_of_the_detail(self) -> None:
        running = {"opdrachtAardCode": {"code": "RAA"}, "aanvangOpdrachtDatum": "2027-03-01"}
        ends = lot_xml("LOT-1", system="none", period=YEARS + "<cbc:EndDate>2030-12-31Z</cbc:EndDate>")
        read(CALL, ted=xml_of(ends), detail=detail_of(CALL, **running))
        stored = Publication.objects.get()
        assert (stored.contract_kind, stored.starts_on, stored.ends_on) == (
            "RAA",
            date(2027, 3, 1),
            date(2030, 12, 31),
        )
        assert Tender.objects.get().contract_kind == "RAA"

    def test_without_a_kind_in_the_detail_the_lots_of_the_notice_say_it(self) -> None:
        read(CALL, ted=xml_of(lot_xml("LOT-1", system="fa-wo-rc")), detail=detail_of(CALL, opdrachtAardCode=None))
        assert Tender.objects.get().contract_kind == "RAA"

    def test_the_kvk_number_of_the_buyer_is_kept_as_a_hint(self) -> None:
        read(CALL, ted=xml_of(kvk="NL 01234567"))
        buyer = Buyer.objects.get()
        assert (buyer.kvk_number, buyer.organisation) == ("01234567", None)

    @pytest.mark.parametrize("number", ["123", "BE0123456789", "unpublished"])
    def test_another_number_is_no_kvk_number(self, number: str) -> None:
        read(CALL, ted=xml_of(kvk=number))
        assert Buyer.objects.get().kvk_number == ""

    def test_a_part_stands_once(self) -> None:
        publication = PublicationFactory()
        Lot.objects.create(tender=publication.tender, publication=publication, number="LOT-1")
        assert "lot_once" in refusal(
            lambda: Lot.objects.create(tender=publication.tender, publication=publication, number="LOT-1")
        )
