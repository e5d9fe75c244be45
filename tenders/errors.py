"""What can go wrong with an outside source, classed by what to do next.

    Unavailable   try again later: the source is away, busy or too slow
    Refused       wake a person: the source or the settings say no, and asking again changes nothing
    Unreadable    skip this one answer and keep its bytes: the others are fine
    NotFound      the source has nothing at this address
    BudgetSpent   ask in the next run: this one has asked as much as it may

`again` says whether the HTTP session asks the same thing again before it gives up. Messages are Dutch sentences, since
they are shown to coordinators.
"""

from typing import ClassVar


class SourceError(Exception):
    """A source did not give what was asked; `url` is what was asked, when it was an address."""

    again: ClassVar[bool] = False

    def __init__(self, message: str, *, url: str = "") -> None:
        super().__init__(message)
        self.url = url


class Unavailable(SourceError):
    """Try again later. `retry_after` is what the source itself asked for, in seconds."""

    again = True

    def __init__(self, message: str, *, url: str = "", retry_after: float | None = None) -> None:
        super().__init__(message, url=url)
        self.retry_after = retry_after


class Refused(SourceError):
    """Wake a person: credentials, address, certificate or question are not accepted."""


class Redirected(Refused):
    """The source sends us elsewhere. Asked again first: a maintenance page is often gone a minute later."""

    again = True


class NotFound(SourceError):
    """The source has nothing at this address (any more)."""


class Unreadable(SourceError):
    """This answer or record cannot be read; `raw` holds its bytes. The others are fine."""

    again = True

    def __init__(self, message: str, *, url: str = "", raw: bytes = b"") -> None:
        super().__init__(message, url=url)
        self.raw = raw


class TooLarge(Unreadable):
    """More bytes than we accept, before or after unpacking; `raw` holds the first of them."""

    again = False


class BudgetSpent(SourceError):
    """This run has asked as much as it may; nothing was asked."""
