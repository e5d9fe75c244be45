"""A supplier answers or declines a question, from the mail or after logging in."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from platform_goed_inkopen.logs import masked
from platform_goed_inkopen.models import OutgoingMail
from suppliers.actions import NotPossible, contact
from suppliers.models import ContactRequest
from tests.factories import NOON, ContactRequestFactory, MembershipFactory, SupplierFactory
from tests.reading import heading_of, text_of

pytestmark = pytest.mark.django_db
BROWSER = {"HTTP_USER_AGENT": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}
LINK = "/aanbieders/-/antwoord/geheim/"
ANSWER = {"choice": "antwoord", "answer": "Ja, dat kan in mei. Bel 0592 000000."}
DECLINE = {"choice": "afwijzen", "reason": "full", "note": "Tot juni."}


@pytest.fixture
def asked(groenploeg):
    """A question of which the link holds `geheim`, sent just now; the municipality has an owner."""
    request = ContactRequestFactory(supplier=groenploeg, token="geheim", sent_at=timezone.now())
    MembershipFactory(organisation=request.inquiry.organisation, user__email="koper@wierhaven.example")
    return request


def mails():
    return list(OutgoingMail.objects.filter(recipient="koper@wierhaven.example").order_by("pk"))


def test_the_page_behind_the_link_shows_the_question_without_log_in_and_is_kept_nowhere(client, asked):
    page = client.get(LINK, **BROWSER)
    assert heading_of(page) == "Gemeente Wierhaven vraagt iets aan Groenploeg De Hamrik."
    assert "Kunt u in mei 40 stoelen herstellen?" in text_of(page)
    assert "no-store" in page.headers["Cache-Control"]
    assert page.headers["Referrer-Policy"] == "same-origin"
    assert 'content="noindex"' in page.content.decode()


def test_a_person_who_opens_it_has_seen_it_and_the_first_time_stays(client, asked):
    client.get(LINK, **BROWSER)
    asked.refresh_from_db()
    seen_at = asked.seen_at
    assert seen_at
    client.get(LINK, **BROWSER)
    asked.refresh_from_db()
    assert (asked.seen_at, asked.state) == (seen_at, ContactRequest.State.SEEN)


@pytest.mark.parametrize("agent", ["", "python-requests/2", "Mozilla/5.0 (compatible; SafeLinksBot/1.0)"])
def test_a_machine_has_seen_nothing(client, asked, agent):
    client.get(LINK, HTTP_USER_AGENT=agent)
    client.head(LINK, **BROWSER)
    asked.refresh_from_db()
    assert asked.seen_at is None


def test_an_answer_reaches_the_buyer_once_and_stands_on_the_page(client, asked):
    for _ in range(2):
        page = client.post(LINK, ANSWER, follow=True, **BROWSER)
    assert "Er is geantwoord op" in text_of(page)
    assert "<textarea" not in page.content.decode()
    asked.refresh_from_db()
    assert asked.answer == ANSWER["answer"]
    assert asked.answered_at
    assert asked.seen_at
    (mail,) = mails()
    assert mail.subject == "Groenploeg De Hamrik antwoordde: 40 zitplekken"
    assert "dat kan in mei" in mail.text


def test_a_refusal_reaches_the_buyer_with_its_reason(client, asked):
    page = client.post(LINK, DECLINE, follow=True, **BROWSER)
    assert "De vraag is afgewezen op" in text_of(page)
    asked.refresh_from_db()
    assert (asked.decline_reason, asked.decline_note, asked.answer) == ("full", "Tot juni.", "")
    (mail,) = mails()
    assert "wijst uw vraag af: wij zitten vol." in mail.text
    assert "Tot juni." in mail.text
    contact.decline(request=asked, reason="full", note="Tot juni.", now=NOON)
    assert len(mails()) == 1


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"answer": "Getypt."}, "Kies Antwoord geven of De vraag afwijzen."),
        ({"choice": "iets", "answer": "Getypt."}, "Kies Antwoord geven of De vraag afwijzen."),
        ({"choice": "antwoord", "note": "Getypt."}, "Schrijf uw antwoord."),
        ({"choice": "antwoord", "answer": "Getypt." + "x" * 4_000}, "Dit is te lang"),
        ({"choice": "afwijzen", "note": "Getypt."}, "Kies waarom u de vraag afwijst."),
        ({"choice": "afwijzen", "reason": "iets", "note": "Getypt."}, "Kies een reden uit de lijst."),
    ],
)
def test_bad_input_hears_what_to_do_and_keeps_what_was_typed(client, asked, sent, sentence):
    page = client.post(LINK, sent, **BROWSER)
    assert sentence in text_of(page)
    assert "Getypt." in page.content.decode()
    asked.refresh_from_db()
    assert asked.waits()


def test_a_second_answer_is_refused_and_its_text_stays_on_the_page(client, asked):
    client.post(LINK, DECLINE, **BROWSER)
    page = client.post(LINK, ANSWER, **BROWSER)
    assert "Er is al geantwoord op deze vraag." in text_of(page)
    assert "dat kan in mei" in page.content.decode()
    asked.refresh_from_db()
    assert asked.answered_at is None
    assert len(mails()) == 1


def test_after_closing_nobody_answers_and_the_page_says_so(client, asked):
    contact.close(inquiry=asked.inquiry, by=asked.inquiry.organisation.memberships.get().user, now=NOON)
    assert "De koper sloot deze vraag op 23 november 2026." in text_of(client.get(LINK, **BROWSER))
    page = client.post(LINK, ANSWER, **BROWSER)
    assert "De koper sloot deze vraag intussen." in text_of(page)
    assert "dat kan in mei" in page.content.decode()
    with pytest.raises(NotPossible):
        contact.decline(request=asked, reason="full", note="", now=NOON)


def test_a_link_that_is_unknown_or_older_than_half_a_year_tells_nothing(client, asked):
    ContactRequest.objects.update(sent_at=timezone.now() - timedelta(days=181))
    for path in (LINK, "/aanbieders/-/antwoord/geraden/"):
        page = client.get(path, **BROWSER)
        assert page.status_code == 404
        assert "Wierhaven" not in page.content.decode()
        assert client.post(path, ANSWER).status_code == 404


def test_the_links_stand_in_no_log_line():
    for path in (LINK, "/aanbieders/-/afloop/geheim/?x=1"):
        assert "geheim" not in masked(f"GET https://site.example{path}")
        assert "[sleutel]" in masked(path)


# After logging in


def test_the_people_of_the_supplier_read_it_and_editors_answer(client, asked, groenploeg):
    reader = MembershipFactory(organisation=groenploeg.organisation, role="reader").user
    client.force_login(reader)
    listed = client.get("/mijn/ontvangen/")
    assert heading_of(listed) == "1 vraag van kopers wacht op antwoord."
    page = f"/mijn/ontvangen/{asked.pk}/"
    assert page in listed.content.decode()
    assert "U leest mee." in text_of(client.get(page, **BROWSER))
    client.post(page, ANSWER)
    asked.refresh_from_db()
    assert asked.waits()
    assert asked.seen_at
    client.force_login(MembershipFactory(organisation=groenploeg.organisation, role="editor").user)
    assert "Er is geantwoord op" in text_of(client.post(page, ANSWER, follow=True))
    assert heading_of(client.get("/mijn/ontvangen/")) == "U beantwoordde alle vragen van kopers."


def test_another_supplier_and_the_buyer_find_nothing(client, asked):
    other = MembershipFactory(organisation=SupplierFactory().organisation).user
    for user in (other, asked.inquiry.organisation.memberships.get().user):
        client.force_login(user)
        assert client.get(f"/mijn/ontvangen/{asked.pk}/").status_code == 404
        assert client.post(f"/mijn/ontvangen/{asked.pk}/", ANSWER).status_code == 404
        assert heading_of(client.get("/mijn/ontvangen/")) == "Er kwam nog geen vraag van een koper."


# What the database holds to


@pytest.mark.parametrize(
    ("facts", "constraint"),
    [
        ({"answered_at": NOON, "declined_at": NOON, "decline_reason": "full"}, "answered_or_declined"),
        ({"declined_at": NOON}, "declined_with_a_reason"),
        ({"decline_reason": "full"}, "declined_with_a_reason"),
        ({"second_reminder_at": NOON}, "second_reminder_follows_the_first"),
        ({"outcome": "contract", "outcome_at": NOON}, "outcome_says_all_and_only_its_own"),
        ({"outcome": "none", "outcome_at": NOON}, "outcome_says_all_and_only_its_own"),
        ({"outcome": "open", "outcome_at": NOON, "thanks": "yes"}, "outcome_says_all_and_only_its_own"),
        ({"outcome": "contract", "thanks": "yes"}, "outcome_says_all_and_only_its_own"),
        ({"outcome": "none", "no_deal": "price", "amount": 5, "outcome_at": NOON}, "outcome_says_all_and_only_its_own"),
    ],
)
def test_a_row_that_says_two_things_is_refused(asked, facts, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        ContactRequest.objects.filter(pk=asked.pk).update(**facts)


def test_a_token_opens_one_question(asked):
    with pytest.raises(IntegrityError, match="token_hash"), transaction.atomic():
        ContactRequestFactory(token="geheim")


# What the profile tells of it


def test_the_profile_tells_how_soon_a_supplier_answers_from_three_answers_on(client, groenploeg):
    monday = NOON
    for number, facts in enumerate(({"answered_at": monday}, {"answered_at": monday + timedelta(days=2)})):
        ContactRequestFactory(supplier=groenploeg, answer=f"Ja {number}.", **facts)
    ContactRequestFactory(supplier=groenploeg)
    page = client.get(groenploeg.get_absolute_url())
    assert "Antwoordt meestal" not in text_of(page)
    assert "/mijn/vragen/nieuw/?aanbieder=groenploeg-de-hamrik" in page.content.decode()
    late = {"declined_at": monday + timedelta(days=30), "decline_reason": "full"}
    ContactRequestFactory(supplier=groenploeg, **late)
    assert "Antwoordt meestal binnen 2 werkdagen." in text_of(client.get(groenploeg.get_absolute_url()))


def test_ones_own_page_leads_to_what_was_asked_and_received(client, asked, groenploeg):
    client.force_login(MembershipFactory(organisation=groenploeg.organisation).user)
    page = client.get("/mijn/").content.decode()
    assert 'href="/mijn/vragen/"' in page
    assert 'href="/mijn/ontvangen/"' in page


def test_the_mail_says_how_it_stops(asked, groenploeg):
    contact.remind(inquiry=asked.inquiry, now=timezone.now() + timedelta(days=6))
    mail = OutgoingMail.objects.get(recipient="geheim@dehamrik.example")
    assert "Wilt u deze mails niet meer? Pauzeer of stop uw profiel." in mail.text
    assert "/mijn/aanbieder/groenploeg-de-hamrik/stoppen/" in mail.text
