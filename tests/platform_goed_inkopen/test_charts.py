"""Bars and lanes: what is drawn follows the numbers, nothing leaves its drawing, and unknown is never zero."""

from datetime import date

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from platform_goed_inkopen.drawings import Chart, Drawing, Lane, Period, Series, bar_chart, lanes, ticks

TODAY = date(2026, 11, 23)
VALUES = st.one_of(st.none(), st.floats(min_value=0, max_value=10_000_000))


def kinds(drawing: Drawing) -> list[str]:
    return [shape.kind for shape in drawing.shapes]


def words(drawing: Drawing) -> list[str]:
    inside = [shape.text.text for shape in drawing.shapes if shape.text]
    return [*inside, *(text.text for text in drawing.texts)]


def right_edge(drawing: Drawing) -> float:
    corners = [float(point.split(",")[0]) for shape in drawing.shapes for point in shape.points.split()]
    return max(corners, default=0.0)


def shown(template: str, drawn: Chart | Drawing) -> str:
    return Template("{% load charts %}" + template).render(Context({"drawn": drawn}))


def test_a_row_has_a_parcel_for_each_series_and_its_sum_at_the_end() -> None:
    drawn = bar_chart(labels=["2025"], series=[Series("direct", [3], "solid"), Series("via", [2], "fine")])
    assert kinds(drawn.wide) == ["s-solid", "s-fine"]
    assert "5" in words(drawn.wide)
    assert drawn.key == [("solid", "direct"), ("fine", "via")]


def test_zero_is_a_number_without_a_parcel() -> None:
    drawn = bar_chart(labels=["a", "b"], series=[Series("x", [3, 0], "solid")])
    assert kinds(drawn.wide) == ["s-solid"]
    assert words(drawn.wide).count("0") == 2  # on the axis and as a sum


def test_what_was_not_measured_is_a_hatched_parcel_with_words_and_has_no_sum() -> None:
    series = [Series("direct", [1.2, None], "solid"), Series("via", [0.3, 0.4], "fine")]
    drawn = bar_chart(labels=["2024", "2025"], series=series, decimals=2)

    assert kinds(drawn.wide) == ["s-solid", "s-fine", "s-fallow"]
    assert "niet gemeten" in words(drawn.wide)
    assert "0,40" not in words(drawn.wide)
    assert ("fallow", "niet gemeten") in drawn.key


def test_numbers_are_written_in_dutch() -> None:
    drawn = bar_chart(labels=["a"], series=[Series("x", [12345.5], "solid")], decimals=1)
    assert "12.345,5" in words(drawn.wide)


def test_a_chart_without_rows_is_only_an_axis() -> None:
    drawn = bar_chart(labels=[], series=[Series("x", [], "solid")])
    assert drawn.wide.shapes == []


@given(st.lists(st.tuples(VALUES, VALUES), min_size=1, max_size=6), st.text(alphabet="abcdefgh ", max_size=18))
def test_no_bar_leaves_its_drawing_whatever_the_values(values: list[tuple[float, float]], label: str) -> None:
    series = [Series("een", [one for one, _ in values], "solid"), Series("twee", [two for _, two in values], "fine")]
    drawn = bar_chart(labels=[label] * len(values), series=series)
    for drawing in (drawn.wide, drawn.narrow):
        assert right_edge(drawing) <= drawing.width
        assert all(0 <= text.x <= drawing.width - 8 for text in drawing.texts)


@given(st.floats(min_value=1, max_value=1e9))
def test_the_axis_has_a_few_round_numbers_from_zero(most: float) -> None:
    marks = ticks(most, whole=True)
    assert marks[0] == 0
    assert 2 <= len(marks) <= 6
    assert marks[-1] <= most
    assert all(mark % 1 == 0 for mark in marks)


def test_lanes_show_what_held_when_and_where_today_is() -> None:
    rows = [
        Lane("PSO", [Period(date(2024, 1, 1), date(2026, 1, 1), "trede 2", "past")]),
        Lane("Eigen", [Period(date(2026, 1, 5), None, "zonder einddatum", "self")]),
    ]
    drawn = lanes(rows, today=TODAY)

    assert kinds(drawn) == ["l-past", "l-self", "l-now"]
    assert {"PSO", "Eigen", "trede 2", "vandaag", "2024", "2027"} <= set(words(drawn))
    assert right_edge(drawn) <= drawn.width


def test_a_text_that_does_not_fit_its_parcel_is_left_to_the_table() -> None:
    rows = [Lane("PSO", [Period(date(2026, 10, 1), date(2026, 11, 1), "een lange tekst", "expired")])]
    assert "een lange tekst" not in words(lanes(rows, today=TODAY))


def test_a_supplier_without_recognitions_has_no_lanes_but_today() -> None:
    assert kinds(lanes([], today=TODAY)) == ["l-now"]


@given(st.lists(st.tuples(st.dates(date(2000, 1, 1), date(2040, 1, 1)), st.integers(1, 4000)), min_size=1, max_size=5))
def test_no_lane_leaves_its_drawing_whatever_the_dates(given_dates: list[tuple[date, int]]) -> None:
    starts = sorted(start for start, _ in given_dates)
    periods = [
        Period(start, date.fromordinal(start.toordinal() + days), "tekst", "valid")
        for start, (_, days) in zip(starts, given_dates, strict=True)
    ]
    drawn = lanes([Lane("PSO", periods)], today=TODAY)
    assert right_edge(drawn) <= drawn.width


@pytest.mark.parametrize("template", ["{% chart drawn %}", "{% chart drawn 'In miljoen euro' %}"])
def test_a_chart_is_hidden_from_who_reads_with_their_ears_and_names_no_colour(template: str) -> None:
    page = shown(template, bar_chart(labels=["1.000 <b>"], series=[Series("x", [1_000], "solid")]))
    assert page.count("<svg") == page.count('aria-hidden="true"') == 2
    assert "fill=" not in page
    assert "style=" not in page
    assert "&lt;b&gt;" in page


def test_places_in_a_drawing_have_a_point_and_no_comma() -> None:
    page = shown("{% lanes drawn %}", lanes([Lane("PSO", [Period(TODAY, None, "x", "self")])], today=TODAY))
    assert 'd="M' in page
    assert not [number for number in page.split('"') if number.replace(",", "").isdigit() and "," in number]
