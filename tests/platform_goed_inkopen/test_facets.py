"""Every choice is a link, and every page has a place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from platform_goed_inkopen.addresses import Address
from platform_goed_inkopen.facets import Paging, facet, page_number

HERE = Address.of("/aanbieders/", {"q": ["maaien & zo"], "categorie": ["groen", "catering"], "thema": [""]})
LABELS = {"catering": "Catering", "groen": "Groen", "fietsen": "Fietsen", "post": "Post"}


def test_an_address_keeps_what_repeats_and_leaves_out_what_is_empty():
    assert str(HERE) == "/aanbieders/?q=maaien+%26+zo&categorie=groen&categorie=catering"


@pytest.mark.parametrize(
    ("address", "query"),
    [
        (HERE.toggled("categorie", "post"), "q=maaien+%26+zo&categorie=groen&categorie=catering&categorie=post"),
        (HERE.toggled("categorie", "groen"), "q=maaien+%26+zo&categorie=catering"),
        (HERE.with_only("categorie", ["post"]), "q=maaien+%26+zo&categorie=post"),
        (HERE.without("q"), "categorie=groen&categorie=catering"),
    ],
)
def test_a_choice_is_another_address(address, query):
    assert str(address) == f"/aanbieders/?{query}"


PAIRS = st.lists(st.tuples(st.sampled_from(["q", "categorie", "é&"]), st.text(max_size=5)), max_size=4)


@given(PAIRS, st.sampled_from(["categorie", "é&"]), st.text(max_size=5))
def test_adding_many_values_one_by_one_gives_the_same_addresses(pairs, name, value):
    here = Address("/aanbieders/", tuple(pair for pair in pairs if pair != (name, value)))
    assert here.adding(name)(value) == str(here.toggled(name, value))


def test_an_address_without_parameters_has_no_question_mark():
    assert str(HERE.without("q", "categorie").at("/aanbieders.csv")) == "/aanbieders.csv"


def categories(**changes):
    counts = {"groen": 3, "catering": 9, "post": 4}
    told = {"title": "Categorie", "labels": LABELS, "counts": counts, "here": HERE, "all_label": "Alle 4"}
    return facet(name="categorie", **(told | changes))


def test_chosen_options_come_first_and_then_the_largest_count():
    assert [option.value for option in categories().options] == ["catering", "groen", "post", "fietsen"]
    assert [option.value for option in categories().chosen] == ["catering", "groen"]


def test_an_option_that_gives_nothing_is_text():
    assert {option.value: bool(option.url) for option in categories().options} == {
        "catering": True,
        "groen": True,
        "post": True,
        "fietsen": False,
    }


def test_a_chosen_option_can_be_removed_when_it_gives_nothing():
    assert categories(counts={}).options[0].url == "/aanbieders/?q=maaien+%26+zo&categorie=groen"


def test_the_rest_of_the_options_stands_apart_by_name_so_that_one_is_found():
    assert [option.value for option in categories(shown=3).more] == ["fietsen"]
    assert [option.value for option in categories(here=HERE.without("categorie"), shown=1).more] == [
        "groen",
        "fietsen",
        "post",
    ]


def test_steps_keep_their_order_whatever_is_counted_or_chosen():
    assert [option.value for option in categories(as_given=True).options] == list(LABELS)
    assert [option.chosen for option in categories(as_given=True).options] == [True, True, False, False]


def test_the_rest_of_the_options_follows_what_is_chosen():
    assert len(categories(shown=1).options) == 2


def test_clearing_removes_the_whole_facet():
    assert categories().clear_url == "/aanbieders/?q=maaien+%26+zo"
    assert categories(here=HERE.without("categorie")).clear_url == ""


@pytest.mark.parametrize(
    ("given", "number"),
    [
        (None, 1),
        ("", 1),
        ("1", 1),
        ("38", 38),
        *[(bad, None) for bad in ("0", "-1", "01", "1.5", "een", "١", "1\x00", "9" * 5000, "nan", "1e3")],
    ],
)
def test_only_a_plain_number_is_a_page(given, number):
    assert page_number(given) == number


@pytest.mark.parametrize(
    ("number", "total", "exists", "rows", "following"),
    [(1, 0, True, (0, 0), 0), (1, 24, True, (1, 24), 0), (2, 25, True, (25, 25), 0), (1, 38, True, (1, 24), 14)],
)
def test_a_page_knows_its_rows(number, total, exists, rows, following):
    paging = Paging(number, 24, total, HERE)
    assert (paging.exists, (paging.first_row, paging.last_row), paging.next_count) == (exists, rows, following)


@pytest.mark.parametrize(("number", "total"), [(2, 24), (2, 0), (3, 48)])
def test_a_page_beyond_the_last_does_not_exist(number, total):
    assert not Paging(number, 24, total, HERE).exists


def test_the_pages_around_are_shown_with_the_first_and_the_last():
    paging = Paging(5, 10, 95, Address("/aanbieders/"))
    assert [number for number, _ in paging.pages] == [1, None, 4, 5, 6, None, 10]
    assert (paging.previous_url, paging.next_url) == ("/aanbieders/?pagina=4", "/aanbieders/?pagina=6")
    assert paging.pages[0] == (1, "/aanbieders/")
