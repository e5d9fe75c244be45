"""Cases F05 and F08: files that are too large, too slow, too many or infected, at the edge and past it."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from io import BytesIO
from urllib.parse import urlsplit

import pytest
from PIL import Image

from platform_goed_inkopen.middleware import MOST_BYTES
from platform_goed_inkopen.pictures import UnusablePicture, recoded_in
from tests.fuzz import wire
from tests.reliability.kit import Kit, Site

pytestmark = [pytest.mark.reliability]
PARTS = b"Content-Type: multipart/form-data; boundary=x\r\n"
# The file by which scanners are tried: harmless, and known to each of them.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def files(number: int) -> bytes:
    one = b'--x\r\nContent-Disposition: form-data; name="f%d"; filename="a.png"\r\n\r\na\r\n'
    return b"".join(one % place for place in range(number)) + b"--x--\r\n"


def length(body: bytes) -> bytes:
    return b"Content-Length: %d\r\n" % len(body)


def answers(site: Site) -> list[int]:
    """What others get meanwhile, each on a connection of its own."""
    return [wire.status_of(wire.ask(site.url, wire.get(b"/livez"))) for _ in range(8)]


@contextmanager
def slow_body(site: Site) -> Iterator[socket.socket]:
    """Somebody who says to send a megabyte and sends a byte of it."""
    parts = urlsplit(site.url)
    with socket.create_connection((parts.hostname, parts.port), timeout=30) as line:
        line.sendall(wire.post(PARTS + b"Content-Length: 1000000\r\n", b"-"))
        yield line


def test_F05_too_much_is_refused_before_it_is_read_and_slow_bodies_hold_up_nobody(kit: Kit) -> None:
    site = kit.web()
    too_much = wire.ask(site.url, wire.post(PARTS + b"Content-Length: %d\r\n" % (MOST_BYTES + 1), b"--x"))
    assert wire.status_of(too_much) == 413
    assert b"hoogstens 10 MB" in too_much
    endless = wire.ask(site.url, wire.post(PARTS + b"Content-Length: 9" + b"9" * 40 + b"\r\n", b"--x"))
    assert wire.status_of(endless) in (0, 400, 413)

    many = files(101)
    assert wire.status_of(wire.ask(site.url, wire.post(PARTS + length(many), many))) in (400, 403)
    chunked = b"%x\r\n%s\r\n0\r\n\r\n" % (len(many), many)
    without_length = wire.post(PARTS + b"Transfer-Encoding: chunked\r\n", chunked)
    assert wire.status_of(wire.ask(site.url, without_length)) in (400, 403)

    with ExitStack() as slow:
        for _ in range(2):  # of the four threads; the proxy in front keeps all such bodies to itself (docs/deploy.md)
            slow.enter_context(slow_body(site))
        assert answers(site) == [200] * 8
    assert answers(site) == [200] * 8


def test_F08_of_an_infected_file_nothing_is_stored() -> None:
    """There is no scanner to wait for: not a byte of a file is kept, only pixels that we drew ourselves."""
    with pytest.raises(UnusablePicture):
        recoded_in(EICAR, widths=[480])
    to = BytesIO()
    Image.new("RGB", (60, 40)).save(to, "JPEG", comment=EICAR)
    kept = recoded_in(to.getvalue() + EICAR, widths=[480, 960])
    assert [picture for picture in kept if b"EICAR" in picture.data] == []
