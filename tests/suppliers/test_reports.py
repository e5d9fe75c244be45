"""“Klopt dit niet?”: anybody tells, a moderator looks into it and answers. And the levels of a listing."""

from datetime import date, timedelta
from functools import partial

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from platform_goed_inkopen.models import Limit, OutgoingMail
from suppliers.actions import NotPossible, claims, reports
from suppliers.levels import Level, criteria, level_of
from suppliers.models import Report
from tests.at_once import at_once
from tests.factories import NOON, ClaimFactory, MembershipFactory, RecognitionFactory, SupplierFactory
from tests.reading import heading_of, text_of

pytestmark = pytest.mark.django_db
TOLD = {"what": "Dit certificaat is verlopen.", "how_known": "Het register.", "email": "melder@voorbeeld.example"}
TODAY = date(2026, 11, 23)


@pytest.fixture
def owner(groenploeg):
    return MembershipFactory(organisation=groenploeg.organisation).user


@pytest.fixture
def claim(groenploeg):
    return groenploeg.claims.get()


def reported(supplier, claim=None, **told):
    return reports.report(supplier=supplier, claim=claim, by=None, now=NOON, **{**TOLD, **told})


def address(supplier, claim=None):
    path = reverse("report_supplier", args=[supplier.organisation.slug])
    return f"{path}?erkenning={claim.pk}" if claim else path


def answered(report, by, outcome="right", withdraw=False, text="U hebt gelijk."):
    return reports.answer(report=report, outcome=outcome, text=text, withdraw=withdraw, by=by, now=NOON)


def mails():
    return {mail.recipient: mail for mail in OutgoingMail.objects.all()}


def test_anybody_reports_from_the_profile(client, groenploeg, claim):
    page = client.get(groenploeg.get_absolute_url()).content.decode()
    assert address(groenploeg, claim) in page and f'{address(groenploeg)}"' in page
    response = client.post(address(groenploeg, claim), TOLD)
    assert heading_of(response) == "Dank u. Wij zoeken het uit."
    made = Report.objects.get()
    assert (made.about, made.claim, made.what, made.made_by) == ("PSO trede 3", claim, TOLD["what"], None)


def test_the_link_of_a_claim_with_a_large_number_holds_no_dots(client, groenploeg):
    claim = ClaimFactory(supplier=groenploeg, pk=1_234_567)
    assert f'{address(groenploeg, claim)}"' in client.get(groenploeg.get_absolute_url()).content.decode()
    assert address(groenploeg, claim).endswith("?erkenning=1234567")


def test_sending_it_twice_is_one_report(client, groenploeg):
    for _ in range(2):
        client.post(address(groenploeg), TOLD)
    assert Report.objects.get().about == "het profiel"


@pytest.mark.parametrize(
    ("typed", "told"), [({"what": " "}, "Schrijf wat er niet klopt."), ({"email": "melder@"}, "naam@voorbeeld.nl")]
)
def test_bad_input_keeps_what_was_typed(client, groenploeg, typed, told):
    response = client.post(address(groenploeg), {**TOLD, **typed})
    assert told in text_of(response)
    assert "Het register." in text_of(response)
    assert not Report.objects.exists()


def test_an_address_reports_so_often_a_day_and_its_text_stays(client, groenploeg):
    for number in range(5):
        client.post(address(groenploeg), {**TOLD, "what": f"Fout {number}"})
    response = client.post(address(groenploeg), {**TOLD, "what": "Nog een fout"})
    assert "U deed vandaag al 5 meldingen. Morgen kunt u weer melden" in text_of(response)
    assert "Nog een fout" in text_of(response)
    assert Report.objects.count() == 5


def test_what_an_address_reported_counts_for_a_whole_day(client, groenploeg):
    client.post(address(groenploeg), TOLD)
    [counted] = Limit.objects.all()
    assert counted.expires > timezone.now() + timedelta(hours=23)


def test_many_addresses_together_do_not_bury_the_queue(client, groenploeg):
    for number in range(reports.MOST_WAITING):
        reported(groenploeg, what=f"Fout {number}")
    response = client.post(address(groenploeg), {**TOLD, "what": "Nog een fout"})
    assert "Over dit profiel wachten al 50 meldingen." in text_of(response)
    assert "Nog een fout" in text_of(response)
    assert Report.objects.count() == reports.MOST_WAITING


def test_the_same_report_on_two_profiles_that_became_one_is_no_error(client, groenploeg):
    for supplier in (SupplierFactory(), groenploeg):
        reported(supplier)
    Report.objects.update(supplier=groenploeg)
    assert heading_of(client.post(address(groenploeg), TOLD)) == "Dank u. Wij zoeken het uit."
    assert Report.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_the_same_report_twice_at_once_is_one_report():
    supplier = SupplierFactory()
    first, second = at_once(partial(reported, supplier), partial(reported, supplier))
    assert first == second == Report.objects.get()


