"""Home, the dashboard, the municipalities, the method, social return and the files."""

import csv
import io
import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from platform_goed_inkopen.models import DailyCount, Job, OutgoingMail
from suppliers.loading import load_reference
from tenders.models import SyncRun
from tests.factories import OfferingFactory, PlatformRoleFactory, SupplierFactory, UserFactory
from tests.tender_factories import TenderFactory

pytestmark = pytest.mark.django_db
PAGES = [
    "/",
    "/monitoring/",
    "/monitoring/methode/",
    "/monitoring/gemeenten/assen/",
    "/gemeenten/",
    "/gemeenten/assen/",
    "/social-return/",
]


@pytest.fixture
def north():
    """Three suppliers and three open tenders in Assen."""
    load_reference()
    for _ in range(3):
        OfferingFactory(supplier=SupplierFactory(organisation__municipality_code="GM0106"), delivery_area=["PV22"])
        TenderFactory(area=["GM0106", "PV22"], stage="call", deadline=timezone.now() + timedelta(days=9))


@pytest.mark.parametrize("path", PAGES)
def test_everybody_may_read_it_without_a_cookie_also_when_the_database_is_empty(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert not answer.cookies
    assert client.post(path).status_code == 405


@pytest.mark.parametrize("path", [path for path in PAGES if path not in ("/social-return/", "/monitoring/methode/")])
def test_no_page_looks_the_same_on_an_empty_database(client: Client, path: str, request) -> None:
    empty = client.get(path).content
    request.getfixturevalue("north")
    assert client.get(path).content != empty


def test_home_says_how_many_and_links_to_the_open_tenders_of_the_north(client: Client, north) -> None:
    page = client.get("/").content.decode()

    assert "<strong>3 impactondernemers</strong>" in page
    assert "?status=open&amp;provincie=groningen&amp;provincie=fryslan&amp;provincie=drenthe" in page
    assert 'href="/gemeenten/assen/"' in page
    assert '<a href="/gemeenten/#drenthe">Drenthe 3</a>' in page


def test_a_municipality_says_what_is_offered_and_asked_there(client: Client, north) -> None:
    page = client.get("/gemeenten/assen/").content.decode()
    assert "<strong>3 aanbieders</strong>" in page
    assert "<strong>3 opdrachten</strong>" in page


@pytest.mark.parametrize(
    "path", ["/gemeenten/parijs/", "/monitoring/gemeenten/parijs/", "/monitoring/gemeenten/parijs.json"]
)
def test_a_municipality_elsewhere_is_not_found(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def run(**fields: object) -> SyncRun:
    now = timezone.now()
    values = {"since": now.date(), "until": now.date(), "started_at": now, "finished_at": now, "state": "complete"}
    return SyncRun.objects.create(**{**values, **fields})


@pytest.mark.parametrize("path", ["/", "/monitoring/"])
def test_a_fresh_reading_needs_no_notice(client: Client, path: str) -> None:
    run()
    assert 'class="notice' not in client.get(path).content.decode()


@pytest.mark.parametrize("path", ["/", "/monitoring/"])
def test_a_failed_reading_is_the_first_thing_on_the_page(client: Client, path: str) -> None:
    run(started_at=timezone.now() - timedelta(days=3), finished_at=timezone.now() - timedelta(days=3))
    run(state="unreachable", error="TenderNed antwoordt niet.")

    page = client.get(path).content.decode()

    assert 0 < page.index('class="notice') < page.index("<h1")


@pytest.mark.parametrize("path", ["/", "/monitoring/"])
def test_a_stale_reading_is_the_first_thing_on_the_page(client: Client, path: str) -> None:
    run(started_at=timezone.now() - timedelta(hours=30), finished_at=timezone.now() - timedelta(hours=30))
    page = client.get(path).content.decode()
    assert 0 < page.index('class="notice') < page.index("<h1")


@pytest.mark.parametrize("address", ["/monitoring", "/monitoring/gemeenten/assen"])
def test_the_figures_are_the_same_in_every_file(client: Client, north, address: str) -> None:
    rows = json.loads(b"".join(client.get(f"{address}.json")))
    text = b"".join(client.get(f"{address}.csv")).decode("utf-8-sig")
    table = list(csv.DictReader(io.StringIO(text), delimiter=";"))

    assert list(rows[0]) == ["code", "group", "layer", "value", "unit", "n", "of", "evidence", "period", "status"]
    assert [row["code"] for row in rows] == [row["code"] for row in table]
    assert {row["status"] for row in rows} <= {"measured", "not_measured", "suppressed", "not_applicable"}
    assert next(row for row in rows if row["code"] == "aanbieders")["value"] == 3
    assert b"".join(client.get(f"{address}.xlsx"))[:2] == b"PK"


def test_social_return_tells_the_rule_of_the_chosen_municipality_with_its_source(client: Client, north) -> None:
    page = client.get("/social-return/?gemeente=leeuwarden").content.decode()
    assert "Friese Eis" in page
    assert "onbekend" in page


def test_social_return_refuses_a_municipality_that_does_not_exist_with_a_sentence(client: Client, north) -> None:
    answer = client.get("/social-return/?gemeente=parijs%00")
    assert answer.status_code == 200
    assert "Deze gemeente kennen wij niet" in answer.content.decode()


def test_platform_use_is_for_moderators_and_coordinators(client: Client, north) -> None:
    assert client.get("/monitoring/platform/").status_code == 302
    client.force_login(UserFactory())
    assert client.get("/monitoring/platform/").status_code == 403
    client.force_login(PlatformRoleFactory(role="coordinator", province="PV22").user)
    assert client.get("/monitoring/platform/").status_code == 200


def test_platform_use_shows_mail_and_jobs_that_were_given_up(client: Client) -> None:
    now = timezone.now()
    OutgoingMail.objects.create(key="weg", recipient="weg@x.example", failed_at=now, last_error="550 no such user")
    Job.objects.create(task_id="bom", task="x", delivered_at=now, dead_at=now)
    client.force_login(PlatformRoleFactory(role="coordinator", province="PV22").user)

    page = client.get("/monitoring/platform/").content.decode()

    assert "1 is opgegeven." in page
    assert "1 taak is opgegeven. Een beheerder kan die opnieuw laten doen." in page


def test_platform_use_shows_what_was_looked_for_in_vain_but_not_what_is_rare(client: Client) -> None:
    today, kind = timezone.localdate(), DailyCount.Kind.SEARCH_WITHOUT_RESULT
    rows = [("drone", 0, 2), ("drone", 89, 2), ("<b>tolk</b>", 0, 3), ("jansen", 0, 2), ("oud", 91, 50)]
    for subject, age, number in rows:
        DailyCount.objects.create(day=today - timedelta(days=age), kind=kind, subject=subject, number=number)
    client.force_login(PlatformRoleFactory(role="coordinator", province="PV22").user)

    page = client.get("/monitoring/platform/").content.decode()

    assert '<th scope="row">drone</th><td class="n">4</td>' in page
    assert '<th scope="row">&lt;b&gt;tolk&lt;/b&gt;</th><td class="n">3</td>' in page
    assert "minder dan 3 keer gezocht zijn, en wat er op één dag bij meer dan 500 woorden" in page
    assert "samen 2 keer." in page
    assert "jansen" not in page
    assert "oud</th>" not in page


def test_platform_use_says_that_nothing_was_looked_for_in_vain(client: Client) -> None:
    client.force_login(PlatformRoleFactory(role="coordinator", province="PV22").user)
    page = client.get("/monitoring/platform/").content.decode()
    assert "is geen woord drie keer of vaker zonder resultaat gezocht." in page
