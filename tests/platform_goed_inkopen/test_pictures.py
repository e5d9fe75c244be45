"""Every picture that comes in is coded again."""

from io import BytesIO

import pytest
from PIL import Image, PngImagePlugin

from platform_goed_inkopen.pictures import UnusablePicture, recoded, recoded_in

WIDTH = 1384


def opened(data: bytes) -> Image.Image:
    picture = Image.open(BytesIO(data))
    picture.load()
    return picture


def encoded(picture: Image.Image, kind: str, **options: object) -> bytes:
    to = BytesIO()
    picture.save(to, kind, **options)
    return to.getvalue()


def test_nothing_but_pixels_is_left() -> None:
    picture = Image.new("RGB", (60, 40), (60, 122, 53))
    exif = Image.Exif()
    exif[0x010E] = "geheime plek"
    exif.get_ifd(0x8825)[1] = "N"
    again = recoded(
        encoded(picture, "JPEG", exif=exif, comment=b"geheim", icc_profile=b"geheim profiel"), width=WIDTH
    ).data
    assert b"geheim" not in again
    assert not opened(again).getexif()
    assert set(opened(again).info) <= {"loop", "background", "timestamp", "duration"}


def test_text_in_a_png_is_left_behind() -> None:
    told = PngImagePlugin.PngInfo()
    told.add_text("Author", "geheim")
    assert b"geheim" not in recoded(encoded(Image.new("RGB", (9, 9)), "PNG", pnginfo=told), width=WIDTH).data


def test_a_tail_behind_the_picture_is_left_behind() -> None:
    data = encoded(Image.new("RGB", (9, 9)), "JPEG") + b"<script>alert(1)</script>"
    assert b"script" not in recoded(data, width=WIDTH).data


def test_a_large_picture_becomes_as_wide_as_the_page() -> None:
    again = recoded(encoded(Image.new("RGB", (3000, 200)), "PNG"), width=WIDTH)
    assert opened(again.data).size == (again.width, again.height) == (WIDTH, 92)


def test_a_picture_stands_as_the_camera_was_held() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # a quarter turn to the right
    again = recoded(encoded(Image.new("RGB", (60, 40)), "JPEG", exif=exif), width=WIDTH)
    assert (again.width, again.height) == (40, 60)


def test_one_picture_comes_in_each_width_and_is_never_made_wider() -> None:
    made = recoded_in(encoded(Image.new("RGB", (1000, 500)), "PNG"), widths=[480, 960, 1384])
    assert [(picture.width, picture.height) for picture in made] == [(480, 240), (960, 480), (1000, 500)]


def test_what_is_clear_in_a_picture_becomes_white() -> None:
    assert set(
        opened(recoded(encoded(Image.new("RGBA", (20, 20), (0, 0, 0, 0)), "PNG"), width=WIDTH).data)
        .convert("RGB")
        .get_flattened_data()
    ) == {(255, 255, 255)}


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
        recoded(data, width=WIDTH)
