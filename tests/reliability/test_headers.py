"""K01, K06, K07, K08: the headers of every kind of answer, as production gives them and over the wire."""

import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from itertools import product
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client, override_settings
from PIL import Image
from pytest_django import DjangoDbBlocker

from tests import story_factories
from tests.factories import MembershipFactory, SupplierFactory
from tests.reliability import observatory
from tests.reliability.served import HOST, ROOT, THROUGH_PROXY, Answer, Site, collect_files, environment, gunicorn
from tests.tally import Tally
from tests.tender_factories import PublicationFactory

pytestmark = [pytest.mark.reliability, pytest.mark.django_db]
HTTPS = {"PUBLIC_URL": f"https://{HOST}", "TRUSTED_PROXY_COUNT": "1"}
# The set of headers that scored 140; `preload` is there because Django's own check of a deployment asks for it.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
FIXED = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}
HSTS = "max-age=63072000; includeSubDomains; preload"
PUBLIC_PAGES = [
    "/",
    "/aanbieders/",
    "/aanbieders/groenploeg-de-hamrik/",
    "/opdrachten/",
    "/opdrachten/620001/",
    "/verhalen/",
    "/verhalen/een-berm/",
    "/monitoring/",
    "/gemeenten/assen/",
    "/over/",
    "/onderdelen/",
    "/account/login/",
    "/account/signup/",
    "/account/password/reset/",
]
FILES = [
    "/aanbieders.csv",
    "/aanbieders.xlsx",
    "/aanbieders.json",
    "/opdrachten.csv",
    "/opdrachten.atom",
    "/opdrachten.ics",
    "/verhalen.atom",
    "/verhalen/een-berm/beeld.webp",
    "/static/css/base.css",
    "/livez",
    "/readyz",
]
REFUSED = {
    "/opdrachten.csv?status=onzin": 400,
    "/kapot/403/": 403,
    "/bestaat-niet/": 404,
    "/static/bestaat-niet.css": 404,
    "/kapot/429/": 429,
    "/kapot/500/": 500,
    "/kapot/503/": 503,
}
REDIRECTS = {"/mijn/": 302, "/coordinatie/": 302, "/over": 301}


@dataclass(frozen=True)
class Sites:
    """The same site twice, on the same rows: behind a proxy over https, and over http on this machine."""

    https: Site
    http: Site
    session: str  # of a member

    @property
    def all(self) -> tuple[Site, Site]:
        return self.https, self.http

    def cookie(self, site: Site) -> str:
        return f"{'__Host-' if site is self.https else ''}sessie={self.session}"


@pytest.fixture(scope="module")
def sites(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Sites]:
    """Two gunicorns and a few rows, for all tests here: none of them changes anything."""
    data_dir = tmp_path_factory.mktemp("served")
    broken = {"DJANGO_SETTINGS_MODULE": "tests.reliability.broken_settings"}
    with override_settings(MEDIA_ROOT=data_dir / "media"), django_db_blocker.unblock():
        collect_files(data_dir)
        session = _rows()
        with gunicorn(data_dir, THROUGH_PROXY, **HTTPS, **broken) as https, gunicorn(data_dir, {}, **broken) as http:
            yield Sites(https, http, session)
        call_command("flush", interactive=False, verbosity=0)


def _rows() -> str:
    """One of everything that is public, and the session of a member."""
    supplier = SupplierFactory(organisation__slug="groenploeg-de-hamrik")
    PublicationFactory(tender__kenmerk="620001", publication_id="450001")
    writer = MembershipFactory(organisation=supplier.organisation).user
    draft = story_factories.draft(supplier, writer, title="Een berm")
    green = BytesIO()
    Image.new("RGB", (40, 20), (60, 122, 53)).save(green, "PNG")
    story_factories.actions.attach_picture(version=draft, picture=green.getvalue(), alt="Een groene berm")
    story_factories.actions.submit(version=draft, by=writer, now=story_factories.NOON)
    story_factories.actions.approve(version=draft, by=story_factories.moderator(), now=story_factories.NOON)
    client = Client()
    client.force_login(writer)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def faults(answer: Answer, *, secure: bool) -> list[str]:
    """What this answer's headers lack or have too many of."""
    expected = FIXED | ({"strict-transport-security": HSTS} if secure else {})
    wrong = [f"{name}: {answer.headers.get(name)}" for name, value in expected.items() if answer.header(name) != value]
    if observatory.directives(answer.header("content-security-policy")) != observatory.directives(POLICY):
        wrong.append(answer.header("content-security-policy"))
    if not secure and answer.header("strict-transport-security"):
        wrong.append("HSTS over http")
    if answer.header("server") != "gunicorn" or answer.header("x-powered-by"):
        wrong.append(f"server: {answer.header('server')} {answer.header('x-powered-by')}")
    return wrong


