"""K03, K04, K05: what a shared cache between visitors and the site keeps, and what it never gets to keep."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
import redis
from django.conf import settings
from django.test import Client
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from tests import story_factories
from tests.factories import MembershipFactory, SupplierFactory
from tests.reliability.proxy import SharedCache, proxy
from tests.reliability.served import Answer, Site
from tests.tender_factories import PublicationFactory

pytestmark = [pytest.mark.reliability, pytest.mark.django_db(transaction=True)]
PATHS = [
    "/",
    "/aanbieders/",
    "/aanbieders/groenploeg-de-hamrik/",
    "/aanbieders.csv",
    "/aanbieders.json",
    "/opdrachten/",
    "/opdrachten/620001/",
    "/opdrachten.atom",
    "/verhalen/",
    "/verhalen/een-berm/",
    "/monitoring/",
    "/gemeenten/assen/",
    "/over/",
    "/bestaat-niet/",
    "/account/login/",
    "/account/password/reset/",
]
OWN = ["/mijn/", "/mijn/verhalen/", "/mijn/aanbieder/groenploeg-de-hamrik/", "/account/email/", "/account/logout/"]
NAME = "Wietske van der Kapstok"


@pytest.fixture
def member(transactional_db: None) -> User:
    """Somebody whose name stands on their own pages, and one of everything that is public."""
    supplier = SupplierFactory(organisation__slug="groenploeg-de-hamrik")
    PublicationFactory(tender__kenmerk="620001")
    user = MembershipFactory(organisation=supplier.organisation, user__name=NAME).user
    story_factories.published(supplier, user, title="Een berm")
    return user


@pytest.fixture
def cache(live_server: LiveServer) -> SharedCache:
    return SharedCache(urlsplit(live_server.url).port)


@pytest.fixture
def site(cache: SharedCache) -> Iterator[Site]:
    """The site as visitors reach it: through the cache."""
    with proxy(cache) as port:
        yield Site(port, settings.BASE_DIR, {"Host": "localhost"})


def session_of(user: User) -> str:
    client = Client()
    client.force_login(user)
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def words(answer: Answer) -> str:
    """The page without what is new each time: the token of a form."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.text)


def test_K03_what_a_member_saw_is_never_shown_to_a_visitor(site: Site, cache: SharedCache, member: User) -> None:
    cookie = session_of(member)
    of_member = {path: site.ask(path, cookie=cookie) for path in (*PATHS, *OWN)}
    assert cache.kept == {}
    assert {answer.header("cache-control") for answer in of_member.values()} == {"private, no-store"}
    assert NAME in of_member["/mijn/"].text

    for path in (*PATHS, *OWN):
        answer = site.ask(path)
        assert "Mijn pagina" not in answer.text
        assert not [said for said in (NAME, member.email) if said in answer.text]
        assert answer.status in ((302,) if path in OWN and path != "/account/logout/" else (200, 302, 404))


def test_K03_a_member_never_gets_the_page_that_was_kept_for_visitors(
    site: Site, cache: SharedCache, member: User
) -> None:
    visitors = {path: site.ask(path) for path in PATHS}
    kept = dict(cache.kept)
    cookie = session_of(member)

    for path, of_visitor in visitors.items():
        answer = site.ask(path, cookie=cookie)
        if "Inloggen</a>" in of_visitor.text:
            assert "Inloggen</a>" not in answer.text
    assert cache.kept == kept


def test_K03_a_page_that_did_not_change_comes_from_the_cache(site: Site, cache: SharedCache, member: User) -> None:
    first = site.ask("/over/")
    assert cache.used == 0
    assert site.ask("/over/").body == first.body
    assert cache.used == 1


def test_K04_nothing_personal_is_ever_kept(site: Site, cache: SharedCache, member: User) -> None:
    for path in (*PATHS, *OWN):
        site.ask(path)
        site.ask(path, cookie=session_of(member))
    people = [said for user in User.objects.all() for said in (user.name, user.email)]

    assert len(cache.kept) >= 10
    for (path, _), answer in cache.kept.items():
        assert "set-cookie" not in answer.headers, path
        found = [said for said in ("csrfmiddlewaretoken", "nonce", *people) if said in answer.text]
        assert found == [], path


HEADERS = [
    {"x_forwarded_host": "evil.example"},
    {"x_forwarded_proto": "https"},
    {"x_forwarded_for": "192.0.2.1"},
    {"x_original_url": "/mijn/"},
    {"x_rewrite_url": "/mijn/"},
    {"x_http_method_override": "DELETE"},
    {"forwarded": "host=evil.example;proto=https"},
    {"accept_language": "en-US,en;q=0.9"},
    {"user_agent": "evil"},
]


@pytest.mark.parametrize("sent", HEADERS, ids=lambda sent: next(iter(sent)))
def test_K05_a_header_that_nobody_asked_for_changes_nothing(site: Site, member: User, sent: dict[str, str]) -> None:
    for path in ("/", "/aanbieders/", "/account/login/", "/mijn/"):
        plain, changed = site.ask(path), site.ask(path, **sent)
        assert (changed.status, words(changed)) == (plain.status, words(plain))
        assert changed.header("location") == plain.header("location")
        assert changed.header("vary") == plain.header("vary")


@pytest.mark.parametrize("name", ["accept_language", "user_agent", "referer", "cookie"])
def test_K05_an_empty_header_is_one_that_is_not_there(live_server: LiveServer, member: User, name: str) -> None:
    direct = Site(urlsplit(live_server.url).port, settings.BASE_DIR)
    field = name.replace("_", "-").title().encode()
    lines = [b"GET /over/ HTTP/1.0", b"Host: localhost"]
    without, empty = (direct.raw(b"\r\n".join([*lines, *more, b"", b""])) for more in ([], [field + b": "]))
    assert without.split(b"\r\n\r\n", 1)[1] == empty.split(b"\r\n\r\n", 1)[1]


def test_K05_no_visitor_can_fill_the_caches(site: Site, cache: SharedCache, member: User) -> None:
    keys = redis.Redis.from_url(settings.CACHES["template_fragments"]["LOCATION"])
    plain = words(site.ask("/aanbieders/?q=maaien"))
    in_proxy, in_redis = len(cache.kept), keys.dbsize()

    for n in range(100):
        site.ask("/aanbieders/?q=maaien", accept_language=f"x-{n}", user_agent=f"browser {n}", referer=f"https://{n}/")
    assert len(cache.kept) == in_proxy

    for n in range(100):
        tracked = f"&utm_source=brief{n}&fbclid={n}"
        assert words(site.ask(f"/aanbieders/?q=maaien{tracked}")).replace(tracked.replace("&", "&amp;"), "") == plain
    assert keys.dbsize() == in_redis
