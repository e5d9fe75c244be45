"""Photos that somebody sends on purpose or by accident (cases F01 to F07 of profiles)."""

import re
import struct
import subprocess
import sys
import zlib
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from PIL import Image, PngImagePlugin

from platform_goed_inkopen import kept_files
from platform_goed_inkopen.failpoints import KILLED
from suppliers.actions import NotPossible
from suppliers.actions.photos import add_photo, approve_photos, sweep_photos
from suppliers.models import ProfilePhoto
from tests.factories import NOON, SupplierFactory, UserFactory
from tests.pictures import photo
from tests.reliability.kit import Kit

pytestmark = [pytest.mark.reliability, pytest.mark.django_db]
ROOT = Path(__file__).resolve().parents[2]
MEGABYTE = 1_000_000
REFUSE = """
import resource, sys
from platform_goed_inkopen.pictures import UnusablePicture, recoded_in
data = sys.stdin.buffer.read()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    recoded_in(data, widths=[480])
    print("taken")
except UnusablePicture:
    print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024)
"""
ADD = """
from django.utils import timezone
from accounts.models import User
from suppliers.actions.photos import add_photo
from suppliers.models import Supplier
from tests.pictures import photo
now = timezone.now()
add_photo(supplier=Supplier.objects.get(), data=photo(), alt="Een berm", by=User.objects.get(), now=now)
"""


def png_of(side: int) -> bytes:
    """A black square of one bit a pixel: a few kilobytes, whatever its size."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = zlib.compress(bytes((side // 8 + 1) * side), 9)
    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def gif_of(frames: int) -> bytes:
    """A moving picture of one pixel."""
    head = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff"
    return head + b"\x2c\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02\x44\x01\x00" * frames + b"\x3b"


def kept(data: bytes) -> ProfilePhoto:
    return add_photo(supplier=SupplierFactory(), data=data, alt="Een berm", by=UserFactory(), now=NOON)


def stored(row: ProfilePhoto) -> list[bytes]:
    return [Path(kept_files.storage().path(name)).read_bytes() for name in row.files]


@pytest.mark.parametrize("data", [png_of(13_000), gif_of(10_000)], ids=["169 megapixels", "10,000 frames"])
def test_F01_a_picture_that_would_fill_the_memory_is_refused_before_it_is_decoded(data: bytes) -> None:
    assert len(data) < MEGABYTE
    done = subprocess.run([sys.executable, "-c", REFUSE], input=data, cwd=ROOT, capture_output=True, check=True)
    assert int(done.stdout) < 20 * MEGABYTE
    with pytest.raises(NotPossible, match="Kies een"):
        kept(data)


def test_F02_no_place_camera_or_comment_is_left_in_any_size() -> None:
    exif = Image.Exif()
    exif[0x010E] = "geheime plek"
    exif.get_ifd(0x8825)[1] = "N"
    told = PngImagePlugin.PngInfo()
    told.add_text("Author", "geheim")
    jpeg = photo(exif=exif, comment=b"geheim", icc_profile=b"geheim profiel", xmp=b"<x:xmpmeta>geheim</x:xmpmeta>")
    for row in (kept(jpeg), kept(photo(kind="PNG", pnginfo=told)), kept(photo(kind="WEBP", exif=exif))):
        for data in stored(row):
            assert b"geheim" not in data
            assert not re.search(rb"EXIF|XMP |ICCP", data)


@pytest.mark.parametrize(
    "data",
    [
        b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
        b"<html><script>alert(1)</script></html>",
        b"%PDF-1.7 /JavaScript",
    ],
    ids=["svg", "html", "pdf"],
)
def test_F03_what_only_calls_itself_a_picture_is_refused(data: bytes) -> None:
    with pytest.raises(NotPossible, match="geen beeld dat wij kunnen lezen"):
        kept(data)


def test_F03_of_a_picture_with_a_script_behind_it_only_the_picture_is_handed_out(client) -> None:
    row = kept(photo() + b"<script>alert(1)</script>")
    approve_photos(supplier=row.supplier, now=NOON)
    assert not any(b"script" in data for data in stored(row))
    response = client.get(row.url(480))
    assert b"script" not in b"".join(response)
    assert response["Content-Type"] == "image/webp"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_F04_the_name_of_a_file_is_made_here() -> None:
    assert re.fullmatch(r"photos/[0-9a-f]{32}-480\.webp", kept(photo()).files[0])


@pytest.mark.parametrize("name", ["../../x", "%2e%2e%2fx", "x\0", "\u202ex", "-rf", "a" * 300])
def test_F04_a_name_in_the_address_reaches_no_file_but_a_photo(client, name: str) -> None:
    assert client.get(f"/aanbieders/-/foto/{name}-480.webp").status_code == 404


def test_F06_a_photo_that_nobody_approved_is_not_found_by_its_address(client) -> None:
    row = kept(photo())
    assert client.get(row.url(480)).status_code == 404
    client.force_login(UserFactory())
    assert client.get(row.url(480)).status_code == 404
    assert client.get(f"/static/{row.files[0]}").status_code == 404
    assert client.get(reverse("supplier_photo", args=["bestaat-niet", 480])).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_F07_what_a_process_that_died_between_file_and_row_left_goes_in_the_night(kit: Kit) -> None:
    SupplierFactory()
    UserFactory()
    before = set(kept_files.storage().listdir(ProfilePhoto.FOLDER)[1])
    assert (
        kit.run(ADD, FAILPOINTS="after_files_before_row=die", DATA_DIR=str(Path(settings.MEDIA_ROOT).parent)) == KILLED
    )
    assert not ProfilePhoto.objects.exists()
    left = set(kept_files.storage().listdir(ProfilePhoto.FOLDER)[1]) - before
    assert len(left) == 3
    sweep_photos(now=timezone.now() + timedelta(hours=25))
    assert not left & set(kept_files.storage().listdir(ProfilePhoto.FOLDER)[1])


def test_F07_the_files_of_a_profile_that_is_erased_go_in_the_night() -> None:
    row = kept(photo())
    row.supplier.organisation.delete()
    sweep_photos(now=timezone.now() + timedelta(hours=25))
    assert not any(kept_files.storage().exists(name) for name in row.files)
