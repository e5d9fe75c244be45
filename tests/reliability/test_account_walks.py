"""Cases A06 to A08 over every address: none sends away, takes a form without its token, or opens by a role alone."""

import re
from urllib.parse import urljoin, urlsplit

import pytest
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.second_factor import code_at
from tests.factories import PASSWORD, TOTP_SECRET
from tests.reliability.logging_in import LOGIN, NEW_PASSWORD
from tests.rights import cast, cells, table

pytestmark = [pytest.mark.reliability, pytest.mark.django_db]
WRITES_AND_TAKES_BACK = "preview_supplier"  # what it writes is rolled back before the page leaves
TRICKS = [
    "https://evil.example/",
    "//evil.example/",
    "///evil.example/",
    "/\\evil.example/",
    "\\\\evil.example/",
    "https:evil.example/",
    "https:///evil.example/",
    "javascript:alert(1)",
    "data:text/html,x",
    "https://localhost@evil.example/",
    "https://localhost.evil.example/",
    "https://evil.example\\@localhost/",
    " https://evil.example/",
    "\thttps://evil.example/",
    "/\t/evil.example/",
]


def lands_on_our_site(answer) -> bool:
    """Whether a browser, which reads a backslash as a slash and skips tabs and line ends, stays on this site."""
    location = re.sub(r"[\t\r\n]", "", answer.headers["Location"].strip()).replace("\\", "/")
    parts = urlsplit(urljoin("http://testserver/", location))
    return parts.scheme == "http" and parts.hostname in {"testserver", "localhost", "127.0.0.1"}


@pytest.mark.parametrize("trick", TRICKS)
def test_A06_after_logging_in_or_out_everybody_stays_on_our_site(person: User, trick: str) -> None:
    client = Client()
    fields = {"login": person.email, "password": PASSWORD, "next": trick}
    answers = [client.post(LOGIN, fields), client.get(LOGIN, {"next": trick})]
    answers.append(client.post(reverse("account_reauthenticate"), {"password": PASSWORD, "next": trick}))
    answers.append(client.post(reverse("account_logout"), {"next": trick}))

    assert [answer.status_code for answer in answers] == [302] * 4
    assert all(lands_on_our_site(answer) for answer in answers)


@pytest.mark.parametrize("trick", TRICKS)
def test_A06_the_second_step_and_signing_up_keep_everybody_on_our_site(person: User, trick: str) -> None:
    person.authenticator_set.create(type="totp", data={"secret": TOTP_SECRET})
    client = Client()
    asked = client.post(LOGIN, {"login": person.email, "password": PASSWORD, "next": trick})
    done = client.post(asked.url, {"code": code_at(TOTP_SECRET, timezone.now()), "next": trick})
    signed_up = Client().post(
        reverse("account_signup"), {"name": "J", "email": "n@x.example", "password1": NEW_PASSWORD, "next": trick}
    )

    assert done.url == reverse("mine")
    assert all(lands_on_our_site(answer) for answer in (asked, done, signed_up))


def test_A06_no_address_of_ours_redirects_to_where_a_visitor_says() -> None:
    people = cast.build()
    where = dict.fromkeys(("next", "volgende", "terug", "url", "redirect", "return_to"), "https://evil.example/")
    for row in cells.rows():
        for role in ("visitor", "owner", "mod_all"):
            client = client_of(people, role)
            answer = looked_at(client, cells.path_of(row, people.ours[row.subject]), where)
            assert answer.status_code != 302 or lands_on_our_site(answer), f"{row} {role}"


def client_of(people: cast.Cast, role: str, *, strict: bool = False) -> Client:
    """The browser of somebody of the table of roles; `strict` asks for the token, as the real site does."""
    client = Client(enforce_csrf_checks=strict)
    for name, morsel in people.cookies[role].items():
        client.cookies[name] = morsel.value
    return client


def looked_at(client: Client, path: str, query: dict[str, str] | None = None):
    """The answer, read to its end: a file is written while it is read, and closed when it was."""
    answer = client.get(path, query)
    b"".join(answer)
    return answer


@pytest.mark.parametrize("role", ["visitor", "owner", "mod_all", "coord_all"])
def test_A07_nothing_can_be_sent_without_the_token_of_the_form(role: str) -> None:
    people = cast.build()
    before = rows_written()

    for row in cells.rows():
        answer = client_of(people, role, strict=True).post(cells.path_of(row, people.ours[row.subject]))
        expected = 405 if row.post[role] == "m" else 403
        assert answer.status_code in {expected, 403}, str(row)

    assert rows_written() == before


@pytest.mark.parametrize("role", ["visitor", "owner", "mod_all", "coord_all"])
def test_A07_looking_changes_no_row(role: str) -> None:
    people = cast.build()
    before = rows_written()

    for row in cells.rows():
        if row.address != WRITES_AND_TAKES_BACK:
            looked_at(client_of(people, role), cells.path_of(row, people.ours[row.subject]))

    assert rows_written() == before


def test_A07_a_preview_leaves_no_row() -> None:
    people = cast.build()
    subjects = [row for row in cells.rows() if row.address == WRITES_AND_TAKES_BACK]
    before = rows_that_stand()

    for row in subjects:
        looked_at(client_of(people, "owner"), cells.path_of(row, people.ours[row.subject]))

    assert subjects
    assert rows_that_stand() == before


def rows_that_stand() -> dict[str, list[object]]:
    """By table of the directory everything that it holds."""
    models = apps.get_app_config("suppliers").get_models()
    return {model._meta.db_table: list(model._base_manager.order_by("pk").values()) for model in models}


def rows_written() -> dict[str, int]:
    """By table how many rows this transaction wrote, changed or deleted; sessions aside, which hold the token."""
    counts = (
        "select relname, n_tup_ins + n_tup_upd + n_tup_del from pg_stat_xact_user_tables "
        "where relname <> 'django_session' and n_tup_ins + n_tup_upd + n_tup_del > 0"
    )
    with connection.cursor() as cursor:
        cursor.execute(counts)
        written = dict(cursor.fetchall())
    assert written["accounts_user"] >= len(table.ROLES) - 1, "the people of the table are counted"
    return written


@pytest.mark.parametrize("role", ["mod_all", "coord_all"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_A08_without_a_second_step_a_role_opens_no_address(role: str, method: str) -> None:
    """What the table gives to this role and not to everybody leads to setting up a second step, or is closed."""
    people = cast.build()
    Authenticator.objects.filter(user=people.users[role]).delete()
    rows = [row for row in cells.rows() if not row.address.startswith(("account_", "mfa_"))]
    letters = [row.get if method == "get" else row.post for row in rows]
    rows = [row for row, may in zip(rows, letters, strict=True) if may[role] != may["account"]]
    assert {"queue", "decide_story"} & {row.address for row in rows}
    opened = []

    for row in rows:
        client = client_of(people, role)
        answer = getattr(client, method)(cells.path_of(row, people.ours[row.subject]))
        if answer.status_code != 404 and answer.headers.get("Location") != reverse("mfa_index"):
            opened.append(str(row))

    assert opened == []