def answered(sites: Sites, path: str, method: str = "GET", **sent: str) -> set[tuple[int, str]]:
    """The status of this answer over https and over http, each with what is wrong with its headers."""
    answers = set()
    for site in sites.all:
        cookie = {"cookie": sites.cookie(site)} if sent.get("cookie") == "member" else {}
        answer = site.ask(path, method, **sent | cookie)
        answers.add((answer.status, ", ".join(faults(answer, secure=site is sites.https))))
    return answers


@pytest.mark.parametrize("path", [*PUBLIC_PAGES, *FILES])
def test_K01_every_public_page_and_file_has_the_set(sites: Sites, path: str) -> None:
    assert answered(sites, path) == {(200, "")}


@pytest.mark.parametrize("path", ["/mijn/", "/mijn/aanbieder/groenploeg-de-hamrik/", "/mijn/verhalen/", "/over/"])
def test_K01_every_page_of_a_member_has_the_set(sites: Sites, path: str) -> None:
    assert answered(sites, path, cookie="member") == {(200, "")}


@pytest.mark.parametrize(("path", "status"), REDIRECTS.items())
def test_K01_every_redirect_has_the_set(sites: Sites, path: str, status: int) -> None:
    assert answered(sites, path) == {(status, "")}


@pytest.mark.parametrize(("path", "status"), REFUSED.items())
def test_K06_every_refusal_has_the_set(sites: Sites, path: str, status: int) -> None:
    assert answered(sites, path) == {(status, "")}


def test_K06_other_refusals_have_the_set(sites: Sites) -> None:
    assert answered(sites, "/over/", host="evil.example") == {(400, "")}
    assert answered(sites, "/over/", method="TRACE") == {(405, "")}
    assert answered(sites, "/coordinatie/", cookie="member") == {(403, "")}
    assert answered(sites, "/account/login/", method="POST") == {(403, "")}


def test_K01_what_did_not_change_has_the_set(sites: Sites) -> None:
    for site, path in product(sites.all, ("/over/", "/static/css/base.css")):
        seen = site.ask(path)
        answer = site.ask(path, if_none_match=seen.header("etag"), if_modified_since=seen.header("last-modified"))
        assert (answer.status, answer.body, faults(answer, secure=site is sites.https)) == (304, b"", [])


def test_K01_a_collected_file_may_be_kept_for_ever_and_has_the_fingerprint_of_the_page(sites: Sites) -> None:
    page = sites.https.ask("/over/").text
    names = re.findall(r'<link rel="stylesheet" href="(/static/css/\w+\.[0-9a-f]{12}\.css)" integrity="sha384-', page)

    assert len(names) == page.count('rel="stylesheet"') > 0
    for name in names:
        answer = sites.https.ask(name)
        assert "immutable" in answer.header("cache-control")
        assert faults(answer, secure=True) == []


def test_K06_http_is_sent_on_to_https_with_the_set(sites: Sites) -> None:
    answer = sites.https.ask("/over/", x_forwarded_proto="http")

    assert (answer.status, answer.header("location")) == (301, f"https://{HOST}/over/")
    assert faults(answer, secure=False) == []  # a browser must not believe this header over http


