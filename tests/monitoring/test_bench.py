"""The figures to reach: every row is there, numbers come to a verdict, and each part measures what it says."""

import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from monitoring.bench import datasette, directory, inside, reading, running, source, stage
from monitoring.bench.figures import FIGURES, NAMES, Measure, Measured, Verdict, figure, median, table
from monitoring.bench.load import Load
from monitoring.bench.page import Visit, addresses
from monitoring.bench.questions import FACETS, questions
from platform_goed_inkopen.regions import BY_SLUG
from suppliers.models import Supplier
from tests.factories import (
    CategoryFactory,
    ClaimFactory,
    OfferingFactory,
    RecognitionFactory,
    SupplierFactory,
    ThemeFactory,
)

README = Path(__file__).resolve().parents[2] / "README.md"


def test_every_row_of_the_table_in_the_readme_is_measured_or_says_why_not():
    _, _, told = README.read_text().partition("\n## Figures")
    table = "| figure" + told.partition("\n| figure")[2].partition("\n\n")[0]
    cells = [line.split(" | ") for line in table.splitlines() if line.startswith("| ")]
    rows = [(cell[0].removeprefix("| "), cell[1]) for cell in cells[1:]]
    assert rows == [(it.about, it.goal) for it in FIGURES]


@pytest.mark.parametrize(
    ("value", "goal", "at_least", "ratio", "reached"),
    [(9, 8, True, 1.125, True), (7.9, 8, True, 0.9875, False), (5, 5, False, 1, True), (6, 5, False, 1.2, False)],
)
def test_a_number_is_a_share_of_its_goal(value, goal, at_least, ratio, reached):
    measure = Measure("of something", value, goal, "×", at_least)
    assert (measure.ratio, measure.reached) == (ratio, reached)
    assert measure.in_words == f"{value}× of something ({'≥' if at_least else '≤'} {goal}×)"


def test_nothing_is_allowed_where_the_goal_is_nothing():
    assert Measure("requests to others", 0, 0).reached
    assert (Measure("requests to others", 2, 0).reached, Measure("requests to others", 2, 0).ratio) == (False, 2)


def test_a_row_is_reached_when_all_its_numbers_are_and_never_without_any():
    good, bad = Measure("a", 1, 2), Measure("b", 3, 2)
    assert Measured(FIGURES[0], (good,)).verdict == Verdict.REACHED
    assert Measured(FIGURES[0], (good, bad)).verdict == Verdict.MISSED
    assert Measured(FIGURES[0], (good,), missing=("Lighthouse",)).verdict == Verdict.SO_FAR
    assert Measured(FIGURES[0], (bad,), missing=("Lighthouse",)).verdict == Verdict.MISSED
    assert Measured(FIGURES[0], (good,), missing=("Lighthouse",)).in_words.endswith("; not measured: Lighthouse")
    assert Measured(FIGURES[0]).verdict == Verdict.NOT_MEASURED
    assert Measured(FIGURES[0], without=Verdict.NOT_YET).verdict == Verdict.NOT_YET


def test_the_median_is_the_middle():
    assert (median([3, 1, 2]), median([4, 1, 2, 3])) == (2, 2.5)


def test_the_table_is_markdown_and_says_where_it_was_measured():
    told = table([Measured(figure("page"), (Measure("queries", 6, 6),))], {"date": "2026-11-23", "load": 1.5})
    assert told.splitlines()[0] == "date: 2026-11-23; load: 1.5"
    assert told.splitlines()[-1] == (
        "| the page around the query | server time outside the search ≤ 5 ms median; ≤ 6 queries "
        "| 6 queries (≤ 6) | haalt |"
    )


def test_thin_rows_are_not_yet_and_rows_that_were_not_asked_for_are_not_measured(capsys):
    call_command("bench", "--only", "night", "--json")
    told = json.loads(capsys.readouterr().out)
    assert [row["name"] for row in told["rows"]] == list(NAMES)
    verdicts = {row["name"]: row["verdict"] for row in told["rows"]}
    assert verdicts.pop("night") == verdicts.pop("dashboard") == "nog niet"
    assert set(verdicts.values()) == {"niet gemeten"}
    assert all(row["notes"] for row in told["rows"])
    assert {"date", "processor", "cores", "memory", "load", "load_after"} <= told.keys()


def test_a_row_that_does_not_exist_is_refused():
    with pytest.raises(CommandError, match="invalid choice"):
        call_command("bench", "--only", "niets")


def test_questions_are_distinct_always_the_same_and_spelled_for_both():
    options = {facet: [f"{facet}-{number}" for number in range(5)] for facet in FACETS}
    asked = questions(["catering", "groen", "lunch"], options, 60)
    assert len(set(asked)) == len(asked) == 60
    assert asked == questions(["catering", "groen", "lunch"], options, 60)
    assert len({question.here for question in asked}) == 60
    narrowed = next(question for question in asked if question.word and len(question.chosen) == 1)
    ((facet, slug),) = narrowed.chosen
    assert narrowed.here == f"/aanbieders/?q={narrowed.word}&{facet}={slug}"
    assert narrowed.at_datasette.startswith(f"/aanbieders/aanbieder?_search={narrowed.word}&{facet}={slug}&_facet=")
    assert len(directory.asked()) == directory.MANY


class _Handler(BaseHTTPRequestHandler):
    pages = {
        "/": b'<link rel="stylesheet" href="/a.css"><link rel="canonical" href="https://elders.example/">'
        b'<script src="/b.js"></script><img src="https://cdn.example/x.png"><a href="https://link.example/">x</a>',
        "/a.css": b"body { background: url('https://fonts.example/y.woff2') }",
        "/b.js": b"1",
    }
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        body = self.pages.get(self.path.partition("?")[0], b"")
        self.send_response(200 if body else 404)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


