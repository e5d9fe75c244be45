"""Lines, shares, and parcels that count: what is drawn follows the numbers, and unknown is never zero."""

from collections.abc import Iterator

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from platform_goed_inkopen.drawing_lines import line_chart
from platform_goed_inkopen.drawing_parcels import Share, parcel_rows, share_bar, unit_picture
from platform_goed_inkopen.drawings import Chart, Drawing, Series, grouped_bar_chart

VALUES = st.one_of(st.none(), st.floats(min_value=0, max_value=10_000_000))
YEARS = ["2023", "2024", "2025"]


def kinds(drawing: Drawing) -> list[str]:
    return [shape.kind for shape in drawing.shapes]


def words(drawing: Drawing) -> list[str]:
    return [text.text for text in drawing.texts]


def xs(drawing: Drawing) -> list[float]:
    return [float(point.split(",")[0]) for shape in drawing.shapes for point in shape.points.split()]


def widths(drawing: Drawing) -> list[float]:
    corners = [[float(point.split(",")[0]) for point in shape.points.split()] for shape in drawing.shapes]
    return [one[1] - one[0] for one in corners]


def both(chart: Chart) -> Iterator[Drawing]:
    yield chart.wide
    yield chart.narrow


def test_bars_that_are_compared_have_each_their_own_value() -> None:
    chart = grouped_bar_chart(labels=["a"], series=[Series("2024", [3], "fine"), Series("2025", [5], "solid")])
    assert kinds(chart.wide) == ["s-fine", "s-solid"]
    assert {"3", "5"} <= set(words(chart.wide))
    assert "8" not in words(chart.wide)


def test_a_missing_bar_is_said_and_zero_is_a_number() -> None:
    chart = grouped_bar_chart(labels=["a"], series=[Series("2024", [None], "fine"), Series("2025", [0], "solid")])
    assert kinds(chart.wide) == ["s-fallow"]
    assert {"niet gemeten", "0"} <= set(words(chart.wide))
    assert chart.key[-1] == ("fallow", "niet gemeten")


def test_a_line_has_a_marker_for_each_value_and_its_last_one_in_words() -> None:
    chart = line_chart(labels=YEARS, series=[Series("mensen", [1, 2, 84], "solid")])
    assert kinds(chart.wide) == ["s-solid"] * 3
    assert [stroke.kind for stroke in chart.wide.strokes].count("line solid") == 2
    assert "84" in words(chart.wide)


def test_a_year_that_was_not_measured_breaks_the_line_and_is_no_point_at_zero() -> None:
    chart = line_chart(labels=YEARS, series=[Series("mensen", [1, None, 84], "solid")])
    assert kinds(chart.wide) == ["s-solid", "s-solid", "s-fallow"]
    assert not [stroke for stroke in chart.wide.strokes if stroke.kind == "line solid"]
    assert chart.key == [("solid", "mensen"), ("fallow", "niet gemeten")]


def test_two_lines_differ_by_marker_and_dashes() -> None:
    chart = line_chart(labels=YEARS, series=[Series("een", [1, 2, 3], "solid"), Series("twee", [3, 2, 1], "fine")])
    assert {"line solid", "line fine"} <= {stroke.kind for stroke in chart.wide.strokes}
    assert {"s-solid", "s-fine"} == set(kinds(chart.wide))


def test_values_that_end_together_do_not_stand_on_each_other() -> None:
    chart = line_chart(labels=YEARS, series=[Series("een", [1, 2, 84], "solid"), Series("twee", [3, 2, 83], "fine")])
    first, second = (text.y for text in chart.wide.texts if text.kind == "bold")
    assert abs(first - second) >= 17


@given(st.lists(st.tuples(VALUES, VALUES), min_size=1, max_size=12))
def test_nothing_of_a_line_or_bars_leaves_its_drawing(values: list[tuple[float | None, float | None]]) -> None:
    series = [Series("een", [one for one, _ in values], "solid"), Series("twee", [two for _, two in values], "fine")]
    labels = [str(2000 + n) for n in range(len(values))]
    for chart in (line_chart(labels=labels, series=series), grouped_bar_chart(labels=labels, series=series)):
        for drawing in both(chart):
            assert all(0 <= x <= drawing.width for x in xs(drawing))
            assert all(0 <= text.x <= drawing.width - 8 for text in drawing.texts)
            assert all(text.y <= drawing.height for text in drawing.texts)


def test_shares_divide_the_bar_in_proportion_and_nothing_is_left_out_but_nothing() -> None:
    shares = [Share("a", 3, "solid"), Share("b", 1, "fine"), Share("c", 0, "dots")]
    chart = share_bar(shares)
    assert kinds(chart.wide) == ["s-solid", "s-fine"]
    long, short = widths(chart.wide)
    assert long / short == pytest.approx(3, abs=0.02)


@given(st.lists(st.integers(0, 100_000), max_size=12))
def test_shares_fill_the_bar_and_the_smallest_can_be_seen(values: list[int]) -> None:
    chart = share_bar([Share(str(n), value, "solid") for n, value in enumerate(values)])
    for drawing in both(chart):
        assert len(drawing.shapes) == sum(value > 0 for value in values)
        assert all(width >= 4 for width in widths(drawing))
        assert all(0 <= x <= drawing.width for x in xs(drawing))


def test_a_row_of_parcels_has_one_for_each_thing_and_the_count_at_its_end() -> None:
    rows = parcel_rows([("stap 1", 5), ("stap 2", 0)], none="geen enkel cijfer")
    assert rows.each == 1
    assert kinds(rows.chart.wide) == ["s-full"] * 5
    assert {"5", "geen enkel cijfer"} <= set(words(rows.chart.wide))


@given(st.lists(st.integers(0, 5_000), max_size=3))
def test_many_things_share_a_parcel_so_that_the_row_fits_a_phone(counts: list[int]) -> None:
    rows = parcel_rows([(f"stap {n}", count) for n, count in enumerate(counts)], none="geen")
    for drawing in both(rows.chart):
        assert len(drawing.shapes) == sum(-(-count // rows.each) for count in counts)
        assert all(0 <= x <= drawing.width for x in xs(drawing))
        assert all(text.x <= drawing.width - 8 for text in drawing.texts)


@given(st.integers(0, 50), st.integers(0, 50))
def test_a_picture_that_counts_has_a_parcel_for_each_thing(full: int, opened: int) -> None:
    for drawing in both(unit_picture([(full, "full"), (opened, "open")])):
        assert kinds(drawing) == ["s-full"] * full + ["s-open"] * opened
        assert all(0 <= x <= drawing.width for x in xs(drawing))


@pytest.mark.parametrize(
    "chart",
    [
        line_chart(labels=YEARS, series=[Series("een", [1.5, 2, 3], "solid")], decimals=1),
        share_bar([Share("a", 1, "across")]),
        parcel_rows([("stap 1", 5)], none="geen").chart,
        unit_picture([(3, "full")]),
    ],
)
def test_a_drawing_is_hidden_from_who_reads_with_their_ears_and_names_no_colour(chart: Chart) -> None:
    page = Template("{% load charts %}{% chart chart %}").render(Context({"chart": chart}))
    assert page.count("<svg") == page.count('aria-hidden="true"')
    assert "fill=" not in page
    assert "stroke=" not in page
    assert "#" not in page
