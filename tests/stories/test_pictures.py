"""The picture that counts."""

from io import BytesIO

import pytest
from PIL import Image

from stories.pictures import WIDTH, counting_picture

GRAS = (60, 122, 53)


def opened(data: bytes) -> Image.Image:
    picture = Image.open(BytesIO(data))
    picture.load()
    return picture


def share_of(colour: tuple[int, int, int], data: bytes) -> float:
    picture = opened(data).convert("RGB")
    return sum(pixel == colour for pixel in picture.get_flattened_data()) / (picture.width * picture.height)


@pytest.mark.parametrize(("done", "total"), [(214, 245), (1, 1), (0, 7), (9, 9), (40, 60), (500, 500)])
def test_the_picture_is_webp_in_the_width_of_the_page(done: int, total: int) -> None:
    picture = opened(counting_picture(done=done, total=total))
    assert picture.format == "WEBP"
    assert picture.width == WIDTH
    assert 50 < picture.height < WIDTH / 2


def test_a_fuller_count_has_more_gras() -> None:
    none, half, all_of_it = (share_of(GRAS, counting_picture(done=done, total=60)) for done in (0, 30, 60))
    assert none == 0
    assert all_of_it > half * 1.9 > 0


@pytest.mark.parametrize(("done", "total"), [(-1, 5), (6, 5), (0, 0), (1, 501)])
def test_a_count_that_cannot_be_drawn_is_refused(done: int, total: int) -> None:
    with pytest.raises(ValueError, match="vakjes"):
        counting_picture(done=done, total=total)
