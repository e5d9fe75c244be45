"""Files that leave the platform: csv, xlsx and json, row by row, no cell of which a spreadsheet would run as a formula.

A row is a sequence of cells: text, a number, a date, a time with zone, a truth value or None (unknown).
"""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from csv import writer as csv_writer
from datetime import date, datetime
from decimal import Decimal
from io import StringIO
from tempfile import TemporaryFile
from typing import IO, Any, TypeVar
from urllib.parse import quote
from zoneinfo import ZoneInfo

from django.http import FileResponse, StreamingHttpResponse
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

Cell = str | int | float | Decimal | date | datetime | bool | None
Row = Sequence[Cell]
Answer = TypeVar("Answer", bound=StreamingHttpResponse)

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
BYTE_ORDER_MARK = "\ufeff"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CELL_LIMIT = 32_767  # what a cell of a spreadsheet holds
LINES_AT_ONCE = 200
COLUMN_WIDTH = 22
# What XML cannot hold, and half characters that no encoding can write.
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
# A spreadsheet runs a cell that starts with one of these, also in full width and behind white space.
_FORMULA = re.compile(r"\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r]")


def clean(text: str) -> str:
    """The text without control characters and halves of characters; line ends and tabs stay."""
    return _UNWRITABLE.sub("", text)


def in_amsterdam(moment: datetime) -> str:
    """ISO 8601 to the second, with the offset of Amsterdam."""
    return moment.astimezone(AMSTERDAM).isoformat(timespec="seconds")


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


def csv_lines(header: Sequence[str], rows: Iterable[Row]) -> Iterator[str]:
    """The file in pieces: UTF-8 with a mark in front, `;` between cells, as Dutch spreadsheets open it."""
    buffer = StringIO()
    out = csv_writer(buffer, delimiter=";", lineterminator="\r\n")
    buffer.write(BYTE_ORDER_MARK)
    out.writerow(header)
    for number, row in enumerate(rows, start=1):
        out.writerow([csv_cell(value) for value in row])
        if number % LINES_AT_ONCE == 0:
            yield _taken(buffer)
    yield _taken(buffer)


def _taken(buffer: StringIO) -> str:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text


def csv_stream(header: Sequence[str], rows: Iterable[Row], *, name: str) -> StreamingHttpResponse:
    """The rows as `<name>.csv`, sent while they are read."""
    response = StreamingHttpResponse(csv_lines(header, rows), content_type="text/csv; charset=utf-8")
    return _as_download(response, f"{name}.csv")


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


def write_xlsx(file: IO[bytes], *, sheet: str, header: Sequence[str], rows: Iterable[Row]) -> None:
    """Write a workbook of one sheet, row by row; nothing in it is a formula or a link."""
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "nan_inf_to_errors": True,
        "default_date_format": "yyyy-mm-dd",
        "remove_timezone": True,
    }
    book = Workbook(file, options)
    page = book.add_worksheet(sheet[:31])
    page.freeze_panes(1, 0)
    page.set_column(0, len(header) - 1, COLUMN_WIDTH)
    page.write_row(0, 0, list(header), book.add_format({"bold": True}))
    for number, row in enumerate(rows, start=1):
        _write_row(page, number, row)
    book.close()


def _write_row(page: Worksheet, number: int, row: Row) -> None:
    for column, value in enumerate(row):
        if isinstance(value, str):
            page.write_string(number, column, clean(value)[:CELL_LIMIT])
        elif isinstance(value, datetime):
            page.write_string(number, column, in_amsterdam(value))
        elif isinstance(value, bool):
            page.write_string(number, column, csv_cell(value))
        elif value is not None:
            page.write(number, column, value)


def xlsx_file(header: Sequence[str], rows: Iterable[Row], *, name: str, sheet: str) -> FileResponse:
    """The rows as `<name>.xlsx`, made in a temporary file so that memory stays flat."""
    file = TemporaryFile()  # noqa: SIM115  # the response closes it when it was sent
    write_xlsx(file, sheet=sheet, header=header, rows=rows)
    file.seek(0)
    return _as_download(FileResponse(file, content_type=XLSX), f"{name}.xlsx")


def _as_download(response: Answer, name: str) -> Answer:
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response
