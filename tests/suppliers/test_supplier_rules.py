"""What the database refuses, whoever writes."""

import pytest

from suppliers.models import NotTheSame, SearchEntry, Supplier
from tests.factories import NOON, ClaimFactory, OfferingFactory, RecognitionFactory, SupplierFactory, UserFactory
from tests.refusals import refusal

pytestmark = pytest.mark.django_db


def test_a_published_supplier_says_when():
    assert "published_supplier_says_when" in refusal(lambda: SupplierFactory(published_at=None))


def test_a_supplier_in_review_says_since_when():
    assert "supplier_in_review_says_since" in refusal(lambda: SupplierFactory(status="in_review", submitted_at=None))


@pytest.mark.parametrize("half", [{"decided_at": NOON}, {"decision_reason": "Zet er een gebied bij."}])
def test_a_decision_names_who_and_when(half):
    assert "supplier_decision_says_who_and_when" in refusal(lambda: SupplierFactory(**half))


def test_a_decision_needs_a_moment_too():
    assert "supplier_decision_says_who_and_when" in refusal(lambda: SupplierFactory(decided_by=UserFactory()))


def test_an_organisation_has_one_profile():
    supplier = SupplierFactory()
    assert "organisation" in refusal(lambda: SupplierFactory(organisation=supplier.organisation))


def test_an_offering_stands_once_in_a_profile():
    offering = OfferingFactory(title="Maaien")
    assert "offering_once" in refusal(lambda: OfferingFactory(supplier=offering.supplier, title="Maaien"))


def test_the_smallest_order_is_not_above_the_largest():
    assert "smallest_order_not_above_largest" in refusal(
        lambda: OfferingFactory(order_minimum=5001, order_maximum=5000)
    )


def test_a_claim_without_a_date_stands_once():
    supplier, label = SupplierFactory(), RecognitionFactory()
    ClaimFactory(supplier=supplier, recognition=label)
    assert "claim_once" in refusal(lambda: ClaimFactory(supplier=supplier, recognition=label))


@pytest.mark.parametrize("wrong", [{"checked_at": NOON}, {"checked_how": "document_seen", "checked_at": None}])
def test_a_checked_claim_says_when_and_another_does_not(wrong):
    assert "checked_claim_says_when" in refusal(lambda: ClaimFactory(**wrong))


@pytest.mark.parametrize("half", [{"withdrawn_at": NOON}, {"withdrawn_reason": "Verlopen."}])
def test_a_withdrawn_claim_says_when_and_why(half):
    assert "withdrawn_claim_says_when_and_why" in refusal(lambda: ClaimFactory(**half))


def test_what_became_part_of_another_is_not_online_and_not_part_of_itself():
    gone, kept = SupplierFactory(), SupplierFactory()
    rows = Supplier.objects.filter(pk=gone.pk)
    assert "merged_supplier_is_withdrawn" in refusal(lambda: rows.update(merged_into=kept))
    assert "merged_supplier_is_withdrawn" in refusal(lambda: rows.update(merged_into=gone, status="withdrawn"))


def test_two_that_are_not_the_same_stand_once_the_first_in_front():
    first, second = SupplierFactory(), SupplierFactory()
    NotTheSame.objects.create(first=first, second=second, said_at=NOON)
    assert "not_the_same_once" in refusal(lambda: NotTheSame.objects.create(first=first, second=second, said_at=NOON))
    assert "not_the_same_in_order" in refusal(
        lambda: NotTheSame.objects.create(first=second, second=first, said_at=NOON)
    )


def test_the_index_writes_the_order_key_without_a_history_row():
    supplier = SupplierFactory(organisation__name="Ús Élan & Co.")
    assert SearchEntry.objects.get(pk=supplier.pk).name_key == "us elan co"
    assert supplier.events.filter(pgh_label="update").count() == 0
