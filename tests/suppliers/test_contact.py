"""A buyer asks suppliers: what goes out, to whom, how often, and what the buyer sees of it."""

import re
from datetime import timedelta
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from platform_goed_inkopen.models import OutgoingMail
from platform_goed_inkopen.one_use_links import hash_of
from suppliers.actions import NotPossible, contact
from suppliers.models import ContactRequest, Inquiry, Supplier
from tests.factories import (
    NOON,
    ContactRequestFactory,
    InquiryFactory,
    MembershipFactory,
    OrganisationFactory,
    SupplierFactory,
    UserFactory,
)
from tests.reading import heading_of, text_of

pytestmark = pytest.mark.django_db
NEW = "/mijn/vragen/nieuw/?aanbieder=groenploeg-de-hamrik"
FIVE_DAYS = timedelta(days=5)


@pytest.fixture
def buyer(db):
    """Owner of a verified municipality."""
    organisation = OrganisationFactory(name="Gemeente Wierhaven", slug="wierhaven", kind="municipality")
    organisation.record_verified(how="import", at=NOON)
    return MembershipFactory(organisation=organisation, user__email="koper@wierhaven.example").user


@pytest.fixture
def wierhaven(buyer):
    return buyer.memberships.get().organisation


def asks(buyer, *suppliers, now=NOON, **changes):
    """The question as the action is asked it."""
    told = {"subject": "40 zitplekken", "text": "Kunt u in mei leveren?", "answer_by": None, "form_key": uuid4()}
    organisation = changes.pop("organisation", None) or buyer.memberships.get().organisation
    return contact.ask(organisation=organisation, by=buyer, suppliers=suppliers, now=now, **{**told, **changes})


def typed(**changes):
    """What a browser sends of the form."""
    told = {"organisation": "wierhaven", "subject": "40 zitplekken", "text": "Kunt u in mei leveren?", "answer_by": ""}
    return told | {"form_key": str(uuid4()), "knop": "versturen"} | changes


def mails_to(address):
    return list(OutgoingMail.objects.filter(recipient=address).order_by("pk"))


def token_in(mail):
    return re.search(r"/aanbieders/-/(?:antwoord|afloop)/([^/]+)/", mail.text)[1]


# Asking


def test_a_question_goes_to_the_people_of_the_supplier_and_its_address_and_a_copy_to_the_buyer(buyer, groenploeg):
    owner = MembershipFactory(organisation=groenploeg.organisation).user
    MembershipFactory(organisation=groenploeg.organisation, role="reader", user__email="lezer@dehamrik.example")
    inquiry = asks(buyer, groenploeg)
    request = inquiry.requests.get()
    assert (request.sent_at, request.state) == (NOON, ContactRequest.State.SENT)
    for address in (owner.email, "geheim@dehamrik.example"):
        (mail,) = mails_to(address)
        assert mail.subject == "Gemeente Wierhaven vraagt u: 40 zitplekken"
        assert "Kunt u in mei leveren?" in mail.text
        assert hash_of(token_in(mail)) == request.token_hash
    assert mails_to("lezer@dehamrik.example") == []
    (copy,) = mails_to(buyer.email)
    assert copy.subject == "Uw vraag is verstuurd: 40 zitplekken"
    assert "geen oordeel over kwaliteit" in copy.text
    assert "/antwoord/" not in copy.text


def test_no_mail_names_the_person_who_asks(buyer, groenploeg):
    asks(buyer, groenploeg)
    (mail,) = mails_to("geheim@dehamrik.example")
    assert buyer.name not in mail.text
    assert buyer.email not in mail.text


def test_the_same_form_a_second_time_asks_once(buyer, groenploeg):
    key = uuid4()
    first = asks(buyer, groenploeg, form_key=key)
    assert asks(buyer, groenploeg, form_key=key) == first
    assert Inquiry.objects.count() == 1
    assert len(mails_to("geheim@dehamrik.example")) == 1
    with pytest.raises(NotPossible, match="al verstuurd, met een andere tekst"):
        asks(buyer, groenploeg, form_key=key, text="Iets anders.")
    with pytest.raises(NotPossible):
        asks(MembershipFactory(organisation=SupplierFactory().organisation).user, groenploeg, form_key=key)


def test_only_a_verified_organisation_asks(groenploeg, owner):
    with pytest.raises(NotPossible, match="nog niet gecontroleerd"):
        asks(owner, groenploeg)


