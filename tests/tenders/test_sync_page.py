"""The pages of the nights of reading: what they say first, what they count, who has something read again."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from accounts.models import User
from accounts.queue import waiting_for
from tenders.models import ListDay, SyncFailure, SyncRun
from tenders.sync_page import difference
from tests.factories import PlatformRoleFactory
from tests.reading import heading_of, text_of
from tests.refusals import refusal
from tests.tender_factories import PublicationFactory, SyncRunFactory

NOON = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
NIGHT = datetime(2026, 11, 23, 3, 15, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def moderator(client: Client) -> Client:
    client.force_login(PlatformRoleFactory(role="moderator").user)
    return client


def day(number: int, total: int | None = 10, seen: int = 10, state: str = "complete") -> ListDay:
    return ListDay.objects.create(
        day=date(2026, 11, number), total=total, seen=seen, state=state, checked_at=NIGHT
    )  # fmt: skip


def failure(number: str = "450001", what: str = "detail", **fields: Any) -> SyncFailure:
    told = {"reason": "Geen antwoord.", "first_failed_at": NIGHT, "last_failed_at": NIGHT} | fields
    return SyncFailure.objects.create(publication_id=number, what=what, **told)


def page(client: Client, path: str = "/coordinatie/sync/") -> str:
    response = client.get(path)
    assert response.status_code == 200
    return text_of(response)


class TestSentence:
    def test_nothing_was_ever_read(self, desk: Client) -> None:
        told = heading_of(desk.get("/coordinatie/sync/"))
        assert told == "TenderNed is nog niet gelezen. Er is nog geen dag vergeleken met TenderNed."

    def test_every_day_holds_what_the_source_counts(self, desk: Client) -> None:
        SyncRunFactory(started_at=NIGHT)
        for number in range(16, 24):
            day(number)
        day(1, seen=4)  # before this run
        said = "Vannacht om 04.31 uur gelezen: 118 berichten, 0 mislukt. Alle 8 dagen kloppen met TenderNed."
        assert heading_of(desk.get("/coordinatie/sync/")) == said

    def test_some_days_do_not(self, desk: Client) -> None:
        SyncRunFactory(started_at=NIGHT, state="partial", failed=2)
        day(21)
        day(22, seen=7)
        day(23, total=None, seen=0, state="missing")
        said = "118 berichten, 2 mislukt. 2 van de 3 dagen kloppen niet met TenderNed."
        assert heading_of(desk.get("/coordinatie/sync/")).endswith(said)

    def test_the_last_night_failed(self, desk: Client) -> None:
        SyncRunFactory(started_at=NIGHT - timedelta(days=2))
        SyncRunFactory(started_at=NIGHT, state="unreachable", missed_days=8)
        told = page(desk)
        assert "Vannacht om 04.31 uur mislukte het lezen: bron onbereikbaar." in told
        assert "De laatste goede leesbeurt is 2 dagen geleden." in told


@pytest.mark.parametrize(
    ("total", "seen", "words"),
    [
        (10, 10, "klopt"),
        (10, 7, "wij missen er 3"),
        (7, 10, "wij hebben er 3 meer"),
        (0, 0, "klopt"),
        (None, 0, "TenderNed gaf geen aantal"),
    ],
)
def test_a_difference_in_words(total: int | None, seen: int, words: str) -> None:
    assert difference(total, seen) == words


class TestLists:
    def test_a_day_shows_both_counts_and_the_difference(self, desk: Client) -> None:
        day(22, total=12, seen=9)
        assert "zondag 22 november 2026 12 9 wij missen er 3 volledig" in page(desk)

    def test_a_month_is_the_sum_of_its_days_and_leaves_out_what_the_source_did_not_count(self, desk: Client) -> None:
        day(21, total=12, seen=9)
        day(22, total=8, seen=8)
        day(23, total=None, seen=3, state="missing")
        assert "november 2026 3 1 20 17 wij missen er 3" in page(desk)

    def test_thirty_one_days_stand_on_a_page(self, desk: Client) -> None:
        for number in range(40):
            ListDay.objects.create(
                day=date(2026, 11, 23) - timedelta(days=number), state="complete", total=1, seen=1, checked_at=NIGHT
            )
        assert page(desk).count("2026 1 1 klopt volledig") == 31
        assert page(desk, "/coordinatie/sync/?pagina=2").count("2026 1 1 klopt volledig") == 9
        assert desk.get("/coordinatie/sync/?pagina=3").status_code == 404
        assert desk.get("/coordinatie/sync/?pagina=x").status_code == 404

    def test_a_run_that_is_going_on_is_said(self, desk: Client) -> None:
        SyncRunFactory(started_at=NOON - timedelta(minutes=5), state="running", finished_at=None)
        assert "Er loopt nu een leesbeurt: de nacht, begonnen om 11.55 uur." in page(desk)

    def test_what_we_do_not_know_is_counted(self, desk: Client) -> None:
        SyncRunFactory(started_at=NIGHT, odd={"lijst: onbekend veld nieuw": 3, "detail: onbekende code X": 12})
        assert "detail: onbekende code X 12 lijst: onbekend veld nieuw 3" in page(desk)

    def test_what_left_the_list_is_named(self, desk: Client) -> None:
        PublicationFactory(
            missed_on=date(2026, 11, 15),
            missing_since=date(2026, 11, 22),
            publication_id="450099",
            tender__title="Groen",
        )
        assert "Groen 450099 22 november 2026" in page(desk)

    def test_it_costs_the_same_however_much_there_is(
        self, desk: Client, django_assert_num_queries: Callable[..., Any]
    ) -> None:
        for number in range(3):
            failure(f"45000{number}")
            day(20 + number)
            SyncRunFactory(started_at=NIGHT - timedelta(days=number))
        with django_assert_num_queries(19):
            desk.get("/coordinatie/sync/")


class TestFiles:
    def test_every_day(self, desk: Client) -> None:
        day(22, total=12, seen=9)
        told = desk.get("/coordinatie/sync/dagen.csv").getvalue().decode()
        assert "2026-11-22;12;9;wij missen er 3;volledig;2026-11-23T04:15:00+01:00" in told

    def test_every_failure_that_waits(self, desk: Client) -> None:
        failure("450001", reason="=1+1")
        failure("450002", resolved_at=NOON)
        told = desk.get("/coordinatie/sync/mislukt.csv").getvalue().decode()
        assert "450001;detail;'=1+1;1;" in told
        assert "450002" not in told


class TestOneRun:
    def test_it_shows_each_part(self, desk: Client) -> None:
        block = {"name": "2026-11-22", "state": "missed", "seen": 7, "error": "De lijst brak af."}
        run = SyncRunFactory(started_at=NIGHT, state="partial", missed_days=1, blocks={"2026-11-22": block})
        path = f"/coordinatie/sync/{run.pk}/"
        assert heading_of(desk.get(path)) == "Leesbeurt van 23 november 2026 04.15 uur: gedeeltelijk."
        told = page(desk, path)
        assert "22 november 2026 De lijst brak af. niet heel gezien 7" in told

    def test_a_week_that_was_one_question_names_its_days(self, desk: Client) -> None:
        block = {"name": "2026-11-16/2026-11-22", "state": "left", "seen": 7}
        run = SyncRunFactory(started_at=NIGHT, kind="backfill", state="partial", blocks={block["name"]: block})
        told = page(desk, f"/coordinatie/sync/{run.pk}/")
        assert "16 november 2026 tot en met 22 november 2026 blijft liggen 7" in told

    def test_one_that_does_not_exist(self, desk: Client) -> None:
        assert desk.get("/coordinatie/sync/999999/").status_code == 404


class TestOneFailure:
    def test_a_coordinator_reads_the_bytes_as_text(self, desk: Client) -> None:
        found = failure(body=b'{"naam": "Jan <b>"\x00\xff', attempts=3)
        html = desk.get(f"/coordinatie/sync/mislukt/{found.pk}/").content.decode()
        assert "{&quot;naam&quot;: &quot;Jan &lt;b&gt;&quot;\ufffd" in html

    def test_a_long_answer_is_cut(self, desk: Client) -> None:
        found = failure(body=b"x" * 30_000)
        html = desk.get(f"/coordinatie/sync/mislukt/{found.pk}/").content.decode()
        assert "Dit is het begin." in html
        assert html.count("x" * 20_000) == 1
        assert "x" * 20_001 not in html

    def test_a_moderator_does_not_since_names_may_stand_in_it(self, moderator: Client) -> None:
        found = failure(body=b"Jan")
        told = page(moderator, f"/coordinatie/sync/mislukt/{found.pk}/")
        assert "Jan" not in told
        assert "Alleen een coördinator leest dit" in told
        assert "Probeer opnieuw" not in told

    def test_one_that_was_read_since(self, desk: Client) -> None:
        found = failure(resolved_at=NOON)
        assert "is op 23 november 2026 alsnog gelezen" in page(desk, f"/coordinatie/sync/mislukt/{found.pk}/")


class TestAgain:
    def test_one(self, desk: Client) -> None:
        found, _other = failure("450001"), failure("450002")
        response = desk.post(f"/coordinatie/sync/mislukt/{found.pk}/", follow=True)
        assert "Wij lezen dit nu opnieuw." in text_of(response)
        run = SyncRun.objects.get()
        assert (run.kind, [block["ids"] for block in run.blocks.values()]) == ("again", [["450001"]])

    def test_everything_that_waits(self, desk: Client) -> None:
        failure("450001"), failure("450002"), failure("450003", resolved_at=NOON)
        desk.post("/coordinatie/sync/")
        assert [block["ids"] for block in SyncRun.objects.get().blocks.values()] == [["450001", "450002"]]

    def test_nothing_waits(self, desk: Client) -> None:
        found = failure(resolved_at=NOON)
        for path in ("/coordinatie/sync/", f"/coordinatie/sync/mislukt/{found.pk}/"):
            assert "Er wacht niets om opnieuw te lezen." in text_of(desk.post(path, follow=True))
        assert not SyncRun.objects.exists()

    def test_while_a_run_is_going_on(self, desk: Client) -> None:
        failure()
        SyncRunFactory(started_at=NOON, alive_at=NOON, state="running", finished_at=None, is_queued=True)
        assert "Er loopt al een leesbeurt: de nacht. Wacht tot die klaar is." in text_of(
            desk.post("/coordinatie/sync/", follow=True)
        )
        assert SyncRun.objects.count() == 1

    def test_a_moderator_asks_nothing(self, moderator: Client) -> None:
        found = failure()
        assert moderator.post("/coordinatie/sync/").status_code == 403
        assert moderator.post(f"/coordinatie/sync/mislukt/{found.pk}/").status_code == 403
        assert "Probeer" not in page(moderator)


class TestQueue:
    def titles(self, user: User) -> list[str]:
        return [item.title for item in waiting_for(user) if item.kind == "TenderNed"]

    def test_nothing_waits_after_a_good_night(self, coordinator: User) -> None:
        SyncRunFactory(started_at=NIGHT)
        assert self.titles(coordinator) == []

    def test_before_the_first_night_nothing_waits(self, coordinator: User) -> None:
        assert self.titles(coordinator) == []

    def test_the_last_good_night_is_too_long_ago(self, coordinator: User) -> None:
        SyncRunFactory(started_at=NIGHT - timedelta(days=2))
        assert self.titles(coordinator) == ["Er is te lang niets goed gelezen"]

    def test_no_night_was_ever_good(self, coordinator: User) -> None:
        SyncRunFactory(started_at=NIGHT, state="refused", missed_days=8)
        assert self.titles(coordinator) == ["Er is te lang niets goed gelezen"]

    def test_a_publication_fails_for_more_than_three_nights(self, coordinator: User) -> None:
        long_ago = NIGHT - timedelta(days=4)
        failure("450001", first_failed_at=long_ago), failure("450002", "list", first_failed_at=long_ago)
        failure("450003")
        for what in ("ted", "xml"):  # without a notice a publication stands there all the same
            failure("450004", what, first_failed_at=long_ago)
        assert self.titles(coordinator) == ["2 berichten mislukken al meer dan 3 nachten"]

    def test_a_moderator_is_not_asked(self) -> None:
        SyncRunFactory(started_at=NIGHT - timedelta(days=2))
        assert self.titles(PlatformRoleFactory(role="moderator").user) == []


class TestRows:
    def test_a_day_stands_once(self) -> None:
        day(22)
        assert "list_day_once" in refusal(lambda: day(22))

    def test_a_complete_day_has_the_count_of_the_source(self) -> None:
        assert "list_day_complete_has_total" in refusal(lambda: day(22, total=None))