@pytest.fixture
def port() -> Iterator[int]:
    """A site of three files."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield server.server_address[1]
    server.shutdown()
    thread.join()
    server.server_close()


def test_each_address_is_asked_once_and_failures_are_told(port):
    told = stage.load(port, [f"/?n={number}" for number in range(40)], visitors=3, seconds=30)
    assert len(told["seconds"]) == 40
    assert told["per_second"] > 0
    assert Load(port, ["/", "/weg"], visitors=1, seconds=30).run()["failures"] == ["/weg: 404"]
    with pytest.raises(stage.BenchError, match="/weg: 404"):
        stage.load(port, ["/weg"], visitors=1, seconds=30)


def test_own_style_sheets_and_scripts_are_weighed_and_other_hosts_named(port):
    with closing(Visit(port)) as visit:
        visit.page("/")
    assert visit.weight == sum(len(body) for body in _Handler.pages.values())
    assert visit.html == len(_Handler.pages["/"])
    assert visit.foreign == {"https://cdn.example/x.png", "https://fonts.example/y.woff2"}
    assert addresses('<link rel="alternate" href="/x.json"><iframe src="/y">') == ["/y"]


@pytest.mark.django_db
def test_the_page_takes_time_outside_its_one_search(client):
    for _ in range(3):
        OfferingFactory()
    told = inside.page(["/aanbieders/", "/aanbieders/?q=dienst"])
    assert told["search_ms"] > 0
    assert told["outside_ms"] > 0
    assert 1 < told["queries"] <= 6


@pytest.mark.django_db(transaction=True)
def test_a_second_run_writes_no_row_and_the_source_tells_what_was_asked():
    with reading.source(publications=4) as served:
        first = inside.sync(**served.run)
        asked = served.addresses()
        second = inside.sync(**served.run)
    assert first["states"] == second["states"] == ["complete"]
    assert first["seen"] == first["created"] == served.publications >= 4
    assert len(asked) == first["requests"]
    assert all(address.startswith("http://127.0.0.1:") for address in asked)
    assert (first["written"] >= 3 * served.publications, second["written"]) == (True, 0)
    assert min(first["highest"], *first["memory"]) > 10


@pytest.mark.django_db(transaction=True)
def test_a_backfill_reads_all_of_its_days_and_then_none():
    with reading.source(publications=250) as served:
        first = inside.backfill(**served.run)
        second = inside.backfill(**served.run)
    assert (first["states"], first["created"], first["failed"]) == (["complete"], served.publications, 0)
    assert first["memory"]
    assert (second["states"], second["requests"], second["written"]) == ([], 0, 0)


def test_memory_is_told_at_a_tenth_half_way_and_at_the_end():
    assert reading.along(range(50, 71)) == (52, 60, 70)
    assert reading.along([5]) == (5, 5, 5)


def test_the_source_has_at_least_so_many_publications_and_none_at_ted():
    made, since = source.catalogue(date(2026, 11, 22), 70, 30)
    assert 70 <= len(made) < 130
    assert since == min(notice.published_at.date() for notice in made)
    assert not any(notice.ted_number for notice in made)


@pytest.mark.django_db(transaction=True)
def test_datasette_gets_every_published_supplier_with_its_words_and_options(tmp_path):
    supplier = SupplierFactory(
        organisation__name="De Groenploeg",
        organisation__municipality_code=BY_SLUG["assen"].code,
        summary="Wij maaien in fasen.",
        themes=[ThemeFactory(slug="circulair")],
    )
    OfferingFactory(
        supplier=supplier, title="Hovenier", category=CategoryFactory(slug="groen", name="Groenvoorziening")
    )
    ClaimFactory(supplier=supplier, recognition=RecognitionFactory(slug="pso"))
    ClaimFactory(supplier=supplier, recognition=RecognitionFactory(slug="skal"), valid_until=date(2020, 1, 1))
    SupplierFactory(status=Supplier.Status.DRAFT)
    file = tmp_path / "aanbieders.db"
    where = connection.settings_dict
    assert datasette.export(f"postgresql://{where['USER']}@/{where['NAME']}?host={where['HOST']}", file) == 1

    with sqlite3.connect(file) as rows:
        told = rows.execute("SELECT naam, gemeente, categorie, thema, erkenning FROM aanbieder").fetchall()
        found = rows.execute("SELECT rowid FROM aanbieder_fts WHERE aanbieder_fts MATCH 'hovenier'").fetchall()
    rows.close()
    assert told == [("De Groenploeg", "assen", "groen", "circulair", "pso")]
    assert found == [(supplier.pk,)]


def test_processes_of_a_run_get_databases_of_the_run_alone(tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://echt/echt")
    monkeypatch.setenv("PUBLIC_URL", "https://echt.example")
    mine = stage.Stage(tmp_path).environment("large", 8123)
    assert str(tmp_path) in mine["DATABASE_URL"].replace("%2F", "/")
    assert "/large?" in mine["DATABASE_URL"]
    assert mine["PUBLIC_URL"] == "http://localhost:8123"
    assert "echt" not in " ".join(mine.values())


def test_a_row_that_cannot_be_measured_says_why(tmp_path):
    row = running.measure("page", stage.Stage(tmp_path), running.Options())
    assert row.verdict == Verdict.NOT_MEASURED
    assert row.notes[0].startswith("failed: -m monitoring.bench.inside page")