def test_nobody_eleven_and_oneself_cannot_be_asked(buyer, groenploeg):
    with pytest.raises(NotPossible, match="aan wie"):
        asks(buyer)
    with pytest.raises(NotPossible, match="10 aanbieders tegelijk"):
        asks(buyer, *SupplierFactory.create_batch(11))
    with pytest.raises(NotPossible, match="zelf in de lijst"):
        asks(MembershipFactory(organisation=groenploeg.organisation).user, groenploeg)
    assert not Inquiry.objects.exists()


@pytest.mark.parametrize("status", [Supplier.Status.PAUSED, Supplier.Status.WITHDRAWN, Supplier.Status.DRAFT])
def test_who_is_not_online_gets_no_questions(buyer, groenploeg, status):
    Supplier.objects.filter(pk=groenploeg.pk).update(status=status)
    groenploeg.refresh_from_db()
    with pytest.raises(NotPossible, match="Groenploeg De Hamrik kan nu geen vragen krijgen"):
        asks(buyer, groenploeg)


def test_who_has_no_address_gets_no_questions(buyer):
    with pytest.raises(NotPossible, match="kan nu geen vragen krijgen"):
        asks(buyer, SupplierFactory(email=""))


def test_thirty_in_a_day_and_the_sentence_says_when_again(buyer, wierhaven, groenploeg):
    inquiry = InquiryFactory(organisation=wierhaven)
    for hours in range(29):
        ContactRequestFactory(inquiry=inquiry, sent_at=NOON - timedelta(hours=23) + timedelta(minutes=hours))
    other = SupplierFactory(email="ander@voorbeeld.example")
    with pytest.raises(NotPossible, match=r"U vroeg het er al 29\. Aan 2 aanbieders .* 23 november 2026 om 13\.00 uur"):
        asks(buyer, groenploeg, other)
    asks(buyer, groenploeg)
    with pytest.raises(NotPossible, match="U vroeg het er al 30"):
        asks(buyer, other)
    asks(buyer, other, now=NOON + timedelta(hours=2))


def test_another_organisation_has_its_own_thirty(buyer, groenploeg):
    ContactRequestFactory.create_batch(30, inquiry=InquiryFactory())
    assert asks(buyer, groenploeg).sent_by == buyer


def test_the_database_asks_a_supplier_once_and_takes_a_form_once(groenploeg):
    request = ContactRequestFactory(supplier=groenploeg)
    with pytest.raises(IntegrityError, match="contact_request_once"), transaction.atomic():
        ContactRequestFactory(supplier=groenploeg, inquiry=request.inquiry)
    with pytest.raises(IntegrityError, match="form_key"), transaction.atomic():
        InquiryFactory(form_key=request.inquiry.form_key)


# The form


def test_the_form_says_what_listing_does_not_mean_and_that_tenders_have_their_own_way(client, buyer, groenploeg):
    client.force_login(buyer)
    page = client.get(NEW)
    assert heading_of(page) == "Stel uw vraag aan Groenploeg De Hamrik."
    assert "Op deze site staan is geen oordeel over kwaliteit." in text_of(page)
    assert "via TenderNed" in text_of(page)
    assert "geheim@dehamrik.example" not in page.content.decode()


def test_the_mail_is_shown_before_it_goes_and_nothing_leaves_by_looking(client, buyer, groenploeg):
    client.force_login(buyer)
    page = client.post(NEW, typed(knop="bekijken"))
    assert "Gemeente Wierhaven vraagt u: 40 zitplekken" in text_of(page)
    assert "Er is nog niets verstuurd." in text_of(page)
    assert "Verstuur aan Groenploeg De Hamrik" in text_of(page)
    assert not Inquiry.objects.exists()
    page = client.post(NEW, typed(), follow=True)
    assert "Uw vraag is verstuurd aan Groenploeg De Hamrik." in text_of(page)
    assert Inquiry.objects.get().sent_by == buyer


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"subject": ""}, "Schrijf in een paar woorden waar uw vraag over gaat."),
        ({"subject": "Kijk op www.voorbeeld.nl"}, "geen e-mailadres en geen webadres"),
        ({"subject": "Mail jan@voorbeeld.nl"}, "geen e-mailadres en geen webadres"),
        ({"text": ""}, "Schrijf wat u van de aanbieder wilt weten."),
        ({"text": "x" * 4_001}, "Dit is te lang"),
        ({"answer_by": "31-2-2027"}, "Schrijf een datum als 14-3-2027."),
        ({"answer_by": "1-1-2020"}, "Kies een dag na vandaag"),
        ({"form_key": "x"}, "Het formulier kwam niet heel aan."),
    ],
)
def test_bad_input_hears_what_to_do_and_keeps_what_was_typed(client, buyer, groenploeg, changes, sentence):
    client.force_login(buyer)
    page = client.post(NEW, typed(**changes))
    assert page.status_code == 200
    assert sentence in text_of(page)
    kept = {"subject": "40 zitplekken", "text": "Kunt u in mei leveren?"} | changes
    assert kept["subject"] in page.content.decode()
    assert kept["text"] in page.content.decode()
    assert not Inquiry.objects.exists()


