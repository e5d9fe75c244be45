"""The whole result as a file, a feed or a calendar: the same tenders as the list, and text that stays text."""

import json
import re
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
import time_machine
from django.test import Client
from lxml import etree

from platform_goed_inkopen.feeds import folded
from tenders.models import Lot
from tests.tender_factories import NOON, AwardFactory, BuyerFactory, PublicationFactory, TenderFactory

pytestmark = pytest.mark.django_db
UNKNOWN_END = {
    "datum": None,
    "einde": None,
    "einde_uiterlijk": None,
    "einde_bron": None,
    "kader": False,
    "plafond": None,
}
ATOM = {"a": "http://www.w3.org/2005/Atom"}
HOSTILE = [
    "<script>alert(1)</script>",
    '=HYPERLINK("https://example.org";"klik")',
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\uff1d1+1",
    "komma, punt; streep \\ en\nnieuwe regel",
    "BEGIN:VEVENT\r\nSUMMARY:nep",
    "]]> &amp; &lt;b&gt;",
    "\u202egnp.exe",
]


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


def content(client: Client, address: str) -> bytes:
    response = client.get(address)
    assert response.status_code == 200, address
    return b"".join(response)  # streamed


def objects(client: Client, query: str = "") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(content(client, f"/opdrachten.json{query}"))
    return found


def sheet(client: Client, query: str = "") -> list[list[str]]:
    """The cells of the workbook as text; none of them may be a formula."""
    book = ZipFile(BytesIO(content(client, f"/opdrachten.xlsx{query}")))
    page = etree.fromstring(book.read("xl/worksheets/sheet1.xml"))
    assert not page.findall(".//{*}f")
    return [["".join(cell.itertext()) for cell in row] for row in page.iter("{*}row")]


def unfolded(client: Client, query: str = "") -> list[str]:
    """The content lines of the calendar."""
    return content(client, f"/opdrachten.ics{query}").decode().replace("\r\n ", "").split("\r\n")


def entries(client: Client, query: str = "") -> list[etree._Element]:
    feed = etree.fromstring(content(client, f"/opdrachten.atom{query}"))
    return feed.findall("a:entry", ATOM)


class TestJson:
    def test_a_row_has_exactly_these_keys_and_values(self, client: Client, settings: Any) -> None:
        tender = TenderFactory(
            kenmerk="620001",
            title="Groen",
            stage="awarded",
            cpv=["77310000", "77314000"],
            latest_publication_id="450009",
        )
        publication = PublicationFactory(tender=tender)
        Lot.objects.create(
            tender=tender,
            publication=publication,
            number="LOT-0001",
            title="Maaien",
            value=Decimal(90_000),
            currency="EUR",
            cpv=["77310000"],
        )
        AwardFactory(publication=publication, lot="1", doubt="estimate")
        AwardFactory(publication=publication, lot="2", winner_name="Bermgoed", winner_kvk="", amount=None, currency="")
        assert objects(client) == [
            {
                "reference": "620001",
                "kenmerk": "620001",
                "publicatie_id": "450009",
                "titel": "Groen",
                "koper": "Gemeente Assen",
                "koper_gemeente": "Assen",
                "soort": "diensten",
                "status": "gegund",
                "gepubliceerd_op": "2026-11-16T12:00:00+01:00",
                "sluit_op": "2026-12-14T12:00:00+01:00",
                "cpv": ["77310000", "77314000"],
                "procedure": "Openbaar",
                "winnaars": [
                    {"naam": "Groenploeg De Hamrik", "kvk": "80000001", "bedrag": 216000, "valuta": "EUR"},
                    {"naam": "Bermgoed", "kvk": None, "bedrag": None, "valuta": None},
                ],
                "percelen": [
                    {
                        "nummer": "LOT-0001",
                        "titel": "Maaien",
                        "waarde": 90000,
                        "valuta": "EUR",
                        "plafond": None,
                        "cpv": ["77310000"],
                    }
                ],
                "bevindingen": [],
                "gunningen": [
                    {
                        "perceel": "1",
                        "winnaar": "Groenploeg De Hamrik",
                        "kvk": "80000001",
                        "bedrag": 216000,
                        "valuta": "EUR",
                        **UNKNOWN_END,
                        "twijfel": "meer dan tien keer de raming",
                        "telt_mee": False,
                    },
                    {
                        "perceel": "2",
                        "winnaar": "Bermgoed",
                        "kvk": None,
                        "bedrag": None,
                        "valuta": None,
                        **UNKNOWN_END,
                        "twijfel": None,
                        "telt_mee": False,
                    },
                ],
                "niet_in_lijst_sinds": None,
                "url": f"{settings.PUBLIC_URL}/opdrachten/620001/",
            }
        ]

    def test_unknown_is_null(self, client: Client) -> None:
        TenderFactory(reference="450001", kenmerk="", buyer=None, procedure="", deadline=None, cpv=[])
        row = objects(client)[0]
        for name in ("kenmerk", "koper", "koper_gemeente", "sluit_op", "procedure"):
            assert row[name] is None
        assert (row["cpv"], row["winnaars"]) == ([], [])

    def test_cents_stay_cents(self, client: Client) -> None:
        AwardFactory(amount=Decimal("12.50"))
        assert objects(client)[0]["winnaars"][0]["bedrag"] == 12.5

    def test_summer_time_has_its_own_offset(self, client: Client) -> None:
        TenderFactory(first_published_at=NOON - timedelta(days=150))
        assert objects(client)[0]["gepubliceerd_op"].endswith("+02:00")

    def test_without_a_question_it_holds_every_tender_of_every_status(self, client: Client) -> None:
        for number, stage in enumerate(
            ["call", "awarded", "withdrawn", "announced", "consultation", "veat", "unknown"]
        ):
            TenderFactory(stage=stage, area=[] if number else ["PV20"])
        assert len(objects(client)) == 7
        assert {row["status"] for row in objects(client)} == {
            "open",
            "gegund",
            "ingetrokken",
            "aangekondigd",
            "marktconsultatie",
            "gesloten",
            "onbekend",
        }

    def test_an_empty_result_is_an_empty_array(self, client: Client) -> None:
        assert objects(client) == []

    def test_the_number_of_queries_does_not_grow(self, client: Client, django_assert_num_queries: Any) -> None:
        for number in range(12):
            AwardFactory(publication__tender__kenmerk=str(number))
        with django_assert_num_queries(5):  # the tenders, their lots, their findings, their awards and what is asked
            assert len(objects(client)) == 12

    def test_one_tender_has_a_file_of_its_own(self, client: Client) -> None:
        tender = TenderFactory()
        assert client.get(f"/opdrachten/{tender.reference}.json").json() == objects(client)[0]