@pytest.mark.parametrize("number", ["x", "-1", "9" * 30, "²"])
def test_a_recognition_that_is_not_on_the_profile_is_not_found(client, groenploeg, number):
    path = reverse("report_supplier", args=[groenploeg.organisation.slug])
    assert client.get(path, {"erkenning": number}).status_code == 404
    assert client.get(path, {"erkenning": ClaimFactory().pk}).status_code == 404
    hidden = SupplierFactory(status="draft")
    assert client.get(address(hidden)).status_code == 404


def test_in_investigation_says_so_counts_for_nothing_and_tells_the_owner_not_who(
    client, groenploeg, owner, claim, moderator
):
    made = reported(groenploeg, claim)
    for _ in range(2):
        reports.investigate(report=made, by=moderator, now=NOON)
    assert "PSO trede 3 PSO-Nederland in onderzoek sinds 23 november 2026" in text_of(
        client.get(groenploeg.get_absolute_url())
    )
    assert "Geen aanbieders" in text_of(client.get("/aanbieders/?erkenning=pso"))
    [mail] = OutgoingMail.objects.all()
    assert mail.recipient == owner.email
    assert TOLD["what"] in mail.text and TOLD["email"] not in mail.text and "Het register." not in mail.text


def test_a_whole_profile_in_investigation_says_so_on_page_and_card(client, groenploeg, moderator):
    reports.investigate(report=reported(groenploeg), by=moderator, now=NOON)
    assert "In onderzoek sinds 23 november 2026." in text_of(client.get(groenploeg.get_absolute_url()))
    assert "in onderzoek" in text_of(client.get("/aanbieders/"))


def test_it_ends_in_an_answer_to_who_reported_and_to_the_owner(groenploeg, owner, claim, moderator):
    made = reported(groenploeg, claim)
    reports.investigate(report=made, by=moderator, now=NOON)
    answered(made, moderator, outcome="wrong", text="Het register noemt hen wel.")
    claim.refresh_from_db()
    assert claim.investigated_since is None
    assert "Het register noemt hen wel." in mails()[TOLD["email"]].text
    assert OutgoingMail.objects.filter(recipient=owner.email, subject="Uitgezocht: PSO trede 3").exists()


def test_what_is_right_may_take_the_recognition_back(groenploeg, claim, moderator):
    answered(reported(groenploeg, claim), moderator, withdraw=True)
    claim.refresh_from_db()
    assert claim.withdrawn_reason == "U hebt gelijk."


def test_it_stays_in_investigation_while_another_report_is(groenploeg, claim, moderator):
    first, second = reported(groenploeg, claim), reported(groenploeg, claim, what="Nog iets.")
    for made in (first, second):
        reports.investigate(report=made, by=moderator, now=NOON)
    answered(first, moderator)
    claim.refresh_from_db()
    assert claim.investigated_since == NOON
    answered(second, moderator)
    claim.refresh_from_db()
    assert claim.investigated_since is None


def test_who_left_no_address_gets_no_mail_and_an_answer_is_given_once(groenploeg, moderator):
    made = reported(groenploeg, email="")
    answered(made, moderator)
    assert not OutgoingMail.objects.exists()
    with pytest.raises(NotPossible, match="al geantwoord"):
        answered(made, moderator)
    with pytest.raises(NotPossible, match="Schrijf een antwoord"):
        answered(reported(groenploeg, what="Anders."), moderator, text=" ")


def test_the_database_keeps_no_answer_without_a_text(groenploeg):
    made = reported(groenploeg)
    with pytest.raises(IntegrityError, match="answered_report_says_what"), transaction.atomic():
        Report.objects.filter(pk=made.pk).update(answered_at=NOON)


def test_the_address_is_forgotten_half_a_year_after_the_answer(groenploeg, moderator):
    waiting, made = reported(groenploeg, what="Wacht."), reported(groenploeg)
    answered(made, moderator)
    assert reports.forget_addresses(now=NOON + timedelta(days=180)) == 0
    assert reports.forget_addresses(now=NOON + timedelta(days=181)) == 1
    assert set(Report.objects.values_list("pk", "email")) == {(waiting.pk, TOLD["email"]), (made.pk, "")}


