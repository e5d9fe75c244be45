"""C09, G13: the coordinators hear within a quarter of an hour that a good night stays away, once a night."""

from datetime import UTC, datetime, timedelta

import pytest
from celery.schedules import crontab
from django.conf import settings

from platform_goed_inkopen.models import OutgoingMail
from tenders import tasks
from tenders.actions.alarms import tell_of_silence
from tests.factories import PlatformRoleFactory
from tests.tender_factories import SyncRunFactory

pytestmark = pytest.mark.django_db
NIGHT = datetime(2026, 11, 23, 3, 15, tzinfo=UTC)
ENDED = NIGHT + timedelta(minutes=16)
DEADLINE = ENDED + timedelta(hours=26)


@pytest.fixture(autouse=True)
def coordinator() -> str:
    """One coordinates all provinces; others hear nothing."""
    PlatformRoleFactory(role="moderator")
    PlatformRoleFactory(role="coordinator", province="PV27")
    return PlatformRoleFactory(role="coordinator").user.email


def keys() -> list[str]:
    return [mail.key[: len("sync-silent-2026-11-24")] for mail in OutgoingMail.objects.order_by("pk")]


def test_C09_nothing_is_said_while_all_is_well() -> None:
    SyncRunFactory(started_at=NIGHT)
    for minutes in (0, 60, 26 * 60):
        tell_of_silence(now=ENDED + timedelta(minutes=minutes))
    assert not OutgoingMail.objects.exists()


def test_C09_a_night_that_stays_away_is_told_once_within_a_quarter_of_an_hour(coordinator: str) -> None:
    SyncRunFactory(started_at=NIGHT)
    for minutes in range(15, 24 * 60, 15):  # past midnight too: it is still that night
        tell_of_silence(now=DEADLINE + timedelta(minutes=minutes))
    mail = OutgoingMail.objects.get()
    assert (mail.recipient, mail.subject) == (coordinator, "TenderNed is al meer dan een dag niet goed gelezen")
    assert "De laatste goede leesbeurt eindigde gisteren om 04.31 uur." in mail.text
    assert "Sindsdien is geen leesbeurt geëindigd" in mail.text
    assert f"{settings.PUBLIC_URL}/coordinatie/sync/" in mail.text
    assert "stopt zodra een leesbeurt weer goed eindigt" in " ".join(mail.text.split())


def test_C09_the_next_night_that_stays_away_is_told_again_and_a_good_one_ends_it() -> None:
    SyncRunFactory(started_at=NIGHT)
    for days in (0, 0.5, 1, 1.5):
        tell_of_silence(now=DEADLINE + timedelta(days=days, minutes=10))
    assert keys() == ["sync-silent-2026-11-24", "sync-silent-2026-11-25"]
    SyncRunFactory(started_at=NIGHT + timedelta(days=3))
    tell_of_silence(now=DEADLINE + timedelta(days=2, minutes=10))
    assert len(keys()) == 2


def test_C09_it_says_what_the_last_run_said() -> None:
    SyncRunFactory(started_at=NIGHT)
    bad = {"state": "unreachable", "missed_days": 8, "error": "TenderNed gaf geen antwoord."}
    SyncRunFactory(started_at=NIGHT + timedelta(days=1), **bad)
    SyncRunFactory(started_at=NIGHT + timedelta(days=1, hours=1), kind="backfill")
    tell_of_silence(now=DEADLINE + timedelta(minutes=1))
    told = " ".join(OutgoingMail.objects.get().text.split())
    assert "vannacht om 04.31 uur: bron onbereikbaar. TenderNed gaf geen antwoord." in told


def test_C09_before_the_first_night_nothing_is_said_and_after_it_its_hours_count() -> None:
    tell_of_silence(now=NIGHT)
    SyncRunFactory(started_at=NIGHT, state="stopped", missed_days=3)
    tell_of_silence(now=NIGHT + timedelta(hours=26))
    assert not OutgoingMail.objects.exists()
    tell_of_silence(now=NIGHT + timedelta(hours=26, minutes=1))
    assert "was er nog geen goede." in OutgoingMail.objects.get().text


def test_C09_when_all_is_well_it_costs_one_query(django_assert_num_queries) -> None:
    SyncRunFactory(started_at=NIGHT)
    with django_assert_num_queries(1):
        tell_of_silence(now=ENDED)


def test_G13_the_clock_asks_every_quarter_of_an_hour() -> None:
    entry = settings.CELERY_BEAT_SCHEDULE["tell-of-silence"]
    assert (entry["task"], entry["schedule"]) == (tasks.tell_of_silence.name, crontab(minute="*/15"))
    tasks.tell_of_silence.run()
