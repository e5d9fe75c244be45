"""The cases A of the reliability catalogue: what an attacker tries on accounts, and what stays as it was."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.factories import PASSWORD, UserFactory

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
