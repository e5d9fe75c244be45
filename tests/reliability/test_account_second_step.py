"""Case A08: no second step in logging in, no work for the platform; and a code works once."""

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
from tests.factories import PASSWORD, TOTP_SECRET, PlatformRoleFactory, SupplierFactory
from tests.reliability.logging_in import LOGIN, is_limited, log_in_with

pytestmark = [pytest.mark.reliability, pytest.mark.django_db]


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
