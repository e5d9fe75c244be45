"""What is stored of an award: what can be spent of it, whether that is believed, and when the contract ends."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from tenders.actions.awards import write_awards
from tenders.actions.publications import NoticeXml
from tenders.eforms.parser import parse_notice
from tenders.models import Award, Publication, Tender
from tenders.tenderned.catalogue import Notice
from tests.refusals import refusal
from tests.tender_factories import AwardFactory
from tests.tenders.answers import AWARD, CALL, detail_of, read, ted_of, versions
from tests.tenders.calls import call_xml, lot_xml
from tests.tenders.eforms.test_esenders import award, contract, contractor, form, part

pytestmark = pytest.mark.django_db


def the_award(*, by: Notice = AWARD, **lot: Any) -> Award:
    """The award of `answers`; `by` is the publication whose notice holds this lot."""
    told = lot_xml("LOT-0001", **lot)
    call = call_xml(told)
    read(CALL, ted=NoticeXml(call, parse_notice(call)) if by is CALL else None)
    read(AWARD, ted=ted_of(lots=told if by is AWARD else ""))
    return Award.objects.get()


def months(number: int, *, since: str = "", until: str = "") -> str:
    """How long a contract runs."""
    ends = (("StartDate", since), ("EndDate", until))
    days = "".join(f"<cbc:{name}>{day}Z</cbc:{name}>" for name, day in ends if day)
    return f'{days}<cbc:DurationMeasure unitCode="MONTH">{number}</cbc:DurationMeasure>'


def say(number: int, **fields: Any) -> Award:
    """The award, after a publication was said to hold this."""
    read(CALL)
    read(AWARD, ted=ted_of())
    Publication.objects.filter(publication_id=number).update(**fields)
    write_awards(Tender.objects.get())
    return Award.objects.get()


class TestWhatIsStored:
    def test_without_lots_or_lengths_an_award_has_no_end_and_no_doubt(self) -> None:
        read(AWARD, ted=ted_of())
        award = Award.objects.get()
        assert (award.is_framework, award.ceiling, award.doubt) == (False, None, "")
        assert (award.ends_on, award.ends_latest, award.ends_from, award.how_sure) == (None, None, "", "")

    def test_the_maximum_of_its_lot_is_a_ceiling_and_its_amount_is_no_spend(self) -> None:
        award = the_award(most=216_000)
        assert (award.is_framework, award.ceiling, award.counts) == (True, Decimal(216_000), False)

    def test_a_framework_is_known_by_the_code_of_any_of_its_publications(self) -> None:
        award = say(CALL.publication_id, contract_kind="RAA")
        assert (award.is_framework, award.ceiling) == (True, None)

    def test_an_amount_far_above_the_estimate_of_its_lot_is_doubted(self) -> None:
        award = the_award(value=21_000, by=CALL)
        assert (award.doubt, award.counts) == ("estimate", False)

    def test_the_end_that_the_lot_of_the_award_gives_is_surest(self) -> None:
        award = the_award(period=months(24, until="2028-12-31"), renewals=2)
        assert (award.ends_on, award.ends_latest) == (date(2028, 12, 31), date(2030, 12, 31))
        assert (award.ends_from, award.how_sure) == ("notice", "vrijwel zeker")

    def test_the_end_that_the_call_gives_is_likely(self) -> None:
        award = the_award(period=months(24, until="2028-12-31"), by=CALL)
        assert (award.ends_from, award.how_sure) == ("call", "waarschijnlijk")

    def test_the_end_of_the_whole_is_that_of_its_lots(self) -> None:
        award = say(AWARD.publication_id, ends_on=date(2028, 12, 31))
        assert (award.ends_on, award.ends_from) == (date(2028, 12, 31), "notice")

    def test_a_length_from_the_start_that_is_told_is_an_estimate(self) -> None:
        award = the_award(period=months(24, since="2027-01-01"), by=CALL)
        assert (award.ends_on, award.ends_from, award.how_sure) == (date(2028, 12, 31), "duration", "geschat")

    def test_what_is_told_again_writes_nothing(self) -> None:
        the_award(period=months(24, since="2027-01-01"), most=9_000)
        before = versions(Award)
        write_awards(Tender.objects.get())
        assert versions(Award) == before

    def test_a_publication_that_comes_later_tells_of_awards_that_are_there(self) -> None:
        the_award()
        read(CALL, detail=detail_of(CALL, voltooiingOpdrachtDatum="2027-12-31"))
        assert (Award.objects.get().ends_on, Award.objects.get().ends_from) == (date(2027, 12, 31), "call")


class TestIntention:
    """A VEAT names whom the buyer wants, and is no award (EF25-EF28, and F15 of before eForms)."""

    INTENTION = replace(AWARD, publication_id=450080, published_at=datetime(2026, 11, 18, 6), form_code="EF25")

    @pytest.mark.parametrize("form", ["EF25", "EF28", "SF15"])
    def test_whom_it_names_has_won_nothing(self, form: str) -> None:
        read(replace(self.INTENTION, form_code=form), ted=ted_of(kind="veat"))
        assert not Award.objects.exists()
        assert Tender.objects.get().stage == "veat"

    def test_neither_has_whom_an_old_form_names(self) -> None:
        xml = form(contract(part()) + award(contractor("De Hamrik")), "F15")
        notice = parse_notice(xml)
        assert [it.winner for it in notice.awards] == ["De Hamrik"]
        read(replace(self.INTENTION, form_code="SF15"), ted=NoticeXml(xml, notice))
        assert not Award.objects.exists()

    def test_the_award_that_follows_counts_whatever_the_intention_said(self) -> None:
        read(AWARD, ted=ted_of())
        later = replace(self.INTENTION, publication_id=450095, published_at=datetime(2026, 11, 22, 6))
        read(later, ted=ted_of(kind="veat", winner="Een ander", kvk="80000002"))
        assert [it.winner_name for it in Award.objects.all()] == ["Groenploeg De Hamrik"]


REFUSED: list[tuple[str, dict[str, Any]]] = [
    ("award_end_says_where_from", {"ends_on": date(2028, 1, 1)}),
    ("award_end_says_where_from", {"ends_from": "notice"}),
    ("award_end_says_where_from", {"ends_latest": date(2028, 1, 1)}),
    (
        "award_renewed_end_is_later",
        {"ends_on": date(2028, 1, 1), "ends_from": "notice", "ends_latest": date(2027, 12, 31)},
    ),
]


@pytest.mark.parametrize(("constraint", "fields"), REFUSED)
def test_the_database_refuses_an_end_that_cannot_be(constraint: str, fields: dict[str, Any]) -> None:
    assert constraint in refusal(lambda: AwardFactory(**fields))


def test_the_database_refuses_the_same_winner_of_a_lot_twice() -> None:
    award = AwardFactory()
    assert "award_once" in refusal(lambda: AwardFactory(publication=award.publication))
