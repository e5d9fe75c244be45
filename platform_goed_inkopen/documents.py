"""A document that somebody shows, drawn again as pictures: nothing of the file that came is kept. No Django."""

import struct
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import BoundedSemaphore

from platform_goed_inkopen import pdf_pages
from platform_goed_inkopen.pictures import Recoded, UnusablePicture, recoded

TURN, WAITING = BoundedSemaphore(1), 5  # a PDF may take 1 GB: one at once in each process; seconds for who comes next
PATIENCE = 20  # seconds; the program itself gets less of the processor
NO_DOCUMENT = "Dit is geen document dat wij kunnen lezen. Kies een PDF, JPEG, PNG of WebP."
REASONS = {
    pdf_pages.LOCKED: "Deze PDF heeft een wachtwoord. Kies een bestand zonder wachtwoord.",
    pdf_pages.TOO_LONG: f"Deze PDF heeft meer dan {pdf_pages.MOST_PAGES} bladzijden. Kies alleen de bladzijden van het "
    "certificaat.",
}
BUSY = "Er worden nu te veel documenten tegelijk gelezen. Probeer het over een minuut nog eens."
BROKEN = "Deze PDF is beschadigd of te zwaar om te tekenen. Kies een ander bestand, of maak er een foto van."


def drawn_pages(data: bytes, *, waiting: float = WAITING, patience: float = PATIENCE) -> list[Recoded]:
    """The pages as WebP: all of a PDF of at most ten pages, or the one picture that came.

    A PDF waits `waiting` seconds for its turn and is given up after `patience` seconds.

    Raises UnusablePicture, whose text says what to do instead.
    """
    if not data.startswith(b"%PDF-"):
        try:
            return [recoded(data, width=pdf_pages.WIDTH)]
        except UnusablePicture as error:
            raise UnusablePicture(NO_DOCUMENT) from error
    return [recoded(page, width=pdf_pages.WIDTH) for page in _pages(_in_turn(data, waiting, patience))]


def _in_turn(data: bytes, waiting: float, patience: float) -> bytes:
    """What the program drew, once nobody else's document is drawn here."""
    if not TURN.acquire(timeout=waiting):
        raise UnusablePicture(BUSY)
    try:
        return _drawn(data, patience)
    finally:
        TURN.release()


def _drawn(data: bytes, patience: float) -> bytes:
    """What the program drew. It knows nothing of us: no settings, no folder of ours on its path."""
    command = [sys.executable, "-I", pdf_pages.__file__]
    try:
        done = subprocess.run(  # noqa: S603 our own program; what is hostile comes on stdin
            command, input=data, capture_output=True, check=False, timeout=patience, env={}, cwd=Path("/")
        )
    except subprocess.TimeoutExpired as error:
        raise UnusablePicture(BROKEN) from error
    if done.returncode:
        raise UnusablePicture(REASONS.get(done.returncode, BROKEN))
    return done.stdout


def _pages(told: bytes) -> Iterator[bytes]:
    while told:
        (length,) = struct.unpack(">I", told[:4])
        yield told[4 : 4 + length]
        told = told[4 + length :]
