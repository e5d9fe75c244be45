"""Asking as people do it, by keyboard and without scripts: a buyer asks, and the supplier answers from the mail."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import Organisation, User
from platform_goed_inkopen.models import OutgoingMail
from tests.browser.conftest import North
from tests.browser.test_keyboard import log_in, press, tab_to
from tests.browser.test_searching import sentence
from tests.factories import NOON, EmailAddressFactory, MembershipFactory, OrganisationFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"  # a headless browser sees nothing


@pytest.fixture
def buyer(transactional_db: None) -> User:
    """Buys for a verified municipality."""
    organisation = OrganisationFactory(name="Gemeente Wierhaven", kind=Organisation.Kind.MUNICIPALITY)
    organisation.record_verified(how=Organisation.VerifiedBy.IMPORT, at=NOON)
    user = MembershipFactory(organisation=organisation).user
    EmailAddressFactory(user=user)
    return user


@pytest.fixture
def without_scripts(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(java_script_enabled=False, user_agent=FIREFOX)
    yield context
    context.close()


def ask(page: Page) -> None:
    """From the profile: write, look at the mail, send."""
    tab_to(page, "Neem contact op")
    press(page, "Enter")
    assert sentence(page) == "Stel uw vraag aan Groenploeg De Hamrik."
    tab_to(page, "Waar gaat het over?")
    page.keyboard.type("Bermen langs het kanaal")
    tab_to(page, "Uw vraag")
    page.keyboard.type("Kunt u in mei beginnen?")
    tab_to(page, "Bekijk de mail")
    press(page, "Enter")
    expect(page.get_by_text("Er is nog niets verstuurd.")).to_be_visible()
    tab_to(page, "Verstuur aan Groenploeg De Hamrik")
    press(page, "Enter")


def answer(page: Page, base: str, recipient: str) -> None:
    """From the mail: open the link, choose, write, send."""
    mail = OutgoingMail.objects.get(recipient=recipient, text__contains="/antwoord/")
    found = re.search(r"/aanbieders/-/antwoord/\S+", mail.text)
    assert found
    page.goto(base + found[0])
    assert sentence(page) == "Gemeente Wierhaven vraagt iets aan Groenploeg De Hamrik."
    tab_to(page, "Antwoord geven")
    page.keyboard.press("Space")
    tab_to(page, "Uw antwoord")
    page.keyboard.type("Ja, vanaf 3 mei.")
    tab_to(page, "Verstuur aan de koper")
    press(page, "Enter")
    expect(page.get_by_text("Er is geantwoord op")).to_be_visible()


def test_a_buyer_asks_and_the_supplier_answers_by_keyboard_without_scripts(
    browser: Browser, without_scripts: BrowserContext, live_server: LiveServer, north: North, buyer: User
) -> None:
    page = without_scripts.new_page()
    log_in(page, live_server.url, buyer)
    page.goto(f"{live_server.url}/aanbieders/?q=maaien")
    tab_to(page, "Groenploeg De Hamrik")
    press(page, "Enter")
    ask(page)
    asked = page.url
    assert sentence(page).startswith("Nog niemand antwoordde op ‘Bermen langs het kanaal’. 1 wacht nog.")
    expect(page.get_by_role("cell", name="verstuurd")).to_be_visible()
    expect(page.get_by_role("button", name="Herinner wie nog wacht")).to_be_disabled()

    theirs = browser.new_context(java_script_enabled=False, user_agent=FIREFOX)
    answer(theirs.new_page(), live_server.url, north.writer.email)
    theirs.close()

    page.goto(asked)
    assert sentence(page).startswith("1 van 1 aanbieder antwoordde")
    expect(page.get_by_text("Ja, vanaf 3 mei.")).to_be_visible()
    expect(page.get_by_text("Herinneren hoeft niet: niemand wacht nog.")).to_be_visible()
