"""The cases A of the reliability catalogue: what an attacker tries on accounts, and what stays as it was."""

import os
import re
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.core.cache import caches
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.second_factor import code_at
from platform_goed_inkopen.models import OutgoingMail
from tests.factories import PASSWORD, TOTP_SECRET, MembershipFactory
from tests.hashing import CountingHasher
from tests.reliability.logging_in import (
    LOGIN,
    NEW_PASSWORD,
    asked_reset_link,
    choose_new_password,
    is_inside,
    is_limited,
    log_in_with,
    logged_in,
    try_log_in,
)

ROOT = Path(__file__).resolve().parents[2]

pytestmark = [pytest.mark.reliability, pytest.mark.django_db]


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


FORMS = {
    "account_login": {"login": "{}", "password": "fout-wachtwoord"},
    "account_signup": {"name": "Jantje", "email": "{}", "password1": NEW_PASSWORD},
    "account_reset_password": {"email": "{}"},
}


@pytest.mark.parametrize("name", FORMS)
def test_A02_a_known_address_gets_the_same_answer_mails_and_work_as_an_unknown_one(
    settings, person: User, name: str
) -> None:
    settings.PASSWORD_HASHERS = [f"{CountingHasher.__module__}.CountingHasher"]
    person.set_password(PASSWORD)
    person.save()

    told = {}
    for email in (person.email, "onbekend@x.example"):
        before, CountingHasher.made = OutgoingMail.objects.count(), 0
        fields = {field: value.format(email) for field, value in FORMS[name].items()}
        answer = Client().post(reverse(name), fields, follow=True)
        text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode()).replace(email, "")
        mails = OutgoingMail.objects.count() - before
        told[email] = (answer.status_code, answer.redirect_chain, text, mails, CountingHasher.made)

    assert told[person.email] == told["onbekend@x.example"]


def test_A02_asking_too_often_for_a_new_password_tells_nothing_either(person: User) -> None:
    path = reverse("account_reset_password")
    statuses = [
        [Client().post(path, {"email": email}).status_code for _ in range(7)]
        for email in (person.email, "onbekend@x.example")
    ]

    assert statuses[0] == statuses[1]
    assert OutgoingMail.objects.filter(recipient=person.email).count() == 5


def test_A02_inviting_somebody_tells_nothing_about_the_address(person: User) -> None:
    owner = MembershipFactory(organisation__verified_at=timezone.now(), organisation__verified_how="import")
    client = Client()
    client.force_login(owner.user)

    told = []
    for email in (person.email, "onbekend@x.example"):
        fields = {"email": email, "role": "reader"}
        answer = client.post(reverse("invite", args=[owner.organisation.slug]), fields)
        text = OutgoingMail.objects.get(recipient=email).text.replace(email, "")
        told.append((answer.status_code, answer.headers["Location"], re.sub(r"uitnodiging/\S+", "", text)))

    assert told[0] == told[1]


@pytest.mark.parametrize(
    "headers",
    [
        {"host": "127.0.0.1"},
        {"x-forwarded-host": "evil.example"},
        {"host": "127.0.0.1", "x-forwarded-host": "evil.example", "forwarded": "host=evil.example"},
        {"x-host": "evil.example", "x-forwarded-server": "evil.example", "x-original-url": "//evil.example/"},
    ],
)
def test_A03_the_link_for_a_new_password_starts_with_the_address_of_the_site(
    settings, person: User, headers: dict[str, str]
) -> None:
    asked_reset_link(person.email, **headers)

    mail = OutgoingMail.objects.get()
    assert set(re.findall(r"https?://[\w.:-]*\w", mail.text + mail.html)) == {settings.PUBLIC_URL}
    assert "evil.example" not in mail.text + mail.html


def test_A03_another_host_is_refused_and_causes_no_mail(client: Client, person: User) -> None:
    answer = client.post(reverse("account_reset_password"), {"email": person.email}, headers={"host": "evil.example"})

    assert answer.status_code == 400
    assert not OutgoingMail.objects.exists()


def test_A04_the_link_for_a_new_password_works_once(person: User) -> None:
    link = asked_reset_link(person.email)

    assert choose_new_password(link).status_code == 302
    assert "werkt niet meer" in choose_new_password(link, "nog-een-ander-woord").content.decode()
    person.refresh_from_db()
    assert person.check_password(NEW_PASSWORD)


