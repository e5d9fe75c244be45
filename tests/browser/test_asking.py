"""Choosing and asking as people do it, by keyboard and without scripts: from a search to an answer from the mail."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import Organisation, User
from platform_goed_inkopen.models import OutgoingMail
from suppliers.models import Category
from tests.browser.conftest import North
from tests.browser.test_keyboard import log_in, press, tab_to
from tests.browser.test_searching import sentence
from tests.factories import (
    NOON,
    EmailAddressFactory,
    MembershipFactory,
    OfferingFactory,
    OrganisationFactory,
    SupplierFactory,
)

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


@pytest.fixture
def rival(north: North) -> None:
    """Another one that mows."""
    supplier = SupplierFactory(organisation__name="Maaibedrijf De Zeis", summary="Wij maaien bermen.")
    OfferingFactory(
        supplier=supplier, category=Category.objects.get(slug="groen"), title="Bermen maaien", delivery_area=["PV22"]
    )


def ask(page: Page, link: str) -> None:
    """From this link: write, look at the mail, send."""
    tab_to(page, link)
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
    ask(page, "Neem contact op")
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


def choose(page: Page) -> None:
    """On the page that compares: the one stays, the other drops out, each with a reason."""
    for name in page.locator("table.cmp thead a[href^='/aanbieders/']").all_inner_texts():
        tab_to(page, "Nog geen keuze")
        for _ in range(1 if name == "Groenploeg De Hamrik" else 2):
            page.keyboard.press("ArrowDown")
        tab_to(page, f"Reden voor {name}")
        page.keyboard.type("Het aanbod")
    tab_to(page, "Bewaar keuzes")
    press(page, "Enter")


@pytest.mark.usefixtures("rival")
def test_from_a_search_to_a_dossier_to_an_answer_by_keyboard_without_scripts(
    browser: Browser, without_scripts: BrowserContext, live_server: LiveServer, north: North, buyer: User
) -> None:
    page = without_scripts.new_page()
    log_in(page, live_server.url, buyer)
    page.goto(f"{live_server.url}/aanbieders/?q=maaien")
    tab_to(page, "Maak een lijst van deze zoekvraag")
    press(page, "Enter")
    tab_to(page, "Waarvoor zoekt u?")
    page.keyboard.type("Bermbeheer")
    for name in page.locator("label:has([name=suppliers]) strong").all_inner_texts():
        tab_to(page, f"{name}…")
        page.keyboard.press("Space")
    tab_to(page, "Maak deze lijst")
    press(page, "Enter")
    of_list = page.url
    assert sentence(page).startswith("2 aanbieders")

    tab_to(page, "Vergelijk wie u aanvinkt")
    press(page, "Enter")
    choose(page)
    tab_to(page, "Bekijk het dossier")
    press(page, "Enter")
    tab_to(page, "Leg versie 1 vast")
    press(page, "Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("versie 1")
    expect(page.get_by_text("Maaibedrijf De Zeis").first).to_be_visible()

    page.goto(of_list)
    ask(page, "Vraag iets aan wie blijft")
    asked = page.url
    expect(page.get_by_role("link", name="Bermbeheer")).to_be_visible()

    theirs = browser.new_context(java_script_enabled=False, user_agent=FIREFOX)
    answer(theirs.new_page(), live_server.url, north.writer.email)
    theirs.close()
    page.goto(asked)
    assert sentence(page).startswith("1 van 1 aanbieder antwoordde")
    expect(page.get_by_text("Ja, vanaf 3 mei.")).to_be_visible()
