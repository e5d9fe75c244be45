"""Two people in the same second: one question, one answer, one reminder."""

from datetime import timedelta
from functools import partial
from uuid import uuid4

import pytest

from platform_goed_inkopen.models import OutgoingMail
from suppliers.actions import NotPossible, contact
from suppliers.models import ContactRequest, Inquiry
from tests.at_once import at_once
from tests.factories import NOON, ContactRequestFactory, InquiryFactory, MembershipFactory, SupplierFactory

pytestmark = pytest.mark.django_db(transaction=True)
LATER = NOON + timedelta(days=5)


@pytest.fixture
def request_(db):
    """A question to a supplier with an address."""
    return ContactRequestFactory(supplier__email="post@voorbeeld.example")


def test_a_form_that_is_sent_twice_at_once_asks_once():
    buyer = MembershipFactory(organisation=SupplierFactory().organisation).user
    told = {"subject": "Stoelen", "text": "Kan dat?", "answer_by": None, "form_key": uuid4(), "now": NOON, "by": buyer}
    suppliers = [SupplierFactory(email="post@voorbeeld.example")]
    ask = partial(contact.ask, organisation=buyer.memberships.get().organisation, suppliers=suppliers, **told)
    first, second = at_once(ask, ask)
    assert first == second == Inquiry.objects.get()
    assert OutgoingMail.objects.filter(recipient="post@voorbeeld.example").count() == 1


def test_thirty_a_day_holds_when_two_colleagues_send_at_once():
    buyer = MembershipFactory(organisation=SupplierFactory().organisation).user
    organisation = buyer.memberships.get().organisation
    ContactRequestFactory.create_batch(29, inquiry=InquiryFactory(organisation=organisation))
    told = {"subject": "Stoelen", "text": "Kan dat?", "answer_by": None, "now": NOON, "by": buyer}
    suppliers = [SupplierFactory(email="post@voorbeeld.example")]
    ask = partial(contact.ask, organisation=organisation, suppliers=suppliers, **told)
    results = at_once(partial(ask, form_key=uuid4()), partial(ask, form_key=uuid4()))
    assert sorted((type(result) for result in results), key=str) == [NotPossible, Inquiry]


def test_of_an_answer_and_a_refusal_at_once_one_counts(request_):
    results = at_once(
        partial(contact.answer, request=request_, text="Ja.", now=NOON),
        partial(contact.decline, request=request_, reason="full", note="", now=NOON),
    )
    assert sorted((type(result) for result in results), key=str) == [NotPossible, ContactRequest]


def test_two_reminders_at_once_send_one(request_):
    remind = partial(contact.remind, inquiry=request_.inquiry, now=LATER)
    results = at_once(remind, remind)
    assert sum(isinstance(result, NotPossible) for result in results) == 1
    assert OutgoingMail.objects.filter(recipient="post@voorbeeld.example").count() == 1


def test_after_closing_at_once_with_an_answer_nothing_is_lost(request_):
    buyer = MembershipFactory(organisation=request_.inquiry.organisation).user
    closed, answered = at_once(
        partial(contact.close, inquiry=request_.inquiry, by=buyer, now=NOON),
        partial(contact.answer, request=request_, text="Ja.", now=NOON),
    )
    assert closed.closed_at == NOON
    request_.refresh_from_db()
    assert isinstance(answered, NotPossible) == request_.waits()