@pytest.mark.parametrize(("minutes", "works"), [(59, True), (61, False)])
def test_A04_the_link_for_a_new_password_works_for_an_hour(person: User, minutes: int, works: bool) -> None:
    start = timezone.now()
    with time_machine.travel(start, tick=False):
        link = asked_reset_link(person.email)
    with time_machine.travel(start + timedelta(minutes=minutes), tick=False):
        choose_new_password(link)

    person.refresh_from_db()
    assert person.check_password(NEW_PASSWORD) is works


@pytest.mark.parametrize("change", ["password", "address", "logged in"])
def test_A04_the_link_for_a_new_password_is_over_when_the_account_changes(person: User, change: str) -> None:
    link = asked_reset_link(person.email)
    if change == "password":
        person.set_password("eerst-een-ander-woord")
        person.save()
    elif change == "address":
        person.emailaddress_set.create(email="nieuw@x.example", verified=True).set_as_primary()
    else:
        logged_in(person)

    choose_new_password(link)

    person.refresh_from_db()
    assert not person.check_password(NEW_PASSWORD)


def test_A05_a_session_that_somebody_gave_you_is_not_the_one_in_which_you_log_in(person: User) -> None:
    attacker, victim = Client(), Client()
    attacker.get(LOGIN)
    victim.cookies = attacker.cookies.copy()
    given = victim.cookies["sessie"].value

    try_log_in(victim, person.email)

    assert is_inside(victim)
    assert victim.cookies["sessie"].value != given
    attacker.cookies["sessie"] = given
    assert not is_inside(attacker)


def test_A05_after_logging_out_the_old_cookie_opens_nothing(person: User) -> None:
    client = logged_in(person)
    replay = Client()
    replay.cookies["sessie"] = client.cookies["sessie"].value
    assert is_inside(replay)

    client.post(reverse("account_logout"))

    replay.cookies["sessie"] = replay.cookies["sessie"].value
    assert not is_inside(replay)


def test_A05_whoever_is_switched_off_is_out_at_once_and_stays_out(person: User) -> None:
    client = logged_in(person)
    User.objects.filter(pk=person.pk).update(is_active=False)

    assert not is_inside(client)
    try_log_in(client, person.email)
    assert not is_inside(client)


@pytest.mark.parametrize("how", ["changed", "by link"])
def test_A05_a_new_password_ends_the_sessions_elsewhere(person: User, how: str) -> None:
    elsewhere, here = logged_in(person), logged_in(person)
    if how == "changed":
        fields = {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
        here.post(reverse("account_change_password"), fields)
    else:
        choose_new_password(asked_reset_link(person.email))

    assert not is_inside(elsewhere)
    assert is_inside(here) is (how == "changed")


def test_A05_the_cookie_of_a_session_is_out_of_reach_of_scripts_and_other_sites(person: User) -> None:
    cookie = logged_in(person).cookies["sessie"]

    assert (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["domain"]) == (True, "Lax", "/", "")


def test_A05_over_https_the_cookie_is_bound_to_this_host() -> None:
    asked = "from django.conf import settings as s; print(s.SESSION_COOKIE_NAME, s.SESSION_COOKIE_SECURE)"
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "platform_goed_inkopen.settings",
        "PUBLIC_URL": "https://goedinkopen.example",
        "SECRET_KEY": "een-sleutel-van-veertig-tekens-en-meer-0123",
    }

    told = subprocess.run(
        [sys.executable, "-c", asked], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )

    assert told.stdout.split() == ["__Host-sessie", "True"]


def test_A10_without_redis_attackers_are_limited_codes_work_once_and_others_log_in(settings, person: User) -> None:
    gone = {**settings.CACHES["template_fragments"], "LOCATION": "redis://127.0.0.1:1/0"}
    settings.CACHES = {**settings.CACHES, "template_fragments": gone}
    caches["template_fragments"].set("x", 1)
    assert caches["template_fragments"].get("x") is None
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    person.authenticator_set.create(type="totp", data={"secret": TOTP_SECRET})
    code = code_at(TOTP_SECRET, timezone.now())

    attacks = [try_log_in(Client(), f"{n}@x.example", "fout", seen_by_proxy="203.0.113.7") for n in range(11)]

    assert [is_limited(answer) for answer in attacks] == [False] * 10 + [True]
    assert log_in_with(person, code, seen_by_proxy="198.51.100.4").url == reverse("mine")
    assert "al gebruikt" in log_in_with(person, code, seen_by_proxy="198.51.100.4").content.decode()
