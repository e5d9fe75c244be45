"""Every page as everybody sees it, in a browser: WCAG 2.2 A and AA by axe at the width of a phone and of a desk, and
nothing sticks out sideways; K02: the policy refuses nothing; P07: nobody else is asked.
"""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import connections
from playwright.sync_api import Browser, Page
from pytest_django import DjangoDbBlocker

from tests.pages.browsing import SITE, Shown
from tests.pages.crawl import ROLES, Seen, different
from tests.tally import Tally

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
NARROWEST, PHONE, DESK = 320, 360, 1280  # 1280 at 400% is 320: WCAG 1.4.10
AXE = f"{Axe().axe_script}; window.scan = () => axe.run({json.dumps(RULES)}).then(found => found.violations)"


def faults(page: Page, name: str, width: int) -> list[str]:
    """What axe finds on the page that is open at this width."""
    page.set_viewport_size({"width": width, "height": 900})
    found = []
    for violation in page.evaluate("scan()"):
        places = ", ".join(node["html"][:120] for node in violation["nodes"][:3])
        found.append(f"{name} at {width}: {violation['id']}: {places}")
    return found


def too_wide(page: Page, name: str) -> list[str]:
    """At which widths the page that is open sticks out sideways."""
    found = []
    for width in (NARROWEST, PHONE, DESK):
        page.set_viewport_size({"width": width, "height": 900})
        wide = page.evaluate("document.documentElement.scrollWidth")
        found += [f"{name} is {wide} wide at {width}"] if wide > width else []
    return found


@pytest.fixture(autouse=True, scope="module")
def _closed(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Where Playwright's event loop runs, Django opens a connection of its own, which nobody else closes."""
    yield
    with django_db_blocker.unblock():
        connections.close_all()


@dataclass
class Look:
    """What a browser noticed on every page, by the role that sees it."""

    pages: Counter[str]
    faults: dict[str, list[str]]
    complaints: list[str]
    asked_elsewhere: list[str]
    cookies: list[object]  # that a visitor has who opened no form


@pytest.fixture(scope="module")
def look(browser: Browser, found: list[Seen]) -> Look:
    """One look at each page, the gallery of components first; who is logged in has nothing new at the other width."""
    look = Look(Counter(), {role: [] for role in ROLES}, [], [], [])
    for role in ROLES:
        context = browser.new_context(viewport={"width": PHONE, "height": 900})
        shown = Shown(context, found)
        for seen in (seen for seen in different(found) if seen.role == role):
            page = shown.open(seen)
            page.evaluate(AXE)
            for width in (PHONE, DESK) if role == "visitor" else (PHONE,):
                look.faults[role] += faults(page, str(seen), width)
            look.faults[role] += too_wide(page, str(seen))
            look.pages[role] += 1
            look.cookies += [] if seen.has_form_that_writes or role != "visitor" else context.cookies()
            context.clear_cookies()
        look.complaints += shown.complaints
        look.asked_elsewhere += shown.asked_elsewhere
        context.close()
    return look


@pytest.mark.parametrize("role", ROLES)
def test_no_page_has_a_fault(look: Look, role: str, tally: Tally) -> None:
    tally("toegankelijkheid", rollen=[role], paginas=look.pages[role], bevindingen=len(look.faults[role]))
    assert look.pages[role] > 0
    assert look.faults[role] == []


def test_a_page_with_faults_is_found_out(browser: Browser, found: list[Seen]) -> None:
    context = browser.new_context()
    page = Shown(context, found).open(different(found)[0])
    page.evaluate(AXE)
    page.evaluate("document.body.innerHTML = '<img src=x>'; document.body.style.width = '4000px'")
    assert len(faults(page, "x", DESK)) >= 1
    assert len(too_wide(page, "x")) == 3
    context.close()


@pytest.mark.reliability
def test_K02_no_page_asks_for_what_the_policy_refuses(look: Look, tally: Tally) -> None:
    tally("beleid", paginas=look.pages.total(), geweigerd=len(look.complaints))
    assert look.complaints == []


@pytest.mark.reliability
@pytest.mark.parametrize(
    "injected",
    [
        b"<script>document.title = 'taken'</script>",
        b"<img src=x onerror=\"document.title = 'taken'\">",
        b'<script src="https://evil.example/x.js"></script>',
        b"<style>body { display: none }</style>",
        b'<base href="https://evil.example/">',
        b'<iframe src="/over/"></iframe>',
    ],
)
def test_K02_what_somebody_injects_is_blocked(browser: Browser, found: list[Seen], injected: bytes) -> None:
    plain = next(seen for seen in found if seen.path == "/over/")
    body = plain.body.replace(b"</main>", injected + b"</main>")
    context = browser.new_context()
    shown = Shown(context, found)
    page = shown.open(Seen(**{**vars(plain), "body": body}))
    page.wait_for_load_state("networkidle")

    assert page.title() != "taken"
    assert page.evaluate("getComputedStyle(document.body).display") != "none"
    assert page.evaluate("document.baseURI").startswith(SITE)
    assert any("Content Security Policy" in said or "Refused" in said for said in shown.complaints)
    assert shown.asked_elsewhere == []
    context.close()


@pytest.mark.reliability
def test_P07_a_visitor_gets_no_cookie_and_is_sent_to_nobody_else(look: Look, found: list[Seen]) -> None:
    public = [seen for seen in found if seen.role == "visitor" and not seen.has_form_that_writes]

    assert len(public) > 60
    assert [str(seen) for seen in public if seen.cookies] == []
    assert look.cookies == []
    assert look.asked_elsewhere == []