@pytest.fixture
def deciding(client, groenploeg, claim, moderator):
    made = reported(groenploeg, claim)
    client.force_login(moderator)
    assert "Klopt niet: PSO trede 3, Groenploeg De Hamrik" in text_of(client.get("/coordinatie/"))
    return reverse("decide_report", args=[made.pk])


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"outcome": "onderzoek"}, "In onderzoek sinds"),
        ({"outcome": "wrong", "answer": "Het klopt wel."}, "Er is geantwoord: de melding klopt niet."),
        ({"outcome": "right", "answer": "Klopt.", "withdraw": "on"}, "de melding klopt en is verwerkt"),
    ],
)
def test_a_moderator_decides_on_the_page(client, deciding, typed, told):
    response = client.post(deciding, typed, follow=True)
    assert told in text_of(response)
    assert TOLD["email"] not in text_of(response)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({}, "Kies wat u besluit."),
        ({"outcome": "right"}, "Schrijf een antwoord"),
        ({"outcome": "wrong", "answer": "Mijn tekst", "withdraw": "on"}, "alleen als de melding klopt"),
    ],
)
def test_half_a_decision_changes_nothing_and_keeps_the_text(client, deciding, typed, told):
    response = client.post(deciding, typed)
    assert told in text_of(response)
    assert ("Mijn tekst" in text_of(response)) == ("withdraw" in typed)
    assert Report.objects.unanswered().count() == 1


# Levels.


@pytest.mark.parametrize(
    ("missing", "level"),
    [
        ({}, "aangetoond"),
        ({"confirmed_at": NOON - timedelta(days=366)}, "aangemeld"),
        ({"confirmed_at": None}, "aangemeld"),
        ({"investigated_since": NOON}, "aangemeld"),
        ({"claim": {"valid_until": TODAY - timedelta(days=1)}}, "aangemeld"),
        ({"claim": {"checked_how": "self_declared"}}, "aangemeld"),
        ({"claim": {"investigated_since": NOON}}, "aangemeld"),
        ({"claim": {"withdrawn_at": NOON, "withdrawn_reason": "Weg."}}, "aangemeld"),
        ({"kind": "lidmaatschap"}, "aangemeld"),
    ],
)
def test_profile_and_card_say_the_level_by_the_same_criteria(client, words, missing, level):
    told = {"confirmed_at": NOON, **missing}
    held, kind = told.pop("claim", {}), told.pop("kind", "certificaat")
    supplier = SupplierFactory(**told)
    ClaimFactory(
        **{"supplier": supplier, "recognition": RecognitionFactory(kind=kind), "checked_how": "document_seen"} | held
    )
    assert f"Niveau {level}" in text_of(client.get(supplier.get_absolute_url()))
    assert f"niveau {level}" in text_of(client.get("/aanbieders/"))


def test_an_organisation_that_nobody_verified_is_only_listed():
    held = {"confirmed_on": TODAY, "is_investigated": False, "claims": [], "today": TODAY}
    assert level_of(criteria(is_verified=False, **held)) == Level.LISTED


def test_the_criteria_are_public(client):
    shown = text_of(client.get("/aanbieders/-/niveaus/"))
    for criterion in criteria(is_verified=True, confirmed_on=None, is_investigated=False, claims=[], today=TODAY):
        assert criterion.text in shown
    assert heading_of(client.get("/aanbieders/-/niveaus/")) == "Elke aanbieder is aangemeld of aangetoond."


# What ends soon.


@pytest.mark.parametrize(("days", "mails_sent"), [(-1, 0), (0, 1), (31, 1), (32, 1), (92, 1), (93, 0)])
def test_what_ends_soon_is_told_once_for_each_step(groenploeg, owner, claim, days, mails_sent):
    claim.valid_until = TODAY + timedelta(days=days)
    claim.save()
    for _ in range(2):
        claims.remind_of_endings(today=TODAY)
    assert OutgoingMail.objects.count() == mails_sent


def test_three_months_and_one_month_before_are_two_mails_that_say_how_they_stop(groenploeg, owner, claim):
    claim.valid_until = TODAY + timedelta(days=60)
    claim.save()
    for day in range(0, 60, 5):
        claims.remind_of_endings(today=TODAY + timedelta(days=day))
    first, second = OutgoingMail.objects.order_by("pk")
    assert first.subject == second.subject == "PSO trede 3 is geldig tot 22 januari 2027"
    assert "U krijgt deze mail omdat u eigenaar of redacteur bent" in first.text and "stopt zodra" in first.text


def test_nobody_hears_of_what_is_not_online_or_does_not_count(groenploeg, owner, claim):
    claim.valid_until, claim.investigated_since = TODAY, NOON
    claim.save()
    ClaimFactory(supplier=SupplierFactory(status="paused"), valid_until=TODAY)
    assert claims.remind_of_endings(today=TODAY) == 0