def test_a_refusal_keeps_the_text(client, buyer, groenploeg):
    ContactRequestFactory.create_batch(
        30, inquiry=InquiryFactory(organisation=buyer.memberships.get().organisation), sent_at=timezone.now()
    )
    client.force_login(buyer)
    page = client.post(NEW, typed())
    assert "In 24 uur kunt u 30 aanbieders iets vragen." in text_of(page)
    assert "Kunt u in mei leveren?" in page.content.decode()


def test_several_suppliers_stand_in_the_address_and_can_be_taken_away(client, buyer, groenploeg):
    SupplierFactory(organisation__name="Rietwerk", organisation__slug="rietwerk", email="post@rietwerk.example")
    client.force_login(buyer)
    page = client.get(f"{NEW}&aanbieder=rietwerk&aanbieder=bestaat-niet&aanbieder=%00")
    assert heading_of(page) == "Stel uw vraag aan 2 aanbieders."
    assert (
        'href="/mijn/vragen/nieuw/?aanbieder=groenploeg-de-hamrik&amp;aanbieder=bestaat-niet"' in page.content.decode()
    )
    client.post(f"{NEW}&aanbieder=rietwerk", typed())
    assert Inquiry.objects.get().requests.count() == 2


def test_more_than_ten_are_shown_to_take_away_from_and_none_says_where_to_search(client, buyer):
    slugs = [supplier.organisation.slug for supplier in SupplierFactory.create_batch(11, email="a@b.example")]
    client.force_login(buyer)
    page = client.get("/mijn/vragen/nieuw/", {"aanbieder": slugs})
    assert "U kunt aan 10 aanbieders tegelijk iets vragen." in text_of(page)
    assert "Haal Werkplaats" in text_of(page)
    assert "Kies eerst aan wie u iets vraagt." in text_of(client.get("/mijn/vragen/nieuw/"))


def test_who_acts_for_several_organisations_chooses_one(client, buyer, groenploeg):
    second = OrganisationFactory(name="Waterschap De Rede", slug="de-rede", kind="water_board")
    second.record_verified(how="import", at=NOON)
    MembershipFactory(user=buyer, organisation=second)
    client.force_login(buyer)
    assert "Waterschap De Rede" in text_of(client.get(NEW))
    page = client.post(NEW, typed(organisation=""))
    assert "Kies namens welke organisatie u dit vraagt." in text_of(page)
    assert "Kies een organisatie uit de lijst." in text_of(client.post(NEW, typed(organisation="groenploeg-de-hamrik")))
    client.post(NEW, typed(organisation="de-rede"))
    assert Inquiry.objects.get().organisation == second


def test_readers_and_whoever_has_no_organisation_read_why_not(client, buyer, stranger, groenploeg):
    client.force_login(stranger)
    assert "als u redacteur of eigenaar bent" in text_of(client.get(NEW))
    assert client.post(NEW, typed()).status_code == 403
    reader = MembershipFactory(organisation=buyer.memberships.get().organisation, role="reader").user
    client.force_login(reader)
    assert client.post(NEW, typed()).status_code == 403
    assert not Inquiry.objects.exists()


def test_a_visitor_logs_in_first_and_other_methods_are_refused(client, buyer, groenploeg):
    assert client.get(NEW).url.startswith("/account/login/")
    client.force_login(buyer)
    assert client.put(NEW).status_code == 405


# What the buyer sees


