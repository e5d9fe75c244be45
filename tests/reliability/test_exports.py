"""Cases E01 to E03: files that nobody's spreadsheet runs, that cost no more memory when they are long, and that tell
no more than the page beside them."""

import csv
import tracemalloc
import zipfile
from collections.abc import Iterator
from datetime import date
from io import BytesIO, StringIO
from tempfile import TemporaryFile

import pytest
from django.http import HttpResponseBase
from django.test import Client

from platform_goed_inkopen import exports
from suppliers.models import Supplier
from tests.factories import CategoryFactory, OfferingFactory, OrganisationFactory, SupplierFactory
from tests.reading import text_of
from tests.tender_factories import BuyerFactory, TenderFactory

pytestmark = [pytest.mark.reliability, pytest.mark.django_db]
RUNS = ('=HYPERLINK("http://kwaad.example")', "+31 50 123", "-2+3", "@SUM(A1)", "\t=1+1", "＝1+1", "  =1+1")
ROWS, MOST_BYTES = 20_000, 20_000_000  # the short variant: a tenth of the rows in a tenth of the memory


def whole(answer: HttpResponseBase) -> bytes:
    assert answer.status_code == 200
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def cells(client: Client, address: str) -> list[str]:
    text = whole(client.get(address)).decode("utf-8-sig")
    return [cell for row in csv.reader(StringIO(text, newline=""), delimiter=";") for cell in row]


@pytest.mark.parametrize("address", ["/aanbieders", "/opdrachten"])
def test_E01_no_cell_of_a_file_runs_in_a_spreadsheet(client: Client, address: str) -> None:
    category = CategoryFactory(slug="groen")
    for number, text in enumerate(RUNS):
        party = OrganisationFactory(name=text, slug=f"naam-{number}")
        OfferingFactory(supplier=SupplierFactory(organisation=party, summary=text), category=category, title=text)
        TenderFactory(title=text, description=text, buyer=BuyerFactory(name=text))
    found = cells(
        client, f"{address}.csv?kolom=naam&kolom=samenvatting" if address == "/aanbieders" else f"{address}.csv"
    )
    assert [cell for cell in found if cell.strip()[:1] in tuple("=+@＝") or cell[:1] == "\t"] == []
    assert [text for text in RUNS if f"'{text}" not in found] == []
    if address == "/aanbieders":
        with zipfile.ZipFile(BytesIO(whole(client.get(f"{address}.xlsx")))) as parts:
            assert [name for name in parts.namelist() if b"<f>" in parts.read(name)] == []


def long_rows() -> Iterator[exports.Row]:
    return ((f"Aanbieder {number}\x00\x1b", number, "tekst\ud800") for number in range(ROWS))


def long_table() -> exports.Table:
    return exports.Table("aanbieders", "Aanbieders", date(2026, 11, 23), ("naam", "nummer", "tekst"), long_rows())


def test_E02_a_long_csv_is_sent_in_pieces_and_without_signs_that_nobody_can_write() -> None:
    tracemalloc.start()
    size = sum(len(piece.encode()) for piece in exports.csv_lines(long_table()))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert size > ROWS * 20
    assert peak < MOST_BYTES / 20


def test_E02_a_long_workbook_is_written_row_by_row() -> None:
    tracemalloc.start()
    with TemporaryFile() as file:
        exports.write_xlsx(file, long_table())
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        with zipfile.ZipFile(file) as parts:
            assert parts.read("xl/worksheets/sheet1.xml").count(b"<row ") == ROWS + 1
    assert peak < MOST_BYTES / 4


def test_E03_a_file_tells_of_nobody_who_is_not_on_the_page(client: Client) -> None:
    for status in Supplier.Status:
        party = OrganisationFactory(name=f"Werkplaats {status.value}", slug=f"werkplaats-{status.value}")
        SupplierFactory(organisation=party, status=status)
    page = text_of(client.get("/aanbieders/"))
    on_the_page = {status.value for status in Supplier.Status if f"Werkplaats {status.value}" in page}
    assert on_the_page == {"published"}
    for ending in ("csv", "json", "atom"):
        text = whole(client.get(f"/aanbieders.{ending}")).decode()
        assert {status.value for status in Supplier.Status if f"Werkplaats {status.value}" in text} == on_the_page
    with zipfile.ZipFile(BytesIO(whole(client.get("/aanbieders.xlsx")))) as parts:
        text = "".join(parts.read(name).decode() for name in parts.namelist())
    assert {status.value for status in Supplier.Status if f"Werkplaats {status.value}" in text} == on_the_page
