"""How often something was looked for: per day, within bounds, and never in the way of a page."""

from datetime import date, timedelta

import pytest
from django.conf import settings
from django.db import IntegrityError, connection
from django.test import RequestFactory

from platform_goed_inkopen import tasks, usage
from platform_goed_inkopen.models import DailyCount
from platform_goed_inkopen.scrapers import is_machine

pytestmark = pytest.mark.django_db
KIND = DailyCount.Kind.SEARCH_WITHOUT_RESULT
TODAY = date(2026, 11, 23)


def counted(day: date = TODAY) -> dict[str, int]:
    return dict(DailyCount.objects.filter(day=day, kind=KIND).values_list("subject", "number"))


def test_a_subject_is_counted_once_a_time_and_a_day() -> None:
    usage.count(KIND, ["drone", "drone"], day=TODAY)
    usage.count(KIND, ["drone", "tolk"], day=TODAY)
    usage.count(KIND, ["drone"], day=TODAY - timedelta(days=1))
    assert counted() == {"drone": 2, "tolk": 1}


def test_it_costs_one_statement_however_many_subjects(django_assert_num_queries) -> None:
    with django_assert_num_queries(3):  # between the two of a savepoint
        usage.count(KIND, [f"woord{number}" for number in range(12)], day=TODAY)
    with django_assert_num_queries(0):
        usage.count(KIND, [], day=TODAY)


def test_a_day_that_is_full_counts_the_rest_together() -> None:
    others = {f"woord{number}": 1 for number in range(usage.MOST_SUBJECTS - 3)}
    usage.count(KIND, others, day=TODAY)
    usage.count(KIND, ["a", "b"], day=TODAY)
    usage.count(KIND, ["a", "c", "d", "e"], day=TODAY)
    usage.count(KIND, ["e", "c"], day=TODAY)
    assert counted() == {**others, "a": 2, "b": 1, "c": 2, "": 3}


def test_a_subject_is_cut() -> None:
    usage.count(KIND, ["x" * 100, "x" * 70], day=TODAY)
    assert counted() == {"x" * 60: 1}


@pytest.mark.parametrize("text", ["'; DROP TABLE x", "%(day)s", "{}", "\\", "🦆"])
def test_hostile_text_is_text(text: str) -> None:
    usage.count(KIND, [text], day=TODAY)
    assert counted() == {text: 1}


def test_a_database_that_only_reads_counts_nothing_and_says_so(caplog) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET transaction_read_only = on")
    usage.count(KIND, ["drone"], day=TODAY)
    assert counted() == {}
    assert "zoeken-zonder-resultaat was not counted: InternalError" in caplog.text


def test_a_database_that_is_busy_counts_nothing_and_says_so(caplog) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION pg_temp.wait() RETURNS trigger LANGUAGE plpgsql AS"
            " $$BEGIN PERFORM pg_sleep(5); RETURN NEW; END$$"
        )
        cursor.execute(
            "CREATE TRIGGER busy BEFORE INSERT ON platform_goed_inkopen_dailycount"
            " FOR EACH ROW EXECUTE FUNCTION pg_temp.wait()"
        )
        cursor.execute("SET LOCAL statement_timeout = '50ms'")
        usage.count(KIND, ["drone"], day=TODAY)
    assert "was not counted: OperationalError" in caplog.text


def test_the_database_holds_one_row_for_a_day_a_kind_and_a_subject() -> None:
    DailyCount.objects.create(day=TODAY, kind=KIND, subject="drone", number=1)
    with pytest.raises(IntegrityError):
        DailyCount.objects.create(day=TODAY, kind=KIND, subject="drone", number=1)


def test_what_was_counted_often_is_told_and_the_rest_added_up() -> None:
    rows = {"drone": 2, "tolk": 3, "kaas": 5, "brood": 5, "zeldzaam": 1, "": 40}
    for subject, number in rows.items():
        DailyCount.objects.create(day=TODAY, kind=KIND, subject=subject, number=number)
    DailyCount.objects.create(day=TODAY - timedelta(days=90), kind=KIND, subject="drone", number=2)
    DailyCount.objects.create(day=TODAY - timedelta(days=91), kind=KIND, subject="oud", number=9)

    told, rare = usage.most_counted(KIND, since=TODAY - timedelta(days=90), least=3, number=3)

    assert told == [("brood", 5), ("kaas", 5), ("drone", 4)]
    assert rare == 41
    assert usage.most_counted(KIND, since=TODAY + timedelta(days=1), least=3, number=3) == ([], 0)


@pytest.mark.parametrize(
    ("today", "first_kept"),
    [(TODAY, date(2024, 10, 23)), (date(2027, 3, 31), date(2025, 2, 28)), (date(2027, 1, 1), date(2024, 12, 1))],
)
def test_after_25_months_a_count_is_gone(today: date, first_kept: date) -> None:
    for day in (first_kept - timedelta(days=1), first_kept, today):
        DailyCount.objects.create(day=day, kind=KIND, subject="drone", number=1)
    assert usage.forget_old(today=today) == 1
    assert DailyCount.objects.order_by("day").values_list("day", flat=True)[0] == first_kept


def test_every_night_what_is_old_goes() -> None:
    DailyCount.objects.create(day=date(2020, 1, 1), kind=KIND, subject="drone", number=1)
    tasks.forget_old_counts()
    assert not DailyCount.objects.exists()
    assert "platform_goed_inkopen.tasks.forget_old_counts" in [
        line["task"] for line in settings.CELERY_BEAT_SCHEDULE.values()
    ]


@pytest.mark.parametrize(
    ("agent", "machine"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", False),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0.0.0 Safari/537.36 Edg/130.0",
            False,
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Safari/604.1",
            False,
        ),
        ("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", True),
        ("curl/8.5.0", True),
        ("python-requests/2.34", True),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 HeadlessChrome/130.0 Safari/537.36", True),
        ("", True),
    ],
)
def test_a_machine_is_known_by_what_it_calls_itself(agent: str, machine: bool) -> None:
    assert is_machine(RequestFactory().get("/", headers={"user-agent": agent})) is machine