def test_the_page_tells_who_saw_answered_and_declined_in_tabs_with_counts(client, buyer, wierhaven):
    inquiry = InquiryFactory(organisation=wierhaven)
    names = iter(("Aardwerk", "Bosploeg", "Ceramiek", "Dakwerk"))
    for facts in (
        {},
        {"seen_at": NOON},
        {"seen_at": NOON, "answered_at": NOON, "answer": "Dat kan."},
        {"declined_at": NOON, "decline_reason": "full", "decline_note": "Tot mei."},
    ):
        ContactRequestFactory(inquiry=inquiry, supplier__organisation__name=next(names), **facts)
    client.force_login(buyer)
    page = client.get(inquiry.get_absolute_url())
    assert heading_of(page) == "1 van 4 aanbieders antwoordde op ‘40 zitplekken’. 2 wachten nog."
    for tab in ("alle 4", "verstuurd 1", "gezien 1", "beantwoord 1", "afgewezen 1"):
        assert tab in text_of(page)
    assert "Afgewezen: 1 keer ‘wij zitten vol’." in text_of(page)
    assert "Dat kan." in text_of(page)
    declined = text_of(client.get(f"{inquiry.get_absolute_url()}?stand=afgewezen"))
    assert "Dakwerk" in declined
    assert "Aardwerk" not in declined
    assert "Aardwerk" in text_of(client.get(f"{inquiry.get_absolute_url()}?stand=niets"))


def test_the_list_begins_with_what_was_asked_last(client, buyer, wierhaven):
    for days, subject in ((9, "Het oudste"), (1, "Het nieuwste"), (5, "Ertussenin")):
        InquiryFactory(organisation=wierhaven, subject=subject, sent_at=NOON - timedelta(days=days))
    client.force_login(buyer)
    page = text_of(client.get("/mijn/vragen/"))
    assert page.index("Het nieuwste") < page.index("Ertussenin") < page.index("Het oudste")


def test_the_list_tells_how_many_answered(client, buyer, wierhaven):
    inquiry = InquiryFactory(organisation=wierhaven)
    ContactRequestFactory(inquiry=inquiry, answered_at=NOON, answer="Ja.")
    ContactRequestFactory(inquiry=inquiry, declined_at=NOON, decline_reason="full")
    ContactRequestFactory()
    client.force_login(buyer)
    page = client.get("/mijn/vragen/")
    assert heading_of(page) == "Uw organisatie stelde 1 vraag aan aanbieders."
    assert "1 van 2, 1 afgewezen" in text_of(page)
    assert client.get("/mijn/vragen/?pagina=2").status_code == 404


def test_pages_cost_the_same_number_of_queries_whatever_they_hold(client, buyer, wierhaven, groenploeg):
    owner = MembershipFactory(organisation=groenploeg.organisation).user
    one = InquiryFactory(organisation=wierhaven)
    ContactRequestFactory(inquiry=one, supplier=groenploeg)
    few = costs_of(client, buyer, owner, one)
    for _ in range(4):
        ContactRequestFactory(inquiry=one)
        ContactRequestFactory(inquiry=InquiryFactory(organisation=wierhaven), supplier=groenploeg)
    assert costs_of(client, buyer, owner, one) == few


def costs_of(client, buyer, owner, inquiry):
    """How many queries each page of contact costs."""
    slugs = list(Supplier.objects.values_list("organisation__slug", flat=True))
    new = "/mijn/vragen/nieuw/?" + urlencode({"aanbieder": slugs}, doseq=True)
    pages = {buyer: ("/mijn/vragen/", inquiry.get_absolute_url(), new), owner: ("/mijn/ontvangen/",)}
    costs = {}
    for user, paths in pages.items():
        client.force_login(user)
        for path in paths:
            with CaptureQueriesContext(connection) as queries:
                assert client.get(path).status_code == 200
            costs[path.partition("?")[0]] = len(queries)
    return costs


def test_another_organisation_finds_nothing(client, buyer, groenploeg, stranger):
    request = ContactRequestFactory(supplier=groenploeg)
    for user in (buyer, stranger, MembershipFactory(organisation=groenploeg.organisation).user):
        client.force_login(user)
        assert client.get(request.inquiry.get_absolute_url()).status_code == 404
        assert client.post(request.inquiry.get_absolute_url(), {"knop": "sluiten"}).status_code == 404


# Reminding and closing


