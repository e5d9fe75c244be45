"""The picture that counts, and every picture coded again."""

from io import BytesIO

import pytest
from PIL import Image, PngImagePlugin

from stories.pictures import WIDTH, UnusablePicture, counting_picture, recoded

GRAS, WHITE = (60, 122, 53), (255, 255, 255)


def opened(data: bytes) -> Image.Image:
    picture = Image.open(BytesIO(data))
    picture.load()
    return picture


def encoded(picture: Image.Image, kind: str, **options: object) -> bytes:
    to = BytesIO()
    picture.save(to, kind, **options)
    return to.getvalue()


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


def test_nothing_but_pixels_is_left() -> None:
    picture = Image.new("RGB", (60, 40), GRAS)
    exif = Image.Exif()
    exif[0x010E] = "geheime plek"
    exif.get_ifd(0x8825)[1] = "N"
    again = recoded(encoded(picture, "JPEG", exif=exif, comment=b"geheim", icc_profile=b"geheim profiel")).data
    assert b"geheim" not in again
    assert not opened(again).getexif()
    assert set(opened(again).info) <= {"loop", "background", "timestamp", "duration"}


def test_text_in_a_png_is_left_behind() -> None:
    told = PngImagePlugin.PngInfo()
    told.add_text("Author", "geheim")
    assert b"geheim" not in recoded(encoded(Image.new("RGB", (9, 9)), "PNG", pnginfo=told)).data


def test_a_tail_behind_the_picture_is_left_behind() -> None:
    data = encoded(Image.new("RGB", (9, 9)), "JPEG") + b"<script>alert(1)</script>"
    assert b"script" not in recoded(data).data


def test_a_large_picture_becomes_as_wide_as_the_page() -> None:
    again = recoded(encoded(Image.new("RGB", (3000, 200)), "PNG"))
    assert opened(again.data).size == (again.width, again.height) == (WIDTH, 92)


def test_what_is_clear_in_a_picture_becomes_white() -> None:
    assert share_of(WHITE, recoded(encoded(Image.new("RGBA", (20, 20), (0, 0, 0, 0)), "PNG")).data) == 1


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"geen beeld",
        b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
        b"<html><script>alert(1)</script></html>",
        b"%PDF-1.7",
        encoded(Image.new("RGB", (9, 9)), "GIF"),
        encoded(Image.new("RGB", (90, 90)), "PNG")[:60],
        encoded(Image.new("1", (7000, 6000)), "PNG"),
        encoded(Image.new("1", (14_000, 13_000)), "PNG"),
    ],
    ids=["empty", "text", "svg", "html", "pdf", "gif", "cut off", "42 megapixels", "182 megapixels"],
)
def test_what_is_no_usable_picture_is_refused(data: bytes) -> None:
    with pytest.raises(UnusablePicture, match="Kies een"):
        recoded(data)
