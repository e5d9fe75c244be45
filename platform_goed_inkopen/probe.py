"""`python -m platform_goed_inkopen.probe livez`: whether the site in this container answers 200; for a health check.

The site answers to its own name only, and the health check reaches it by number: hence the Host header of PUBLIC_URL.
Imports no Django, so that asking every few seconds costs little.
"""

import os
import sys
import urllib.request
from urllib.parse import urlsplit

SECONDS = 5


def request_for(name: str) -> urllib.request.Request:
    """The question, under the name that the site goes by."""
    host, port = urlsplit(os.environ["PUBLIC_URL"]).netloc, os.environ.get("PORT") or "8000"
    return urllib.request.Request(f"http://127.0.0.1:{port}/{name}", headers={"Host": host})


def main(name: str) -> int:
    """0 when it answers 200. An answer that says otherwise, or none, is raised by urllib and ends this with 1."""
    with urllib.request.urlopen(request_for(name), timeout=SECONDS) as answer:  # noqa: S310 our own address
        return 0 if answer.status == 200 else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
