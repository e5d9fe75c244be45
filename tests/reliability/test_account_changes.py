"""The cases A09: what changes how somebody logs in, or who may do what, asks again who they are, and is told."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.actions import members, roles
from accounts.models import User
from platform_goed_inkopen.models import OutgoingMail
from tests.factories import PASSWORD, TOTP_SECRET, MembershipFactory, PlatformRoleFactory, UserFactory
from tests.reliability.logging_in import NEW_PASSWORD, logged_in

CSRF = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')

pytestmark = [pytest.mark.reliability, pytest.mark.django_db]


def test_A09_another_address_asks_the_password_again_and_the_old_address_is_told(person: User) -> None:
    person.emailaddress_set.create(email="nieuw@x.example", verified=True)
    client, fields = logged_in(person), {"email": "nieuw@x.example", "action_primary": "1"}

    refused = client.post(reverse("account_email"), fields)
    person.refresh_from_db()
    assert refused.url.startswith(reverse("account_reauthenticate"))
    assert person.email == "bekend@x.example"

    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    client.post(reverse("account_email"), fields)
    person.refresh_from_db()
    assert person.email == "nieuw@x.example"
    assert OutgoingMail.objects.get().recipient == "bekend@x.example"
    assert "nieuw@x.example" in OutgoingMail.objects.get().text


def test_A09_another_password_asks_the_old_one_and_is_told(person: User) -> None:
    client, path = logged_in(person), reverse("account_change_password")
    fields = {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD}

    client.post(path, {**fields, "oldpassword": "fout"})
    assert not OutgoingMail.objects.exists()
    client.post(path, {**fields, "oldpassword": PASSWORD})

    assert OutgoingMail.objects.get().recipient == person.email
    assert "Uw wachtwoord is gewijzigd" in OutgoingMail.objects.get().text


def test_A09_another_role_is_told_to_whom_it_concerns() -> None:
    coordinator = PlatformRoleFactory(role="coordinator").user
    member = MembershipFactory(role="editor")

    roles.give_role(
        by=coordinator, to=member.user, role="moderator", province="", reason="Nieuwe collega.", now=timezone.now()
    )
    members.change_role(membership=member, role="owner", by=coordinator, now=timezone.now())

    assert [mail.recipient for mail in OutgoingMail.objects.all()] == [member.user.email] * 2


@pytest.mark.parametrize(
    "name", ["mfa_activate_totp", "mfa_deactivate_totp", "mfa_add_webauthn", "mfa_generate_recovery_codes"]
)
def test_A09_another_second_step_asks_who_you_are_again(person: User, name: str) -> None:
    client = logged_in(person)
    person.authenticator_set.create(type="totp", data={"secret": TOTP_SECRET})
    if name == "mfa_activate_totp":
        person.authenticator_set.all().delete()

    for method in (client.get, client.post):
        assert method(reverse(name)).url.startswith(reverse("account_reauthenticate"))


def test_A09_whoever_changes_who_may_do_what_says_again_who_they_are_and_retypes_nothing(person: User) -> None:
    mine = MembershipFactory(user=person, role="owner")
    other = MembershipFactory(organisation=mine.organisation, role="reader")
    client = Client(enforce_csrf_checks=True)
    client.force_login(person)
    page = reverse("member", args=[mine.organisation.slug, other.pk])
    again = sent(client, page, {"role": "editor"})
    other.refresh_from_db()
    assert (again.url.partition("?")[0], other.role) == (reverse("account_reauthenticate"), "reader")

    sent(client, again.url, {"password": PASSWORD})
    other.refresh_from_db()
    assert other.role == "editor"
    sent(client, page, {"role": "owner"})
    other.refresh_from_db()
    assert other.role == "owner"


@pytest.mark.parametrize("name", ["give_role", "take_role", "member", "leave"])
def test_A09_every_change_of_who_may_do_what_asks_who_you_are_again(person: User, name: str) -> None:
    PlatformRoleFactory(user=person, role="coordinator")
    party = MembershipFactory(user=person, role="owner").organisation
    other = MembershipFactory(organisation=party, role="reader")
    about = {"take_role": [PlatformRoleFactory().pk], "member": [party.slug, other.pk], "leave": [party.slug]}
    client = Client()
    client.force_login(person)

    path = reverse(name, args=about.get(name))
    assert client.get(path).status_code == 200
    assert client.post(path).url.startswith(reverse("account_reauthenticate"))


def test_A09_what_is_refused_after_saying_who_you_are_still_stands_there_and_can_be_sent(person: User) -> None:
    PlatformRoleFactory(user=person, role="coordinator")
    client = Client(enforce_csrf_checks=True)
    client.force_login(person)
    told = {"email": "niemand@x.example", "role": "moderator", "province": "", "reason": "Bewaar dit."}
    again = sent(client, reverse("give_role"), told)

    refused = sent(client, again.url, {"password": PASSWORD})
    assert "Bewaar dit." in refused.content.decode()
    colleague = UserFactory()
    token = CSRF.search(refused.content.decode()).group(1)
    client.post(reverse("give_role"), told | {"email": colleague.email, "csrfmiddlewaretoken": token})
    assert colleague.platform_roles.exists()


def sent(client: Client, path: str, fields: dict[str, str]):
    """What is answered to this form, sent from its page as a browser does."""
    token = CSRF.search(client.get(path).content.decode()).group(1)
    return client.post(path, fields | {"csrfmiddlewaretoken": token})
