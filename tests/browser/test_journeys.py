"""Journeys in a real browser, by role and label, as buyers, entrepreneurs and moderators walk them."""

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from stories.models import Story
from tests import story_factories
from tests.browser.conftest import North, log_in, log_out

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_buyer_searches_narrows_and_reads_a_profile(
    page: Page, live_server: LiveServer, north: North, complaints: list[str]
) -> None:
    page.goto(live_server.url)
    page.get_by_label("Wat wilt u inkopen?").fill("maaien")
    page.get_by_role("button", name="Zoek aanbieders").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("1 aanbieder")
    page.get_by_role("link", name="Groenvoorziening 1").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Groenvoorziening")
    page.get_by_role("link", name="Groenploeg De Hamrik", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Wij maaien bermen")
    expect(page.get_by_text("register bevestigd").first).to_be_visible()
    assert page.context.cookies() == []
    assert complaints == []


def test_a_buyer_takes_a_part_of_the_sentence_away(page: Page, live_server: LiveServer, north: North) -> None:
    page.goto(f"{live_server.url}/aanbieders/?q=maaien&gemeente=assen")
    page.get_by_role("link", name="Haal Assen weg").click()

    assert page.url.endswith("/aanbieders/?q=maaien")


def test_an_entrepreneur_finds_an_open_tender_and_its_source(
    page: Page, live_server: LiveServer, north: North, complaints: list[str]
) -> None:
    page.goto(live_server.url)
    page.get_by_role("link", name="Open opdrachten bekijken").click()
    page.get_by_role("link", name="Groenonderhoud en bermbeheer").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("Groenonderhoud en bermbeheer")
    expect(page.get_by_text("Nog 9 dagen")).to_be_visible()
    assert complaints == []


def test_a_story_goes_from_draft_to_online(
    page: Page, live_server: LiveServer, north: North, complaints: list[str]
) -> None:
    log_in(page, live_server.url, north.writer)
    page.get_by_role("link", name="Mijn verhalen").click()
    page.get_by_role("link", name="Schrijf").first.click()
    page.get_by_label("Titel").fill("De berm die **drie weken later** mocht")
    page.get_by_label("Samenvatting").fill("De gemeente liet een berm langer staan.")
    page.get_by_label("Verhaal", exact=True).fill("Er lag een plan klaar.\n\n## Hoe het ging\n\nHet ging goed.")
    page.get_by_label("Wat lukte niet?").fill("Niemand telde de vlinders.")
    page.get_by_label("Wie kocht er?").fill("Gemeente Assen")
    page.get_by_label("Categorie").select_option(label="Groenvoorziening")
    page.get_by_role("button", name="Stuur in").click()
    expect(page.get_by_text("wacht op").first).to_be_visible()
    log_out(page, live_server.url)

    log_in(page, live_server.url, north.moderator)
    page.goto(f"{live_server.url}/coordinatie/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("1 ding")
    page.get_by_role("link", name="De berm die drie weken later mocht").click()
    page.get_by_label("Publiceren").check()
    page.get_by_role("button", name="Besluit opslaan").click()
    log_out(page, live_server.url)

    page.goto(f"{live_server.url}/verhalen/")
    page.get_by_role("link", name="De berm die drie weken later mocht").click()
    expect(page.get_by_role("heading", name="Wat niet lukte")).to_be_visible()
    assert Story.objects.published().count() == 2
    assert complaints == []


def test_sending_back_without_a_reason_says_so_and_keeps_the_choice(
    page: Page, live_server: LiveServer, north: North
) -> None:
    version = story_factories.waiting(north.supplier, north.writer, title="Een tweede verhaal")
    log_in(page, live_server.url, north.moderator)
    page.goto(f"{live_server.url}/coordinatie/verhalen/{version.story.slug}/")
    page.get_by_label("Terug naar de ondernemer").check()
    page.get_by_role("button", name="Besluit opslaan").click()

    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("Terug naar de ondernemer")).to_be_checked()
    assert version.story.latest().state == "in_review"


def test_everything_can_be_reached_with_the_keyboard_alone(page: Page, live_server: LiveServer, north: North) -> None:
    page.goto(live_server.url)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Naar de inhoud")).to_be_focused()
    page.keyboard.press("Enter")
    for _ in range(2):
        page.keyboard.press("Tab")
    page.get_by_label("Wat wilt u inkopen?").focus()
    page.keyboard.type("maaien")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_contain_text("1 aanbieder")
    assert page.url.endswith("/aanbieders/?q=maaien")


def test_the_site_works_without_javascript_and_asks_nobody_else(browser, live_server: LiveServer, north: North) -> None:
    context = browser.new_context(java_script_enabled=False)
    asked: set[str] = set()
    page = context.new_page()
    page.on("request", lambda request: asked.add(request.url.split("/")[2]))
    for path in ("/", "/aanbieders/", "/opdrachten/", "/verhalen/", "/monitoring/", "/onderdelen/"):
        page.goto(live_server.url + path)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
    context.close()

    assert asked == {live_server.url.split("/")[2]}