def test_a_reminder_goes_twice_five_days_apart_to_who_waits(buyer, groenploeg):
    done = SupplierFactory(email="klaar@voorbeeld.example")
    inquiry = asks(buyer, groenploeg, done)
    contact.answer(request=inquiry.requests.get(supplier=done), text="Ja.", now=NOON)
    with pytest.raises(NotPossible, match="vanaf 28 november 2026"):
        contact.remind(inquiry=inquiry, now=NOON + FIVE_DAYS - timedelta(seconds=1))
    for number in (1, 2):
        assert len(contact.remind(inquiry=inquiry, now=NOON + number * FIVE_DAYS)) == 1
        with pytest.raises(NotPossible):
            contact.remind(inquiry=inquiry, now=NOON + number * FIVE_DAYS)
    with pytest.raises(NotPossible, match="al twee keer herinnerd"):
        contact.remind(inquiry=inquiry, now=NOON + 20 * FIVE_DAYS)
    first, *reminders = mails_to("geheim@dehamrik.example")
    assert [mail.subject for mail in reminders] == ["Herinnering: Gemeente Wierhaven vraagt u: 40 zitplekken"] * 2
    assert contact.request_behind(token_in(first), now=NOON) is None
    assert contact.request_behind(token_in(reminders[0]), now=NOON) is None
    assert contact.request_behind(token_in(reminders[1]), now=NOON).supplier == groenploeg
    assert len(mails_to("klaar@voorbeeld.example")) == 1


def test_nobody_is_reminded_after_closing_and_who_stopped_is_left_alone(buyer, groenploeg):
    inquiry = asks(buyer, groenploeg)
    Supplier.objects.filter(pk=groenploeg.pk).update(status="paused")
    with pytest.raises(NotPossible, match="neemt geen vragen meer aan"):
        contact.remind(inquiry=inquiry, now=NOON + FIVE_DAYS)
    Supplier.objects.filter(pk=groenploeg.pk).update(status="published")
    closed = contact.close(inquiry=inquiry, by=buyer, now=NOON)
    assert (closed.closed_at, closed.closed_by) == (NOON, buyer)
    assert contact.close(inquiry=inquiry, by=UserFactory(), now=NOON + FIVE_DAYS).closed_by == buyer
    with pytest.raises(NotPossible, match="de vraag is gesloten"):
        contact.remind(inquiry=inquiry, now=NOON + FIVE_DAYS)


def test_the_button_reminds_and_says_why_it_cannot(client, buyer, groenploeg):
    inquiry = asks(buyer, groenploeg, now=timezone.now() - FIVE_DAYS)
    client.force_login(buyer)
    page = inquiry.get_absolute_url()
    assert "Herinner 1 aanbieder" in text_of(client.get(page))
    assert "1 aanbieder is herinnerd." in text_of(client.post(page, {"knop": "herinneren"}, follow=True))
    shown = client.get(page)
    assert "disabled" in shown.content.decode()
    assert "Herinneren kan weer vanaf" in text_of(shown)
    assert "Herinneren kan weer vanaf" in text_of(client.post(page, {"knop": "herinneren"}, follow=True))
    assert "Kies Herinneren of Sluiten." in text_of(client.post(page, {"knop": "iets"}, follow=True))
    closed = client.post(page, {"knop": "sluiten"}, follow=True)
    assert "De vraag is gesloten." in text_of(closed)
    assert f"door {buyer}" in text_of(closed)


def test_a_reader_reads_and_changes_nothing(client, buyer, wierhaven, groenploeg):
    inquiry = asks(buyer, groenploeg)
    client.force_login(MembershipFactory(organisation=wierhaven, role="reader").user)
    page = client.get(inquiry.get_absolute_url())
    assert "Sluit deze vraag" not in text_of(page)
    assert client.post(inquiry.get_absolute_url(), {"knop": "sluiten"}).status_code == 403
    inquiry.refresh_from_db()
    assert inquiry.closed_at is None


def test_who_asked_and_left_hears_no_more_and_a_colleague_does(buyer, wierhaven, groenploeg):
    inquiry = asks(buyer, groenploeg)
    colleague = MembershipFactory(organisation=wierhaven, role="editor").user
    MembershipFactory(organisation=wierhaven, role="reader", user__email="lezer@wierhaven.example")
    buyer.memberships.all().delete()
    contact.answer(request=inquiry.requests.get(), text="Ja.", now=NOON)
    assert len(mails_to(buyer.email)) == 1
    assert len(mails_to(colleague.email)) == 1
    assert mails_to("lezer@wierhaven.example") == []
