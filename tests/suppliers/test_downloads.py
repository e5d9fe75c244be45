"""A table in chosen columns, dated, with its sentence; and the page on which the columns are chosen."""

import csv
import re
import zipfile
from datetime import UTC, datetime
from html import unescape
from io import BytesIO, StringIO

import pytest
import time_machine
from lxml import etree

from suppliers.files import HEADER
from tests.factories import MembershipFactory, SupplierFactory
from tests.reading import heading_of, text_of, title_of

pytestmark = pytest.mark.django_db
PAGE = "/aanbieders/-/downloaden/"
HOSTILE = ["=1+1", "@SUM(A1)", "+31", '=HYPERLINK("http://kwaad.example")', "<script>", "a\r\n=1+1", "\u202eexe", "'"]


@pytest.fixture(autouse=True)
def day():
    with time_machine.travel(datetime(2026, 11, 23, 12, tzinfo=UTC), tick=False):
        yield


def csv_rows(client, **asked):
    text = client.get("/aanbieders.csv", asked).getvalue().decode("utf-8-sig")
    return list(csv.reader(StringIO(text, newline=""), delimiter=";"))


def sheets(client, **asked):
    """The cells of both sheets as text; none of them may be a formula or a link."""
    book = zipfile.ZipFile(BytesIO(client.get("/aanbieders.xlsx", asked).getvalue()))
    pages = [etree.fromstring(book.read(f"xl/worksheets/sheet{number}.xml")) for number in (1, 2)]
    assert not [page for page in pages if page.findall(".//{*}f") or page.findall(".//{*}hyperlink")]
    return [[["".join(cell.itertext()) for cell in row] for row in page.iter("{*}row")] for page in pages]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_name_of_a_file_has_the_day(client, words, kind):
    response = client.get(f"/aanbieders.{kind}")
    assert response.getvalue()
    assert response["Content-Disposition"] == f"attachment; filename*=UTF-8''aanbieders-2026-11-23.{kind}"


def test_without_a_choice_a_table_has_every_column(client, groenploeg):
    assert csv_rows(client)[0] == sheets(client)[0][0] == HEADER


@pytest.mark.parametrize(
    ("chosen", "shown"),
    [
        ("naam", ["naam"]),
        (["url", "naam"], ["url", "naam"]),
        (["naam", "kvk", "naam"], ["naam", "kvk"]),
        (HEADER, HEADER),
    ],
)
def test_a_table_has_the_columns_that_were_chosen_each_once(client, groenploeg, chosen, shown):
    assert csv_rows(client, kolom=chosen)[0] == shown
    assert sheets(client, kolom=chosen)[0][0] == shown


def test_chosen_columns_hold_what_stands_under_them_otherwise(client, groenploeg):
    assert csv_rows(client, kolom=["kvk", "naam"]) == [["kvk", "naam"], ["01234567", "Groenploeg De Hamrik"]]
    assert sheets(client, kolom=["kvk", "naam"])[0] == csv_rows(client, kolom=["kvk", "naam"])


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("column", ["", "email", "NAAM", "naam\x00", "x" * 10_000, "=1+1", "<script>", "slug,naam"])
def test_an_unknown_column_is_400_with_the_columns_that_there_are(client, groenploeg, kind, column):
    response = client.get(f"/aanbieders.{kind}", {"kolom": ["naam", column]})
    assert response.status_code == 400
    told = response.json()["fout"]
    assert told.endswith("is geen kolom die wij kennen. Kies uit: " + ", ".join(HEADER) + ".")
    assert len(told) < 300


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("value", ["nee", "JA", "1", "ja\x00", "x" * 10_000])
def test_another_head_than_yes_is_400_with_the_reason(client, groenploeg, kind, value):
    response = client.get(f"/aanbieders.{kind}", {"kop": value})
    assert response.status_code == 400
    assert response.json() == {"fout": "Bij ‘kop’ kennen wij alleen ‘ja’. Schrijf kop=ja of laat het weg."}


def test_a_question_and_columns_that_cannot_be_answered_are_both_explained(client, groenploeg):
    told = client.get("/aanbieders.csv", {"categorie": "nee", "kolom": "nee"}).json()["fout"]
    assert "‘nee’ is geen categorie die wij kennen." in told
    assert "‘nee’ is geen kolom die wij kennen." in told


def test_with_a_head_the_sentence_and_the_day_stand_above_the_table(client, groenploeg):
    asked = {"kop": "ja", "q": "maaien", "gemeente": "assen", "kolom": "naam"}
    head = "1 aanbieder met ‘maaien’ die levert in Assen. Stand van 23 november 2026."
    rows = [[head], ["naam"], ["Groenploeg De Hamrik"]]
    assert csv_rows(client, **asked) == rows
    assert sheets(client, **asked)[0] == rows


