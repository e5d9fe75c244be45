"""The map: sizes by count, names that never lie on a dot, and the choice."""

from hypothesis import given
from hypothesis import strategies as st

from platform_goed_inkopen.regions import BY_CODE, BY_SLUG
from suppliers.map_markup import map_html
from suppliers.seat_map import HEIGHT, LEFT, LETTER_HEIGHT, LETTER_WIDTH, TOP, WIDTH, Label, SeatMap

SEATS = st.dictionaries(st.sampled_from(sorted(BY_CODE)), st.integers(1, 500), max_size=40)


def dot_of(drawn, slug):
    return next(dot for dot in drawn.dots if dot.place.slug == slug)


def test_every_municipality_has_a_place_and_zero_is_open():
    drawn = SeatMap.of({}, ())
    assert len(drawn.dots) == 40
    assert {dot.state for dot in drawn.dots} == {"zero"}
    assert (drawn.seated, drawn.labels, drawn.someone_nowhere) == (0, [], True)


def test_a_seat_outside_the_north_is_not_drawn_and_the_key_says_so():
    drawn = SeatMap.of({"": 3, "GM0106": 1}, ())
    assert (drawn.seated, drawn.off) == (1, 3)


def test_four_times_as_many_is_twice_as_wide():
    drawn = SeatMap.of({"GM0106": 100, "GM0114": 25}, ())
    large, small = dot_of(drawn, "assen"), dot_of(drawn, "emmen")
    assert large.radius == 9.0
    assert round((large.radius - 2.6) / (small.radius - 2.6), 1) == 2.0


def test_the_chosen_municipality_stands_out_even_without_anybody():
    drawn = SeatMap.of({}, ["assen"])
    assert dot_of(drawn, "assen").state == "sel"
    assert drawn.chosen == [("Assen", 0)]


@given(
    st.dictionaries(st.sampled_from(["", *sorted(BY_CODE)]), st.integers(1, 500)),
    st.sets(st.sampled_from(sorted(BY_SLUG))),
)
def test_the_key_adds_up_to_the_whole_result(seats, chosen):
    drawn = SeatMap.of(seats, chosen)
    assert sum(count for _, count in drawn.chosen) + drawn.seated + drawn.off == sum(seats.values())


@given(SEATS, st.sets(st.sampled_from(sorted(BY_SLUG)), max_size=3))
def test_names_lie_inside_the_map_and_on_no_filled_dot(seats, chosen):
    drawn = SeatMap.of(seats, chosen)
    assert len(drawn.labels) <= 3
    for dot in drawn.dots:
        assert LEFT <= dot.x <= LEFT + WIDTH
        assert TOP <= dot.y <= TOP + HEIGHT
    for label in drawn.labels:
        width = LETTER_WIDTH * len(label.text)
        left = label.x - {"start": 0, "middle": width / 2, "end": width}[label.anchor]
        middle = label.y - LETTER_HEIGHT / 3
        assert left >= LEFT - 0.1
        assert left + width <= LEFT + WIDTH + 0.1
        for dot in drawn.dots:
            inside_x = left < dot.x < left + width
            inside_y = middle - LETTER_HEIGHT / 2 < dot.y < middle + LETTER_HEIGHT / 2
            assert dot.state == "zero" or not (inside_x and inside_y)


def test_the_map_names_what_was_chosen_and_draws_the_outlines_once_in_a_page():
    drawn = SeatMap.of({"GM0106": 1234, "": 2}, ["assen"])
    first, again = (map_html(drawn, repeated=repeated, of_place=False) for repeated in (False, True))

    assert "Assen, uw keuze: 1.234</li>" in first
    assert "niet op de kaart: 2</li>" in first
    assert '<g id="provincies">' in first
    assert '<use href="#provincies"/>' in again
    assert "Assen: 1.234</li>" in map_html(drawn, repeated=True, of_place=True)


def test_nothing_in_a_name_breaks_out_of_the_map():
    hostile = '<b>"x"</b>'
    drawn = SeatMap([], [Label(hostile, 1.0, 2.0, "start")], [(hostile, 1)], 0, 0)
    said = map_html(drawn, repeated=False, of_place=False)

    assert "<b>" not in said
    assert said.count("&lt;b&gt;&quot;x&quot;&lt;/b&gt;") == 2
