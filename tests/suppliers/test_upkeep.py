"""Whether profiles are still right: who is asked when, what silence does, and what an answer changes."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from platform_goed_inkopen.models import OutgoingMail
from suppliers.actions import NotPossible, profiles, upkeep
from suppliers.models import CheckUp, SearchOffer, Supplier
from suppliers.tasks import ask_suppliers
from suppliers.upkeep import is_office_time, months_ahead
from tests.factories import MembershipFactory, OfferingFactory, SupplierFactory, UserFactory
from tests.reading import heading_of, text_of

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
YEAR, WEEKS = timedelta(days=365), timedelta(days=21)
YEARLY, CAPACITY = CheckUp.Kind.YEARLY, CheckUp.Kind.CAPACITY


@pytest.fixture
def supplier(db):
    """Confirmed a year ago, with a contact address and nobody who logs in."""
    long_ago = MONDAY - YEAR
    return SupplierFactory(
        organisation__name="Rietwerk",
        organisation__slug="rietwerk",
        email="post@rietwerk.example",
        published_at=long_ago,
        confirmed_at=long_ago,
    )


def tokens():
    """The tokens in the mails that left, the newest last."""
    texts = OutgoingMail.objects.filter(key__startswith="check-up").order_by("pk").values_list("text", flat=True)
    return [re.search(r"/bijwerken/([^/]+)/", text)[1] for text in texts]


def asked(supplier, kind=YEARLY):
    """A question of a moment ago, and the address of its page."""
    now = timezone.now()
    Supplier.objects.filter(pk=supplier.pk).update(published_at=now - YEAR, confirmed_at=now - YEAR)
    assert upkeep.ask(supplier=supplier, kind=kind, now=now)
    return f"/aanbieders/-/bijwerken/{tokens()[-1]}/"


class TestWhen:
    def test_a_year_after_the_profile_was_confirmed_it_is_asked_once(self, supplier):
        assert upkeep.ask_around(now=MONDAY - timedelta(days=3)) == 0
        assert upkeep.ask_around(now=MONDAY) == 1
        assert upkeep.ask_around(now=MONDAY + timedelta(hours=1)) == 0
        assert [it.kind for it in CheckUp.objects.all()] == ["yearly"]

    def test_who_never_confirmed_is_asked_a_year_after_it_came_online(self, supplier):
        Supplier.objects.update(confirmed_at=None)
        assert upkeep.ask_around(now=MONDAY) == 1

    @pytest.mark.parametrize("status", ["draft", "in_review", "paused", "withdrawn"])
    def test_who_is_not_online_is_not_asked(self, supplier, status):
        Supplier.objects.update(status=status, submitted_at=MONDAY)
        assert upkeep.ask_around(now=MONDAY) == 0

    def test_a_reminder_after_three_weeks_and_only_one(self, supplier):
        upkeep.ask_around(now=MONDAY)
        assert upkeep.ask_around(now=MONDAY + WEEKS) == 1
        assert upkeep.ask_around(now=MONDAY + WEEKS + timedelta(days=7)) == 0
        subjects = OutgoingMail.objects.order_by("pk").values_list("subject", flat=True)
        assert list(subjects) == [
            "Klopt het profiel van Rietwerk nog?",
            "Herinnering: Klopt het profiel van Rietwerk nog?",
        ]
        first, second = tokens()
        assert upkeep.usable_check_up(token=first, now=MONDAY + WEEKS) is None
        assert upkeep.usable_check_up(token=second, now=MONDAY + WEEKS) == CheckUp.objects.get()

    def test_after_two_silences_the_profile_says_since_when(self, supplier):
        upkeep.ask_around(now=MONDAY)
        upkeep.ask_around(now=MONDAY + WEEKS)
        assert Supplier.objects.get().silent_since is None
        upkeep.ask_around(now=MONDAY + 2 * WEEKS)
        assert Supplier.objects.get().silent_since == MONDAY - YEAR
        assert CheckUp.objects.get().gave_up_at == MONDAY + 2 * WEEKS

    def test_who_never_confirmed_is_unconfirmed_since_the_profile_came_online(self, supplier):
        Supplier.objects.update(confirmed_at=None, published_at=MONDAY - 2 * YEAR)
        for weeks in range(3):
            upkeep.ask_around(now=MONDAY + weeks * WEEKS)
        assert Supplier.objects.get().silent_since == MONDAY - 2 * YEAR

    def test_an_answer_after_that_still_counts(self, supplier):
        for weeks in range(3):
            upkeep.ask_around(now=MONDAY + weeks * WEEKS)
        late = MONDAY + 2 * WEEKS + timedelta(days=7)
        check_up = upkeep.usable_check_up(token=tokens()[-1], now=late)
        upkeep.answer(check_up=check_up, answer=CheckUp.Answer.RIGHT, room_from=None, now=late)
        assert (Supplier.objects.get().silent_since, Supplier.objects.get().confirmed_at) == (None, late)

    def test_who_keeps_silent_is_asked_again_a_year_later(self, supplier):
        for weeks in range(3):
            upkeep.ask_around(now=MONDAY + weeks * WEEKS)
        assert upkeep.ask_around(now=MONDAY + timedelta(days=360)) == 0
        assert upkeep.ask_around(now=MONDAY + timedelta(days=366)) == 1

    def test_who_confirmed_in_another_way_is_not_reminded(self, supplier):
        upkeep.ask_around(now=MONDAY)
        Supplier.objects.update(confirmed_at=MONDAY + timedelta(days=1))
        upkeep.ask_around(now=MONDAY + WEEKS)
        upkeep.ask_around(now=MONDAY + 2 * WEEKS)
        assert OutgoingMail.objects.count() == 1
        assert Supplier.objects.get().silent_since is None

    def test_who_paused_is_not_reminded(self, supplier):
        upkeep.ask_around(now=MONDAY)
        Supplier.objects.update(status="paused")
        upkeep.ask_around(now=MONDAY + WEEKS)
        assert OutgoingMail.objects.count() == 1
        assert CheckUp.objects.get().gave_up_at

    def test_who_said_that_something_must_change_and_changed_nothing_is_asked_again(self, supplier):
        upkeep.ask_around(now=MONDAY)
        upkeep.answer(check_up=CheckUp.objects.get(), answer=CheckUp.Answer.CHANGE, room_from=None, now=MONDAY)
        assert upkeep.ask_around(now=MONDAY + WEEKS) == 0
        assert upkeep.ask_around(now=MONDAY + 2 * WEEKS) == 1

    def test_an_approved_change_confirms(self, supplier):
        Supplier.objects.update(silent_since=MONDAY, submitted_at=MONDAY, submitted_by=UserFactory())
        profiles.approve(supplier=supplier, by=UserFactory(), now=MONDAY)
        assert (Supplier.objects.get().silent_since, Supplier.objects.get().confirmed_at) == (None, MONDAY)

    def test_a_small_batch_at_a_time_in_a_number_of_queries_that_does_not_grow_with_who_waits(
        self, supplier, django_assert_max_num_queries
    ):
        for _ in range(60):
            SupplierFactory(published_at=MONDAY - YEAR)
        assert upkeep.ask_around(now=MONDAY) == 50
        assert upkeep.ask_around(now=MONDAY) == 11
        with django_assert_max_num_queries(5):
            assert upkeep.ask_around(now=MONDAY) == 0

    @pytest.mark.parametrize(
        ("moment", "works"),
        [
            (datetime(2026, 11, 23, 8, 0, tzinfo=UTC), True),
            (datetime(2026, 11, 23, 7, 59, tzinfo=UTC), False),
            (datetime(2026, 11, 23, 15, 59, tzinfo=UTC), True),
            (datetime(2026, 11, 23, 16, 0, tzinfo=UTC), False),
            (datetime(2026, 7, 6, 7, 0, tzinfo=UTC), True),
            (datetime(2026, 11, 21, 11, 0, tzinfo=UTC), False),
            (datetime(2026, 11, 22, 11, 0, tzinfo=UTC), False),
        ],
    )
    def test_mail_leaves_on_working_days_in_office_hours(self, supplier, moment, works):
        Supplier.objects.update(confirmed_at=moment - YEAR)
        assert is_office_time(moment) is works
        assert upkeep.ask_around(now=moment) == works

    def test_the_clock_asks_every_quarter_of_an_hour(self, supplier):
        assert settings.CELERY_BEAT_SCHEDULE["ask-suppliers"]["task"] == ask_suppliers.name
        ask_suppliers()


class TestRoom:
    @pytest.fixture
    def offering(self, supplier):
        Supplier.objects.update(confirmed_at=MONDAY, published_at=MONDAY - timedelta(days=91))
        return OfferingFactory(supplier=supplier, title="Rieten daken")

    def test_each_quarter_it_is_asked_whether_there_is_room(self, offering):
        assert upkeep.ask_around(now=MONDAY - timedelta(days=3)) == 0
        assert upkeep.ask_around(now=MONDAY) == 1
        assert upkeep.ask_around(now=MONDAY + timedelta(days=88)) == 1  # given up: the link expired
        assert upkeep.ask_around(now=MONDAY + timedelta(days=91)) == 1
        assert [it.kind for it in CheckUp.objects.all()] == ["capacity", "capacity"]

    def test_whose_answer_is_young_is_not_asked(self, offering):
        offering.capacity, offering.capacity_on = "now", (MONDAY - timedelta(days=80)).date()
        offering.save()
        assert upkeep.ask_around(now=MONDAY) == 0

    def test_no_reminder_and_no_silence_because_the_answer_fades_by_itself(self, offering):
        upkeep.ask_around(now=MONDAY)
        upkeep.ask_around(now=MONDAY + WEEKS)
        upkeep.ask_around(now=MONDAY + timedelta(days=63))
        assert OutgoingMail.objects.count() == 1
        assert (CheckUp.objects.get().gave_up_at is not None, Supplier.objects.get().silent_since) == (True, None)

    def test_nobody_is_asked_two_things_at_once(self, offering):
        Supplier.objects.update(confirmed_at=MONDAY - YEAR)
        assert upkeep.ask_around(now=MONDAY) == 1
        assert CheckUp.objects.get().kind == "yearly"

    def test_without_an_offer_there_is_nothing_to_ask(self, supplier):
        Supplier.objects.update(confirmed_at=MONDAY)
        assert upkeep.ask_around(now=MONDAY) == 0

    def test_an_answer_counts_for_every_service_at_once_and_is_found_at_once(self, offering):
        OfferingFactory(supplier=offering.supplier, title="Riet snijden")
        upkeep.ask_around(now=MONDAY)
        upkeep.answer(check_up=CheckUp.objects.get(), answer=CheckUp.Answer.NOW, room_from=None, now=MONDAY)
        told = offering.supplier.offerings.values_list("capacity", "capacity_on", "capacity_from")
        assert list(told) == [("now", MONDAY.date(), None)] * 2
        assert set(SearchOffer.objects.values_list("capacity_on", flat=True)) == {MONDAY.date()}

    def test_who_is_full_says_from_which_month(self, offering):
        upkeep.ask_around(now=MONDAY)
        march = date(2027, 3, 1)
        upkeep.answer(check_up=CheckUp.objects.get(), answer=CheckUp.Answer.LATER, room_from=march, now=MONDAY)
        told = offering.supplier.offerings.values_list("capacity", "capacity_on", "capacity_from")
        assert list(told) == [("later", MONDAY.date(), march)]

    def test_a_month_that_is_not_ahead_is_refused_and_changes_nothing(self, offering):
        upkeep.ask_around(now=MONDAY)
        with pytest.raises(NotPossible, match="komende twaalf maanden"):
            upkeep.answer(
                check_up=CheckUp.objects.get(), answer=CheckUp.Answer.LATER, room_from=date(2026, 11, 1), now=MONDAY
            )
        assert CheckUp.objects.get().answered_at is None

    def test_who_wants_less_mail_is_not_asked_again(self, offering):
        upkeep.ask_around(now=MONDAY)
        upkeep.answer(check_up=CheckUp.objects.get(), answer=CheckUp.Answer.LESS, room_from=None, now=MONDAY)
        assert upkeep.ask_around(now=MONDAY + timedelta(days=100)) == 0

    @given(st.dates(date(2020, 1, 1), date(2100, 1, 1)))
    def test_the_months_ahead_are_twelve_first_days_after_today(self, today):
        months = months_ahead(today)
        assert len(set(months)) == 12
        assert months == sorted(months)
        assert all(month.day == 1 and 0 < (month - today).days < 370 for month in months)


class TestMail:
    def test_three_links_why_it_came_and_how_it_stops(self, supplier):
        upkeep.ask_around(now=MONDAY)
        mail = OutgoingMail.objects.get()
        assert mail.recipient == "post@rietwerk.example"
        for word in ("klopt", "aanpassen", "stoppen"):
            assert f"?antwoord={word}\n" in mail.text
        assert "U krijgt deze mail één keer per jaar" in mail.text
        assert "omdat dit adres het contactadres is van Rietwerk" in mail.text
        assert "U stopt deze mail door te antwoorden" in mail.text

    def test_owners_and_editors_before_the_contact_address_and_readers_not(self, supplier):
        people = [MembershipFactory(organisation=supplier.organisation, role=role).user for role in ("owner", "editor")]
        MembershipFactory(organisation=supplier.organisation, role="reader")
        MembershipFactory(organisation=supplier.organisation, user=UserFactory(is_active=False))
        upkeep.ask_around(now=MONDAY)
        assert set(OutgoingMail.objects.values_list("recipient", flat=True)) == {person.email for person in people}
        assert "omdat u eigenaar of redacteur bent van Rietwerk" in OutgoingMail.objects.first().text

    def test_whom_nobody_can_ask_falls_silent_too(self, supplier):
        Supplier.objects.update(email="")
        for weeks in range(3):
            upkeep.ask_around(now=MONDAY + weeks * WEEKS)
        assert not OutgoingMail.objects.exists()
        assert Supplier.objects.get().silent_since == MONDAY - YEAR


class TestPage:
    def test_opening_the_link_changes_nothing_however_often_and_by_whom(self, client, supplier):
        page = asked(supplier)
        for word in ("klopt", "aanpassen", "stoppen", "onzin"):
            for open_ in (client.get, client.head):
                assert open_(page, {"antwoord": word}, headers={"user-agent": "LinkScanner/1.0"}).status_code == 200
        assert CheckUp.objects.get().answered_at is None
        assert Supplier.objects.get().status == "published"

    def test_one_button_confirms_without_logging_in(self, client, supplier):
        Supplier.objects.update(silent_since=MONDAY)
        page = asked(supplier)
        assert heading_of(client.get(page, {"antwoord": "klopt"})) == "Klopt het profiel van Rietwerk nog?"
        response = client.post(page, {"antwoord": "klopt"}, follow=True)
        assert "klopt nog" in heading_of(response)
        told = Supplier.objects.get()
        assert told.confirmed_at > timezone.now() - timedelta(minutes=1)
        assert told.silent_since is None

    def test_a_second_click_says_what_was_answered_and_changes_nothing(self, client, supplier):
        page = asked(supplier)
        client.post(page, {"antwoord": "klopt"})
        response = client.post(page, {"antwoord": "stoppen"})
        assert "U antwoordde op" in heading_of(response)
        assert Supplier.objects.get().status == "published"
        with pytest.raises(NotPossible, match="al beantwoord"):
            upkeep.answer(
                check_up=CheckUp.objects.get(), answer=CheckUp.Answer.STOP, room_from=None, now=timezone.now()
            )

    def test_stopping_tells_what_it_means_and_needs_the_button(self, client, supplier):
        page = asked(supplier)
        assert "zonder contactgegevens" in text_of(client.get(page, {"antwoord": "stoppen"}))
        response = client.post(page, {"antwoord": "stoppen"}, follow=True)
        assert "stoppen" in heading_of(response)
        assert (Supplier.objects.get().status, Supplier.objects.get().stopped_at is not None) == ("withdrawn", True)
        assert OutgoingMail.objects.filter(subject="Het profiel van Rietwerk is gestopt").count() == 1

    def test_changing_is_noted_and_leads_to_logging_in(self, client, supplier):
        page = asked(supplier)
        response = client.post(page, {"antwoord": "aanpassen"}, follow=True)
        assert "Log in en pas het profiel aan" in text_of(response)
        owner = MembershipFactory(organisation=supplier.organisation).user
        CheckUp.objects.update(answered_at=None, answer="")
        client.force_login(owner)
        assert client.post(page, {"antwoord": "aanpassen"}).headers["Location"] == "/mijn/aanbieder/rietwerk/"

    def test_being_full_asks_until_when(self, client, supplier):
        OfferingFactory(supplier=supplier)
        Supplier.objects.update(confirmed_at=timezone.now())
        now = timezone.now()
        upkeep.ask(supplier=supplier, kind=CAPACITY, now=now)
        page = f"/aanbieders/-/bijwerken/{tokens()[-1]}/"
        assert "Vanaf wanneer is er weer ruimte?" in text_of(client.get(page, {"antwoord": "vol"}))
        wrong = client.post(page, {"antwoord": "vol", "vanaf": "2020-01-01"})
        assert "Kies een van de maanden in de lijst." in text_of(wrong)
        month = months_ahead(timezone.localdate())[3]
        client.post(page, {"antwoord": "vol", "vanaf": month.isoformat()})
        assert supplier.offerings.get().capacity_from == month

    @pytest.mark.parametrize("typed", [{}, {"antwoord": "onzin"}, {"antwoord": "minder"}])
    def test_no_answer_or_one_to_another_question_gets_a_sentence(self, client, supplier, typed):
        page = asked(supplier)
        assert "Kies een antwoord." in text_of(client.post(page, typed))
        assert CheckUp.objects.get().answered_at is None

    def test_an_unknown_and_an_expired_link_are_told_apart_from_nothing(self, client, supplier):
        page = asked(supplier)
        CheckUp.objects.update(expires_at=timezone.now())
        shown = [client.get(page), client.get("/aanbieders/-/bijwerken/verzonnen/")]
        assert [response.status_code for response in shown] == [404, 404]
        assert heading_of(shown[0]) == heading_of(shown[1]) == "Deze link werkt niet."
        assert client.post(page, {"antwoord": "klopt"}).status_code == 404

    def test_after_stopping_a_link_of_before_does_nothing(self, client, supplier):
        page = asked(supplier)
        Supplier.objects.update(status="withdrawn", stopped_at=timezone.now())
        assert "is gestopt" in heading_of(client.get(page))
        assert "is gestopt" in text_of(client.post(page, {"antwoord": "klopt"}))
        assert CheckUp.objects.get().answered_at is None

    def test_the_page_is_kept_by_nobody_and_its_address_goes_nowhere(self, client, supplier):
        response = client.get(asked(supplier))
        assert response.headers["Cache-Control"] == "private, no-store"
        assert response.headers["Referrer-Policy"] == "same-origin"

    def test_nobody_keeps_what_was_answered_either(self, client, supplier):
        page = asked(supplier)
        client.post(page, {"antwoord": "klopt"})
        assert "no-store" in Client().get(page).headers["Cache-Control"]

    def test_a_forged_form_is_refused(self, supplier):
        page = asked(supplier)
        assert Client(enforce_csrf_checks=True).post(page, {"antwoord": "stoppen"}).status_code == 403

    def test_other_methods_are_refused(self, client, supplier):
        assert client.put(asked(supplier)).status_code == 405


class TestStopping:
    PAGE = "/mijn/aanbieder/rietwerk/stoppen/"

    @pytest.fixture
    def owner(self, supplier):
        return MembershipFactory(organisation=supplier.organisation).user

    def test_pausing_and_coming_back(self, client, supplier, owner):
        client.force_login(owner)
        assert "is gepauzeerd" in text_of(client.post(self.PAGE, {"knop": "pauzeren"}, follow=True))
        assert Supplier.objects.get().status == "paused"
        client.logout()
        assert client.get("/aanbieders/rietwerk/").status_code == 404
        client.force_login(owner)
        assert "staat weer online" in text_of(client.post(self.PAGE, {"knop": "hervatten"}, follow=True))
        assert Supplier.objects.get().status == "published"

    def test_stopping_is_to_be_said_twice(self, client, supplier, owner):
        client.force_login(owner)
        assert "Zet een vinkje" in text_of(client.post(self.PAGE, {"knop": "stoppen"}))
        assert Supplier.objects.get().status == "published"
        client.post(self.PAGE, {"knop": "stoppen", "zeker": "on"})
        assert Supplier.objects.get().status == "withdrawn"
        assert OutgoingMail.objects.get().recipient == owner.email
        client.post(self.PAGE, {"knop": "hervatten"})
        assert (Supplier.objects.get().status, Supplier.objects.get().stopped_at) == ("published", None)

    def test_confirming_takes_the_grey_away(self, client, supplier, owner):
        Supplier.objects.update(silent_since=MONDAY)
        client.force_login(owner)
        assert "niet bevestigd sinds 23 november 2026" in text_of(client.get(self.PAGE))
        client.post(self.PAGE, {"knop": "bevestigen"})
        assert Supplier.objects.get().silent_since is None

    def test_less_mail_and_more_again(self, client, supplier, owner):
        client.force_login(owner)
        client.post(self.PAGE, {"knop": "mail"})
        assert Supplier.objects.get().wants_room_question is False
        client.post(self.PAGE, {"knop": "mail", "ruimte": "ja"})
        assert Supplier.objects.get().wants_room_question is True

    def test_what_never_was_online_cannot_stop(self, client, supplier, owner):
        Supplier.objects.update(status="draft", published_at=None)
        client.force_login(owner)
        for button in ("bevestigen", "pauzeren", "hervatten", "stoppen"):
            told = text_of(client.post(self.PAGE, {"knop": button, "zeker": "on"}))
            assert "nog nooit online" in told or "Alleen een profiel dat online staat" in told
        assert Supplier.objects.get().status == "draft"

    def test_a_change_that_waits_is_kept_and_waits_no_more(self, client, supplier, owner):
        Supplier.objects.update(submitted_at=MONDAY, submitted_by=owner, proposed={"summary": "Anders."})
        client.force_login(owner)
        client.post(self.PAGE, {"knop": "stoppen", "zeker": "on"})
        assert (Supplier.objects.get().submitted_at, Supplier.objects.get().proposed) == (None, {"summary": "Anders."})

    def test_readers_and_strangers_find_nothing(self, client, supplier):
        for user in (MembershipFactory(organisation=supplier.organisation, role="reader").user, UserFactory()):
            client.force_login(user)
            assert client.get(self.PAGE).status_code == 404
            assert client.post(self.PAGE, {"knop": "stoppen", "zeker": "on"}).status_code == 404
        assert Supplier.objects.get().status == "published"

    def test_an_unknown_button_changes_nothing(self, client, supplier, owner):
        client.force_login(owner)
        assert client.post(self.PAGE, {"knop": "onzin"}).status_code == 200
        assert client.post(self.PAGE).status_code == 200


class TestDatabase:
    @staticmethod
    def row(supplier, **told):
        return CheckUp.objects.create(
            **{"supplier": supplier, "kind": YEARLY, "asked_at": MONDAY, "expires_at": MONDAY, "token_hash": "a"} | told
        )

    def test_one_open_question_of_a_kind(self, supplier):
        self.row(supplier, token_hash="a")
        self.row(supplier, token_hash="b", kind=CAPACITY)
        self.row(supplier, token_hash="c", gave_up_at=MONDAY)
        with pytest.raises(IntegrityError, match="one_open_check_up_of_a_kind"), transaction.atomic():
            self.row(supplier, token_hash="d")

    @pytest.mark.parametrize("half", [{"answered_at": MONDAY}, {"answer": "right"}])
    def test_an_answer_says_what_and_when(self, supplier, half):
        with pytest.raises(IntegrityError, match="answered_check_up_says_what"), transaction.atomic():
            self.row(supplier, **half)

    def test_only_who_is_withdrawn_has_stopped(self, supplier):
        with pytest.raises(IntegrityError, match="stopped_supplier_is_withdrawn"), transaction.atomic():
            Supplier.objects.update(stopped_at=MONDAY)

    def test_room_from_a_month_is_for_who_is_full(self, supplier):
        told = {"capacity": "now", "capacity_on": MONDAY.date(), "capacity_from": date(2027, 3, 1)}
        with pytest.raises(IntegrityError, match="room_again_only_when_full"), transaction.atomic():
            OfferingFactory(supplier=supplier, **told)
