"""What comes in is kept once and merged into its tender, whatever the order, and twice is once."""

import threading
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.contrib.postgres.search import SearchQuery
from django.db import connections

from tenders.actions.failures import record_failure, resolve_failures
from tenders.actions.publications import Change, NoticeXml, upsert_publication
from tenders.eforms.parser import parse_notice
from tenders.models import Award, Buyer, Payload, Publication, SyncFailure, Tender
from tenders.tenderned.catalogue import Notice
from tests.tenders.answers import AWARD, CALL, NOW, detail_of, read, row_of, ted_of, versions

pytestmark = pytest.mark.django_db
TOMORROW = NOW + timedelta(days=1)


def the_tender() -> Tender:
    return Tender.objects.get()


def only_row(notice: Notice, **changed: Any) -> Change:
    return upsert_publication(
        publication_id=str(notice.publication_id),
        row=row_of(notice, **changed),
        seen_on=notice.published_at.date(),
        now=NOW,
    )


class TestNew:
    def test_a_publication_becomes_a_tender_with_the_kenmerk_as_its_address(self) -> None:
        assert read(CALL) is Change.CREATED
        tender = the_tender()
        assert (tender.reference, tender.kenmerk, tender.title) == ("620001", "620001", "Groenonderhoud wijken")
        assert (tender.stage, tender.nature, tender.procedure) == ("call", "diensten", "Openbaar")
        assert tender.deadline == datetime(2026, 12, 14, 11, tzinfo=UTC)
        assert (tender.cpv, tender.area, tender.details_complete) == (["77310000"], ["GM0106", "PV22"], True)

    def test_the_bytes_are_kept_as_they_came(self) -> None:
        read(CALL)
        kept = {payload.kind: bytes(payload.body) for payload in Payload.objects.all()}
        assert kept == {"list": row_of(CALL).raw, "detail": detail_of(CALL).raw}

    def test_without_a_kenmerk_the_address_is_the_number_of_the_publication(self) -> None:
        upsert_publication(publication_id="450001", row=row_of(CALL, kenmerk=None), seen_on=date(2026, 11, 16), now=NOW)
        assert (the_tender().reference, the_tender().kenmerk) == ("450001", "")

    def test_only_a_row_is_a_tender_whose_details_follow(self) -> None:
        assert only_row(CALL) is Change.CREATED
        assert (the_tender().title, the_tender().details_complete) == ("Groenonderhoud wijken", False)
        assert Publication.objects.get().details_read_at is None

    def test_only_a_detail_is_a_tender_too(self) -> None:
        upsert_publication(publication_id="450001", detail=detail_of(CALL), seen_on=date(2026, 11, 16), now=NOW)
        assert the_tender().details_complete

    def test_publications_of_one_kenmerk_are_one_tender_in_any_order(self) -> None:
        assert [read(AWARD), read(CALL)] == [Change.CREATED, Change.CREATED]
        assert (the_tender().stage, the_tender().latest_publication_id) == ("awarded", "450090")
        assert the_tender().publications.count() == 2


class TestAgain:
    def test_the_same_again_writes_nothing(self) -> None:
        read(CALL, ted=ted_of())
        before = versions(Tender, Publication, Payload, Award, Buyer)
        assert read(CALL, ted=ted_of(), now=TOMORROW) is Change.UNCHANGED
        assert versions(Tender, Publication, Payload, Award, Buyer) == before

    def test_the_same_again_costs_one_query(self, django_assert_num_queries: Any) -> None:
        read(CALL)
        with django_assert_num_queries(1):
            read(CALL)

    def test_other_order_and_daily_numbers_are_the_same(self) -> None:
        read(CALL)
        payload = dict(reversed(detail_of(CALL).payload.items())) | {"numberOfDaysBeforeAanmeldenInschrijven": 3}
        changed = upsert_publication(
            publication_id="450001",
            row=row_of(CALL, aantalDagenTotSluitingsDatum=7),
            detail=replace(detail_of(CALL), payload=payload),
            seen_on=date(2026, 11, 16),
            now=TOMORROW,
        )
        assert changed is Change.UNCHANGED
        assert Payload.objects.count() == 2

    def test_a_field_we_do_not_know_is_kept_as_a_new_version(self) -> None:
        read(CALL)
        assert only_row(CALL, nieuwVeld="ja") is Change.UPDATED
        assert Payload.objects.filter(kind="list").count() == 2

    def test_what_comes_back_as_it_was_is_merged_as_it_was(self) -> None:
        read(CALL)
        read(replace(CALL, title="Groen 2027"))
        assert read(CALL) is Change.UPDATED
        assert the_tender().title == "Groenonderhoud wijken"
        assert Payload.objects.count() == 4


