"""What the database refuses of market scans, whoever writes."""

import pytest

from suppliers.models import Dossier, Shortlist, ShortlistItem
from tests.factories import NOON, OrganisationFactory, SupplierFactory
from tests.refusals import refusal

pytestmark = pytest.mark.django_db


@pytest.fixture
def scan():
    told = {"title": "bermbeheer", "created_at": NOON}
    return Shortlist.objects.create(organisation=OrganisationFactory(), number="dw-2026-0001", **told)


def test_a_number_is_given_once(scan):
    again = {"number": scan.number, "organisation": OrganisationFactory(), "title": "x", "created_at": NOON}
    assert "number" in refusal(lambda: Shortlist.objects.create(**again))


@pytest.mark.parametrize("half", [{"found": 3}, {"searched_at": NOON}])
def test_what_was_found_says_when(scan, half):
    assert "shortlist_search_says_when" in refusal(lambda: Shortlist.objects.filter(pk=scan.pk).update(**half))


def test_a_supplier_stands_once_on_a_list(scan):
    item = ShortlistItem.objects.create(shortlist=scan, supplier=SupplierFactory(), added_at=NOON)
    again = ShortlistItem(shortlist=scan, supplier=item.supplier, added_at=NOON)
    assert "supplier_once_on_a_shortlist" in refusal(again.save)


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
    assert "choice_has_a_reason_and_a_date" in refusal(item.save)


def test_a_version_stands_once(scan):
    frozen = {"shortlist": scan, "version": 1, "frozen_at": NOON, "contents": {}}
    Dossier.objects.create(**frozen)
    assert "dossier_version_once" in refusal(lambda: Dossier.objects.create(**frozen))


@pytest.mark.parametrize("change", [{"contents": {"kept": []}}, {"version": 2}, {"frozen_at": None}])
def test_a_dossier_never_changes(scan, change):
    dossier = Dossier.objects.create(shortlist=scan, version=1, frozen_at=NOON, contents={})
    assert "a dossier never changes" in refusal(lambda: Dossier.objects.filter(pk=dossier.pk).update(**change))
