"""A list as a feed (Atom, RFC 4287) and as a calendar of closing dates (iCalendar, RFC 5545), line by line. Pure.

What somebody wrote is text: characters that XML or iCalendar would read are escaped, those that neither can hold are
left out.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.sax.saxutils import escape, quoteattr

from platform_goed_inkopen.exports import clean, in_amsterdam

ATOM, CALENDAR = "application/atom+xml; charset=utf-8", "text/calendar; charset=utf-8"
AUTHOR = "Platform Goed Inkopen"
PRODUCT = "-//Platform Goed Inkopen//Opdrachten//NL"
LINE = 75  # octets, without the line end (RFC 5545, 3.1)


@dataclass(frozen=True)
class Entry:
    """What a feed or a calendar tells of one tender or supplier; `url` names it, and stays.

    `happens` says what happens at `closes_at`; two things of one tender differ in `part`.
    """

    url: str
    title: str
    summary: str
    published_at: datetime
    updated_at: datetime
    closes_at: datetime | None = None
    happens: str = "Sluit"
    part: str = ""


def atom(entries: Iterable[Entry], *, title: str, page: str, feed: str, updated_at: datetime) -> Iterator[str]:
    """The feed in pieces. `page` is the list for people, `feed` the address of this file."""
    yield (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="nl">\n'
        f"<title>{_xml(title)}</title>\n<id>{_xml(feed)}</id>\n<updated>{in_amsterdam(updated_at)}</updated>\n"
        f'<link rel="self" type="application/atom+xml" href={quoteattr(feed)}/>\n'
        f'<link rel="alternate" type="text/html" href={quoteattr(page)}/>\n<author><name>{AUTHOR}</name></author>\n'
    )
    for entry in entries:
        yield (
            f"<entry>\n<title>{_xml(entry.title)}</title>\n<id>{_xml(entry.url)}</id>\n"
            f'<link rel="alternate" type="text/html" href={quoteattr(entry.url)}/>\n'
            f"<published>{in_amsterdam(entry.published_at)}</published>\n"
            f"<updated>{in_amsterdam(entry.updated_at)}</updated>\n<summary>{_xml(entry.summary)}</summary>\n</entry>\n"
        )
    yield "</feed>\n"


def calendar(entries: Iterable[Entry], *, title: str) -> Iterator[str]:
    """The calendar in pieces: one event for each tender that has a closing moment."""
    yield _lines("BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}", f"X-WR-CALNAME:{_value(title)}")
    for entry in entries:
        if entry.closes_at:
            yield _lines(
                "BEGIN:VEVENT",
                f"UID:{_value(entry.url + entry.part)}",
                f"DTSTAMP:{_utc(entry.updated_at)}",
                f"DTSTART:{_utc(entry.closes_at)}",
                f"SUMMARY:{_value(f'{entry.happens}: {entry.title}')}",
                f"DESCRIPTION:{_value(entry.summary)}",
                f"URL:{entry.url}",
                "TRANSP:TRANSPARENT",
                "END:VEVENT",
            )
    yield _lines("END:VCALENDAR")


def folded(line: str) -> str:
    """A content line of at most 75 octets each, cut between characters; what follows begins with a space."""
    pieces, size = [""], 0
    for sign in line:
        width = len(sign.encode())
        if size + width > LINE:
            pieces.append(" ")
            size = 1
        pieces[-1] += sign
        size += width
    return "\r\n".join(pieces)


def _lines(*lines: str) -> str:
    return "".join(f"{folded(line)}\r\n" for line in lines)


def _xml(text: str) -> str:
    return escape(clean(text))


def _value(text: str) -> str:
    """A value of type TEXT (RFC 5545, 3.3.11)."""
    escaped = clean(text).replace("\\", "\\\\").replace(";", r"\;").replace(",", r"\,")
    return escaped.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "\\n")


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
