"""A spreadsheet as a file: bytes in, the lines under its head out. Knows nothing of suppliers and asks no database.

No line goes missing: what cannot be read as a row is a refusal with its text, and reading goes on at the next line.
"""

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import StringIO

from platform_goed_inkopen.dutch import slugged, tidy
from platform_goed_inkopen.exports import clean, unguarded

# What we write behind a row that we refused, so that it can be mended and brought again: told to people, not read.
LINE, REASON, RAW = "regel", "reden", "regeltekst"
OURS = (LINE, REASON, RAW)
# How a workbook and a file in UTF-16 begin when they are read as cp1252.
NO_TEXT = ("PK\x03\x04", "ÿþ", "þÿ")
MOST_COLUMNS = 200  # of which we know eleven
MARK = b"\xef\xbb\xbf"
UNREADABLE = "\ufffd"
NOT_READABLE = "De tekens in dit bestand zijn niet te lezen. Bewaar het als ‘CSV UTF-8’ en probeer opnieuw."
QUOTE = "Een aanhalingsteken staat open of te veel. Haal het weg, of zet er ook een aan het eind van de cel."
SIGNS = "Er staan tekens in die niet te lezen zijn. Schrijf ze opnieuw en bewaar het bestand als ‘CSV UTF-8’."


class UnreadableFile(Exception):
    """Nothing of the file can be read; the message says in Dutch what to do."""


@dataclass(frozen=True)
class Refusal:
    """One row that is not taken, and why: its cells by column, or its text where no cells could be told apart."""

    line: int
    name: str
    reasons: tuple[str, ...]
    cells: Mapping[str, str] = field(default_factory=dict)
    raw: str = ""

    def __str__(self) -> str:
        return f"Regel {self.line} ({self.name or 'zonder naam'}) is geweigerd: {' '.join(self.reasons)}"


Line = tuple[int, dict[str, str]]


@dataclass(frozen=True)
class Table:
    """The lines under the head, and the columns that we do not know."""

    unknown_columns: tuple[str, ...]
    lines: Iterator[Line | Refusal]


def decoded(data: bytes) -> str:
    """The text of a file in UTF-8, with or without a mark in front, or in cp1252, or with lines of both.

    What neither can read becomes UNREADABLE, in its line alone.
    """
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return "".join(_decoded_line(line) for line in data.removeprefix(MARK).splitlines(keepends=True))


def _decoded_line(line: bytes) -> str:
    try:
        return line.decode()
    except UnicodeDecodeError:
        return line.decode("cp1252", errors="replace")


def read_table(text: str, *, known: tuple[str, ...], needed: tuple[str, ...]) -> Table:
    """The head and the lines under it, whatever the separator and the order of columns. Raises UnreadableFile."""
    if text.startswith(NO_TEXT):
        raise UnreadableFile("Dit is geen tekstbestand. Bewaar het werkblad als ‘CSV UTF-8’ en probeer opnieuw.")
    head, separator, below = _head(text, known)
    if len(head) > MOST_COLUMNS:
        raise UnreadableFile(f"De eerste regel heeft meer dan {MOST_COLUMNS} kolommen. Haal weg wat u niet gebruikt.")
    missing = [column for column in needed if column not in head]
    if missing and UNREADABLE in text.partition("\n")[0]:
        raise UnreadableFile(NOT_READABLE)
    if missing:
        raise UnreadableFile(
            f"In de eerste regel ontbreekt {', '.join(missing)}. Zet daar de namen van de kolommen: {';'.join(known)}."
        )
    doubles = sorted({column for column in head if column in known and head.count(column) > 1})
    if doubles:
        raise UnreadableFile(f"De kolom {', '.join(doubles)} staat er twee keer. Haal er één weg.")
    unknown = tuple(column for column in head if column and column not in (*known, *OURS))
    return Table(unknown, _lines(text, head, separator, below))


def _head(text: str, known: tuple[str, ...]) -> tuple[list[str], str, int]:
    """The column names, the separator with which most of them are known, and how many lines the head takes."""
    best: tuple[int, list[str], str, int] = (-1, [], ";", 0)
    for separator in (";", ",", "\t"):
        reader = csv.reader(StringIO(text, newline=""), delimiter=separator)
        try:
            cells = next(reader, [])
        except csv.Error:
            continue
        head = [slugged(tidy(cell)) for cell in cells[: MOST_COLUMNS + 1]]
        found = (len(set(head) & set(known)), head, separator, reader.line_num)
        best = max(best, found, key=lambda found: found[0])
    return best[1:]


def _lines(text: str, head: list[str], separator: str, below: int) -> Iterator[Line | Refusal]:
    """Each row with something in it. A row with a stray quotation mark costs its first line and no other."""
    lines = list(StringIO(text, newline=""))
    swallowed = re.compile(rf"\n[^\n]*{separator}\s*[0-9]{{8}}\s*{separator}")
    start = below
    while start < len(lines):
        reader = csv.reader((lines[at] for at in range(start, len(lines))), delimiter=separator, strict=True)
        begun = start
        try:
            for cells in reader:
                # A line end and behind it a whole cell of eight digits: the next row, behind an open quotation mark.
                if any("\n" in cell and swallowed.search(cell) for cell in cells):
                    break
                yield from _line(begun + 1, cells, head, separator)
                begun = start + reader.line_num
            else:
                return
        except csv.Error:
            pass  # told below, like a row that was swallowed
        yield Refusal(begun + 1, "", (QUOTE,), raw=clean(lines[begun]).strip())
        start = begun + 1


def _line(number: int, cells: list[str], head: list[str], separator: str) -> Iterator[Line | Refusal]:
    """The row that begins on this line; nothing for an empty one."""
    told = [unguarded(tidy(cell)) for cell in cells]
    named = dict(zip(head, told, strict=False))
    if any(told[len(head) :]):
        advice = f"Zet tekst waarin {separator!r} staat tussen aanhalingstekens."
        reason = f"Er staan {len(told)} cellen en {len(head)} kolommen. {advice}"
        yield Refusal(number, named.get("naam", ""), (reason,), raw=separator.join(told))
    elif UNREADABLE in "".join(told):
        yield Refusal(number, named.get("naam", ""), (SIGNS,), named)
    elif any(told):
        yield number, named
