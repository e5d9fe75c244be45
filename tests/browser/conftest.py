"""A small north with somebody in each role, and a page that tells what the browser complains about."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from accounts.models import User
from accounts.second_factor import code_at
from stories.models import Story
from suppliers.loading import load_reference
from suppliers.models import Category, Recognition, Supplier
from tenders.models import Tender
from tests import story_factories
from tests.factories import (
    PASSWORD,
    TOTP_SECRET,
    ClaimFactory,
    EmailAddressFactory,
    MembershipFactory,
    OfferingFactory,
    PlatformRoleFactory,
    SupplierFactory,
)
from tests.tender_factories import TenderFactory


@dataclass(frozen=True)
class North:
    """What the journeys visit."""

    supplier: Supplier
    tender: Tender
    story: Story
    writer: User
    moderator: User


@pytest.fixture
def north(transactional_db: None) -> North:
    """One supplier that mows verges, one open tender, one story, and people who can log in."""
    load_reference()
    supplier = _mower()
    tender = TenderFactory(
        title="Groenonderhoud en bermbeheer",
        stage="call",
        deadline=timezone.now() + timedelta(days=9),
        area=["GM0106", "PV22"],
    )
    writer = MembershipFactory(organisation=supplier.organisation).user
    moderator = PlatformRoleFactory(role="moderator", province="PV22").user
    for user in (writer, moderator):
        EmailAddressFactory(user=user)
    story = story_factories.published(supplier, writer)
    return North(supplier, tender, story, writer, moderator)


def _mower() -> Supplier:
    """A supplier with one service and one recognition."""
    supplier = SupplierFactory(
        organisation__name="Groenploeg De Hamrik",
        organisation__slug="groenploeg-de-hamrik",
        organisation__municipality_code="GM0106",
        summary="Wij maaien bermen en tellen wat er bloeit.",
    )
    OfferingFactory(
        supplier=supplier,
        category=Category.objects.get(slug="groen"),
        title="Bermen ecologisch maaien",
        delivery_area=["PV22"],
    )
    ClaimFactory(
        supplier=supplier,
        recognition=Recognition.objects.get(slug="pso"),
        level="trede 3",
        checked_how="register_confirmed",
        checked_at=timezone.now(),
        valid_until=timezone.localdate() + timedelta(days=90),
    )
    return supplier


@pytest.fixture
def complaints(page: Page) -> list[str]:
    """What the browser complained about: errors, and whatever the content security policy refused."""
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: heard.append(str(error)))
    return heard


def log_in(page: Page, base: str, user: User) -> None:
    """Log in as people do."""
    page.goto(f"{base}/account/login/")
    page.get_by_label("E-mailadres").fill(user.email)
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.get_by_role("button", name="Inloggen", exact=True).click()
    if user.has_second_factor:
        page.get_by_label("Code").fill(code_at(TOTP_SECRET, timezone.now()))
        page.get_by_role("button", name="Inloggen", exact=True).click()


def log_out(page: Page, base: str) -> None:
    """Log out as people do."""
    page.goto(f"{base}/account/logout/")
    page.get_by_role("button", name="Uitloggen").click()
