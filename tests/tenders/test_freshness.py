"""How fresh the tenders are, in words, at the foot of every page and first on the pages that count them."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.template import Context, Template

from tenders.freshness import SyncHealth, age_in_seconds, in_words
from tenders.models import SyncFailure
from tests.factories import SupplierFactory
from tests.tender_factories import SyncRunFactory, TenderFactory

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
NIGHT = datetime(2026, 11, 23, 3, 15, tzinfo=UTC)

WORDS = [
    (datetime(2026, 11, 23, 3, 31, tzinfo=UTC), "vannacht om 04.31 uur"),
    (datetime(2026, 11, 23, 8, 5, tzinfo=UTC), "vandaag om 09.05 uur"),
    (datetime(2026, 11, 22, 22, 30, tzinfo=UTC), "gisteren om 23.30 uur"),
    (datetime(2026, 11, 22, 23, 30, tzinfo=UTC), "vannacht om 00.30 uur"),
    (datetime(2026, 11, 17, 3, 31, tzinfo=UTC), "op 17 november 2026 om 04.31 uur"),
]


@pytest.mark.parametrize(("moment", "words"), WORDS)
def test_a_moment_in_words(moment: datetime, words: str) -> None:
    assert in_words(moment, NOW) == words


@pytest.mark.django_db
class TestHealth:
    def test_nothing_was_ever_read(self) -> None:
        health = SyncHealth.build(now=NOW)
        assert health.sentence == "TenderNed is nog niet gelezen."
        assert (health.age, health.is_stale, health.has_failed, health.is_well) == (None, True, False, False)
        assert age_in_seconds(NOW) is None

    def test_last_night_everything_was_read(self) -> None:
        SyncRunFactory(started_at=NIGHT)
        health = SyncHealth.build(now=NOW)
        assert health.sentence == "TenderNed gelezen: vannacht om 04.31 uur, 118 berichten, 0 mislukt."
        assert health.is_well
        assert age_in_seconds(NOW) == 5 * 3600 + 29 * 60

    def test_a_publication_that_failed_does_not_make_the_night_bad(self) -> None:
        SyncRunFactory(started_at=NIGHT, state="partial", failed=2)
        health = SyncHealth.build(now=NOW)
        assert health.is_well
        assert health.sentence.endswith("118 berichten, 2 mislukt.")

    @pytest.mark.parametrize(("state", "missed"), [("partial", 1), ("unreachable", 8), ("refused", 8), ("stopped", 3)])
    def test_a_list_that_was_not_seen_whole_does(self, state: str, missed: int) -> None:
        SyncRunFactory(started_at=NIGHT - timedelta(days=1))
        SyncRunFactory(started_at=NIGHT, state=state, missed_days=missed)
        health = SyncHealth.build(now=NOW)
        assert (health.has_failed, health.is_well) == (True, False)
        assert health.read_at == "gisteren om 04.31 uur"

    def test_after_26_hours_it_is_stale(self) -> None:
        SyncRunFactory(started_at=NOW - timedelta(hours=26), finished_at=NOW - timedelta(hours=26))
        assert not SyncHealth.build(now=NOW).is_stale
        assert SyncHealth.build(now=NOW + timedelta(seconds=1)).is_stale

    def test_a_run_that_is_going_on_changes_nothing(self) -> None:
        SyncRunFactory(started_at=NIGHT)
        SyncRunFactory(started_at=NOW, state="running", finished_at=None)
        assert SyncHealth.build(now=NOW).is_well

    def test_it_costs_one_query(self, django_assert_num_queries: Any) -> None:
        for night in range(3):
            SyncRunFactory(started_at=NIGHT - timedelta(days=night))
        with django_assert_num_queries(1):
            SyncHealth.build(now=NOW)

    def test_what_failed_is_counted_until_it_succeeds(self) -> None:
        for number, resolved in enumerate([None, None, NOW]):
            SyncFailure.objects.create(
                publication_id=str(number),
                what="detail",
                first_failed_at=NOW,
                last_failed_at=NOW,
                resolved_at=resolved,
            )
        assert SyncHealth.waiting_failures() == 2


def rendered(source: str, **context: Any) -> str:
    return " ".join(Template("{% load tenders_tags %}" + source).render(Context(context)).split())


@pytest.mark.django_db
class TestTags:
    def test_all_is_well_says_nothing(self) -> None:
        SyncRunFactory(started_at=datetime.now(UTC) - timedelta(hours=2))
        assert rendered("{% sync_notice %}") == ""

    def test_never_read(self) -> None:
        told = rendered("{% sync_notice %}")
        assert "<strong>Er zijn nog geen opdrachten gelezen.</strong> Wij lezen elke nacht opnieuw." in told
        assert 'class="notice gap"' in told

    def test_read_long_ago(self) -> None:
        SyncRunFactory(started_at=NIGHT - timedelta(days=400))
        assert "Daarna lazen wij niets." in rendered("{% sync_notice %}")

    def test_the_last_reading_failed(self) -> None:
        SyncRunFactory(started_at=NIGHT - timedelta(days=401))
        SyncRunFactory(started_at=NIGHT - timedelta(days=400), state="unreachable", missed_days=8)
        told = rendered("{% sync_notice %}")
        assert 'class="notice gap neg"' in told
        assert "Het lezen van TenderNed mislukte op 19 oktober 2025 om 05.31 uur: bron onbereikbaar." in told

    def test_notice_and_footer_cost_one_query_together(self, django_assert_num_queries: Any) -> None:
        with django_assert_num_queries(1):
            rendered("{% sync_notice %}{% last_reading %}")

    def test_a_table_of_tenders(self) -> None:
        told = rendered("{% tender_table tenders %}", tenders=[TenderFactory(title="Groen")])
        assert 'Groen</a><br><span class="subtle">Gemeente Assen</span>' in told

    def test_newest_in_a_municipality(self) -> None:
        from platform_goed_inkopen.regions import BY_SLUG

        assert "Er staat nu geen opdracht open van een koper in Assen." in rendered(
            "{% newest_tenders_in place %}", place=BY_SLUG["assen"]
        )
        TenderFactory(title="Groen", deadline=datetime.now(UTC) + timedelta(days=3))
        assert "Alle open opdrachten van kopers in Assen" in rendered(
            "{% newest_tenders_in place %}", place=BY_SLUG["assen"]
        )


@pytest.mark.django_db
def test_readyz_tells_the_age_of_the_last_good_reading(client: Any) -> None:
    assert client.get("/readyz").json()["last_sync_age_seconds"] is None


@pytest.mark.django_db
class TestPagesSayIt:
    """Every public page that shows tenders or counts of them."""

    PAGES = (
        "/",
        "/opdrachten/",
        "/gemeenten/",
        "/gemeenten/assen/",
        "/monitoring/",
        "/monitoring/gemeenten/assen/",
    )

    @pytest.mark.parametrize("path", PAGES)
    def test_with_the_age_when_the_last_good_reading_is_long_ago(self, client: Any, path: str) -> None:
        SyncRunFactory(started_at=datetime.now(UTC) - timedelta(days=6))
        assert "5 dagen geleden.</strong>" in client.get(path).content.decode()

    @pytest.mark.parametrize("path", PAGES)
    def test_nothing_when_it_was_last_night(self, client: Any, path: str) -> None:
        SyncRunFactory(started_at=datetime.now(UTC) - timedelta(hours=3))
        assert "geleden.</strong>" not in client.get(path).content.decode()

    def test_on_the_page_of_a_tender(self, client: Any) -> None:
        SyncRunFactory(started_at=datetime.now(UTC) - timedelta(hours=30))
        assert "29 uur geleden.</strong>" in client.get(TenderFactory().get_absolute_url()).content.decode()

    def test_on_the_page_of_a_supplier(self, client: Any) -> None:
        SyncRunFactory(started_at=datetime.now(UTC) - timedelta(hours=30))
        assert "29 uur geleden.</strong>" in client.get(SupplierFactory().get_absolute_url()).content.decode()