class TestChanged:
    def test_a_rectification_moves_the_deadline_and_the_first_one_is_remembered(self) -> None:
        read(CALL)
        later = datetime(2027, 1, 18, 12)
        assert read(replace(CALL, deadline=later, list_deadline=CALL.deadline)) is Change.UPDATED
        publication = Publication.objects.get()
        assert publication.deadline == the_tender().deadline == datetime(2027, 1, 18, 11, tzinfo=UTC)
        assert publication.listed_deadline == datetime(2026, 12, 14, 11, tzinfo=UTC)

    def test_a_detail_that_is_read_later_completes_its_row(self) -> None:
        only_row(CALL)
        assert read(CALL, now=TOMORROW) is Change.UPDATED
        assert the_tender().details_complete
        assert Publication.objects.get().details_read_at == TOMORROW

    def test_a_row_alone_does_not_forget_the_detail(self) -> None:
        read(CALL)
        assert only_row(CALL, aanbestedingNaam="Kort") is Change.UPDATED
        publication = Publication.objects.get()
        assert (publication.title, publication.cpv) == ("Groenonderhoud wijken", ["77310000"])
        assert publication.details_read_at == NOW

    def test_a_row_alone_can_tell_that_it_was_ended(self) -> None:
        read(CALL)
        only_row(CALL, isVroegtijdigeBeeindiging=True)
        assert the_tender().stage == "withdrawn"

    def test_an_old_publication_that_changes_does_not_hide_a_newer_one(self) -> None:
        read(CALL)
        read(replace(AWARD, title="Gegund"))
        read(replace(CALL, title="Oude naam"))
        assert (the_tender().title, the_tender().stage) == ("Gegund", "awarded")


class TestKenmerk:
    def test_a_kenmerk_that_comes_later_keeps_the_tender(self) -> None:
        only_row(CALL, kenmerk=None)
        number = the_tender().pk
        read(CALL)
        assert (the_tender().pk, the_tender().reference, the_tender().kenmerk) == (number, "620001", "620001")

    def test_a_publication_moves_to_the_tender_of_its_kenmerk_and_an_empty_one_goes(self) -> None:
        read(AWARD)
        only_row(CALL, kenmerk=None)
        assert Tender.objects.count() == 2
        read(CALL)
        assert the_tender().publications.count() == 2

    def test_winners_move_along(self) -> None:
        first = replace(AWARD, kenmerk=620009)
        read(first, ted=ted_of())
        read(replace(CALL, kenmerk=620009))
        read(AWARD)
        assert Award.objects.get().tender.kenmerk == "620001"
        assert Tender.objects.get(kenmerk="620009").stage == "call"

    def test_a_number_that_is_a_kenmerk_elsewhere_gets_a_mark(self) -> None:
        read(replace(CALL, publication_id=1, kenmerk=450001))
        only_row(CALL, kenmerk=None)
        assert sorted(Tender.objects.values_list("reference", flat=True)) == ["450001", "p450001"]

    def test_a_kenmerk_has_its_address_before_a_number(self) -> None:
        only_row(CALL, kenmerk=None)
        read(replace(CALL, publication_id=1, kenmerk=450001))
        assert Tender.objects.get(reference="450001").kenmerk == "450001"
        assert Tender.objects.get(reference="p450001").publications.get().publication_id == "450001"

    def test_a_marked_address_is_lost_when_the_kenmerk_comes(self) -> None:
        read(replace(CALL, publication_id=1, kenmerk=450001))
        only_row(CALL, kenmerk=None)
        read(CALL)
        assert sorted(Tender.objects.values_list("reference", flat=True)) == ["450001", "620001"]


