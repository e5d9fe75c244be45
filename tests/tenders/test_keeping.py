"""What is kept, how long, and read again from what is kept."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from tenders import tasks
from tenders.actions import redacting
from tenders.actions.failures import record_failure
from tenders.actions.publications import Change, upsert_publication
from tenders.actions.rereading import replay_failures, reread
from tenders.models import Award, Buyer, Lot, Payload, Publication, SyncFailure, SyncRun, Tender
from tenders.tenderned.catalogue import detail
from tenders.tenderned.catalogue_seed import seeded
from tests.tenders.answers import AWARD, CALL, NOW, award_xml, detail_of, read, row_of, ted_of, versions

pytestmark = pytest.mark.django_db
TOLD = replace(CALL, description="Vragen? Contactpersoon: Jan de Vries, jan@voorbeeld.nl")
DEADLINE = datetime(2026, 12, 14, 11, tzinfo=UTC)
SIXTY_DAYS = timedelta(days=60)
KEPT = (Tender, Publication, Payload, Award, Lot, Buyer)


def redact(now: datetime) -> int:
    return redacting.redact_payloads(now=now)


class TestPayloads:
    def test_sixty_days_after_closing_the_bytes_lose_contact_persons(self) -> None:
        read(TOLD)
        sums = set(Payload.objects.values_list("sha256", flat=True))
        assert redact(DEADLINE + SIXTY_DAYS) == 0
        assert redact(DEADLINE + SIXTY_DAYS + timedelta(seconds=1)) == 2
        assert not any(b"Vries" in bytes(payload.body) for payload in Payload.objects.all())
        assert set(Payload.objects.values_list("sha256", flat=True)) == sums
        assert not Payload.objects.filter(redacted_at=None).exists()

    def test_an_award_keeps_its_bytes_sixty_days_too(self) -> None:
        read(replace(TOLD, deadline=datetime(2026, 8, 1, 12), published_at=datetime(2026, 7, 1, 6)))
        read(replace(AWARD, deadline=datetime(2026, 8, 1, 12)), ted=ted_of())
        assert redact(NOW) == 2
        assert redact(datetime(2027, 1, 20, tzinfo=UTC)) == 3

    def test_without_a_deadline_the_last_publication_counts(self) -> None:
        read(replace(TOLD, deadline=None, published_at=datetime(2026, 7, 1, 6)))
        read(replace(AWARD, deadline=None))
        assert redact(NOW) == 0
        assert redact(datetime(2027, 1, 20, tzinfo=UTC)) == 4

    def test_the_same_answer_is_still_known_and_not_kept_again(self) -> None:
        read(TOLD, ted=ted_of())
        after = DEADLINE + SIXTY_DAYS * 2
        redact(after)
        before = versions(*KEPT)
        assert read(TOLD, ted=ted_of(), now=after) is Change.UNCHANGED
        assert versions(*KEPT) == before

    def test_the_copies_read_the_same(self) -> None:
        read(TOLD, ted=ted_of())
        redact(DEADLINE + SIXTY_DAYS * 2)
        before = versions(*KEPT)
        assert [each.unchanged for each in reread()] == [1]
        assert versions(*KEPT) == before

    def test_the_task_goes_on_until_all_is_done_and_twice_is_once(self) -> None:
        for number in range(3):
            call = replace(TOLD, publication_id=1 + number, kenmerk=1 + number)
            read(replace(call, published_at=datetime(2026, 1, 5, 6), deadline=datetime(2026, 2, 5, 12)))
        tasks.forget_contacts()
        assert not Payload.objects.filter(redacted_at=None).exists()
        before = versions(Payload)
        tasks.forget_contacts()
        assert versions(Payload) == before


class TestFailures:
    def fail(self, at: datetime, *, resolved_at: datetime | None = None) -> SyncFailure:
        body = json.dumps({"a": "jan@voorbeeld.nl"}).encode()
        record_failure(publication_id="1", what="detail", reason="kapot", body=body, now=at)
        SyncFailure.objects.update(resolved_at=resolved_at)
        return SyncFailure.objects.get()

    @pytest.mark.parametrize(("days", "is_there"), [(60, True), (61, False)])
    def test_bytes_go_sixty_days_after_it_succeeded(self, days: int, is_there: bool) -> None:
        self.fail(NOW - timedelta(days=100), resolved_at=NOW - timedelta(days=days))
        redacting.redact_failures(now=NOW)
        assert bool(SyncFailure.objects.get().body) is is_there

    def test_what_waits_longer_keeps_a_copy_without_contact_persons(self) -> None:
        self.fail(NOW - timedelta(days=61))
        assert redacting.redact_failures(now=NOW) == 1
        assert bytes(SyncFailure.objects.get().body) == b'{"a":"[e-mailadres weggelaten]"}'
        assert redacting.redact_failures(now=NOW) == 0

    def test_what_failed_yesterday_is_as_it_came(self) -> None:
        self.fail(NOW - timedelta(days=1))
        assert redacting.redact_failures(now=NOW) == 0


def test_runs_are_kept_for_400_days() -> None:
    for days in (399, 401):
        at = NOW - timedelta(days=days)
        SyncRun.objects.create(
            since=at.date(), until=at.date(), started_at=at, finished_at=at, state=SyncRun.State.COMPLETE
        )
    assert redacting.forget_runs(now=NOW) == 1
    assert SyncRun.objects.get().started_at == NOW - timedelta(days=399)


class TestReparse:
    def command(self, *arguments: str) -> dict[str, Any]:
        out = StringIO()
        call_command("reparse_notices", "--json", *arguments, stdout=out, stderr=StringIO())
        told: dict[str, Any] = json.loads(out.getvalue().splitlines()[-1])
        return told

    def test_everything_comes_back_from_the_bytes(self) -> None:
        read(CALL)
        read(AWARD, ted=ted_of())
        before = list(Tender.objects.values()), list(Award.objects.values("winner_name", "amount", "lot"))
        Publication.objects.update(title="weg", cpv=[], description="weg", deadline=None)
        Tender.objects.update(title="weg", search=None, deadline=None, stage="unknown", cpv=[])
        Award.objects.update(winner_name="weg", amount=None)
        told = self.command()
        assert (told["seen"], told["updated"], told["failed"]) == (2, 2, 0)
        assert list(Tender.objects.values()) == before[0]
        assert list(Award.objects.values("winner_name", "amount", "lot")) == before[1]

    def test_a_second_time_writes_no_row(self) -> None:
        for notice in list(seeded(until=NOW.date(), days=1, per_day=40))[:20]:
            read(notice)
        read(AWARD, ted=ted_of())
        self.command()
        before = versions(*KEPT)
        assert self.command()["unchanged"] == 21
        assert versions(*KEPT) == before

    def test_words_that_are_indexed_otherwise_are_indexed_anew(self) -> None:
        read(CALL)
        Tender.objects.update(search=None)
        assert self.command()["updated"] == 1
        assert Tender.objects.exclude(search=None).exists()

    def test_it_goes_on_behind_the_row_where_it_stopped(self) -> None:
        read(CALL)
        read(AWARD)
        first = Publication.objects.order_by("pk").values_list("pk", flat=True)[0]
        assert self.command("--after", str(first))["seen"] == 1

    def test_a_publication_without_bytes_stays_whole(self) -> None:
        read(CALL)
        Payload.objects.all().delete()
        assert self.command()["unchanged"] == 1
        assert Publication.objects.get().title == "Groenonderhoud wijken"

    def test_a_notice_that_is_no_longer_understood_fails_and_its_facts_stay(self) -> None:
        read(AWARD, ted=ted_of())
        Payload.objects.filter(kind="ted").update(body=b"<kapot")
        out = StringIO()
        with pytest.raises(SystemExit) as left:
            call_command("reparse_notices", stdout=out, stderr=StringIO())
        assert left.value.code == 1
        assert "1 mislukt" in out.getvalue()
        assert Award.objects.count() == 1

    def test_the_network_is_not_asked(self, settings: Any) -> None:
        settings.TENDERNED_URL = settings.TED_URL = "https://nergens.invalid"
        read(CALL)
        assert self.command()["seen"] == 1


class TestReplay:
    def test_S10_a_detail_that_can_be_read_now_is_stored_and_no_longer_waits(self) -> None:
        upsert_publication(publication_id="450001", row=row_of(CALL), seen_on=NOW.date(), now=NOW)
        self.wait("450001", "detail", detail_of(CALL).raw)
        assert replay_failures(now=NOW) == 1
        assert not SyncFailure.objects.waiting().exists()
        assert Publication.objects.get().details_read_at == NOW

    def test_S10_a_row_that_has_a_number_after_all_becomes_a_tender(self) -> None:
        self.wait("2026-11-16 0123456789abcdef", "list", row_of(CALL).raw)
        assert replay_failures(now=NOW) == 1
        assert Publication.objects.get().publication_id == "450001"

    def test_S10_a_notice_brings_its_awards(self) -> None:
        read(AWARD)
        self.wait("450090", "ted", award_xml())
        assert replay_failures(now=NOW) == 1
        assert Award.objects.count() == 1

    @pytest.mark.parametrize(
        ("what", "body"),
        [
            ("detail", b"<html>storing</html>"),
            ("detail", b"[]"),
            ("detail", json.dumps(detail(AWARD)).encode()),
            ("list", b"{}"),
            ("ted", b"<kapot"),
            ("ted", award_xml()),
        ],
    )
    def test_S10_what_is_still_unreadable_waits(self, what: str, body: bytes) -> None:
        self.wait("2026-11-16 0123456789abcdef" if what == "list" else "450001", what, body)
        assert replay_failures(now=NOW) == 0
        assert SyncFailure.objects.waiting().count() == 1
        assert not Publication.objects.exists()

    def wait(self, publication_id: str, what: str, body: bytes) -> None:
        record_failure(publication_id=publication_id, what=what, reason="kapot", body=body, now=NOW)


class TestStored:
    """S15 and S20, down to the database."""

    @given(st.randoms(use_true_random=False), st.integers(), st.integers())
    def test_S15_other_order_and_volatile_fields_are_one_version(self, random: Any, days: int, score: int) -> None:
        read(CALL)
        for _ in range(2):
            row, told = row_of(CALL).payload, detail_of(CALL).payload
            row, told = (dict(random.sample(sorted(payload.items()), len(payload))) for payload in (row, told))
            changed = upsert_publication(
                publication_id="450001",
                row=row_of(CALL, **row | {"aantalDagenTotSluitingsDatum": days, "score": score}),
                detail=replace(detail_of(CALL), payload=told | {"numberOfDaysBeforeAanmeldenInschrijven": days}),
                seen_on=NOW.date(),
                now=NOW,
            )
            assert changed is Change.UNCHANGED
        assert Payload.objects.count() == 2

    @pytest.mark.parametrize(
        "hostile",
        ["nul \x00 byte", "los \ud800 surrogaat", float("nan"), 1e999, "A" * 10_000_000, "factuur\u202egnp.exe", [{}]],
        ids=["nul", "surrogate", "nan", "1e400", "ten megabytes", "right to left", "another type"],
    )
    def test_S20_hostile_values_are_kept_as_bytes_and_read_again(self, hostile: Any) -> None:
        told = detail_of(CALL, aanbestedingNaam=hostile, opdrachtBeschrijving=hostile, kenmerk=620001)
        upsert_publication(publication_id="450001", detail=told, seen_on=NOW.date(), now=NOW)
        assert bytes(Payload.objects.get().body) == told.raw
        before = versions(*KEPT)
        assert [each.unchanged for each in reread()] == [1]
        redact(NOW + timedelta(days=400))
        assert [each.unchanged for each in reread()] == [1]
        assert versions(Tender, Publication) == [each for each in before if each[0] in ("Tender", "Publication")]
