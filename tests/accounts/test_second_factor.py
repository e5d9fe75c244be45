"""The second step in logging in, and the places where somebody is logged in."""

import re
from datetime import timedelta
from html import unescape

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import sessions
from accounts.models import User
from accounts.second_factor import code_at
from platform_goed_inkopen.models import OutgoingMail
from tests.factories import PASSWORD, TOTP_SECRET, PlatformRoleFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def person() -> User:
    """Somebody with a confirmed address and only a password."""
    user = UserFactory()
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    return user


@pytest.fixture
def careful(person: User) -> User:
    """Somebody whose log-in asks a code, with recovery codes."""
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={"secret": TOTP_SECRET})
    RecoveryCodes.activate(person)
    return person


def logged_in(user: User, code: str = "") -> Client:
    """A browser in which this person is logged in, as people do."""
    client = Client(headers={"user-agent": "Proefbrowser"})
    answer = client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    if code:
        client.post(answer.url, {"code": code})
    return client


def sure(client: Client) -> Client:
    """The same browser after the password was asked once more."""
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def page_of(client: Client, name: str, **params: int) -> str:
    answer = client.get(reverse(name, kwargs=params), follow=True)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def test_setting_up_an_app_asks_the_password_shows_the_secret_twice_and_gives_recovery_codes(person: User) -> None:
    client = logged_in(person)
    assert client.get(reverse("mfa_activate_totp")).url.startswith(reverse("account_reauthenticate"))

    page = page_of(sure(client), "mfa_activate_totp")
    secret = re.search(r'class="secret">([A-Z2-7 ]+)<', page).group(1).replace(" ", "")
    assert f"secret={secret}" in page
    assert '<svg class="qr"' in page
    assert "data:" not in page

    answer = client.post(reverse("mfa_activate_totp"), {"code": code_at(secret, timezone.now())}, follow=True)
    assert "10 herstelcodes" in answer.content.decode()
    assert User.objects.get().has_second_factor


def test_a_wrong_code_while_setting_up_keeps_the_secret_and_says_what_to_do(person: User) -> None:
    client = sure(logged_in(person))
    before = re.search(r"[A-Z2-7]{4}( [A-Z2-7]{4}){7}", page_of(client, "mfa_activate_totp")).group(0)

    page = client.post(reverse("mfa_activate_totp"), {"code": "12 34"}).content.decode()

    assert "Deze code klopt niet of is al gebruikt" in page
    assert before in page
    assert not User.objects.get().has_second_factor


def test_setting_up_a_second_step_ends_the_sessions_that_never_showed_one(person: User) -> None:
    elsewhere, here = logged_in(person), sure(logged_in(person))
    secret = re.search(r"secret=([A-Z2-7]+)", page_of(here, "mfa_activate_totp")).group(1)

    here.post(reverse("mfa_activate_totp"), {"code": code_at(secret, timezone.now())})

    assert elsewhere.get(reverse("mine")).status_code == 302
    assert here.get(reverse("mine")).status_code == 200


def test_with_only_the_password_nobody_gets_in_where_a_code_is_asked(careful: User) -> None:
    client = logged_in(careful)
    assert client.get(reverse("mine")).url.startswith(reverse("account_login"))

    page = client.post(reverse("mfa_authenticate"), {"code": "000000"}).content.decode()

    assert "Deze code klopt niet of is al gebruikt" in page
    assert client.get(reverse("mine")).status_code == 302


def test_an_empty_code_gets_a_sentence(careful: User) -> None:
    client = logged_in(careful)
    assert "Vul de code in." in client.post(reverse("mfa_authenticate"), {"code": ""}).content.decode()


def test_a_recovery_code_works_once(careful: User) -> None:
    code = careful.authenticator_set.get(type="recovery_codes").wrap().get_unused_codes()[0]

    assert logged_in(careful, code).get(reverse("mine")).status_code == 200
    assert logged_in(careful, code).get(reverse("mine")).status_code == 302


def test_recovery_codes_are_shown_only_after_the_password_was_asked_again(careful: User) -> None:
    client = logged_in(careful, code_at(TOTP_SECRET, timezone.now()))
    code = careful.authenticator_set.get(type="recovery_codes").wrap().get_unused_codes()[0]

    for name in ("mfa_view_recovery_codes", "mfa_download_recovery_codes"):
        assert client.get(reverse(name)).status_code == 302
    sure(client)
    for name in ("mfa_view_recovery_codes", "mfa_download_recovery_codes"):
        assert code in client.get(reverse(name)).content.decode()


