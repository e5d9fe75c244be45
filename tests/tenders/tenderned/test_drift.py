"""S11: what TenderNed says differently is noticed, counted and told, and nothing is lost by it."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenders.tenderned import drift
from tenders.tenderned.catalogue import detail, list_row
from tenders.tenderned.catalogue_seed import seeded
from tests.tenders.answers import CALL, NOW

ROW, DETAIL = list_row(CALL), detail(CALL)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


def test_S11_what_is_known_is_not_odd() -> None:
    found = {odd for notice in seeded(until=NOW.date()) for odd in drift.odd_in_row(list_row(notice))}
    found |= {odd for notice in seeded(until=NOW.date()) for odd in drift.odd_in_detail(detail(notice))}
    assert found == set()


@pytest.mark.parametrize(
    ("changed", "odd"),
    [
        ({"nieuwVeld": 1}, {"lijst: onbekend veld nieuwVeld"}),
        ({"kenmerk": True}, {"lijst: kenmerk is ja of nee"}),
        ({"kenmerk": "620001"}, set()),
        ({"europees": "true"}, {"lijst: europees is tekst"}),
        ({"typePublicatie": {"code": "XYZ"}}, {"lijst: onbekende code XYZ in typePublicatie"}),
        ({"typePublicatie": "AAO"}, {"lijst: typePublicatie is tekst"}),
        ({"publicatiecode": {"code": "EF41"}}, set()),
        ({"publicatiecode": {"code": "AB1"}}, {"lijst: onbekende code AB1 in publicatiecode"}),
        ({"publicatiecode": {}}, {"lijst: onbekende code NONE in publicatiecode"}),
        ({"sluitingsDatum": None, "procedure": None}, set()),
        ({"procedure": {"code": "NIEUW", "omschrijving": "lijst is niet heel bekend"}}, set()),
    ],
)
def test_S11_a_row_that_says_it_differently_is_odd(changed: dict[str, Any], odd: set[str]) -> None:
    assert drift.odd_in_row(ROW | changed) == odd


def test_S11_a_renamed_field_is_gone_and_unknown() -> None:
    renamed = {("naam" if name == "aanbestedingNaam" else name): value for name, value in DETAIL.items()}
    assert drift.odd_in_detail(renamed) == {
        "detail: onbekend veld naam",
        "detail: veld aanbestedingNaam ontbreekt",
    }


def test_S11_a_list_of_another_type_is_odd() -> None:
    assert drift.odd_in_detail(DETAIL | {"cpvCodes": "77310000-6"}) == {"detail: cpvCodes is tekst"}


@given(JSON)
def test_S11_whatever_comes_is_only_odd(payload: Any) -> None:
    assert drift.odd_in_row(payload)
    assert drift.odd_in_detail(payload)


@pytest.mark.parametrize(
    ("odd", "records", "is_drift"),
    [({}, 0, False), ({}, 100, False), ({"x": 1}, 100, False), ({"x": 2}, 199, True), ({"x": 1, "y": 1}, 100, False)],
)
def test_S11_more_than_one_in_a_hundred_is_drift(odd: dict[str, int], records: int, is_drift: bool) -> None:
    assert drift.is_drift(odd, records) is is_drift
    assert bool(drift.in_words(odd, records)) is is_drift


def test_S11_a_coordinator_hears_what_and_how_often() -> None:
    odd = {"lijst: onbekend veld nieuwVeld": 12, "detail: kenmerk is lijst": 1}
    assert drift.in_words(odd, 118) == (
        "TenderNed antwoordt anders dan wij kennen, in meer dan 1% van 118 berichten: "
        "lijst: onbekend veld nieuwVeld (12 keer); detail: kenmerk is lijst (1 keer)."
    )
