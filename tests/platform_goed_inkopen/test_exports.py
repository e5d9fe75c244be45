"""Files that a spreadsheet opens: nothing in them runs, and what went in comes out."""

import csv
import json
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from platform_goed_inkopen import exports

HOSTILE = [
    '=HYPERLINK("http://kwaad.example")',
    "+31 50 123",
    "-2+3",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "  =1+1",
    "＝1+1",
    "＠SUM(A1)",
]


def read_csv(text: str) -> list[list[str]]:
    return list(csv.reader(StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=";"))


DAY = date(2026, 11, 23)


def table(rows: list[exports.Row], header: tuple[str, ...] = ("a",), **told: Any) -> exports.Table:
    return exports.Table("aanbieders", "Aanbieders", DAY, header, rows, **told)


def csv_text(rows: list[exports.Row], header: tuple[str, ...] = ("a",), **told: Any) -> str:
    return "".join(exports.csv_lines(table(rows, header, **told)))


def xlsx_sheet(rows: list[exports.Row], number: int = 1, **told: Any) -> str:
    file = BytesIO()
    exports.write_xlsx(file, table(rows, **told))
    with zipfile.ZipFile(file) as parts:
        return parts.read(f"xl/worksheets/sheet{number}.xml").decode()


def test_csv_starts_with_a_byte_order_mark_and_uses_semicolons():
    assert csv_text([["Café Súd", "01234567"]], ("naam", "kvk")) == "\ufeffnaam;kvk\r\nCafé Súd;01234567\r\n"


@pytest.mark.parametrize("text", HOSTILE)
def test_csv_text_that_a_spreadsheet_would_run_gets_an_apostrophe(text):
    assert exports.csv_cell(text).startswith("'")


@pytest.mark.parametrize("text", HOSTILE)
def test_xlsx_text_that_a_spreadsheet_would_run_is_a_string(text):
    sheet = xlsx_sheet([[text]])
    assert "<f>" not in sheet
    assert 't="inlineStr"' in sheet


def test_an_address_in_xlsx_is_no_link():
    assert "hyperlink" not in xlsx_sheet([["https://voorbeeld.example/"]])


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (-5, "-5"),
        (Decimal("-1250.50"), "-1250,50"),
        (0.5, "0,5"),
        (1e-7, "0,0000001"),
        (True, "ja"),
        (False, "nee"),
        (None, ""),
        (date(2026, 11, 23), "2026-11-23"),
        (datetime(2026, 7, 1, 22, 30, tzinfo=UTC), "2026-07-02T00:30:00+02:00"),
    ],
)
def test_csv_writes_numbers_dates_and_unknown_as_they_are(value, shown):
    assert exports.csv_cell(value) == shown


def test_numbers_stay_numbers_in_xlsx():
    assert "<v>-5</v>" in xlsx_sheet([[-5]])


def test_control_characters_leave_every_file():
    dirty = "a\x00b\x1b[31m\ud800c"
    assert exports.csv_cell(dirty) == "ab[31mc"
    assert "ab[31mc" in xlsx_sheet([[dirty]])


def test_json_is_one_array_whether_empty_or_long():
    assert json.loads("".join(exports.json_lines([]))) == []
    rows = [{"nummer": number, "naam": "Súdwest"} for number in range(450)]
    assert json.loads("".join(exports.json_lines(rows))) == rows


def test_a_long_csv_leaves_in_pieces():
    pieces = list(exports.csv_lines(table([[number] for number in range(1000)])))
    assert len(pieces) > 3
    assert len(read_csv("".join(pieces))) == 1001


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"])), min_size=1, max_size=5))
def test_csv_gives_back_every_text_but_for_the_apostrophe(texts):
    [_, row] = read_csv(csv_text([texts], ("kop",) * len(texts)))
    assert [cell.removeprefix("'") for cell in row] == [exports.clean(text).removeprefix("'") for text in texts]


def test_downloads_carry_their_name_their_day_and_their_type():
    answer = exports.csv_stream(table([["b"]]))
    assert answer["Content-Disposition"] == "attachment; filename*=UTF-8''aanbieders-2026-11-23.csv"
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    workbook = exports.xlsx_file(table([["b"]]))
    assert workbook["Content-Disposition"] == "attachment; filename*=UTF-8''aanbieders-2026-11-23.xlsx"
    assert b"".join(workbook.streaming_content).startswith(b"PK")
    workbook.file_to_stream.close()


def test_days_and_moments_are_those_of_a_spreadsheet_in_xlsx():
    sheet = xlsx_sheet([[DAY, datetime(2026, 7, 1, 22, 30, tzinfo=UTC)]])
    assert "<v>46349</v>" in sheet  # days since 1900, as a spreadsheet counts them
    assert "<v>46205.02083333334</v>" in sheet  # half past midnight in Amsterdam


@pytest.mark.parametrize("early", [date(1, 1, 1), date(1899, 12, 31), datetime(1600, 1, 1, tzinfo=UTC)])
def test_a_day_that_no_spreadsheet_knows_is_text(early):
    assert f"<t>{exports.csv_cell(early)}</t>" in xlsx_sheet([[early]])


def test_the_names_of_the_columns_stay_in_sight_and_columns_have_their_width():
    sheet = xlsx_sheet([["b"]], widths={"a": 60})
    assert '<pane ySplit="1" topLeftCell="A2"' in sheet
    assert '<col min="1" max="1" width="60' in sheet
    assert "wrapText" not in sheet


@pytest.mark.parametrize("text", HOSTILE)
def test_a_sentence_above_the_table_runs_nothing(text):
    [above, header, row] = read_csv(csv_text([["b"]], above=text))
    assert (above[0][0], header, row) == ("'", ["a"], ["b"])
    sheet = xlsx_sheet([["b"]], above=text)
    assert '<pane ySplit="2" topLeftCell="A3"' in sheet
    assert "<f>" not in sheet


@pytest.mark.parametrize("text", HOSTILE)
def test_what_a_workbook_tells_of_itself_is_text_on_a_second_sheet(text):
    sheet = xlsx_sheet([["b"]], number=2, about=[("Zoekvraag", text), ("Aantal", 3)])
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet
    assert "<v>3</v>" in sheet
