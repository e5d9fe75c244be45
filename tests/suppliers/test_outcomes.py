"""What came of a question: asked after 3 and 6 months, told once; and texts that are forgotten after two years."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from platform_goed_inkopen.models import OutgoingMail
from suppliers.actions import NotPossible, outcomes
from suppliers.models import ContactRequest, Inquiry
from tests.factories import NOON, ContactRequestFactory, InquiryFactory, MembershipFactory
from tests.reading import heading_of, text_of

pytestmark = pytest.mark.django_db
THREE_MONTHS, SIX_MONTHS = NOON + timedelta(days=91), NOON + timedelta(days=182)
CONTRACT = {"outcome": "contract", "amount": "€ 12.500", "thanks": "partly"}


@pytest.fixture
def answered(groenploeg):
    """A question that was answered at once."""
    request = ContactRequestFactory(supplier=groenploeg, answered_at=NOON, answer="Ja.")
    MembershipFactory(organisation=request.inquiry.organisation, user__email="koper@wierhaven.example")
    return request


def mails():
    return list(OutgoingMail.objects.order_by("pk"))


def links_in(mail):
    return re.findall(r"/aanbieders/-/afloop/[^/]+/", mail.text)


def asked_now(request):
    """The address in the mail that goes out now, of a question of three months ago."""
    Inquiry.objects.update(sent_at=timezone.now() - timedelta(days=92))
    ContactRequest.objects.update(sent_at=timezone.now() - timedelta(days=92))
    assert outcomes.ask_outcomes(now=timezone.now()) == 1
    (link,) = links_in(mails()[-1])
    return link


def test_it_is_asked_after_three_months_and_again_after_six_and_never_more(answered):
    assert outcomes.ask_outcomes(now=THREE_MONTHS - timedelta(seconds=1)) == 0
    assert outcomes.ask_outcomes(now=THREE_MONTHS) == 1
    assert outcomes.ask_outcomes(now=SIX_MONTHS - timedelta(seconds=1)) == 0
    assert outcomes.ask_outcomes(now=SIX_MONTHS) == 1
    assert outcomes.ask_outcomes(now=SIX_MONTHS + timedelta(days=900)) == 0
    first, second = mails()
    assert first.recipient == second.recipient == "koper@wierhaven.example"
    assert "Kwam er een opdracht van? 40 zitplekken" in first.subject
    assert links_in(first) != links_in(second)


def test_the_mail_names_the_day_on_which_the_question_was_sent_here(answered):
    Inquiry.objects.update(sent_at=NOON.replace(hour=23, minute=30))
    outcomes.ask_outcomes(now=SIX_MONTHS)
    assert "uw vraag van 24 november 2026" in mails()[0].text


def test_after_a_long_silence_of_ours_it_is_asked_once_at_a_time(answered):
    assert outcomes.ask_outcomes(now=SIX_MONTHS) == 1
    assert len(mails()) == 1


def test_one_mail_asks_of_every_answer_to_one_question(answered):
    ContactRequestFactory(inquiry=answered.inquiry, answered_at=NOON, answer="Ook.")
    ContactRequestFactory(inquiry=answered.inquiry)
    ContactRequestFactory(inquiry=answered.inquiry, declined_at=NOON, decline_reason="full")
    assert outcomes.ask_outcomes(now=THREE_MONTHS) == 1
    (mail,) = mails()
    assert len(set(links_in(mail))) == 2
    assert "U kreeg antwoord van 2 aanbieders." in mail.text


def test_a_contract_is_told_with_its_amount_and_thanks_and_is_not_asked_again(client, answered):
    link = asked_now(answered)
    assert heading_of(client.get(link)) == "Kwam er een opdracht van uw vraag aan Groenploeg De Hamrik?"
    page = client.post(link, CONTRACT | {"no_deal": "price"}, follow=True)
    assert "Er kwam een opdracht. Bedrag: € 12.500, zonder btw. Door dit platform: mede." in text_of(page)
    answered.refresh_from_db()
    assert (answered.outcome, answered.amount, answered.thanks, answered.no_deal) == ("contract", 12_500, "partly", "")
    assert outcomes.ask_outcomes(now=timezone.now() + timedelta(days=400)) == 0


def test_no_contract_needs_a_reason(client, answered):
    link = asked_now(answered)
    page = client.post(link, {"outcome": "none", "note": "Getypt."})
    assert "Kies waarom er geen opdracht kwam." in text_of(page)
    assert "Getypt." in page.content.decode()
    client.post(link, {"outcome": "none", "no_deal": "rules", "note": "Getypt.", "amount": "5"})
    answered.refresh_from_db()
    assert (answered.no_deal, answered.no_deal_note, answered.amount) == ("rules", "Getypt.", None)


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({}, "Kies wat ervan kwam."),
        ({"outcome": "iets"}, "Kies wat ervan kwam."),
        ({"outcome": "contract"}, "Kies ja, mede of nee."),
        ({"outcome": "contract", "thanks": "iets"}, "Kies ja, mede of nee."),
        (CONTRACT | {"amount": "veel"}, "Schrijf het bedrag in hele euro's"),
        (CONTRACT | {"amount": "9" * 11}, "meer dan 1 miljard euro"),
    ],
)
def test_bad_input_hears_what_to_do(client, answered, sent, sentence):
    link = asked_now(answered)
    assert sentence in text_of(client.post(link, sent))
    answered.refresh_from_db()
    assert answered.outcome_at is None


def test_not_known_yet_is_asked_once_more_and_then_told(client, answered):
    link = asked_now(answered)
    page = client.post(link, {"outcome": "open"}, follow=True)
    assert "Wij vragen het nog één keer" in text_of(page)
    ContactRequest.objects.update(sent_at=timezone.now() - timedelta(days=183))
    assert outcomes.ask_outcomes(now=timezone.now()) == 1
    (again,) = links_in(mails()[-1])
    assert client.get(link).status_code == 404
    client.post(again, CONTRACT)
    answered.refresh_from_db()
    assert answered.outcome == "contract"


def test_telling_something_else_after_that_is_refused_and_the_same_is_not(client, answered):
    link = asked_now(answered)
    client.post(link, CONTRACT)
    assert client.post(link, CONTRACT).status_code == 302
    page = client.post(link, {"outcome": "none", "no_deal": "price", "note": "Toch niet."})
    assert "U zei dit al." in text_of(page)
    assert "Toch niet." in page.content.decode()
    with pytest.raises(NotPossible):
        outcomes.tell_outcome(request=answered, outcome="open", now=NOON)


def test_opening_the_link_changes_nothing_and_an_old_or_unknown_one_tells_nothing(client, answered):
    link = asked_now(answered)
    before = ContactRequest.objects.values().get()
    page = client.get(link)
    assert "no-store" in page.headers["Cache-Control"]
    assert ContactRequest.objects.values().get() == before
    ContactRequest.objects.update(outcome_asked_at=timezone.now() - timedelta(days=181))
    for path in (link, "/aanbieders/-/afloop/geraden/"):
        assert client.get(path).status_code == 404
        assert client.post(path, CONTRACT).status_code == 404


def test_after_two_years_the_texts_go_and_the_facts_stay(answered):
    recent = InquiryFactory(sent_at=NOON + timedelta(days=5))
    assert outcomes.forget_texts(now=NOON + timedelta(days=731)) == 1
    assert outcomes.forget_texts(now=NOON + timedelta(days=731)) == 0
    answered.refresh_from_db()
    assert (answered.answer, answered.inquiry.text, answered.answered_at) == ("", "", NOON)
    assert Inquiry.objects.get(pk=recent.pk).text


def test_a_page_with_texts_that_went_says_so(client, answered):
    outcomes.forget_texts(now=NOON + timedelta(days=731))
    client.force_login(answered.inquiry.organisation.memberships.get().user)
    assert "tekst gewist na twee jaar" in text_of(client.get(answered.inquiry.get_absolute_url()))
