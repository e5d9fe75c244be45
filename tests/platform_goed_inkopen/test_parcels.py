"""The parcel counts or places something: strips and tiles in numbers."""

import pytest

from platform_goed_inkopen import parcels
from platform_goed_inkopen.regions import BY_SLUG, MUNICIPALITIES


def states(strip: parcels.Strip) -> list[str]:
    return [parcel.state for parcel in strip.parcels]


def test_a_parcel_slants_by_a_fifth() -> None:
    assert parcels.corners(0, 0, 10, 50) == "10,0 20,0 10,50 0,50"


@pytest.mark.parametrize(
    ("strength", "shown"),
    [(1, ["weak", "empty", "empty"]), (2, ["full", "full", "empty"]), (3, ["full", "full", "full"])],
)
def test_three_parcels_say_how_a_claim_was_checked(strength: int, shown: list[str]) -> None:
    assert states(parcels.checked(strength)) == shown


def test_an_expired_claim_is_crossed_and_never_filled() -> None:
    strip = parcels.checked(3, expired=True)
    assert strip.crossed
    assert states(strip) == ["gone"] * 3


def test_coverage_has_a_parcel_for_each_thing_up_to_sixty_and_then_a_bar_of_fifty() -> None:
    assert states(parcels.coverage(2, 5)) == ["done", "done", "empty", "empty", "empty"]
    assert len(parcels.coverage(60, 60).parcels) == 60
    assert states(parcels.coverage(50, 100)).count("done") == 25
    assert len(parcels.coverage(50, 100).parcels) == 50


def test_forty_tiles_read_row_by_row_and_zero_has_no_tint() -> None:
    drawn = parcels.tiles({BY_SLUG["assen"].code: 31})

    assert len(drawn) == len(MUNICIPALITIES)
    assert drawn[0].place == BY_SLUG["vlieland"]
    assert {tile.place.slug: tile.tint for tile in drawn if tile.tint} == {"assen": 4}


@pytest.mark.parametrize(("count", "tint"), [(0, 0), (1, 1), (4, 1), (5, 2), (14, 2), (15, 3), (29, 3), (30, 4)])
def test_a_tile_gets_one_of_four_tints(count: int, tint: int) -> None:
    tile = next(t for t in parcels.tiles({"GM0106": count}) if t.place.code == "GM0106")
    assert tile.tint == tint


def test_what_was_replaced_is_over_and_no_fault() -> None:
    drawn = parcels.checked(3, expired=True, replaced=True)
    assert [parcel.state for parcel in drawn.parcels] == ["empty"] * 3
    assert not drawn.crossed
