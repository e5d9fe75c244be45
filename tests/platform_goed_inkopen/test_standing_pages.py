"""Standing pages, health, error pages, and the headers that every answer carries."""

import json
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection
from django.http import HttpResponseBase
from django.test import Client

pytestmark = pytest.mark.django_db
STANDING = ["/over/", "/privacy/", "/toegankelijkheid/"]


@pytest.mark.parametrize("path", STANDING)
def test_everybody_may_read_the_standing_pages_and_gets_no_cookie(client: Client, path: str) -> None:
    answer = client.get(path)

    assert answer.status_code == 200
    assert not answer.cookies
    assert client.post(path).status_code == 405


@pytest.mark.parametrize("path", ["/mijn/", "/coordinatie/", "/monitoring/platform/", "/account/email/"])
def test_what_is_not_public_sends_a_visitor_to_the_log_in(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 302
    assert answer.url.startswith("/account/login/?next=")


@pytest.mark.parametrize("path", ["/", "/over/", "/bestaat-niet/", "/livez", "/account/login/"])
def test_every_answer_carries_the_fixed_headers(client: Client, path: str) -> None:
    check_fixed_headers(client.get(path))


def test_a_file_of_the_site_carries_the_fixed_headers(client: Client, settings, tmp_path: Path) -> None:
    settings.STATIC_ROOT = tmp_path
    (tmp_path / "some.css").write_text("p { color: green }")

    with closing(client.get("/static/some.css")) as answer:
        assert answer.status_code == 200
        check_fixed_headers(answer)


def check_fixed_headers(answer: HttpResponseBase) -> None:
    headers = answer.headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]


def test_a_page_with_a_form_that_writes_is_kept_out_of_caches(client: Client) -> None:
    assert client.get("/account/login/").headers["Cache-Control"] == "private, no-store"


def test_an_answer_that_takes_a_cookie_away_is_kept_out_of_caches(client: Client, settings) -> None:
    client.cookies[settings.SESSION_COOKIE_NAME] = "a-session-that-is-gone"

    answer = client.get("/")

    assert settings.SESSION_COOKIE_NAME in answer.cookies
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_an_address_that_does_not_exist_gets_a_dutch_page(client: Client) -> None:
    answer = client.get("/bestaat-niet/")
    assert answer.status_code == 404
    assert '<html lang="nl"' in answer.content.decode()


def test_a_host_that_is_not_ours_gets_a_dutch_400(client: Client) -> None:
    answer = client.get("/over/", headers={"host": "evil.example"})
    assert answer.status_code == 400
    assert '<html lang="nl"' in answer.content.decode()


def test_a_form_without_its_token_gets_a_dutch_403() -> None:
    answer = Client(enforce_csrf_checks=True).post("/account/login/", {"login": "x", "password": "y"})
    assert answer.status_code == 403
    assert '<html lang="nl"' in answer.content.decode()


def test_livez_answers_while_the_process_lives(client: Client) -> None:
    assert client.get("/livez").json() == {"status": "ok"}


def test_readyz_names_database_queue_cache_and_the_age_of_the_last_sync(client: Client) -> None:
    answer = client.get("/readyz")
    told = answer.json()

    assert answer.status_code == 200
    assert (told["database"], told["migrations_waiting"], told["queue"], told["cache"]) == ("ok", 0, "ok", "ok")
    assert "last_sync_age_seconds" in told


def test_readyz_says_no_while_a_migration_waits(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'stories'")

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert json.loads(answer.content)["migrations_waiting"] > 0
