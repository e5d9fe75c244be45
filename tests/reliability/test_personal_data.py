"""Cases P04 and P05: what is kept of a person can be taken along and erased, also after a restore."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client

from accounts.actions import NotPossible, erasure, invitations, joining, members
from accounts.models import ErasedAccount, Invitation, Membership, User
from accounts.personal_data import left_out, own_relations, personal_data, relations
from platform_goed_inkopen.models import OutgoingMail
from suppliers.actions import profiles as supplier_actions
from suppliers.actions import reports
from suppliers.models import Report, Supplier
from suppliers.profile import Profile
from tests.factories import (
    NOON,
    PASSWORD,
    EmailAddressFactory,
    MembershipFactory,
    OfferingFactory,
    OrganisationFactory,
    PlatformRoleFactory,
    SupplierFactory,
    UserFactory,
)
from tests.reading import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.reliability]
NAME, ADDRESS, SECOND = "Zebedeus Quixelaar", "zebedeus@quixelaar.example", "privé-zq@elders.example"

REPORTED = {"claim": None, "what": "Dit klopt niet.", "how_known": ""}


@pytest.fixture
def person():
    """Somebody who did everything that can be done here, and does not stand in the way of anybody."""
    user = UserFactory(name=NAME, email=ADDRESS)
    EmailAddressFactory(user=user)
    EmailAddressFactory(user=user, email=SECOND, primary=False)
    party = MembershipFactory(user=user, organisation__slug="rietwerk").organisation
    party.record_verified(how="import", at=NOON)
    MembershipFactory(organisation=party)
    draft = supplier_actions.save_draft(organisation=party, profile=Profile(summary="Wij vlechten."))
    OfferingFactory(supplier=draft)
    supplier_actions.submit(supplier=draft, by=user, now=NOON)
    other = MembershipFactory(organisation=OrganisationFactory(kvk_number="90000008")).organisation
    joining.ask_to_join(kvk_number="90000008", by=user, words=f"Groet, {NAME}", now=NOON)
    other.record_verified(how="import", at=NOON)
    invitations.invite_colleague(organisation=other, by=UserFactory(), email=ADDRESS, role="reader", now=NOON)
    asked = joining.ask_to_join(kvk_number=party.kvk_number, by=UserFactory(), words="", now=NOON)
    joining.refuse_join(request=asked, by=user, reason="Wij kennen u niet.", now=NOON)
    return user


def dump() -> dict[str, str]:
    """Every row of every table as text."""
    told = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            told[table] = "\n".join(row for (row,) in cursor.fetchall())
    return told


def mentions(*words: str) -> set[str]:
    return {table for table, text in dump().items() for word in words if word.casefold() in text.casefold()}


def test_P04_after_erasing_no_table_knows_the_name_or_an_address(person):
    assert {"accounts_user", "account_emailaddress", "accounts_invitation"} <= mentions(NAME, ADDRESS, SECOND)
    browser = Client()
    browser.login(email=ADDRESS, password=PASSWORD)
    response = browser.post("/mijn/gegevens/wissen/", {"password": PASSWORD}, follow=True)
    assert "Uw account is gewist." in text_of(response)
    assert mentions(NAME, ADDRESS, SECOND, "quixelaar") == set()
    assert not Client().login(email=ADDRESS, password=PASSWORD)


def test_P04_who_reported_without_logging_in_is_forgotten_too(person):
    reports.report(supplier=SupplierFactory(), email=SECOND.upper(), by=None, now=NOON, **REPORTED)
    erasure.erase_account(user=person, now=NOON)
    assert mentions(NAME, ADDRESS, SECOND) == set()
    assert Report.objects.get().what == REPORTED["what"]


def test_P04_what_others_need_stays_with_a_person_without_a_name(person):
    erasure.erase_account(user=person, now=NOON)
    person.refresh_from_db()
    assert (str(person), person.is_active, person.has_usable_password()) == ("gewist account", False, False)
    assert Supplier.objects.get().submitted_by == person
    assert not any(field.model._base_manager.filter(**{field.name: person}).exists() for field in own_relations())


def test_P04_every_session_ends(person):
    elsewhere = Client()
    elsewhere.force_login(person)
    assert elsewhere.get("/mijn/").status_code == 200
    erasure.erase_account(user=person, now=NOON)
    assert elsewhere.get("/mijn/").url.startswith("/account/login/")


def test_P04_who_a_restore_brings_back_is_erased_again(person):
    stored = User.objects.filter(pk=person.pk).values().get()
    erasure.erase_account(user=person, now=NOON)
    User.objects.filter(pk=person.pk).update(**stored)
    EmailAddressFactory(user=person, email=ADDRESS)
    stranger = UserFactory()
    ErasedAccount.objects.create(
        account_id=stranger.pk, fingerprint=erasure.fingerprint("ander@x.example"), erased_at=NOON
    )
    assert erasure.replay_erasures(now=NOON + timedelta(days=1)) == 1
    assert mentions(NAME, ADDRESS) == set()
    assert User.objects.get(pk=stranger.pk).is_active
    assert erasure.replay_erasures(now=NOON + timedelta(days=2)) == 0


def test_P04_the_last_owner_and_the_last_coordinator_first_hand_over(client):
    owner = MembershipFactory(organisation__name="Rietwerk").user
    client.force_login(owner)
    page = "/mijn/gegevens/wissen/"
    assert "U bent de laatste eigenaar van Rietwerk." in text_of(client.post(page, {"password": PASSWORD}))
    assert "Dit is niet uw wachtwoord." in text_of(client.post(page, {"password": "verkeerd"}))
    members.hand_to_moderators(membership=Membership.objects.get(user=owner), now=NOON)
    erasure.erase_account(user=owner, now=NOON)
    coordinator = PlatformRoleFactory(role="coordinator").user
    with pytest.raises(NotPossible, match="laatste coördinator"):
        erasure.erase_account(user=coordinator, now=NOON)
    PlatformRoleFactory(role="coordinator")
    erasure.erase_account(user=coordinator, now=NOON)
    assert ErasedAccount.objects.count() == 2


@pytest.fixture
def reader_of_others_mail():
    """Somebody who wrote down the address of somebody else, and never answered the mail that went there."""
    user = EmailAddressFactory(user=UserFactory(email="nieuwsgierig@x.example")).user
    EmailAddressFactory(user=user, email=ADDRESS, primary=False, verified=False)
    return user


def test_P05_mail_to_an_address_that_one_did_not_confirm_is_not_told(client, person, reader_of_others_mail):
    Client().post("/account/password/reset/", {"email": ADDRESS})
    client.force_login(reader_of_others_mail)
    assert client.get("/mijn/gegevens.json").json()["mail aan u"] == []


def test_P04_erasing_takes_nothing_of_an_address_that_one_did_not_confirm(person, reader_of_others_mail):
    mails, invited = OutgoingMail.objects.filter(recipient=ADDRESS), Invitation.objects.filter(email=ADDRESS)
    before = (mails.count(), invited.count())
    assert all(before)
    erasure.erase_account(user=reader_of_others_mail, now=NOON)
    assert (mails.count(), invited.count()) == before


def test_P05_the_file_holds_no_link_that_opens_anything(client, person):
    Client().post("/account/password/reset/", {"email": ADDRESS})
    client.force_login(person)
    told = client.get("/mijn/gegevens.json").json()["mail aan u"]
    for place in ("/mijn/uitnodiging/", "/account/password/reset/key/"):
        text = next(mail["text"] for mail in told if place in mail["text"])
        assert text.partition(place)[2].split()[0].endswith("[sleutel]/")


def test_P04_erasing_is_no_place_to_guess_the_password(client, person):
    client.force_login(person)
    tries = [client.post("/mijn/gegevens/wissen/", {"password": f"geraden-{number}"}) for number in range(11)]
    assert [answered.status_code for answered in tries] == [200] * 10 + [429]
    assert client.get("/mijn/gegevens/wissen/").status_code == 200


def test_P05_every_model_that_refers_to_a_person_is_told_or_has_a_reason():
    referring = {
        (model, field.name)
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.is_relation and field.many_to_one and field.related_model is User
    }
    assert len(referring) > 10
    untold = referring - {(field.model, field.name) for field in relations()}
    assert all(left_out(model) for model, _ in untold)


def test_P05_the_file_holds_ones_own_rows_and_no_secret(client, person):
    client.force_login(person)
    response = client.get("/mijn/gegevens.json")
    told = response.json()
    assert "attachment" in response["Content-Disposition"]
    assert told["account"]["e-mailadres"] == ADDRESS
    assert told["lidmaatschappen"][0]["role"] == "owner"
    assert [row["toelichting"] for row in told["vragen om toegang"]] == [f"Groet, {NAME}"]
    assert len(told["vragen om toegang, besloten door u"]) == 1
    assert told["mail aan u"]
    assert person.password not in response.content.decode()
    assert set(told) == set(personal_data(person))
    assert "Mijn account wissen" in text_of(client.get("/mijn/gegevens/"))
    assert OutgoingMail.objects.filter(recipient=ADDRESS).exists()
