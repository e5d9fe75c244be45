"""Files that somebody might send as a photo."""

from io import BytesIO

from PIL import Image


def photo(width: int = 1600, height: int = 900, *, kind: str = "JPEG", **options: object) -> bytes:
    """A green picture as a camera gives it."""
    to = BytesIO()
    Image.new("RGB", (width, height), "#3c7a35").save(to, kind, **options)
    return to.getvalue()
