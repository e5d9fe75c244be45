"""Draws the pages of a PDF from stdin on stdout, each as a PNG after its length: a program apart, for documents.py.

A PDF is a program that a stranger wrote. It is read where it can reach nothing: without our settings, with little
memory and time, and unable to write a file. Scripts in it do not run: this reader has none.
"""

import resource
import struct
import sys
from io import BytesIO

MOST_PAGES = 10
WIDTH, MOST_HEIGHT = 1384, 4000
LOCKED, BROKEN, TOO_LONG = 3, 4, 5  # how this program ends
MEMORY, SECONDS = 1024**3, 10


def main() -> int:
    """Draw every page; nothing on stdout counts unless this ends with 0."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    import pypdfium2  # the limits hold for its start too

    try:
        document = pypdfium2.PdfDocument(sys.stdin.buffer.read())
    except pypdfium2.PdfiumError as error:
        return LOCKED if "password" in str(error).lower() else BROKEN
    if len(document) > MOST_PAGES:
        return TOO_LONG
    for page in document:
        width, height = page.get_size()
        if not (width > 0 and height > 0):
            return BROKEN
        drawn = page.render(scale=min(WIDTH / width, MOST_HEIGHT / height), may_draw_forms=False)
        to = BytesIO()
        drawn.to_pil().convert("RGB").save(to, "PNG", compress_level=1)
        sys.stdout.buffer.write(struct.pack(">I", to.tell()) + to.getvalue())
    return 0 if len(document) else BROKEN


if __name__ == "__main__":
    sys.exit(main())
