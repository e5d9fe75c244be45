"""Files that leave the platform: csv, xlsx and json, row by row, no cell of which a spreadsheet would run as a formula.

A row is a sequence of cells: text, a number, a date, a time with zone, a truth value or None (unknown).
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from csv import writer as csv_writer
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from io import StringIO
from tempfile import TemporaryFile
from typing import IO, Any, TypeVar
from urllib.parse import quote
from zoneinfo import ZoneInfo

from django.http import FileResponse, StreamingHttpResponse
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

Cell = str | int | float | Decimal | date | datetime | bool | None
Row = Sequence[Cell]
Answer = TypeVar("Answer", bound=StreamingHttpResponse)

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
BYTE_ORDER_MARK = "\ufeff"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CELL_LIMIT = 32_767  # what a cell of a spreadsheet holds
LINES_AT_ONCE = 200
WORKBOOK = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": True,
    "default_date_format": "yyyy-mm-dd",
}
COLUMN_WIDTH = 22
ABOUT, ABOUT_WIDTH = "Over dit bestand", 80
FIRST_YEAR = 1900  # of which a spreadsheet knows the days
# What XML cannot hold, and half characters that no encoding can write.
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
# A spreadsheet runs a cell that starts with one of these, also in full width and behind white space.
_FORMULA = re.compile(r"\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r]")


@dataclass(frozen=True)
class Table:
    """What a spreadsheet holds: named columns and rows as they stand on a day, and what is told about them.

    `above` stands as a sentence over the names of the columns; `about` has a sheet of its own in xlsx, as pairs of a
    name and a cell; `widths` holds the columns that are not of the usual width, in signs.
    """

    name: str
    sheet: str
    day: date
    header: Sequence[str]
    rows: Iterable[Row]
    above: str = ""
    about: Sequence[tuple[str, Cell]] = ()
    widths: Mapping[str, int] = field(default_factory=dict)

    @property
    def dated_name(self) -> str:
        """The name of the file without its ending."""
        return f"{self.name}-{self.day.isoformat()}"

    @property
    def lines_above(self) -> list[Row]:
        """What stands over the names of the columns."""
        return [[self.above]] if self.above else []


def clean(text: str) -> str:
    """The text without control characters and halves of characters; line ends and tabs stay."""
    return _UNWRITABLE.sub("", text)


def in_amsterdam(moment: datetime) -> str:
    """ISO 8601 to the second, with the offset of Amsterdam."""
    return moment.astimezone(AMSTERDAM).isoformat(timespec="seconds")


def midnight(day: date) -> datetime:
    """When this day began in Amsterdam."""
    return datetime.combine(day, time.min, AMSTERDAM)


def csv_cell(value: Cell) -> str:
    """A cell as text; text that a spreadsheet would run gets an apostrophe in front, numbers stay numbers."""
    if isinstance(value, str):
        text = clean(value)
        return f"'{text}" if _FORMULA.match(text) else text
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, float | Decimal):
        return f"{Decimal(str(value)):f}".replace(".", ",")
    if isinstance(value, datetime):
        return in_amsterdam(value)
    return "" if value is None else str(value)


def unguarded(text: str) -> str:
    """The cell as it was before csv_cell put an apostrophe in front, so that a file that we wrote can be read again."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text, 1) else text


def csv_lines(table: Table) -> Iterator[str]:
    """The file in pieces: UTF-8 with a mark in front, `;` between cells, as Dutch spreadsheets open it.

    A number of eight digits is written as it is: programs need it so. A spreadsheet that is not told to read it as text
    drops a zero in front of it; in xlsx it is text.
    """
    buffer = StringIO()
    out = csv_writer(buffer, delimiter=";", lineterminator="\r\n")
    buffer.write(BYTE_ORDER_MARK)
    for line in (*table.lines_above, table.header):
        out.writerow([csv_cell(cell) for cell in line])
    for number, row in enumerate(table.rows, start=1):
        out.writerow([csv_cell(value) for value in row])
        if number % LINES_AT_ONCE == 0:
            yield _taken(buffer)
    yield _taken(buffer)


def _taken(buffer: StringIO) -> str:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text


def csv_stream(table: Table) -> StreamingHttpResponse:
    """The table as `<name>-<day>.csv`, sent while it is read."""
    response = StreamingHttpResponse(csv_lines(table), content_type="text/csv; charset=utf-8")
    return _as_download(response, f"{table.dated_name}.csv")


def json_lines(rows: Iterable[dict[str, Any]]) -> Iterator[str]:
    """One JSON array in pieces, an object a line. Times must be text already; see `in_amsterdam`."""
    yield "["
    pending: list[str] = []
    for number, row in enumerate(rows):
        pending.append(("," if number else "") + "\n" + json.dumps(row, ensure_ascii=False, allow_nan=False))
        if len(pending) == LINES_AT_ONCE:
            yield "".join(pending)
            pending = []
    yield "".join(pending) + "\n]\n"


def json_stream(rows: Iterable[dict[str, Any]]) -> StreamingHttpResponse:
    """The rows as one JSON array, sent while they are read; shown in the browser, not downloaded."""
    return StreamingHttpResponse(json_lines(rows), content_type="application/json; charset=utf-8")


def write_xlsx(file: IO[bytes], table: Table) -> None:
    """Write a workbook, row by row; nothing in it is a formula or a link. What it tells of itself is a second sheet."""
    book = Workbook(file, WORKBOOK)
    bold, moment = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    page = book.add_worksheet(table.sheet[:31])
    for column, name in enumerate(table.header):
        page.set_column(column, column, table.widths.get(name, COLUMN_WIDTH))
    heading = [*table.lines_above, table.header]
    page.freeze_panes(len(heading), 0)
    for number, line in enumerate(heading):
        _write_row(page, number, line, moment, bold)
    for number, row in enumerate(table.rows, start=len(heading)):
        _write_row(page, number, row, moment)
    if table.about:
        _write_about(book.add_worksheet(ABOUT), table.about, moment, bold)
    book.close()


def _write_about(page: Worksheet, about: Sequence[tuple[str, Cell]], moment: Format, bold: Format) -> None:
    page.set_column(0, 0, COLUMN_WIDTH, bold)
    page.set_column(1, 1, ABOUT_WIDTH)
    for number, line in enumerate(about):
        _write_row(page, number, line, moment)


def _write_row(page: Worksheet, number: int, row: Row, moment: Format, style: Format | None = None) -> None:
    for column, value in enumerate(row):
        if isinstance(value, bool | str):
            page.write_string(number, column, _as_text(value), style)
        elif isinstance(value, date) and value.year < FIRST_YEAR:
            page.write_string(number, column, csv_cell(value), style)
        elif isinstance(value, datetime):
            page.write_datetime(number, column, value.astimezone(AMSTERDAM).replace(tzinfo=None), moment)
        elif value is not None:
            page.write(number, column, value)


def _as_text(value: bool | str) -> str:
    return clean(value)[:CELL_LIMIT] if isinstance(value, str) else csv_cell(value)


def xlsx_file(table: Table) -> FileResponse:
    """The table as `<name>-<day>.xlsx`, made in a temporary file so that memory stays flat."""
    file = TemporaryFile()  # noqa: SIM115  # the response closes it when it was sent
    write_xlsx(file, table)
    file.seek(0)
    return _as_download(FileResponse(file, content_type=XLSX), f"{table.dated_name}.xlsx")


def _as_download(response: Answer, name: str) -> Answer:
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response