def test_a_workbook_tells_what_was_asked_when_and_where(client, groenploeg, settings):
    settings.PUBLIC_URL = "https://goedinkopen.example"
    about = dict(sheets(client, q="maaien", categorie="groen", kolom="naam", kop="ja", pagina="1")[1])
    assert about["Zoekvraag"] == "1 aanbieder met ‘maaien’ in Groenvoorziening"
    assert about["Datum"] == "23 november 2026"
    assert about["Adres"] == "https://goedinkopen.example/aanbieders/?q=maaien&categorie=groen"


def test_the_sentence_of_page_file_and_feed_is_the_same(client, groenploeg):
    asked = {"q": "maaien", "provincie": "drenthe"}
    sentence = heading_of(client.get("/aanbieders/", asked))
    feed = etree.fromstring(client.get("/aanbieders.atom", asked).content)
    assert sentence == heading_of(client.get(PAGE, asked)) == dict(sheets(client, **asked)[1])["Zoekvraag"]
    assert sentence == feed.findtext("{*}title")


@pytest.mark.parametrize("text", HOSTILE)
def test_what_was_typed_runs_nowhere(client, words, text):
    SupplierFactory(organisation__name=f"{text} maaien", summary=text)
    for row in csv_rows(client, q=f"{text} maaien", kop="ja"):
        assert not [cell for cell in row if re.match(r"\s*[=+\-@]", cell)]
    table, about = sheets(client, q=f"{text} maaien", kop="ja")
    assert len(table) >= 2
    assert "maaien" in dict(about)["Zoekvraag"]


def test_a_kvk_number_keeps_its_zero(client, groenploeg):
    """In csv digit by digit, for programs; in xlsx as text, which is what keeps it in a spreadsheet."""
    assert csv_rows(client, kolom="kvk")[1] == ["01234567"]
    book = zipfile.ZipFile(BytesIO(client.get("/aanbieders.xlsx", {"kolom": "kvk"}).getvalue()))
    assert '<c r="A2" t="inlineStr"><is><t>01234567</t></is></c>' in book.read("xl/worksheets/sheet1.xml").decode()


def test_the_page_offers_every_column_and_keeps_the_question(client, groenploeg):
    response = client.get(PAGE, {"q": "maaien", "categorie": "groen", "pagina": "3"})
    page = response.content.decode()
    assert heading_of(response) == "1 aanbieder met ‘maaien’ in Groenvoorziening"
    assert title_of(response) == "Download: 1 aanbieder met ‘maaien’ in Groenvoorziening · Platform Goed Inkopen"
    assert re.findall(r'name="kolom" value="([a-z_]+)"[^>]*checked', page) == HEADER
    assert '<input type="hidden" name="q" value="maaien">' in page
    assert '<input type="hidden" name="categorie" value="groen">' in page
    assert 'name="pagina"' not in page
    assert 'action="/aanbieders.xlsx"' in page
    assert 'formaction="/aanbieders.csv"' in page
    assert 'name="kop" value="ja"' in page
    assert 'name="robots" content="noindex"' in page
    assert not response.cookies


def test_what_was_chosen_stays_chosen(client, groenploeg):
    page = client.get(PAGE, {"kolom": ["naam", "kvk"], "kop": "ja"}).content.decode()
    assert re.findall(r'name="kolom" value="([a-z_]+)"[^>]*checked', page) == ["naam", "kvk"]
    assert re.search(r'name="kop" value="ja"[^>]*checked', page)


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"kolom": "nee"}, "‘nee’ is geen kolom die wij kennen."),
        ({"kolom": "<script>"}, "‘<script>’ is geen kolom die wij kennen."),
        ({"kop": "nee"}, "Bij ‘kop’ kennen wij alleen ‘ja’."),
        ({"categorie": "nee"}, "‘nee’ is geen categorie die wij kennen."),
    ],
)
def test_what_cannot_be_used_gets_a_sentence_on_the_page(client, groenploeg, asked, told):
    response = client.get(PAGE, asked)
    assert response.status_code == 200
    assert told in text_of(response)
    assert b"<script>" not in response.content


def test_when_nothing_was_found_there_is_nothing_to_download(client, groenploeg):
    response = client.get(PAGE, {"q": "maaien", "categorie": "schoonmaak"})
    assert "Er is niets om te downloaden." in text_of(response)
    assert b"<button" not in response.content.split(b"<main")[1]
    assert b'href="/aanbieders/?q=maaien&amp;categorie=schoonmaak"' in response.content


def test_the_page_is_for_everybody_and_only_to_be_read(client, groenploeg):
    assert client.post(PAGE).status_code == 405
    client.force_login(MembershipFactory().user)
    assert client.get(PAGE).status_code == 200


def test_the_list_leads_to_the_page_and_the_feed_with_its_question(client, groenploeg):
    page = unescape(client.get("/aanbieders/", {"q": "maaien", "gemeente": "assen"}).content.decode())
    assert f'<a href="{PAGE}?q=maaien&gemeente=assen">Kies kolommen</a>' in page
    assert '<a href="/aanbieders.atom?q=maaien&gemeente=assen">Volg via Atom</a>' in page
    assert re.search(r'<link rel="alternate" type="application/atom\+xml" title="1 aanbieder met .maaien.', page)
