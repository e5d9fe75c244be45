"""How many queries each page costs: as many as stand here, and no more when there are four times as many rows.

A page that is not in QUERIES fails: count what it needs, ask whether that is right, and write it down.
"""

from collections.abc import Iterator
from datetime import timedelta
from http.cookies import SimpleCookie

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from stories.models import Version
from suppliers.actions import choosing
from suppliers.loading import load_reference
from suppliers.models import Shortlist, Supplier
from tests import story_factories
from tests.factories import (
    ClaimFactory,
    MembershipFactory,
    OfferingFactory,
    OrganisationFactory,
    RecognitionFactory,
    SupplierFactory,
)
from tests.rights.cast import Cast, build
from tests.rights.cells import Row, path_of, rows
from tests.tender_factories import AwardFactory, ListDayFactory, PublicationFactory, SyncFailureFactory, SyncRunFactory
from tests.visits import browser_with, undone

pytestmark = pytest.mark.django_db
FEW, MANY = 3, 12
ROLES = ("visitor", "owner", "mod_all")  # a page is counted as the first of these who may see it
QUERIES = {
    "home": 15,
    "monitoring": 22,
    "monitoring_file": 10,
    "method": 14,
    "platform_use": 22,
    "municipality_figures": 13,
    "municipality_figures_file": 6,
    "municipalities": 5,
    "municipality": 14,
    "social_return": 2,
    "sitemap": 2,
    "sitemap_section": 2,
    "suppliers": 5,
    "supplier_filter": 5,
    "supplier_download": 4,
    "suppliers_csv": 4,
    "suppliers_xlsx": 5,
    "suppliers_json": 4,
    "suppliers_atom": 4,
    "supplier": 15,
    "supplier_json": 4,
    "supplier_photo": 1,
    "my_supplier": 6,
    "edit_supplier": 12,
    "check_up": 6,
    "stop_supplier": 6,
    "duplicates": 8,
    "decide_duplicate": 17,
    "show_evidence": 15,
    "evidence_page": 5,
    "imports": 12,
    "import_example": 8,
    "inquiries": 6,
    "new_inquiry": 7,
    "inquiry": 8,
    "received_requests": 7,
    "received_request": 7,
    "answer_request": 5,
    "tell_outcome": 5,
    "shortlists": 5,
    "new_shortlist": 10,
    "add_to_shortlist": 6,
    "shortlist": 11,
    "compare_suppliers": 11,
    "freeze_shortlist": 10,
    "dossier": 7,
    "dossier_csv": 4,
    "check_claim": 18,
    "decide_report": 15,
    "listing_levels": 2,
    "edit_supplier_step": 13,
    "preview_supplier": 22,
    "decide_supplier": 25,
    "report_supplier": 5,
    "tenders": 5,
    "tender_filter": 5,
    "tenders_csv": 5,
    "tenders_xlsx": 5,
    "tenders_json": 5,
    "tenders_ocds": 4,
    "tenders_atom": 7,
    "tenders_ics": 7,
    "awards": 7,
    "awards_csv": 2,
    "awards_xlsx": 2,
    "awards_json": 2,
    "ending_contracts": 5,
    "ending_contracts_filter": 5,
    "ending_contracts_csv": 3,
    "ending_contracts_ics": 3,
    "buyers": 6,
    "buyer": 11,
    "winner": 8,
    "tender": 8,
    "tender_json": 4,
    "tender_ocds": 3,
    "tender_ics": 5,
    "stories": 9,
    "story_filter": 9,
    "stories_json": 3,
    "stories_atom": 3,
    "story": 5,
    "story_picture": 1,
    "my_stories": 7,
    "new_story": 9,
    "edit_story": 10,
    "decide_story": 18,
    "mine": 9,
    "new_organisation": 5,
    "ask_to_join": 5,
    "organisation": 12,
    "organisation_check": 7,
    "member": 7,
    "invite": 6,
    "join_request": 7,
    "leave": 8,
    "decide_organisation": 20,
    "decide_join_request": 9,
    "match_method": 2,
    "my_data": 16,
    "my_data_file": 14,
    "erase_account": 5,
    "queue": 13,
    "sync": 16,
    "sync_days_csv": 5,
    "sync_failures_csv": 5,
    "sync_run": 7,
    "sync_failure": 8,
    "about": 2,
    "privacy": 2,
    "accessibility": 2,
    "components": 2,
    "robots_txt": 0,
    "security_txt": 0,
    "livez": 0,
    "readyz": 6,
    "account_login": 4,
    "account_signup": 4,
    "account_logout": 5,
    "account_inactive": 2,
    "account_reauthenticate": 11,
    "account_email": 7,
    "account_email_verification_sent": 2,
    "account_change_password": 5,
    "account_reset_password": 4,
    "account_reset_password_done": 2,
    "account_reset_password_from_key": 5,
    "account_reset_password_from_key_done": 2,
    "account_confirm_email": 2,
    "mfa_index": 8,
    "mfa_reauthenticate": 11,
    "mfa_list_webauthn": 5,
    "usersessions_list": 5,
}


