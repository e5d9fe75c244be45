"""The cases A of the reliability catalogue: what an attacker tries on accounts, and what stays as it was."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.second_factor import code_at
from tests.factories import PASSWORD, TOTP_SECRET, PlatformRoleFactory, SupplierFactory, UserFactory

pytestmark = [pytest.mark.reliability, pytest.mark.django_db]
LOGIN = "/account/login/"


@pytest.fixture
def person() -> User:
    """Somebody with a confirmed address and the password PASSWORD."""
    user = UserFactory(email="bekend@x.example")
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    return user


def try_log_in(client: Client, email: str, password: str = PASSWORD, *, seen_by_proxy: str = "", says: str = ""):
    """A try to log in; behind a proxy that saw an address, after whatever X-Forwarded-For the visitor sent along."""
    forwarded = ", ".join(part for part in (says, seen_by_proxy) if part)
    headers = {"x-forwarded-for": forwarded} if forwarded else {}
    return client.post(LOGIN, {"login": email, "password": password}, headers=headers)


def log_in_with(user: User, code: str, *, seen_by_proxy: str = ""):
    """What the page for the second step answers to this code, in a new browser that gave the right password."""
    client = Client()
    answer = try_log_in(client, user.email, seen_by_proxy=seen_by_proxy)
    headers = {"x-forwarded-for": seen_by_proxy} if seen_by_proxy else {}
    return client.post(answer.url, {"code": code}, headers=headers)


def is_limited(answer) -> bool:
    return answer.status_code == 429 or "te vaak" in answer.content.decode()


def test_A01_behind_a_proxy_an_attacker_is_limited_and_others_are_not(settings, person: User) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1

    attacks = [try_log_in(Client(), f"{n}@x.example", "fout", seen_by_proxy="203.0.113.7") for n in range(12)]

    assert [is_limited(answer) for answer in attacks] == [False] * 10 + [True] * 2
    assert try_log_in(Client(), person.email, seen_by_proxy="198.51.100.4").url == reverse("mine")


@pytest.mark.parametrize("says", ["198.51.100.{n}", "198.51.100.{n}, 10.0.0.{n}", "2001:db8::{n}", "onzin-{n}"])
def test_A01_another_address_in_the_header_does_not_help_an_attacker(settings, says: str) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1

    attacks = [
        try_log_in(Client(), f"{n}@x.example", "fout", seen_by_proxy="203.0.113.7", says=says.format(n=n))
        for n in range(1, 12)
    ]

    assert is_limited(attacks[-1])


def test_A01_without_a_proxy_the_header_means_nothing() -> None:
    attacks = [try_log_in(Client(), f"{n}@x.example", "fout", says=f"198.51.100.{n}") for n in range(11)]

    assert is_limited(attacks[-1])


def test_A01_a_header_with_fewer_addresses_than_proxies_counts_for_who_sent_it(settings) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 2

    attacks = [try_log_in(Client(), f"{n}@x.example", "fout", says=f"198.51.100.{n}") for n in range(11)]

    assert {answer.status_code for answer in attacks} == {200}
    assert is_limited(attacks[-1])


def test_A01_guessing_one_password_from_many_addresses_is_limited_with_a_sentence_that_says_when(
    settings, person: User
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1

    attacks = [try_log_in(Client(), person.email, "fout", seen_by_proxy=f"203.0.113.{n}") for n in range(6)]

    assert [is_limited(answer) for answer in attacks] == [False] * 5 + [True]
    assert "Probeer het over 5 minuten opnieuw" in attacks[-1].content.decode()


def test_A01_a_limited_answer_elsewhere_is_our_page_and_says_when(client: Client) -> None:
    for _ in range(20):
        client.post(reverse("account_reset_password"), {"email": "a@x.example"})

    answer = client.post(reverse("account_reset_password"), {"email": "b@x.example"})

    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "60"
    assert "rustig aan" in answer.content.decode()


@pytest.mark.parametrize("role", ["moderator", "coordinator"])
def test_A08_without_a_second_step_whoever_works_for_the_platform_reads_and_decides_nothing(role: str) -> None:
    supplier = SupplierFactory(status="in_review", organisation__name="Werkplaats Stil")
    user = PlatformRoleFactory(role=role, second_factor=False).user
    decide = reverse("decide_supplier", args=[supplier.organisation.slug])
    client = Client()
    client.force_login(user)

    for path in (reverse("queue"), decide, reverse("platform_use")):
        answer = client.get(path, follow=True)
        assert answer.redirect_chain == [(reverse("mfa_index"), 302)], path
        assert "Werkplaats Stil" not in answer.content.decode()
    client.post(decide, {"outcome": "goedkeuren"})
    supplier.refresh_from_db()
    assert supplier.status == "in_review"
    assert not user.may_moderate()
    assert not user.may_coordinate()


def test_A08_a_role_alone_opens_nothing_and_a_second_step_alone_neither(person: User) -> None:
    person.authenticator_set.create(type="totp", data={"secret": TOTP_SECRET})
    client = Client()
    client.force_login(person)

    assert client.get(reverse("queue")).status_code == 403


def test_A08_recovery_codes_alone_are_no_second_step(person: User) -> None:
    RecoveryCodes.activate(person)

    assert not person.has_second_factor


@pytest.mark.parametrize("seconds", [0, 15, 35, 55])
def test_A08_a_code_works_once_for_as_long_as_it_holds(person: User, seconds: int) -> None:
    person.authenticator_set.create(type="totp", data={"secret": TOTP_SECRET})
    start = datetime(2026, 11, 23, 10, 0, 0, tzinfo=UTC)
    code = code_at(TOTP_SECRET, start)

    with time_machine.travel(start, tick=False):
        assert log_in_with(person, code).url == reverse("mine")
    with time_machine.travel(start + timedelta(seconds=seconds), tick=False):
        assert "al gebruikt" in log_in_with(person, code).content.decode()


def test_A08_the_code_with_which_an_app_was_set_up_does_not_log_in(person: User) -> None:
    client = Client()
    client.post(LOGIN, {"login": person.email, "password": PASSWORD})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    page = client.get(reverse("mfa_activate_totp")).content.decode()
    code = code_at(re.search(r"secret=([A-Z2-7]+)", page).group(1), timezone.now())
    client.post(reverse("mfa_activate_totp"), {"code": code})
    assert person.authenticator_set.filter(type="totp").exists()

    assert "al gebruikt" in log_in_with(person, code).content.decode()


def test_A08_guessing_codes_is_limited(settings, person: User) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    person.authenticator_set.create(type="totp", data={"secret": TOTP_SECRET})

    answers = [log_in_with(person, "000000", seen_by_proxy=f"203.0.113.{n}") for n in range(6)]

    assert [is_limited(answer) for answer in answers] == [False] * 5 + [True]


def test_A08_there_is_no_other_door(client: Client) -> None:
    assert client.get("/admin/").status_code == 404
    assert client.get("/admin/login/").status_code == 404