def test_the_passkey_belongs_to_the_site_whatever_the_host_header_says(person: User) -> None:
    client = sure(logged_in(person))

    page = client.get(reverse("mfa_add_webauthn"), headers={"host": "127.0.0.1"}).content.decode()

    assert '"rp": {"name": "Platform Goed Inkopen", "id": "localhost"}' in page
    assert "JavaScript" in page


def test_a_log_in_without_a_passkey_in_it_goes_back_with_a_sentence(client: Client) -> None:
    answer = client.post(reverse("mfa_login_webauthn"), {"credential": "onzin"}, follow=True)

    assert answer.redirect_chain == [(reverse("account_login"), 302)]
    assert answer.status_code == 200


@pytest.mark.parametrize("name", ["mfa_edit_webauthn", "mfa_remove_webauthn"])
def test_the_passkey_of_somebody_else_is_not_there(person: User, name: str) -> None:
    other = Authenticator.objects.create(user=UserFactory(), type="webauthn", data={"name": "Sleutel"})

    assert sure(logged_in(person)).get(reverse(name, args=[other.pk])).status_code == 404


def test_the_list_of_sessions_names_each_place_and_ends_the_others(person: User) -> None:
    elsewhere, here = logged_in(person), logged_in(person)
    page = page_of(here, "usersessions_list")
    assert "op <strong>2 plekken" in page
    assert page.count("Proefbrowser") == 2
    assert page.count("deze plek") == 1

    here.post(reverse("usersessions_list"))

    assert elsewhere.get(reverse("mine")).status_code == 302
    assert "op <strong>1 plek<" in page_of(here, "usersessions_list")


def test_a_session_that_is_over_is_forgotten_with_its_address_and_browser(person: User) -> None:
    ended, here = logged_in(person), logged_in(person)
    Session.objects.filter(pk=ended.cookies["sessie"].value).update(expire_date=timezone.now() - timedelta(days=1))

    assert sessions.forget_ended(now=timezone.now()) == 1

    assert UserSession.objects.get().session_key == here.cookies["sessie"].value
    assert here.get(reverse("mine")).status_code == 200
    assert settings.CELERY_BEAT_SCHEDULE["forget-sessions"]["task"] == "accounts.tasks.forget_sessions"


def test_ones_own_place_leads_to_both(person: User) -> None:
    page = page_of(logged_in(person), "mine")

    assert f'href="{reverse("mfa_index")}"' in page
    assert f'href="{reverse("usersessions_list")}"' in page


@pytest.mark.parametrize(
    "name",
    [
        "mfa_index",
        "mfa_reauthenticate",
        "mfa_deactivate_totp",
        "mfa_generate_recovery_codes",
        "mfa_list_webauthn",
        "mfa_add_webauthn",
        "account_reauthenticate",
        "usersessions_list",
    ],
)
def test_every_page_is_dutch_and_keeps_to_the_content_security_policy(careful: User, name: str) -> None:
    page = page_of(sure(logged_in(careful, code_at(TOTP_SECRET, timezone.now()))), name)

    assert "style=" not in page
    assert "data:" not in page
    assert not re.search(r"<script(?![^>]*(src=|application/json))", page)
    assert not re.search(r"\b(Sign|Authenticator app|Security key|Confirm|Enter)\b", page)


def test_whoever_works_for_the_platform_reads_why_a_second_step_is_needed() -> None:
    user = PlatformRoleFactory(second_factor=False).user
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)

    answer = logged_in(user).get(reverse("queue"), follow=True)

    assert answer.redirect_chain == [(reverse("mfa_index"), 302)]
    assert "Zonder tweede stap kunt u de wachtrij niet lezen en niets besluiten" in answer.content.decode()


def test_every_change_of_the_second_step_is_told_by_mail(careful: User, django_capture_on_commit_callbacks) -> None:
    client = sure(logged_in(careful, code_at(TOTP_SECRET, timezone.now())))

    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("mfa_generate_recovery_codes"))
        client.post(reverse("mfa_deactivate_totp"))

    told = " ".join(mail.text for mail in OutgoingMail.objects.all())
    assert OutgoingMail.objects.count() == 2
    assert "nieuwe herstelcodes" in told
    assert "geen code uit een app meer" in told