def grow(people: Cast, rows_before: int, rows_after: int) -> None:
    """More of everything that pages list: suppliers, tenders, stories, what waits, and what one organisation has."""
    now = timezone.now()
    ours = Supplier.objects.select_related("organisation").get(organisation__slug=people.ours["profile online"]["slug"])
    for n in range(rows_before, rows_after):
        supplier = SupplierFactory(organisation__municipality_code=["GM0106", "GM0114", "GM0080"][n % 3])
        OfferingFactory(supplier=supplier)
        OfferingFactory(supplier=ours)
        for of in (supplier, ours):
            ClaimFactory(supplier=of, recognition=RecognitionFactory(slug=f"label-{n}"))
        SupplierFactory(status=Supplier.Status.IN_REVIEW)
        call = PublicationFactory(tender__deadline=now + timedelta(days=n + 2))
        ends = {"ends_on": (now + timedelta(days=500)).date(), "ends_from": "duration"}
        AwardFactory(publication=call, winner_kvk=ours.organisation.kvk_number, **ends)
        story_factories.published(supplier, title=f"Verhaal {n}")
        story_factories.published(ours, people.users["owner"], title=f"Ons verhaal {n}")
        story_factories.waiting(ours, people.users["owner"], title=f"Wacht {n}")
        MembershipFactory(organisation=ours.organisation)
        MembershipFactory(user=people.users["owner"], organisation=OrganisationFactory())
        scan = {"organisation": ours.organisation, "by": people.users["owner"], "now": now}
        choosing.start(title=f"Lijst {n}", suppliers=[supplier], **scan)
        ours_first = Shortlist.objects.get(number=people.ours["list"]["number"])
        choosing.add(shortlist=ours_first, suppliers=[supplier], by=people.users["owner"], now=now)
        SyncRunFactory(started_at=now - timedelta(days=n + 1))
        ListDayFactory()
        SyncFailureFactory()
    assert Version.objects.count() >= rows_after


def seen_by(row: Row) -> str:
    """The first of ROLES for whom this address is a page; empty when it is for none."""
    return next((role for role in ROLES if row.get[role] == "o"), "")


PAGES = {row.address: row for row in reversed(rows()) if seen_by(row)}


def cost(cookies: SimpleCookie, path: str) -> int:
    """The queries of one visit while nothing is cached."""
    for cache in caches.all():
        cache.clear()  # what earlier tests tried must not limit this visit
    client = browser_with(cookies)
    with undone(), CaptureQueriesContext(connection) as captured:
        b"".join(client.get(path))
    return sum(not query["sql"].startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")) for query in captured)


@pytest.fixture(scope="module")
def counted(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[dict[str, tuple[int, int]]]:
    """By address what it costs with few rows and with many."""
    with django_db_blocker.unblock(), undone():
        people = build()
        load_reference()
        costs = []
        for before, after in ((0, FEW), (FEW, MANY)):
            grow(people, before, after)
            costs.append(
                {
                    address: cost(people.cookies[seen_by(row)], path_of(row, people.ours[row.subject]))
                    for address, row in PAGES.items()
                }
            )
        yield {address: (costs[0][address], costs[1][address]) for address in PAGES}


@pytest.mark.parametrize("address", PAGES)
def test_a_page_costs_what_stands_here_however_many_rows_there_are(
    counted: dict[str, tuple[int, int]], address: str
) -> None:
    assert counted[address] == (QUERIES.get(address), QUERIES.get(address))


def test_no_line_is_about_a_page_that_is_gone() -> None:
    assert set(QUERIES) <= set(PAGES)


def test_the_directory_stays_within_its_budget() -> None:
    assert max(QUERIES[name] for name in ("suppliers", "supplier_filter")) <= 6
