"""The whole result as a file: the same rows as the page, safe for spreadsheets, honest about what is unknown."""

import csv
import json
import zipfile
from datetime import UTC, date, datetime, timedelta
from io import BytesIO, StringIO

import pytest
import time_machine
from django.core.management import call_command

from suppliers import files
from suppliers.models import Supplier
from tests.factories import CategoryFactory, ClaimFactory, OfferingFactory, RecognitionFactory, SupplierFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
KINDS = ["json", "csv", "xlsx"]


def as_json(client, **asked):
    return json.loads(client.get("/aanbieders.json", asked).getvalue())


def as_csv(client, **asked):
    text = client.get("/aanbieders.csv", asked).getvalue().decode("utf-8-sig")
    return list(csv.DictReader(StringIO(text, newline=""), delimiter=";"))


OF_A_CLAIM = ("code", "naam", "niveau", "geldig_tot", "controle")  # the rest stands in test_claims.py


def sheets(client, **asked):
    with zipfile.ZipFile(BytesIO(client.get("/aanbieders.xlsx", asked).getvalue())) as parts:
        return [parts.read(f"xl/worksheets/sheet{number}.xml").decode() for number in (1, 2)]


def test_json_tells_everything_of_a_supplier_but_not_its_address(client, groenploeg, settings):
    settings.PUBLIC_URL = "https://goedinkopen.example"
    ClaimFactory(
        supplier=groenploeg,
        recognition=RecognitionFactory(slug="bcorp", name="B Corp"),
        valid_until=date(2027, 3, 14),
        checked_how="register_confirmed",
    )
    [told] = as_json(client)
    assert told.pop("niet_bevestigd_sinds") is None
    told["erkenningen"] = [{name: claim[name] for name in OF_A_CLAIM} for claim in told["erkenningen"]]
    assert told == {
        "slug": "groenploeg-de-hamrik",
        "naam": "Groenploeg De Hamrik",
        "kvk": "01234567",
        "samenvatting": "Wij maaien bermen in fasen.",
        "gemeente": "Assen",
        "provincie": "Drenthe",
        "categorieen": ["groen"],
        "themas": ["natuur"],
        "erkenningen": [
            {
                "code": "pso",
                "naam": "PSO-Prestatieladder Socialer Ondernemen (TNO)",
                "niveau": "trede 3",
                "geldig_tot": None,
                "controle": "zelf verklaard",
            },
            {
                "code": "bcorp",
                "naam": "B Corp",
                "niveau": None,
                "geldig_tot": "2027-03-14",
                "controle": "register bevestigd",
            },
        ],
        "website": "https://dehamrik.example/",
        "url": "https://goedinkopen.example/aanbieders/groenploeg-de-hamrik/",
    }


def test_what_nobody_knows_is_null_and_what_is_not_there_an_empty_list(client, words):
    SupplierFactory(organisation__kvk_number=None, organisation__municipality_code="")
    [told] = as_json(client)
    assert (told["kvk"], told["gemeente"], told["provincie"], told["website"]) == (None, None, None, None)
    assert (told["categorieen"], told["themas"], told["erkenningen"]) == ([], [], [])


def test_a_category_with_two_offerings_is_named_once(client, groenploeg):
    OfferingFactory(supplier=groenploeg, category=CategoryFactory(slug="groen"))
    assert as_json(client)[0]["categorieen"] == ["groen"]


@pytest.mark.parametrize(
    "asked",
    [{}, {"q": "maaien"}, {"categorie": "groen"}, {"gemeente": "groningen"}, {"thema": "natuur", "erkenning": "pso"}],
)
def test_every_file_holds_the_rows_of_the_page_in_its_order(client, groenploeg, asked):
    for name in ("Zomerwerk", "Aardwerk"):
        OfferingFactory(supplier=SupplierFactory(organisation__name=name), delivery_area=["PV20"])
    names = [told["naam"] for told in as_json(client, **asked)]
    page = client.get("/aanbieders/", asked).content.decode()
    places = [page.find(name.split()[-1]) for name in names]
    assert places == sorted(places)
    assert -1 not in places
    assert [told["naam"] for told in as_csv(client, **asked)] == names