class TestBuyer:
    def test_spellings_of_one_name_are_one_buyer(self) -> None:
        read(CALL)
        read(replace(CALL, publication_id=2, kenmerk=3, buyer="GEMEENTE  ASSEN."))
        assert Buyer.objects.get().name == "Gemeente Assen"

    def test_no_name_is_no_buyer(self) -> None:
        read(replace(CALL, buyer=""))
        assert the_tender().buyer is None

    def test_a_name_without_letters_of_ours_is_a_buyer_all_the_same(self) -> None:
        read(replace(CALL, buyer="株式会社"))
        assert Buyer.objects.get().name_key == "株式会社"

    def test_an_address_places_a_buyer_whose_name_does_not_and_all_its_tenders(self) -> None:
        read(replace(CALL, publication_id=2, kenmerk=3, buyer="Stichting Zorg", nuts=("NL",)))
        read(replace(AWARD, buyer="Stichting Zorg"), ted=ted_of(buyer="Stichting Zorg", city="Emmen"))
        assert Buyer.objects.get().municipality_code == "GM0114"
        assert Tender.objects.get(kenmerk="3").area == ["GM0114", "PV22"]

    def test_an_address_does_not_move_a_buyer_whose_name_tells(self) -> None:
        read(AWARD, ted=ted_of(city="Emmen"))
        assert Buyer.objects.get().municipality_code == "GM0106"


class TestAwards:
    def test_ted_tells_winner_and_value(self) -> None:
        assert read(AWARD, ted=ted_of()) is Change.CREATED
        award = Award.objects.get()
        assert (award.winner_name, award.winner_kvk, award.winner_key) == (
            "Groenploeg De Hamrik",
            "80000001",
            "80000001",
        )
        assert (award.lot, award.amount, award.currency) == ("LOT-0001", Decimal("216000.00"), "EUR")
        assert (the_tender().value, the_tender().currency) == (Decimal("216000.00"), "EUR")
        assert Payload.objects.filter(kind="ted").exists()

    def test_a_corrected_award_replaces_the_winner(self) -> None:
        read(AWARD, ted=ted_of())
        correction = replace(AWARD, publication_id=450099, type_code="REC")
        read(correction, ted=ted_of(winner="Bermgoed", kvk="80000002", amount="5000"))
        award = Award.objects.get()
        assert (award.winner_name, award.publication.publication_id) == ("Bermgoed", "450099")
        assert the_tender().value == Decimal("5000.00")

    def test_an_older_notice_that_comes_later_changes_nothing(self) -> None:
        read(replace(AWARD, publication_id=450099), ted=ted_of(winner="Bermgoed", kvk="80000002"))
        read(AWARD, ted=ted_of())
        assert Award.objects.get().winner_name == "Bermgoed"

    def test_a_detail_that_changes_keeps_what_ted_told(self) -> None:
        read(AWARD, ted=ted_of())
        read(replace(AWARD, title="Anders"))
        assert the_tender().value == Decimal("216000.00")
        assert Award.objects.count() == 1


