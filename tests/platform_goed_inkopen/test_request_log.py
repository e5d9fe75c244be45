"""A request has an id that its answer, its lines, its changes and its jobs carry."""

import json
import os
import re
import sys
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pghistory.models
import pytest
from django.conf import settings as site_settings
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import Client, RequestFactory
from django.utils.functional import SimpleLazyObject

from platform_goed_inkopen.embedded import processes
from platform_goed_inkopen.request_log import RequestLogMiddleware, origin
from tests.conftest import ROOT
from tests.factories import UserFactory
from tests.log_lines import named, parsed, written
from tests.start.launcher import quiet_port

UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@pytest.fixture
def behind_a_proxy(settings) -> None:
    settings.ENV = replace(site_settings.ENV, trusted_proxy_count=1)


def request_line(lines) -> dict[str, object]:
    (line,) = named("request", lines.getvalue())
    return line


@pytest.mark.django_db
class TestTheId:
    def test_every_answer_has_one_and_it_is_new_each_time(self, client: Client) -> None:
        first, second = client.get("/over/"), client.get("/bestaat-niet/")
        assert UUID.fullmatch(first["X-Request-ID"])
        assert UUID.fullmatch(second["X-Request-ID"])
        assert first["X-Request-ID"] != second["X-Request-ID"]

    def test_a_visitor_does_not_choose_it(self, client: Client) -> None:
        assert client.get("/over/", headers={"X-Request-ID": "gekozen-door-mij"})["X-Request-ID"] != "gekozen-door-mij"

    def test_a_proxy_of_ours_does(self, client: Client, behind_a_proxy: None) -> None:
        assert client.get("/over/", headers={"X-Request-ID": "van-de-proxy-1"})["X-Request-ID"] == "van-de-proxy-1"

    @pytest.mark.parametrize("given", ["", "kort", "x" * 65, "met spatie erin", "a\u200bbcdefgh", '{"json": 1}'])
    def test_but_only_when_it_looks_like_one(self, client: Client, behind_a_proxy: None, given: str) -> None:
        assert UUID.fullmatch(client.get("/over/", headers={"X-Request-ID": given})["X-Request-ID"])


@pytest.mark.django_db
class TestTheLine:
    def test_it_tells_the_request_without_its_query_string_agent_or_cookies(self, client: Client) -> None:
        client.cookies["sessie"] = "c4n4rycookie"
        with written() as lines:
            answer = client.get(
                "/aanbieders/?q=c4n4rysearch", headers={"User-Agent": "c4n4ryagent", "Referer": "c4n4ryref"}
            )
        line = request_line(lines)
        assert (line["method"], line["path"], line["status"]) == ("GET", "/aanbieders/", 200)
        assert line["request_id"] == answer["X-Request-ID"]
        assert line["actor"] == "visitor"
        assert "c4n4ry" not in lines.getvalue()

    def test_the_secret_of_a_reset_is_not_in_it(self, client: Client) -> None:
        with written() as lines:
            client.get("/account/password/reset/key/1f-c4n4rykey/")
            client.get("/account/confirm-email/c4n4ry:confirm/")
        assert "/account/password/reset/key/" in lines.getvalue()
        assert "c4n4ry" not in lines.getvalue()

    def test_who_is_logged_in_is_a_number(self, client: Client) -> None:
        user = UserFactory(email="canary@example.nl", name="Canary")
        client.force_login(user)
        with written() as lines:
            client.get("/mijn/")
        assert request_line(lines)["actor"] == f"user {user.pk}"
        assert "canary" not in lines.getvalue().lower()

    def test_it_does_not_ask_who_somebody_is(self, rf: RequestFactory) -> None:
        request = rf.get("/over/")
        request.user = SimpleLazyObject(pytest.fail)
        with written() as lines:
            RequestLogMiddleware(lambda _: HttpResponse())(request)
        assert request_line(lines)["actor"] == "visitor"

    def test_a_name_that_is_not_ours_is_a_line_like_any_other(self, client: Client) -> None:
        with written() as lines:
            client.get("/over/", headers={"Host": "kwaad.example"})
        assert [(line["event"], line["status"], line["level"]) for line in parsed(lines.getvalue())] == [
            ("request", 400, "info")
        ]

    @pytest.mark.parametrize("path", ["/livez", "/readyz"])
    def test_a_probe_writes_none(self, client: Client, path: str) -> None:
        with written() as lines:
            client.get(path)
        assert named("request", lines.getvalue()) == []

    def test_a_refusal_is_a_line_about_security(self, client: Client) -> None:
        user = UserFactory()
        client.force_login(user)
        with written() as lines:
            assert client.get("/coordinatie/").status_code == 403
        (line,) = named("audit", lines.getvalue())
        assert (line["action"], line["object"], line["result"]) == ("GET request", "/coordinatie/", "refused")
        assert (line["actor"], line["origin"]) == (f"user {user.pk}", "127.0.0.0/24")