def test_K06_what_breaks_is_told_in_dutch_and_tells_nothing_else(sites: Sites) -> None:
    refusals = [sites.https.ask(path) for path in REFUSED if not path.startswith("/opdrachten.csv")]
    refusals.append(sites.https.ask("/over/", host="evil.example"))
    refusals.append(sites.https.ask("/account/login/", "POST"))
    too_much = b"naam=" + b"x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
    form = {"content_type": "application/x-www-form-urlencoded"}
    refusals.append(sites.https.ask("/kapot/413/", "POST", body=too_much, **form))

    for answer in refusals:
        assert answer.status >= 400
        assert '<html lang="nl">' in answer.text
        assert (
            re.findall(r"(?i)traceback|python|django|gunicorn|postgres|zerodivision|\d+\.\d+\.\d+", answer.text) == []
        )
    assert {400, 403, 404, 429, 500, 503} == {answer.status for answer in refusals}
    assert sites.https.ask("/kapot/503/").header("retry-after") == "30"


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PUT", "DELETE", "PATCH", "QUATSCH"])
def test_K06_a_method_that_is_not_meant_does_nothing(sites: Sites, method: str) -> None:
    for path in ("/", "/aanbieders.csv", "/livez"):
        answer = sites.https.ask(path, method, x_secret="echo-me")
        assert answer.status == 405
        assert "echo-me" not in answer.text


@pytest.mark.parametrize(
    "path", ["/.git/config", "/.env", "/manage.py", "/static/../manage.py", "/static/%2e%2e/manage.py"]
)
def test_K06_nothing_but_the_site_is_served(sites: Sites, path: str) -> None:
    assert sites.https.ask(path).status == 404


def test_K06_djangos_own_check_of_a_deployment_has_no_warning(tmp_path: Path) -> None:
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    production = environment(
        tmp_path, PUBLIC_URL=f"https://{HOST}", SECRET_KEY="0123456789-abcdefghijklmnopqrstuvw-" * 2
    )
    result = subprocess.run(command, cwd=ROOT, env=production, capture_output=True, text=True, check=False)

    assert result.returncode == 0, result.stderr
    assert "no issues" in result.stdout


def test_K01_the_observatory_gives_a_plus_for_every_kind_of_page(sites: Sites, tally: Tally) -> None:
    member = {"cookie": sites.cookie(sites.https)}
    answers = {path: sites.https.ask(path) for path in [*PUBLIC_PAGES, *FILES, *REFUSED]}
    answers |= {f"{path} of a member": sites.https.ask(path, **member) for path in ("/mijn/", "/mijn/verhalen/nieuw/")}
    scores = {
        kind: observatory.score(
            answer.headers, page=answer.body.decode(errors="replace"), cookies=answer.headers.get("set-cookie", [])
        )
        for kind, answer in answers.items()
    }
    tally("Observatory", soorten_antwoord=len(scores), laagste_score=min(scores.values()))
    assert len(scores) >= 10
    assert {kind: score for kind, score in scores.items() if score < 140} == {}


WEAKER = {
    "content-security-policy": [
        "",
        "default-src 'self'",
        POLICY.replace("script-src 'self'", "script-src 'unsafe-inline'"),
    ],
    "strict-transport-security": ["", "max-age=3600"],
    "referrer-policy": ["", "unsafe-url"],
    "x-content-type-options": ["", "sniff"],
    "cross-origin-resource-policy": ["", "cross-origin", "anybody"],
    "cross-origin-opener-policy": ["", "unsafe-none"],
}


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in WEAKER.items() for value in values])
def test_K01_a_weaker_header_gets_fewer_points(sites: Sites, name: str, value: str) -> None:
    headers = sites.https.ask("/over/").headers
    assert observatory.score({**headers, name: [value]}) < observatory.score(headers)


COOKIE = "__Host-sessie=x; Secure; HttpOnly; SameSite=Lax; Path=/"


@pytest.mark.parametrize("without", ["; Secure", "; HttpOnly", "; SameSite=Lax"])
def test_K01_a_weaker_cookie_gets_fewer_points(sites: Sites, without: str) -> None:
    headers = sites.https.ask("/over/").headers
    strong = observatory.score(headers, cookies=[COOKIE])

    assert strong == observatory.score(headers) + 5
    assert observatory.score(headers, cookies=[COOKIE.replace(without, "")]) < strong
    assert observatory.score(headers, cookies=[COOKIE, COOKIE.replace(without, "")]) < strong


