"""How long a supplier takes to answer, in working days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from suppliers.answer_time import answers_within, working_days

MONDAY, FRIDAY = date(2026, 11, 23), date(2026, 11, 27)
DAYS = st.dates(date(2020, 1, 1), date(2030, 1, 1))


@pytest.mark.parametrize(
    ("begin", "end", "days"),
    [
        (MONDAY, MONDAY, 0),
        (MONDAY, FRIDAY, 4),
        (FRIDAY, FRIDAY + timedelta(days=2), 0),
        (FRIDAY, FRIDAY + timedelta(days=3), 1),
        (MONDAY, MONDAY + timedelta(days=14), 10),
    ],
)
def test_only_working_days_count(begin, end, days):
    assert working_days(begin, end) == days


@given(DAYS, st.integers(0, 400), st.integers(0, 400))
def test_waiting_longer_never_counts_less_and_every_week_counts_five(begin, first, more):
    end = begin + timedelta(days=first)
    assert working_days(begin, end) <= working_days(begin, end + timedelta(days=more)) <= first + more
    assert working_days(begin, end + timedelta(days=7)) == working_days(begin, end) + 5


def after(*days: int) -> list[tuple[date, date]]:
    return [(MONDAY, MONDAY + timedelta(days=number)) for number in days]


def test_below_three_answers_nothing_is_said():
    assert answers_within(after(1, 1)) == ""
    assert answers_within([]) == ""


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ((0, 0, 0), "antwoordt meestal binnen 1 werkdag"),
        ((1, 2, 30), "antwoordt meestal binnen 2 werkdagen"),
        ((1, 2, 3, 30), "antwoordt meestal binnen 3 werkdagen"),
    ],
)
def test_the_one_in_the_middle_is_told(days, words):
    assert answers_within(after(*days)) == words
