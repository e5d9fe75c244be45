"""What the database refuses of market scans, whoever writes."""

import pytest
from django.db import IntegrityError, transaction

from suppliers.models import Dossier, Shortlist, ShortlistItem
from tests.factories import NOON, OrganisationFactory, SupplierFactory

pytestmark = pytest.mark.django_db


def refused(name, write):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        write()


@pytest.fixture
def scan():
    told = {"title": "bermbeheer", "created_at": NOON}
    return Shortlist.objects.create(organisation=OrganisationFactory(), number="dw-2026-0001", **told)


def test_a_number_is_given_once(scan):
    again = {"number": scan.number, "organisation": OrganisationFactory(), "title": "x", "created_at": NOON}
    refused("number", lambda: Shortlist.objects.create(**again))


@pytest.mark.parametrize("half", [{"found": 3}, {"searched_at": NOON}])
def test_what_was_found_says_when(scan, half):
    refused("shortlist_search_says_when", lambda: Shortlist.objects.filter(pk=scan.pk).update(**half))


def test_a_supplier_stands_once_on_a_list(scan):
    item = ShortlistItem.objects.create(shortlist=scan, supplier=SupplierFactory(), added_at=NOON)
    again = ShortlistItem(shortlist=scan, supplier=item.supplier, added_at=NOON)
    refused("supplier_once_on_a_shortlist", again.save)


@pytest.mark.parametrize(
    "half",
    [
        {"choice": "keep"},
        {"choice": "keep", "reason": "offer"},
        {"choice": "drop", "decided_at": NOON},
        {"decided_at": NOON},
    ],
)
def test_a_choice_has_a_reason_and_a_date(scan, half):
    item = ShortlistItem(shortlist=scan, supplier=SupplierFactory(), added_at=NOON, **half)
    refused("choice_has_a_reason_and_a_date", item.save)


def test_a_version_stands_once(scan):
    frozen = {"shortlist": scan, "version": 1, "frozen_at": NOON, "contents": {}}
    Dossier.objects.create(**frozen)
    refused("dossier_version_once", lambda: Dossier.objects.create(**frozen))


@pytest.mark.parametrize("change", [{"contents": {"kept": []}}, {"version": 2}, {"frozen_at": None}])
def test_a_dossier_never_changes(scan, change):
    dossier = Dossier.objects.create(shortlist=scan, version=1, frozen_at=NOON, contents={})
    refused("a dossier never changes", lambda: Dossier.objects.filter(pk=dossier.pk).update(**change))