def test_a_file_holds_more_than_a_page_and_reads_it_in_blocks(client, words, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(files, "BLOCK", 10)
    for _ in range(27):
        SupplierFactory()
    with django_assert_num_queries(1 + 1 + 3 * 2):  # the options, the order by cursor, and two for each block
        assert len(as_json(client)) == 27


def test_csv_opens_in_a_dutch_spreadsheet_and_runs_nothing(client, words):
    SupplierFactory(
        organisation__name='=HYPERLINK("http://kwaad.example")', summary="+31 50\n\tcel; met alles", website=""
    )
    raw = client.get("/aanbieders.csv").getvalue()
    assert raw.startswith(b"\xef\xbb\xbfslug;naam;kvk;gemeente;provincie;samenvatting;")
    [told] = as_csv(client)
    assert told["naam"] == '\'=HYPERLINK("http://kwaad.example")'
    assert told["samenvatting"] == "'+31 50\n\tcel; met alles"
    assert told["website"] == ""


def test_xlsx_holds_text_and_no_formula(client, words):
    SupplierFactory(organisation__name="=1+1", organisation__kvk_number="01234567")
    sheet, _ = sheets(client)
    assert "<t>=1+1</t>" in sheet
    assert "<t>01234567</t>" in sheet
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet


def test_what_was_exported_can_be_imported(client, groenploeg, tmp_path, capsys):
    file = tmp_path / "aanbieders.csv"
    lines = [told | {"erkenningen": "pso"} for told in as_csv(client)]
    with file.open("w", newline="") as out:
        writer = csv.DictWriter(out, lines[0])
        writer.writeheader()
        writer.writerows(lines)
    call_command("import_suppliers", str(file))
    said = capsys.readouterr().out
    assert "De kolom ‘slug’ kennen wij niet en slaan wij over." in said
    assert said.endswith("0 geweigerd.\n")
    assert Supplier.objects.get() == groenploeg


def test_the_largest_order_is_a_number_and_the_area_is_in_words(client, groenploeg):
    OfferingFactory(supplier=groenploeg, delivery_area=["GM0114", "PV20"], order_maximum=None)
    [told] = as_csv(client)
    assert (told["levert_in"], told["grootste_opdracht"]) == ("Groningen en Drenthe", "250000")
    assert "<v>250000</v>" in sheets(client)[0]


@pytest.mark.parametrize(
    ("said", "days", "told"),
    [
        ("now", 0, ("ja", "2026-11-23")),
        ("later", 120, ("nee", "2026-07-26")),
        ("now", 121, ("", "")),  # too long ago to count: nobody knows
        ("", None, ("", "")),
    ],
)
def test_who_can_deliver_now_is_told_while_it_counts(client, words, said, days, told):
    day = None if days is None else TODAY - timedelta(days=days)
    OfferingFactory(supplier=SupplierFactory(), capacity=said, capacity_on=day)
    with time_machine.travel(datetime(2026, 11, 23, 12, tzinfo=UTC), tick=False):
        [row] = as_csv(client)
        sheet, _ = sheets(client)
    assert (row["kan_nu_leveren"], row["gezegd_op"]) == told
    assert ("<v>46349</v>" in sheet) == (days == 0)  # a day as a spreadsheet knows it


def test_an_area_and_an_order_that_nobody_told_are_empty(client, words):
    OfferingFactory(supplier=SupplierFactory(), delivery_area=[], order_maximum=None, order_minimum=None)
    [told] = as_csv(client)
    assert (told["levert_in"], told["grootste_opdracht"]) == ("", "")


@pytest.mark.parametrize("kind", [*KINDS, "atom"])
@pytest.mark.parametrize("asked", [{"categorie": "nee"}, {"q": "?!"}, {"gemeente": "nul\x00"}])
def test_a_file_that_cannot_be_what_was_asked_is_400_with_the_reason(client, groenploeg, kind, asked):
    response = client.get(f"/aanbieders.{kind}", asked)
    assert response.status_code == 400
    assert response["Content-Type"] == "application/json"
    assert response.json()["fout"].endswith(".")


@pytest.mark.parametrize(
    ("kind", "start"), [("json", "application/json"), ("csv", "text/csv"), ("xlsx", "application/vnd.openxml")]
)
def test_every_file_says_what_it_is_and_sets_no_cookie(client, words, kind, start):
    response = client.get(f"/aanbieders.{kind}")
    assert response.getvalue()
    assert response["Content-Type"].startswith(start)
    assert not response.cookies
    assert client.post(f"/aanbieders.{kind}").status_code == 405


def test_one_supplier_is_a_file_too(client, groenploeg):
    told = client.get("/aanbieders/groenploeg-de-hamrik.json").json()
    assert told["omschrijving"] == "Met 52 vakmensen."
    assert told["url"] == as_json(client)[0]["url"]
    assert "geheim" not in str(told)


def test_a_supplier_that_is_not_online_is_no_file(client, words):
    SupplierFactory(organisation__slug="verborgen", status="draft")
    assert client.get("/aanbieders/verborgen.json").status_code == 404