@pytest.mark.samples
class TestRealNotices:
    def of(self, name: str, samples_dir: Path) -> NoticeXml:
        xml = (samples_dir / "eforms" / name).read_bytes()
        return NoticeXml(xml, parse_notice(xml))

    def test_a_water_board_awards_a_lock(self, samples_dir: Path) -> None:
        notice = self.of("sub29_waterschap-rivierenland_191536-2024.xml", samples_dir)
        read(replace(AWARD, buyer="Waterschap Rivierenland"), ted=notice)
        award = Award.objects.get()
        assert (award.winner_name, award.winner_kvk) == ("Hegeman Bouw & Infra B.V.", "70248311")
        assert (award.amount, award.currency, award.awarded_on) == (Decimal("3887000.00"), "EUR", date(2024, 2, 14))
        assert the_tender().value == Decimal("3887000.00")
        assert Buyer.objects.get().province_code == ""

    def test_one_euro_is_kept_as_an_amount_and_not_as_a_value(self, samples_dir: Path) -> None:
        read(AWARD, ted=self.of("365842.xml", samples_dir))
        assert (Award.objects.get().amount, Award.objects.get().doubt) == (Decimal("1.00"), Award.Doubt.PLACEHOLDER)
        assert the_tender().value is None


class TestSearch:
    @pytest.mark.parametrize("asked", ["wijken", "snoeien", "assen", "bermen", "620001", "450001", "groenonderhoud"])
    def test_title_text_buyer_keywords_and_numbers_are_found(self, asked: str) -> None:
        read(CALL)
        assert Tender.objects.filter(search=SearchQuery(asked, config="simple")).exists()

    def test_another_form_of_a_word_is_found(self) -> None:
        read(CALL)
        assert Tender.objects.filter(search=SearchQuery("wijk", config="dutch")).exists()

    def test_a_text_of_ten_megabytes_is_no_trouble(self) -> None:
        words = " ".join(f"woord{number}" for number in range(100_000))
        assert read(replace(CALL, title=words, description=words * 10)) is Change.CREATED


class TestHostile:
    @pytest.mark.parametrize("text", ["<script>alert(1)</script>", "=1+1", "nul \x00 teken", "half \ud800 teken"])
    def test_whatever_stands_in_a_title_is_text(self, text: str) -> None:
        assert read(replace(CALL, title=text, buyer=text, description=text)) is Change.CREATED
        assert "\x00" not in the_tender().title

    def test_the_bytes_of_a_strange_row_are_kept(self) -> None:
        read(replace(CALL, title="nul \x00 teken"))
        assert rb"\u0000" in bytes(Payload.objects.get(kind="list").body)


class TestFailures:
    def test_a_failure_is_kept_and_counted_until_it_is_resolved(self) -> None:
        for day in range(3):
            record_failure(
                publication_id="450001", what="detail", reason="weg", body=b"x", now=NOW + timedelta(days=day)
            )
        failure = SyncFailure.objects.waiting().get()
        assert (failure.attempts, failure.first_failed_at, bytes(failure.body)) == (3, NOW, b"x")
        resolve_failures(publication_id="450001", what="detail", now=TOMORROW)
        assert not SyncFailure.objects.waiting().exists()

    def test_a_failure_after_a_success_counts_anew(self) -> None:
        record_failure(publication_id="450001", what="detail", reason="weg", now=NOW)
        resolve_failures(publication_id="450001", what="detail", now=NOW)
        record_failure(publication_id="450001", what="detail", reason="weer weg", now=TOMORROW)
        failure = SyncFailure.objects.waiting().get()
        assert (failure.attempts, failure.first_failed_at, failure.reason) == (1, TOMORROW, "weer weg")


@pytest.mark.django_db(transaction=True)
def test_S16_two_writers_at_once_make_no_doubles_and_lose_nothing() -> None:
    notices = [
        replace(CALL, publication_id=450001 + n, kenmerk=620001 + n % 4, buyer=f"Koper {n % 3}") for n in range(20)
    ]
    errors: list[BaseException] = []

    def write(order: list[Notice]) -> None:
        try:
            for notice in order:
                read(notice)
        except BaseException as error:  # whatever it is, the test must see it
            errors.append(error)
        finally:
            connections.close_all()

    writers = [threading.Thread(target=write, args=(order,)) for order in (notices, notices[::-1], notices)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert errors == []
    assert (Publication.objects.count(), Tender.objects.count(), Buyer.objects.count()) == (20, 4, 3)
    assert Payload.objects.count() == 40
