"""The cases D of the reliability catalogue: the site without its helpers.

D05, D07 are not here: the first belongs to the nights, the second to the figures at scale.
"""

import re
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
import requests

from accounts.models import User
from platform_goed_inkopen.models import OutgoingMail
from tests.counting import Counts
from tests.factories import PASSWORD, EmailAddressFactory, SupplierFactory
from tests.reliability.kit import Database, Kit, Site, freeze, kill9, kill_child, kit_in, thaw, wait_until
from tests.reliability.smtp_twin import SmtpTwin

pytestmark = pytest.mark.reliability
NOWHERE = "redis://127.0.0.1:1/0"
PUBLIC = ["/", "/aanbieders/", "/aanbieders/?q=groen", "/aanbieders.csv", "/opdrachten/", "/opdrachten/?q=groen"]
PUBLIC += ["/opdrachten.atom", "/verhalen/", "/monitoring/", "/gemeenten/", "/over/", "/privacy/", "/account/login/"]
LINK = re.compile(r'href="(/[^"#]*)"')


def crawl(site: Site, most: int = 60) -> list[str]:
    """Visit every page that the public ones link to, at most so many; the addresses."""
    seen, waiting = [], list(PUBLIC)
    while waiting and len(seen) < most:
        path = waiting.pop(0)
        seen.append(path)
        answer = site.get(path, expect=None)
        assert answer.status_code in {200, 301, 302}, (path, answer.status_code)
        if answer.headers["Content-Type"].startswith("text/html"):
            links = [link.replace("&amp;", "&") for link in LINK.findall(answer.text)]
            waiting += [link for link in dict.fromkeys(links) if link not in {*seen, *waiting} and is_page(link)]
    return seen


def is_page(link: str) -> bool:
    return not link.startswith(("/static/", "/mijn/", "/account/")) and link.count("=") < 2


def logs_in(site: Site, user: User) -> bool:
    """Whether the form lets this person in; a second factor may be asked for next."""
    answer = site.post("/account/login/", {"login": user.email, "password": PASSWORD})
    return answer.status_code == 302 and "login" not in urlsplit(answer.headers["Location"]).path


def person() -> User:
    return EmailAddressFactory().user


@pytest.fixture
def somebody(transactional_db: None) -> User:
    SupplierFactory.create_batch(3)
    return person()


def test_D01_without_redis_every_public_page_search_and_log_in_work(kit: Kit, somebody: User, smtp: SmtpTwin) -> None:
    site = kit.web(REDIS_URL=NOWHERE, CACHE_URL=NOWHERE)

    assert len(crawl(site)) > len(PUBLIC)
    assert logs_in(site, somebody)
    told = site.get("/readyz", expect=200).json()
    assert (told["queue"], told["cache"]) == ("unreachable", "unreachable")


def test_D01_what_was_asked_meanwhile_is_done_when_redis_is_back(
    kit: Kit, somebody: User, smtp: SmtpTwin, counts: Counts
) -> None:
    queue = kit.valkey()
    queue.kill()
    site = kit.web(EMAIL_URL=smtp.url)
    began = time.monotonic()
    assert site.post("/account/password/reset/", {"email": somebody.email}).status_code == 302
    assert time.monotonic() - began < 5, "usually a tenth of it"
    assert OutgoingMail.objects.get().state == OutgoingMail.State.QUEUED

    queue.start()
    kit.worker(EMAIL_URL=smtp.url)
    kit.beat()

    wait_until(lambda: smtp.taken, "the mail left")
    counts.lost += OutgoingMail.objects.waiting().count()
    assert [recipient for recipient, _ in smtp.taken] == [somebody.email]


def test_D02_a_frozen_redis_costs_one_request_a_moment(kit: Kit, somebody: User) -> None:
    queue = kit.valkey()
    site = kit.web()
    usual = max(took(site, path) for path in ["/aanbieders/", "/", "/aanbieders/"])
    freeze(queue.process.pid)

    first = took(site, "/aanbieders/")
    later = [took(site, path) for path in ["/aanbieders/", "/", "/opdrachten/", "/aanbieders/?q=groen"]]

    assert first - usual <= 0.3 * 5, "at least five times what is promised: machines may be busy"
    assert sum(later) <= 4 * (usual + 0.3), "the breaker is open: nobody waits any more"
    assert logs_in(site, somebody)
    assert site.get("/readyz", expect=200).json()["cache"] == "unreachable"
    thaw(queue.process.pid)
    wait_until(lambda: site.get("/readyz").json()["cache"] == "ok", "the breaker closes by itself")


