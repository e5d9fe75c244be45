"""The table read, and an answer as the table writes it. Shared by what is generated from the table."""

from collections.abc import Iterator
from dataclasses import dataclass
from http.cookies import SimpleCookie
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponseBase
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.rights import table
from tests.rights.cast import Kwargs
from tests.visits import browser_with, undone

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
LETTERS = {200: "o", 302: "r", 400: "e", 403: "x", 404: ".", 405: "m", 409: "c", 429: "t"}
LOG_IN, REFUSED = ">", "m"


@dataclass(frozen=True)
class Row:
    """A line of the table: by role the letter of GET and of POST."""

    address: str
    subject: str
    get: dict[str, str]
    post: dict[str, str]

    def __str__(self) -> str:
        return f"{self.address} {self.subject}".strip()

    def expected(self, role: str, method: str) -> str:
        """The letter of this cell; methods other than these three are refused to everybody."""
        if method in ("GET", "HEAD"):
            return self.get[role]
        return self.post[role] if method == "POST" else REFUSED


def rows() -> list[Row]:
    """Every line of the table."""
    return [_row(line) for line in table.TABLE.splitlines() if line and not line.startswith("#")]


def _row(line: str) -> Row:
    what, get, *more = (part.strip() for part in line.split("|"))
    address, _, subject = what.partition(" ")
    of_get = _letters(get, line)
    of_post = _letters(more[0], line) if more else {role: _refused(letter) for role, letter in of_get.items()}
    return Row(address, subject.strip(), of_get, of_post)


def _letters(column: str, line: str) -> dict[str, str]:
    letters = column.replace(" ", "")
    assert len(letters) == len(table.ROLES), f"Niet {len(table.ROLES)} letters, maar {len(letters)}: {line}"
    return dict(zip(table.ROLES, letters, strict=True))


def _refused(letter: str) -> str:
    return LOG_IN if letter == LOG_IN else REFUSED


def patterns(resolver: URLResolver | None = None) -> Iterator[URLPattern]:
    """Every address of the site."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from patterns(entry)
        else:
            yield entry


def path_of(row: Row, kwargs: Kwargs) -> str:
    """The address of this row with this object."""
    return reverse(row.address, kwargs=kwargs)


def answer(cookies: SimpleCookie, method: str, path: str) -> HttpResponseBase:
    """What the site answers to this person; nothing that it changed stays."""
    with undone():
        response = browser_with(cookies).generic(method, path)
        b"".join(response)  # a file is written while it is read, and closed when it was
    return response


def letter_of(response: HttpResponseBase) -> str:
    """The answer as the table writes it; a status that it has no letter for is written as a number."""
    if response.status_code == 302 and urlsplit(response.headers["Location"]).path == reverse(settings.LOGIN_URL):
        return LOG_IN
    return LETTERS.get(response.status_code, str(response.status_code))
