"""Logging in with a second step in a real browser: a code without JavaScript, and a passkey of a pretended device."""

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from accounts.second_factor import code_at
from tests.browser.conftest import log_in, log_out
from tests.factories import PASSWORD, TOTP_SECRET, EmailAddressFactory, PlatformRoleFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def confirmed(user: User) -> User:
    """The same person, who confirmed the address."""
    return EmailAddressFactory(user=user).user


def add_device(page: Page) -> None:
    """A phone or key that keeps passkeys and always recognises its owner."""
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    device.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_a_moderator_logs_in_with_a_code_without_javascript(browser: Browser, live_server: LiveServer) -> None:
    moderator = confirmed(PlatformRoleFactory().user)
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{live_server.url}/coordinatie/")
    expect(page.get_by_role("button", name="Inloggen met een passkey")).to_be_hidden()
    page.get_by_label("E-mailadres").fill(moderator.email)
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.get_by_role("button", name="Inloggen", exact=True).click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("Nog één stap")
    page.get_by_label("Code").fill(code_at(TOTP_SECRET, timezone.now()))
    page.get_by_role("button", name="Inloggen", exact=True).click()

    assert page.url == f"{live_server.url}/coordinatie/"
    expect(page.get_by_role("heading", level=1)).to_contain_text("wacht")


def test_a_coordinator_adds_a_passkey_and_logs_in_with_nothing_else(
    page: Page, live_server: LiveServer, complaints: list[str]
) -> None:
    coordinator = confirmed(PlatformRoleFactory(role="coordinator", second_factor=False).user)
    add_device(page)
    log_in(page, live_server.url, coordinator)
    page.goto(f"{live_server.url}/coordinatie/")
    expect(page.get_by_text("Stel eerst een tweede stap in.")).to_be_visible()
    page.get_by_role("link", name="Een passkey toevoegen").click()
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.get_by_role("button", name="Verder").click()
    page.get_by_label("Naam van de passkey").fill("Telefoon van het werk")
    page.get_by_role("button", name="Passkey toevoegen").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("10 herstelcodes")
    log_out(page, live_server.url)

    page.goto(f"{live_server.url}/account/login/")
    page.get_by_role("button", name="Inloggen met een passkey").click()
    page.wait_for_url(f"{live_server.url}/mijn/")
    page.goto(f"{live_server.url}/coordinatie/")

    expect(page.get_by_role("heading", level=1)).to_contain_text("wacht")
    assert complaints == []


def test_a_passkey_is_also_the_second_step_after_a_password(
    page: Page, live_server: LiveServer, complaints: list[str]
) -> None:
    person = confirmed(PlatformRoleFactory(second_factor=False).user)
    add_device(page)
    log_in(page, live_server.url, person)
    page.goto(f"{live_server.url}/account/2fa/webauthn/add/")
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.get_by_role("button", name="Verder").click()
    page.get_by_label("Hiermee wil ik ook zonder wachtwoord inloggen").uncheck()
    page.get_by_role("button", name="Passkey toevoegen").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("10 herstelcodes")
    log_out(page, live_server.url)

    log_in(page, live_server.url, person)
    page.get_by_role("button", name="Gebruik een passkey").click()

    page.wait_for_url(f"{live_server.url}/mijn/")
    assert complaints == []


def test_whoever_stops_the_passkey_reads_that_it_was_not_used(
    page: Page, live_server: LiveServer, complaints: list[str]
) -> None:
    page.goto(f"{live_server.url}/account/login/")
    problem = page.get_by_text("De passkey is niet gebruikt")
    expect(problem).to_be_hidden()
    page.evaluate("() => { navigator.credentials.get = () => Promise.reject(new DOMException('', 'NotAllowedError')) }")
    page.get_by_role("button", name="Inloggen met een passkey").click()

    expect(problem).to_be_visible()
    assert complaints == []