def took(site: Site, path: str) -> float:
    began = time.monotonic()
    site.get(path, expect=200)
    return time.monotonic() - began


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A PostgreSQL of this file alone, with the tables of the platform."""
    folder = tmp_path_factory.mktemp("database")
    for step in (folder, *folder.parents[:2]):
        step.chmod(0o711)
    database = Database(folder)
    with kit_in(tmp_path_factory.mktemp("kit"), Counts(), DATABASE_URL=database.url, REDIS_URL=NOWHERE) as kit:
        assert kit.run("from django.core.management import call_command; call_command('migrate', verbosity=0)") == 0
    yield database
    database.stop()


@pytest.fixture
def own(database: Database, tmp_path: Path, counts: Counts) -> Iterator[Kit]:
    """Processes on that PostgreSQL, which runs when the test begins."""
    database.start()
    with kit_in(tmp_path, counts, DATABASE_URL=database.url, REDIS_URL=NOWHERE) as kit:
        yield kit


class Traffic:
    """Visitors who ask all the time, and what they got."""

    def __init__(self, site: Site, *, visitors: int = 3) -> None:
        self.answers: list[tuple[float, int]] = []
        self._site, self._stop = site, threading.Event()
        self._threads = [threading.Thread(target=self._visit) for _ in range(visitors)]

    def _visit(self) -> None:
        with requests.Session() as session:
            while not self._stop.wait(0.05):
                try:
                    status = session.get(f"{self._site.url}/aanbieders/", timeout=30).status_code
                except (requests.ConnectionError, requests.exceptions.ChunkedEncodingError):
                    status = 0  # the process that answered ended: before its answer, or halfway through it
                self.answers.append((time.monotonic(), status))

    def since(self, moment: float) -> list[int]:
        """The answers after this moment."""
        return [status for at, status in self.answers if at > moment]

    def __enter__(self) -> "Traffic":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()


def test_D03_after_a_restart_of_postgresql_no_request_fails(own: Kit, database: Database, counts: Counts) -> None:
    site = own.web(workers=2)
    with Traffic(site) as traffic:
        wait_until(lambda: len(traffic.answers) > 10, "visitors come")
        database.stop()
        database.start()
        back = time.monotonic()
        # A request that began while the database was away may still end as 503.
        settled = back + 1
        wait_until(lambda: len(traffic.since(settled)) > 40, "visitors come again")

    assert {status for _, status in traffic.answers} <= {200, 503}
    assert set(traffic.since(settled)) == {200}
    counts.errors500 += sum(status >= 500 for status in traffic.since(settled))


def test_D04_without_postgresql_every_page_says_so_and_comes_back(own: Kit, database: Database) -> None:
    site = own.web()
    site.get("/aanbieders/", expect=200)
    database.stop()

    for path in ["/", "/aanbieders/", "/opdrachten/?q=groen", "/verhalen/", "/aanbieders.csv", "/opdrachten.atom"]:
        answer = site.get(path, expect=503)
        assert int(answer.headers["Retry-After"]) > 0
        assert '<html lang="nl"' in answer.text
        assert "Traceback" not in answer.text
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert site.get("/aanbieders/", expect=503, cookies={"sessie": "iemand"}).headers["Retry-After"]
    assert site.get("/livez", expect=200).json() == {"status": "ok"}
    assert site.get("/readyz", expect=503).json() == {"database": "unreachable"}

    database.start()
    wait_until(lambda: site.get("/readyz", expect=None).status_code == 200, "it is ready", seconds=10)
    for path in PUBLIC:
        site.get(path, expect=200)


def test_D04_a_connection_that_dies_in_the_middle_of_a_request_is_no_500(own: Kit, database: Database) -> None:
    site = own.web()
    site.get("/aanbieders/", expect=200)
    statuses: list[int] = []
    visit = threading.Thread(target=lambda: statuses.append(site.get("/aanbieders/", expect=503).status_code))
    with psycopg.connect(database.url) as held, psycopg.connect(database.url, autocommit=True) as watching:
        held.execute("LOCK TABLE suppliers_searchentry IN ACCESS EXCLUSIVE MODE")
        visit.start()
        wait_until(lambda: cut_waiting(watching), "the request waits for the table")
        visit.join()

    assert statuses == [503]
    site.get("/aanbieders/", expect=200)


def cut_waiting(connection: psycopg.Connection) -> int:
    """End the connections that wait for a lock; how many."""
    waiting = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
    return len(connection.execute(waiting).fetchall())


def test_D04_a_query_of_a_visitor_ends_in_time_and_says_come_back(own: Kit, database: Database) -> None:
    site = own.web()
    with psycopg.connect(database.url) as held:
        held.execute("LOCK TABLE suppliers_searchentry IN ACCESS EXCLUSIVE MODE")
        began = time.monotonic()
        assert site.get("/aanbieders/", expect=503).headers["Retry-After"]
        assert 4 < time.monotonic() - began < 25
    site.get("/aanbieders/", expect=200)


def test_D04_the_query_of_a_client_that_is_gone_ends_and_lets_go_of_its_lock(own: Kit, database: Database) -> None:
    code = "from django.db import connection as c; c.cursor().execute('SELECT pg_advisory_lock(1), pg_sleep(600)')"
    process = own.spawn("busy", ["tests.reliability.lines", code])
    with psycopg.connect(database.url, autocommit=True) as watching:
        held = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = 1"
        wait_until(lambda: watching.execute(held).fetchone() == (1,), "it sleeps with the lock")
        kill9(process.pid)
        process.wait()
        wait_until(lambda: watching.execute(held).fetchone() == (0,), "the lock is free", seconds=15)


def test_D08_a_web_process_that_is_killed_costs_hardly_a_request(own: Kit) -> None:
    site = own.web(workers=2)
    with Traffic(site, visitors=4) as traffic:
        for _ in range(3):
            wait_until(lambda: len(traffic.answers) > 20, "visitors come")
            kill_child(site.process.pid)
            time.sleep(2)
        wait_until(lambda: len(traffic.answers) > 100, "visitors come")

    statuses = [status for _, status in traffic.answers]
    assert set(statuses) <= {0, 200}
    assert statuses.count(0) <= 3 * 4, "at most what was in its hands"


def test_D04_a_migration_lets_readers_by(own: Kit, database: Database) -> None:
    # The last of this file: it takes the stories away.
    code = "from django.core.management import call_command; call_command('migrate', 'stories', 'zero', verbosity=0)"
    with psycopg.connect(database.url) as reader:
        reader.execute("SELECT * FROM stories_story")
        process = own.spawn("migrate", ["tests.reliability.lines", code])
        wait_until(lambda: "Een tabel is in gebruik" in own.log("migrate"), "it gives way", seconds=60)
        began = time.monotonic()
        with psycopg.connect(database.url) as other:
            other.execute("SELECT * FROM stories_story")
        assert time.monotonic() - began < 10
    assert process.wait(120) == 0, own.log("migrate")
