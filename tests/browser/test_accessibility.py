"""Every page held to WCAG 2.2 A and AA by axe, at the width of a phone and of a desk; nothing sticks out sideways."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from tests import story_factories
from tests.browser.conftest import North, log_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
WIDTHS = (360, 1280)
NARROWEST = 320  # 1280 at 400%: WCAG 1.4.10
PUBLIC = [
    "/onderdelen/",
    "/onderdelen/?thema=zeeland",
    "/",
    "/aanbieders/",
    "/aanbieders/?q=maaien&gemeente=assen&categorie=groen",
    "/aanbieders/?q=drone-inspectie&gemeente=vlieland",
    "/aanbieders/?thema=onzin",
    "/aanbieders/groenploeg-de-hamrik/",
    "/opdrachten/",
    "/opdrachten/?status=open&provincie=drenthe",
    "/verhalen/",
    "/monitoring/",
    "/monitoring/methode/",
    "/monitoring/gemeenten/assen/",
    "/gemeenten/",
    "/gemeenten/assen/",
    "/social-return/?gemeente=meppel",
    "/over/",
    "/privacy/",
    "/toegankelijkheid/",
    "/account/login/",
    "/account/signup/",
    "/account/password/reset/",
    "/bestaat-niet/",
]
OWN = ["/mijn/", "/mijn/organisatie/nieuw/", "/mijn/aanbieder/", "/mijn/verhalen/", "/mijn/verhalen/nieuw/"]


def faults(page: Page, url: str) -> list[str]:
    """What axe finds on this page, and whether it is wider than the screen."""
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(url)
        for violation in Axe().run(page, options=RULES).response["violations"]:
            places = ", ".join(node["html"][:120] for node in violation["nodes"][:3])
            found.append(f"{url} at {width}: {violation['id']}: {places}")
    for width in (NARROWEST, *WIDTHS):
        page.set_viewport_size({"width": width, "height": 900})
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append(f"{url} is wider than {width}")
    return found


def test_no_public_page_has_a_fault(page: Page, live_server: LiveServer, north: North) -> None:
    paths = [*PUBLIC, north.tender.get_absolute_url(), north.story.get_absolute_url()]
    assert [fault for path in paths for fault in faults(page, live_server.url + path)] == []


def test_no_page_of_a_member_has_a_fault(page: Page, live_server: LiveServer, north: North) -> None:
    log_in(page, live_server.url, north.writer)
    paths = [*OWN, f"/mijn/verhalen/{north.story.slug}/"]
    assert [fault for path in paths for fault in faults(page, live_server.url + path)] == []


def test_no_page_of_a_moderator_has_a_fault(page: Page, live_server: LiveServer, north: North) -> None:
    version = story_factories.waiting(north.supplier, north.writer, title="Een tweede verhaal")
    log_in(page, live_server.url, north.moderator)
    paths = ["/coordinatie/", f"/coordinatie/verhalen/{version.story.slug}/", "/monitoring/platform/"]
    assert [fault for path in paths for fault in faults(page, live_server.url + path)] == []
