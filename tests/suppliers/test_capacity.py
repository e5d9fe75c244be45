"""Whether somebody can deliver now: an answer with its date, that grows old."""

from datetime import date, timedelta

import pytest

from suppliers.capacity import FRESH_DAYS, CapacityLine, holds_until, telling_most

TODAY = date(2026, 11, 23)
NOW, LATER = "now", "later"


def said(what: str, days_ago: int = 0) -> CapacityLine | None:
    return CapacityLine.of(what, TODAY - timedelta(days=days_ago), today=TODAY)


@pytest.mark.parametrize(
    ("what", "days_ago", "words"),
    [
        (NOW, 0, "kan nu leveren"),
        (NOW, FRESH_DAYS, "kan nu leveren"),
        (NOW, FRESH_DAYS + 1, "kon leveren"),
        (LATER, 0, "nu vol"),
        (LATER, FRESH_DAYS + 1, "was vol"),
    ],
)
def test_an_answer_counts_for_120_days(what: str, days_ago: int, words: str) -> None:
    answer = said(what, days_ago)
    assert answer is not None
    assert str(answer) == words
    assert answer.is_fresh == (days_ago <= FRESH_DAYS) == (holds_until(answer.on) >= TODAY)


@pytest.mark.parametrize(("what", "on"), [("", None), ("", TODAY), (NOW, None)])
def test_without_an_answer_there_is_nothing_to_say(what: str, on: date | None) -> None:
    assert CapacityLine.of(what, on, today=TODAY) is None


def test_of_several_answers_the_one_that_tells_most_is_shown() -> None:
    assert telling_most([None, said(LATER, 3), said(NOW, 90), said(NOW, 200)]) == said(NOW, 90)
    assert telling_most([said(NOW, 200), said(LATER, 3)]) == said(LATER, 3)
    assert telling_most([said(NOW, 9), said(NOW, 3)]) == said(NOW, 3)
    assert telling_most([None]) is None