def test_K01_letting_everybody_in_with_a_cookie_costs_everything(sites: Sites) -> None:
    opened = {"access-control-allow-origin": ["https://evil.example"], "access-control-allow-credentials": ["true"]}
    weak = observatory.score({**sites.https.ask("/over/").headers, **opened})
    assert (weak, observatory.grade(weak)) == (50, "C")


def test_K01_a_site_without_any_of_it_fails() -> None:
    assert (observatory.score({}), observatory.grade(observatory.score({}))) == (30, "D")


def test_K01_the_session_cookie_is_for_this_host_alone(sites: Sites) -> None:
    (line,) = sites.https.ask("/account/login/").headers["set-cookie"]

    assert line.startswith("__Host-sessie=")
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(line.split("; "))
    assert "Domain" not in line


def test_K07_internet_nl_finds_nothing_in_the_policy_of_any_page(sites: Sites) -> None:
    answers = [sites.https.ask(path) for path in (*PUBLIC_PAGES, *FILES, *REFUSED)]
    assert [observatory.internet_nl_faults(answer.header("content-security-policy")) for answer in answers] == [
        [] for _ in answers
    ]


GOOD = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; "


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "default-src *",
        "frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
        GOOD.replace("frame-ancestors 'none'; ", ""),
        GOOD.replace("base-uri 'none'; ", ""),
        GOOD.replace("form-action 'self'; ", ""),
        GOOD + "script-src 'unsafe-inline'",
        GOOD + "script-src 'unsafe-eval'",
        GOOD + "script-src 'unsafe-hashes'",
        GOOD + "script-src https:",
        GOOD + "script-src http:",
        GOOD + "script-src cdn.example",
        GOOD + "script-src http://cdn.example",
        GOOD + "script-src 127.0.0.1",
        GOOD + "img-src *",
        GOOD + "script-src data:",
        GOOD + "object-src data:",
    ],
)
def test_K07_internet_nl_refuses_a_wrong_policy(wrong: str) -> None:
    assert observatory.internet_nl_faults(GOOD) == []
    assert observatory.internet_nl_faults(wrong) != []


def test_K07_https_is_promised_for_longer_than_a_year(sites: Sites) -> None:
    age = int(re.search(r"max-age=(\d+)", sites.https.ask("/").header("strict-transport-security")).group(1))
    assert age >= 31_536_000


REQUEST = b"GET /over/ HTTP/1.1\r\nHost: goedinkopen.example\r\nX-Forwarded-Proto: https\r\nConnection: close\r\n"


@pytest.mark.parametrize(
    "lines",
    [
        b"Host: evil.example\r\n",
        b"Transfer-Encoding: chunked\r\nContent-Length: 4\r\n",
        b"Content-Length: 4\r\nContent-Length: 5\r\n",
        b"Transfer-Encoding: identity, chunked, chunked\r\n",
        b"Content-Length: -1\r\n",
        b"Bad Header: x\r\n",
        b"X-Long: " + b"x" * 20_000 + b"\r\n",
    ],
    ids=["two hosts", "TE and CL", "two lengths", "chunked twice", "negative length", "space in name", "too long"],
)
def test_K08_a_request_that_two_servers_could_read_differently_is_refused(sites: Sites, lines: bytes) -> None:
    answer = sites.https.raw(REQUEST + lines + b"\r\n0\r\n\r\n")
    assert answer.startswith((b"HTTP/1.1 400", b"HTTP/1.1 501", b"HTTP/1.1 431"))
    assert answer.count(b"HTTP/1.1 ") == 1


@pytest.mark.parametrize("name", [b"X_Forwarded_Proto", b"X_FORWARDED_FOR", b"X_Forwarded_Host"])
def test_K08_a_header_with_an_underscore_is_not_the_one_of_the_proxy(sites: Sites, name: bytes) -> None:
    plain = REQUEST.replace(b"X-Forwarded-Proto: https\r\n", b"")
    answer = sites.https.raw(plain + name + b": https\r\n\r\n")
    assert answer.startswith((b"HTTP/1.1 301", b"HTTP/1.1 400"))
