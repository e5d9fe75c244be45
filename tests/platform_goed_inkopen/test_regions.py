"""The provinces and municipalities of the north."""

import pytest

from platform_goed_inkopen.regions import (
    BY_SLUG,
    MUNICIPALITIES,
    PROVINCES,
    area_in_words,
    distance_km,
    municipalities_of,
    municipality_named,
    province_named,
    province_of_nuts,
)


def test_there_are_forty_municipalities_in_three_provinces() -> None:
    assert len(MUNICIPALITIES) == len({place.code for place in MUNICIPALITIES}) == 40
    assert {p.name: len(municipalities_of(p)) for p in PROVINCES} == {"Groningen": 10, "Fryslân": 18, "Drenthe": 12}


def test_no_two_municipalities_share_a_tile() -> None:
    assert len({(place.tile_row, place.tile_col) for place in MUNICIPALITIES}) == 40


@pytest.mark.parametrize(
    ("name", "slug"),
    [("Assen", "assen"), ("gemeente sudwest fryslan", None), ("SÚDWEST-FRYSLÂN", "sudwest-fryslan"), ("Haren", None)],
)
def test_a_municipality_is_found_by_name_whatever_its_capitals_and_accents(name: str, slug: str | None) -> None:
    place = municipality_named(name)
    assert (place.slug if place else None) == slug


def test_friesland_is_fryslan() -> None:
    assert province_named("Friesland") == province_named("provincie Fryslân") == PROVINCES[1]


@pytest.mark.parametrize(
    ("nuts", "province"),
    [
        ("NL111", "Groningen"),
        ("NL114", "Groningen"),
        ("NL12", "Fryslân"),
        ("NL131", "Drenthe"),
        ("NL1", None),
        ("NL33", None),
    ],
)
def test_both_vintages_of_nuts_and_every_level_are_understood(nuts: str, province: str | None) -> None:
    found = province_of_nuts(nuts)
    assert (found.name if found else None) == province


@pytest.mark.parametrize(
    ("codes", "words"),
    [
        ([], ""),
        (["PV22"], "Drenthe"),
        (["PV22", "GM0106"], "Drenthe"),
        (["GM0106", "GM1730", "GM1680"], "Aa en Hunze, Assen en Tynaarlo"),
        (["PV20", "GM0106"], "Groningen en Assen"),
        (["PV20", "PV21", "PV22"], "Groningen, Fryslân en Drenthe"),
    ],
)
def test_a_delivery_area_reads_as_people_say_it(codes: list[str], words: str) -> None:
    assert area_in_words(codes) == words


def test_assen_and_groningen_lie_about_25_kilometres_apart() -> None:
    assert distance_km(BY_SLUG["assen"], BY_SLUG["groningen"]) == pytest.approx(25, abs=2)