class TestSameQuestion:
    def test_every_file_answers_the_question_of_the_list(self, client: Client) -> None:
        TenderFactory(title="Groen", area=["PV22"])
        TenderFactory(title="Brug", area=["PV20"], stage="awarded")
        query = "?status=open&provincie=drenthe"
        assert [row["titel"] for row in objects(client, query)] == ["Groen"]
        assert [row[3] for row in sheet(client, query)[1:]] == ["Groen"]
        assert content(client, f"/opdrachten.csv{query}").decode().count("\r\n") == 2
        assert [entry.findtext("a:title", None, ATOM) for entry in entries(client, query)] == ["Groen"]
        assert [line for line in unfolded(client, query) if line.startswith("SUMMARY")] == ["SUMMARY:Sluit: Groen"]

    @pytest.mark.parametrize("ending", ["json", "csv", "xlsx", "atom", "ics"])
    def test_a_question_that_cannot_be_answered_is_refused_with_the_reason(self, ending: str, client: Client) -> None:
        response = client.get(f"/opdrachten.{ending}?status=onzin")
        assert response.status_code == 400
        assert "‘onzin’ is geen status die wij kennen." in response.json()["fout"]

    @pytest.mark.parametrize("ending", ["json", "csv", "xlsx", "atom", "ics"])
    def test_a_file_can_only_be_read_and_sets_no_cookie(self, ending: str, client: Client) -> None:
        TenderFactory()
        assert client.post(f"/opdrachten.{ending}").status_code == 405
        with closing(client.get(f"/opdrachten.{ending}")) as response:
            assert not response.cookies

    @pytest.mark.parametrize(
        ("ending", "kind"),
        [
            ("json", "application/json; charset=utf-8"),
            ("csv", "text/csv; charset=utf-8"),
            ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
            ("atom", "application/atom+xml; charset=utf-8"),
            ("ics", "text/calendar; charset=utf-8"),
        ],
    )
    def test_each_says_what_it_is(self, ending: str, kind: str, client: Client) -> None:
        with closing(client.get(f"/opdrachten.{ending}")) as response:
            assert response["Content-Type"] == kind


class TestSpreadsheet:
    @pytest.mark.parametrize("ending", ["csv", "xlsx"])
    def test_its_name_has_the_day(self, ending: str, client: Client) -> None:
        with closing(client.get(f"/opdrachten.{ending}")) as response:
            assert response["Content-Disposition"].endswith(f"opdrachten-2026-11-23.{ending}")

    def test_a_moment_is_one_in_xlsx_and_has_its_offset_in_csv(self, client: Client) -> None:
        TenderFactory()
        assert sheet(client)[1][8:10] == ["46342.5", "46370.5"]
        assert ";2026-11-16T12:00:00+01:00;2026-12-14T12:00:00+01:00;" in content(client, "/opdrachten.csv").decode()


