"""What an award is worth, what is doubted and when its contract ends: rules, each with its reason."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenders.awarding import (
    Amount,
    Doubt,
    End,
    EndsFrom,
    Frame,
    Terms,
    after,
    doubt_of,
    end_of,
    estimate_of,
    frame_of,
    total_of,
)
from tenders.merging import Winner

AWARDED = date(2026, 11, 20)
END = date(2028, 12, 31)


def won(amount: str | None, lot: str = "LOT-0001", key: str = "80000001") -> Winner:
    return Winner(lot, key, "Groenploeg", key, Decimal(amount) if amount else None, "EUR", AWARDED)


DOUBTS: list[tuple[str, Winner, list[Winner], str | None, Doubt | None]] = [
    ("no amount cannot be wrong", won(None), [], None, None),
    ("one euro was filled in", won("1.00"), [], None, Doubt.PLACEHOLDER),
    ("999,99 too", won("999.99"), [], None, Doubt.PLACEHOLDER),
    ("a thousand is an amount", won("1000"), [], None, None),
    ("a billion still is one", won("1000000000"), [], None, None),
    ("above a billion is not believed", won("1000000000.01"), [], None, Doubt.HUGE),
    ("ten times the estimate may be", won("500000"), [], "50000", None),
    ("more than ten times is a mistake", won("500000.01"), [], "50000", Doubt.ABOVE_ESTIMATE),
    ("two lots may cost the same", won("5000"), [won("5000", "2")], None, None),
    ("three lots with one amount: the total", won("5000"), [won("5000", "2"), won("5000", "3")], None, Doubt.REPEATED),
    ("unless one lot differs", won("5000"), [won("5000", "2"), won("5001", "3")], None, None),
    ("or says nothing", won("5000"), [won("5000", "2"), won(None, "3")], None, None),
    (
        "three winners of one lot are no three lots",
        won("5000"),
        [won("5000", key="2"), won("5000", key="3")],
        None,
        None,
    ),
]


@pytest.mark.parametrize(("why", "winner", "others", "estimate", "doubt"), DOUBTS, ids=[row[0] for row in DOUBTS])
def test_an_amount_is_doubted_when(
    why: str, winner: Winner, others: list[Winner], estimate: str | None, doubt: Doubt | None
) -> None:
    assert doubt_of(winner, [winner, *others], estimate=Decimal(estimate) if estimate else None) is doubt


def test_an_estimate_that_was_filled_in_is_none() -> None:
    told = [Terms(), Terms(estimate=Decimal(1)), Terms(estimate=Decimal(60_000)), Terms(estimate=Decimal(90_000))]
    assert estimate_of(told) == Decimal(60_000)
    assert estimate_of(told[:2]) is None


FRAMES: list[tuple[str, list[Terms], Frame]] = [
    ("nothing said", [Terms()], Frame(False, None)),
    ("a code says so", [Terms(), Terms(is_framework=True)], Frame(True, None)),
    ("a maximum says so", [Terms(framework_maximum=Decimal(90_000))], Frame(True, Decimal(90_000))),
    ("the surest first", [Terms(framework_maximum=Decimal(8_000)), Terms(framework_maximum=Decimal(9_000))],
     Frame(True, Decimal(8_000))),
    ("one euro is no ceiling", [Terms(framework_maximum=Decimal(1))], Frame(True, None)),
    ("nothing is no framework", [Terms(framework_maximum=Decimal(0))], Frame(False, None)),
]  # fmt: skip


@pytest.mark.parametrize(("why", "terms", "frame"), FRAMES, ids=[row[0] for row in FRAMES])
def test_a_framework_is_known_when(why: str, terms: list[Terms], frame: Frame) -> None:
    assert frame_of(terms) == frame


ENDS: list[tuple[str, list[Terms], list[Terms], date | None, End | None]] = [
    ("nothing is said", [Terms()], [Terms()], AWARDED, None),
    ("the award tells", [Terms(ends_on=END)], [Terms(ends_on=date(2027, 1, 1))], AWARDED,
     End(END, None, EndsFrom.NOTICE)),
    ("the call tells", [Terms()], [Terms(), Terms(ends_on=END)], AWARDED, End(END, None, EndsFrom.CALL)),
    ("an end goes before a length", [Terms(months=12)], [Terms(ends_on=END)], AWARDED,
     End(END, None, EndsFrom.CALL)),
    ("counted from the award", [Terms()], [Terms(months=24)], AWARDED,
     End(date(2028, 11, 19), None, EndsFrom.DURATION)),
    ("counted from the start, when it is told", [Terms()], [Terms(months=24, starts_on=date(2027, 1, 1))], AWARDED,
     End(date(2028, 12, 31), None, EndsFrom.DURATION)),
    ("a start is enough", [Terms(months=12, starts_on=date(2027, 1, 1))], [], None,
     End(date(2027, 12, 31), None, EndsFrom.DURATION)),
    ("a length without a day is nothing", [Terms(months=24)], [], None, None),
    ("the day of forms is no day", [Terms(months=24)], [], date(2000, 1, 1), None),
    ("nor is it a start", [Terms(months=12, starts_on=date(2000, 1, 1))], [], AWARDED,
     End(date(2027, 11, 19), None, EndsFrom.DURATION)),
    ("nor an end", [Terms(ends_on=date(2000, 1, 1))], [], None, None),
    ("2099 is no end", [Terms(ends_on=date(2099, 12, 31))], [Terms(ends_on=END)], AWARDED,
     End(END, None, EndsFrom.CALL)),
    ("no contract ends before it is given", [Terms(ends_on=date(2026, 11, 19))], [], AWARDED, None),
    ("renewals of a year each", [Terms(ends_on=END, renewals=2, months=24)], [], AWARDED,
     End(END, date(2030, 12, 31), EndsFrom.NOTICE)),
    ("shorter when the contract is", [Terms(ends_on=END, renewals=2, months=6)], [], AWARDED,
     End(END, date(2029, 12, 31), EndsFrom.NOTICE)),
    ("a year when its length is not told", [Terms(ends_on=END)], [Terms(renewals=1)], AWARDED,
     End(END, date(2029, 12, 31), EndsFrom.NOTICE)),
    ("a thousand renewals are a mistake", [Terms(ends_on=END, renewals=1000)], [], AWARDED,
     End(END, None, EndsFrom.NOTICE)),
    ("a thousand years too", [Terms(months=12_000)], [], AWARDED, None),
    ("the last day of a leap year's February", [Terms(months=12, starts_on=date(2027, 3, 1))], [], None,
     End(date(2028, 2, 29), None, EndsFrom.DURATION)),
]  # fmt: skip


@pytest.mark.parametrize(("why", "own", "earlier", "awarded_on", "end"), ENDS, ids=[row[0] for row in ENDS])
def test_a_contract_ends_when(
    why: str, own: list[Terms], earlier: list[Terms], awarded_on: date | None, end: End | None
) -> None:
    assert end_of(own, earlier, awarded_on=awarded_on) == end


days = st.none() | st.dates()
terms = st.lists(
    st.builds(
        Terms,
        starts_on=days,
        ends_on=days,
        months=st.none() | st.integers(0, 32_767),
        renewals=st.none() | st.integers(0, 32_767),
    ),
    max_size=3,
)


@given(terms, terms, days)
def test_whatever_is_told_an_end_is_sane(own: list[Terms], earlier: list[Terms], awarded_on: date | None) -> None:
    end = end_of(own, earlier, awarded_on=awarded_on)
    if end:
        assert date(2000, 1, 1) < end.on < date(2099, 1, 1)
        assert end.on >= (awarded_on or end.on)
        assert end.latest is None or end.latest > end.on
        stated = {it.ends_on for it in (own if end.source is EndsFrom.NOTICE else earlier)}
        assert end.source is EndsFrom.DURATION or end.on in stated


@given(st.dates(date(2000, 1, 1), date(2098, 12, 31)), st.integers(1, 600), st.integers(1, 600))
def test_months_later_keeps_the_day_or_takes_the_last_of_the_month(day: date, months: int, more: int) -> None:
    later = after(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later + timedelta(days=1)).day == 1
    assert after(day, months + more) > later


amounts = st.builds(
    Amount,
    part=st.integers(1, 5),
    amount=st.none() | st.decimals(0, 10**9, places=2),
    currency=st.sampled_from(["EUR", "", "SEK"]),
    is_framework=st.booleans(),
    doubt=st.sampled_from(["", *(doubt.value for doubt in Doubt)]),
)


class TestSums:
    @given(st.lists(amounts))
    def test_a_sum_says_over_how_many_and_never_more_than_there_is(self, rows: list[Amount]) -> None:
        total = total_of(rows)
        counting = [row.amount for row in rows if row.counts]
        assert (total.of, total.counted) == (len(rows), len(counting))
        assert (total.total is None) == (not counting)
        assert max(counting, default=Decimal(0)) <= (total.total or 0) <= sum(counting)

    @given(st.lists(amounts), st.randoms())
    def test_the_order_does_not_matter(self, rows: list[Amount], random: Any) -> None:
        before = total_of(rows)
        random.shuffle(rows)
        assert total_of(rows) == before

    @given(st.lists(amounts), amounts)
    def test_a_framework_or_a_doubt_changes_no_sum(self, rows: list[Amount], one: Amount) -> None:
        before, after_it = total_of(rows), total_of([*rows, one])
        assert after_it.of == before.of + 1
        if one.is_framework or one.doubt or one.amount is None or one.currency == "SEK":
            assert (after_it.total, after_it.counted) == (before.total, before.counted)

    def test_who_win_together_count_once(self) -> None:
        together = [Amount("1", Decimal(5_000)), Amount("1", Decimal(5_000)), Amount("2", Decimal(5_000))]
        assert (total_of(together).total, total_of(together).counted) == (Decimal(10_000), 3)

    def test_of_nothing_there_is_no_sum(self) -> None:
        assert total_of([Amount("1", None)]).total is None
