"""Who may keep an answer: everybody a public page, if they ask again; nobody what somebody with a session saw."""

import pytest
from django.test import Client

from tests.factories import MembershipFactory

pytestmark = pytest.mark.django_db
PUBLIC = ["/", "/aanbieders/", "/opdrachten/", "/verhalen/", "/over/", "/aanbieders.csv", "/bestaat-niet/", "/mijn/"]


@pytest.mark.parametrize("path", PUBLIC)
def test_what_a_visitor_gets_may_be_kept_and_must_be_asked_for_again(client: Client, path: str) -> None:
    assert client.get(path).headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("path", PUBLIC)
def test_what_somebody_with_a_session_gets_is_kept_nowhere(client: Client, path: str) -> None:
    client.force_login(MembershipFactory().user)
    assert client.get(path).headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("path", ["/over/", "/aanbieders/"])
def test_a_page_that_did_not_change_is_not_sent_again(client: Client, path: str) -> None:
    first = client.get(path)
    again = client.get(path, headers={"if-none-match": first.headers["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["Cache-Control"] == "no-cache"


def test_a_page_of_one_visitor_is_told_apart_from_that_of_somebody_with_a_session(client: Client) -> None:
    assert "Cookie" in client.get("/").headers["Vary"]


def test_what_somebody_with_a_session_gets_is_never_answered_with_not_modified(client: Client) -> None:
    page = client.get("/over/")
    client.force_login(MembershipFactory().user)

    again = client.get("/over/", headers={"if-none-match": page.headers["ETag"]})

    assert again.status_code == 200
    assert "ETag" not in again.headers


def test_an_error_is_kept_no_longer_than_a_page(client: Client) -> None:
    answer = client.get("/over/", headers={"host": "evil.example"})
    assert (answer.status_code, answer.headers["Cache-Control"]) == (400, "no-cache")