@pytest.mark.parametrize("text", HOSTILE)
class TestHostile:
    def test_a_spreadsheet_runs_nothing(self, text: str, client: Client) -> None:
        TenderFactory(title=text, buyer=BuyerFactory(name=text, name_key="x"))
        cells = sheet(client)[1]
        assert cells[3].replace("\r", "").startswith(text.replace("\r", "")[:10])
        csv = content(client, "/opdrachten.csv").decode("utf-8-sig")
        assert not re.search(r'(?:^|;)"?\s*[=+\-@\uff1d]', csv.split("\r\n", 1)[1])

    def test_a_feed_is_still_a_feed(self, text: str, client: Client) -> None:
        TenderFactory(title=text, buyer=BuyerFactory(name=text, name_key="x"))
        title = entries(client)[0].findtext("a:title", None, ATOM)
        assert title == text.replace("\r\n", "\n")

    def test_a_calendar_is_still_a_calendar(self, text: str, client: Client) -> None:
        TenderFactory(title=text, buyer=BuyerFactory(name=text, name_key="x"))
        lines = unfolded(client)
        assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") == 1
        assert len([line for line in lines if line.startswith("SUMMARY:")]) == 1

    def test_json_is_still_json(self, text: str, client: Client) -> None:
        TenderFactory(title=text)
        assert objects(client)[0]["titel"] == text


class TestAtom:
    def test_it_has_what_a_feed_must_have(self, client: Client, settings: Any) -> None:
        TenderFactory(kenmerk="620001", title="Groen")
        feed = etree.fromstring(content(client, "/opdrachten.atom?status=open"))
        assert feed.findtext("a:title", None, ATOM) == "1 opdracht staat open"
        assert feed.findtext("a:id", None, ATOM) == f"{settings.PUBLIC_URL}/opdrachten.atom?status=open"
        assert feed.findtext("a:updated", None, ATOM) == "2026-11-16T12:00:00+01:00"
        assert feed.findtext("a:author/a:name", None, ATOM) == "Platform Goed Inkopen"
        links = {link.get("rel"): link.get("href") for link in feed.findall("a:link", ATOM)}
        assert links["alternate"] == f"{settings.PUBLIC_URL}/opdrachten/?status=open"
        entry = feed.findall("a:entry", ATOM)[0]
        assert entry.findtext("a:id", None, ATOM) == f"{settings.PUBLIC_URL}/opdrachten/620001/"
        assert entry.findtext("a:summary", None, ATOM) == "Gemeente Assen · open · nog 21 dagen"

    def test_the_newest_comes_first(self, client: Client) -> None:
        TenderFactory(title="oud", last_published_at=NOON - timedelta(days=3))
        TenderFactory(title="nieuw", last_published_at=NOON)
        assert [entry.findtext("a:title", None, ATOM) for entry in entries(client)] == ["nieuw", "oud"]

    def test_an_empty_feed_is_valid(self, client: Client) -> None:
        assert entries(client) == []


class TestCalendar:
    def test_an_event_says_what_closes_when(self, client: Client, settings: Any) -> None:
        TenderFactory(kenmerk="620001", title="Groen")
        lines = unfolded(client)
        for line in (
            "BEGIN:VCALENDAR",
            "VERSION:2.0",
            f"UID:{settings.PUBLIC_URL}/opdrachten/620001/",
            "DTSTAMP:20261116T110000Z",
            "DTSTART:20261214T110000Z",
            "SUMMARY:Sluit: Groen",
            "END:VCALENDAR",
        ):
            assert line in lines

    def test_only_what_has_a_closing_moment_is_in_it(self, client: Client) -> None:
        TenderFactory(deadline=None)
        assert "BEGIN:VEVENT" not in unfolded(client)

    def test_signs_that_mean_something_are_escaped(self, client: Client) -> None:
        TenderFactory(title="a, b; c \\ d\ne")
        assert r"SUMMARY:Sluit: a\, b\; c \\ d\ne" in unfolded(client)

    def test_one_tender_has_a_calendar_of_its_own(self, client: Client) -> None:
        tender, endless = TenderFactory(), TenderFactory(deadline=None)
        body = content(client, f"/opdrachten/{tender.reference}.ics").decode()
        assert body.count("BEGIN:VEVENT") == 1
        assert client.get(f"/opdrachten/{endless.reference}.ics").status_code == 404

    @pytest.mark.parametrize("text", ["kort", "x" * 75, "x" * 76, "é" * 100, "€uro" * 60, "👩‍🌾" * 40, ""])
    def test_no_line_is_longer_than_75_octets_and_none_is_cut_in_a_character(self, text: str) -> None:
        lines = folded(text).split("\r\n")
        assert all(len(line.encode()) <= 75 for line in lines)
        assert all(line.startswith(" ") for line in lines[1:])
        assert lines[0] + "".join(line[1:] for line in lines[1:]) == text
