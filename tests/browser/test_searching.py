"""Searching as people do it: type, choose, take away, go back to what was typed; by keyboard, and without scripts."""

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from suppliers.models import Category
from tests.browser.conftest import North
from tests.browser.test_keyboard import press, tab_to
from tests.factories import OfferingFactory, SupplierFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 360, "height": 740}


@pytest.fixture
def cook(north: North) -> None:
    """Somebody who cooks in Emmen, said today that there is room, and takes small orders."""
    supplier = SupplierFactory(
        organisation__name="De Soepketel",
        organisation__municipality_code="GM0114",
        summary="Wij verzorgen de catering van vergaderingen.",
    )
    OfferingFactory(
        supplier=supplier,
        category=Category.objects.get(slug="catering"),
        title="Lunch op kantoor",
        delivery_area=["GM0106", "GM0114"],
        order_maximum=8_000,
        capacity="now",
        capacity_on=timezone.localdate(),
    )


def sentence(page: Page) -> str:
    """What the first heading says, with plain spaces."""
    return " ".join((page.get_by_role("heading", level=1).text_content() or "").split())


def test_a_buyer_types_chooses_and_takes_away_by_keyboard(page: Page, live_server: LiveServer, cook: None) -> None:
    page.goto(f"{live_server.url}/aanbieders/")
    tab_to(page, "Zoek op wat u nodig hebt, een naam, een plaats of een KvK-nummer")
    page.keyboard.type("catering")
    press(page, "Enter")
    assert sentence(page) == "1 aanbieder met ‘catering’"

    tab_to(page, "Kan nu leveren 1")
    press(page, "Enter")
    assert sentence(page) == "1 aanbieder met ‘catering’, die nu kan leveren"
    expect(page.get_by_text("gezegd op").first).to_be_visible()

    tab_to(page, "Haal ‘catering’ weg")
    press(page, "Enter")
    assert sentence(page) == "1 aanbieder, die nu kan leveren"


def test_a_corrected_word_can_be_looked_for_all_the_same(page: Page, live_server: LiveServer, cook: None) -> None:
    page.goto(f"{live_server.url}/aanbieders/?q=caterring")
    expect(page.get_by_role("status")).to_contain_text("Wij zochten op ‘catering’. U typte ‘caterring’.")
    assert sentence(page) == "1 aanbieder met ‘catering’"
    expect(page.get_by_label("Zoek opnieuw")).to_have_value("caterring")

    page.get_by_role("link", name="Zoek toch op ‘caterring’").click()
    expect(page.get_by_label("Zoek opnieuw")).to_have_value('"caterring"')
    assert sentence(page).startswith("Geen aanbieders met")
    page.get_by_role("link", name="Alle aanbieders").click()
    assert sentence(page).startswith("2 aanbieders")


def test_on_a_phone_the_choices_are_a_page_that_works_without_scripts(
    browser: Browser, live_server: LiveServer, cook: None
) -> None:
    context = browser.new_context(java_script_enabled=False, viewport=PHONE)
    page = context.new_page()
    page.goto(f"{live_server.url}/aanbieders/?q=catering")
    page.get_by_role("link", name="Filter deze lijst").click()
    page.get_by_text("Alle 40 gemeenten").click()
    page.get_by_role("link", name="Assen 1", exact=True).click()
    page.get_by_role("link", name="Tot € 10.000 1").click()
    page.get_by_role("link", name="Bekijk deze aanbieder").click()
    assert sentence(page) == "1 aanbieder met ‘catering’ die levert in Assen, voor opdrachten tot € 10.000"
    expect(page.get_by_role("link", name="Filter: 2 gekozen")).to_be_visible()
    expect(page.get_by_text("van Assen").first).to_be_visible()
    context.close()