@pytest.mark.parametrize(
    ("remote", "forwarded", "proxies", "network"),
    [
        ("203.0.113.77", "", 0, "203.0.113.0/24"),
        ("2001:db8:1:2:3::4", "", 0, "2001:db8:1::/48"),
        ("::ffff:203.0.113.77", "", 0, "203.0.113.0/24"),
        ("10.0.0.1", "198.51.100.9", 0, "10.0.0.0/24"),
        ("10.0.0.1", "198.51.100.9", 1, "198.51.100.0/24"),
        ("10.0.0.1", "192.0.2.1, 198.51.100.9", 1, "198.51.100.0/24"),
        ("10.0.0.1", "192.0.2.1, 198.51.100.9", 2, "192.0.2.0/24"),
        ("10.0.0.1", "198.51.100.9", 2, "10.0.0.0/24"),
        ("10.0.0.1", "c4n4ry\n", 1, "unknown"),
        ("", "", 0, "unknown"),
    ],
)
def test_an_address_is_cut_before_it_is_written(
    settings, remote: str, forwarded: str, proxies: int, network: str
) -> None:
    settings.ENV = replace(site_settings.ENV, trusted_proxy_count=proxies)
    request = RequestFactory().get("/", REMOTE_ADDR=remote, HTTP_X_FORWARDED_FOR=forwarded)
    assert origin(request) == network


class BrokenOffError(Exception):
    """The database went away halfway."""


def half_an_answer() -> Iterator[bytes]:
    yield b"naam\n"
    raise BrokenOffError


def test_a_long_answer_that_breaks_off_is_told_with_its_id(rf: RequestFactory) -> None:
    def view(request: HttpRequest) -> StreamingHttpResponse:
        return StreamingHttpResponse(half_an_answer())

    with written() as lines:
        answer = RequestLogMiddleware(view)(rf.get("/aanbieders.csv"))
        with pytest.raises(BrokenOffError):
            list(answer)
    (line,) = named("answer broken off", lines.getvalue())
    assert line["request_id"] == answer["X-Request-ID"]
    assert "BrokenOffError" in line["exception"]


@pytest.mark.django_db
def test_what_the_triggers_keep_of_a_change_names_the_request(client: Client) -> None:
    client.force_login(UserFactory())
    fields = {"name": "Groenploeg", "kind": "company", "kvk_number": "12345678", "municipality_code": "GM0106"}
    answer = client.post("/mijn/organisatie/nieuw/", fields)
    assert answer.status_code == 302, answer.content.decode()
    kept = pghistory.models.Context.objects.latest("created_at").metadata
    assert kept["request_id"] == answer["X-Request-ID"]


@pytest.mark.django_db(transaction=True)
def test_a_request_and_the_task_that_it_causes_in_another_process_carry_one_id(
    client: Client, celery_worker_process, tmp_path: Path
) -> None:
    with written() as here:
        answer = client.post("/account/password/reset/", {"email": "canary@example.nl"})
    worker_log = tmp_path / "worker.log"
    assert processes.wait_until(lambda: '"task_succeeded"' in worker_log.read_text(), seconds=20), (
        worker_log.read_text()
    )

    there = [line for line in worker_log.read_text().splitlines() if line.startswith("{")]
    ids = {line["request_id"] for line in map(json.loads, there) if line["event"] in {"task_started", "task_succeeded"}}
    assert ids == {answer["X-Request-ID"]}
    assert {line["request_id"] for line in parsed(here.getvalue())} == ids
    assert "canary" not in worker_log.read_text() + here.getvalue()


def test_gunicorn_writes_nothing_but_lines_of_json(tmp_path: Path) -> None:
    port = quiet_port()
    command = [sys.executable, "-m", "gunicorn", "platform_goed_inkopen.wsgi", "--bind", f"127.0.0.1:{port}"]
    with (tmp_path / "web.log").open("wb") as log:
        process = processes.spawn(command, log=log, env=dict(os.environ), cwd=ROOT)
    try:
        assert processes.wait_until(lambda: answers(port), seconds=30), (tmp_path / "web.log").read_text()
    finally:
        processes.end(process, patience=10)
    events = [line["event"] for line in parsed((tmp_path / "web.log").read_text())]
    assert any(event.startswith("Starting gunicorn") for event in events)
    assert "request" in events


def answers(port: int) -> bool:
    """Whether the site is there."""
    request = urllib.request.Request(f"http://127.0.0.1:{port}/robots.txt", headers={"Host": "localhost:8000"})
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:
            return answer.status == 200
    except OSError:
        return False
