"""Every picture that comes in is decoded and coded again, as WebP with nothing but its pixels. No Django."""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

MOST_PIXELS = 40_000_000
WHITE = "#ffffff"
READABLE = ("JPEG", "PNG", "WEBP")


class UnusablePicture(ValueError):
    """The bytes are no picture that may be stored; the text says why."""


@dataclass(frozen=True)
class Recoded:
    """A picture as it is stored: WebP, and its size in pixels."""

    data: bytes
    width: int
    height: int


def recoded(data: bytes, *, width: int) -> Recoded:
    """The same picture as WebP, at most `width` pixels wide: no place, no camera, no comment, no hidden tail.

    Raises UnusablePicture for what is no JPEG, PNG or WebP, is damaged, or has more than 40 million pixels.
    """
    return recoded_in(data, widths=[width])[0]


def recoded_in(data: bytes, *, widths: Sequence[int]) -> list[Recoded]:
    """The same picture in each of these widths, none wider than it came. Raises UnusablePicture."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(data), formats=READABLE) as opened:
                whole = _pixels(opened)
                return [_small(whole, width) for width in widths]
    except (UnidentifiedImageError, Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise UnusablePicture("Dit is geen beeld dat wij kunnen lezen. Kies een JPEG, PNG of WebP.") from error
    except (OSError, SyntaxError, ValueError) as error:
        raise UnusablePicture("Dit beeld is beschadigd of te groot. Kies een ander bestand.") from error


def _pixels(opened: Image.Image) -> Image.Image:
    """A new image with only the pixels of the first frame, turned as the camera was held; refuses before decoding."""
    if opened.width * opened.height > MOST_PIXELS:
        raise ValueError("more than 40 million pixels")
    decoded = ImageOps.exif_transpose(opened).convert("RGBA")
    copy = Image.new("RGB", decoded.size, WHITE)
    copy.paste(decoded, mask=decoded.getchannel("A"))
    return copy


def _small(whole: Image.Image, width: int) -> Recoded:
    copy = whole.copy()
    copy.thumbnail((width, width * 4))
    return Recoded(encoded(copy), copy.width, copy.height)


def encoded(picture: Image.Image, *, is_drawn: bool = False) -> bytes:
    """The bytes of a WebP; flat colours that were drawn are smallest without loss."""
    to = BytesIO()
    picture.save(to, "WEBP", quality=82, method=4, lossless=is_drawn)
    return to.getvalue()
