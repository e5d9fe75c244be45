"""Signing up, logging in and a new password: by e-mail address, in Dutch, through the outbox."""

import html
import re

import pytest
from django.core import mail as sent
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from platform_goed_inkopen.mail import send_waiting
from platform_goed_inkopen.models import OutgoingMail
from tests.factories import UserFactory
from tests.hashing import CountingHasher

pytestmark = pytest.mark.django_db
PASSWORD = "koolzaad-in-bloei-27"


def sign_up(client: Client, **changes: str):
    data = {"name": "Jantje Dijkema", "email": "jantje@groenploeg.example", "password1": PASSWORD, **changes}
    return client.post(reverse("account_signup"), data)


def link_in(mail: OutgoingMail) -> str:
    return re.search(r"http://localhost:\d+(/\S+)", mail.text).group(1)


def test_a_new_account_gets_one_mail_and_cannot_log_in_before_it_is_confirmed(client: Client) -> None:
    sign_up(client)

    assert OutgoingMail.objects.get().recipient == "jantje@groenploeg.example"
    client.post(reverse("account_login"), {"login": "jantje@groenploeg.example", "password": PASSWORD})
    assert client.get(reverse("mine")).status_code == 302


def test_after_the_link_in_the_mail_the_account_works_and_keeps_its_name(client: Client) -> None:
    sign_up(client)
    client.post(link_in(OutgoingMail.objects.get()))

    client.post(reverse("account_login"), {"login": "Jantje@Groenploeg.example", "password": PASSWORD})

    page = client.get(reverse("mine"))
    assert page.status_code == 200
    assert "Jantje Dijkema" in page.content.decode()


def test_the_link_in_a_mail_starts_with_the_address_of_the_site_whatever_the_host_header_says(client: Client) -> None:
    client.post(
        reverse("account_signup"),
        {"name": "J", "email": "j@x.example", "password1": PASSWORD},
        headers={"host": "127.0.0.1", "x-forwarded-host": "evil.example"},
    )

    assert "http://localhost:" in OutgoingMail.objects.get().text
    assert "evil.example" not in OutgoingMail.objects.get().text


def test_a_known_address_gets_the_same_answer_as_a_new_one(client: Client) -> None:
    known, new = Client(), Client()
    User.objects.create_user("bekend@x.example", PASSWORD).emailaddress_set.create(
        email="bekend@x.example", verified=True, primary=True
    )

    answers = [sign_up(known, email="bekend@x.example"), sign_up(new, email="nieuw@x.example")]

    assert answers[0].status_code == answers[1].status_code == 302
    assert answers[0].url == answers[1].url
    assert OutgoingMail.objects.count() == 2


@pytest.mark.parametrize(("password", "hashes"), [(PASSWORD, 1), ("kort", 0)])
def test_a_known_address_costs_as_many_hashes_as_a_new_one(
    client: Client, settings, password: str, hashes: int
) -> None:
    User.objects.create_user("bekend@x.example", PASSWORD).emailaddress_set.create(
        email="bekend@x.example", verified=True, primary=True
    )
    settings.PASSWORD_HASHERS = [f"{CountingHasher.__module__}.CountingHasher"]

    for email in ("bekend@x.example", "nieuw@x.example"):
        CountingHasher.made = 0
        sign_up(client, email=email, password1=password)

        assert CountingHasher.made == hashes, email


def test_a_name_is_kept_on_one_line_without_signs_that_nobody_sees(client: Client) -> None:
    sign_up(client, name=" Jantje\r\n\x1b\u202eDijkema ")

    assert User.objects.get().name == "Jantje Dijkema"


@pytest.mark.parametrize("email", ["bekend@x.example", "onbekend@x.example"])
def test_asking_for_a_new_password_never_tells_who_has_an_account(client: Client, email: str) -> None:
    User.objects.create_user("bekend@x.example", PASSWORD)

    answer = client.post(reverse("account_reset_password"), {"email": email})

    assert answer.status_code == 302
    assert answer.url == reverse("account_reset_password_done")
    assert OutgoingMail.objects.get().recipient == email


def test_a_new_password_by_the_link_replaces_the_old_one(client: Client) -> None:
    user = User.objects.create_user("bekend@x.example", PASSWORD)
    client.post(reverse("account_reset_password"), {"email": user.email})
    page = client.get(link_in(OutgoingMail.objects.get()), follow=True)

    client.post(page.request["PATH_INFO"], {"password1": "heide-en-gras-2027", "password2": "heide-en-gras-2027"})

    user.refresh_from_db()
    assert user.check_password("heide-en-gras-2027")


def test_a_short_password_is_refused_with_a_sentence_and_the_rest_stays(client: Client) -> None:
    page = sign_up(client, password1="kort").content.decode()

    assert "12 tekens" in page
    assert "jantje@groenploeg.example" in page
    assert not User.objects.exists()


@pytest.mark.parametrize("name", ["account_login", "account_signup", "account_reset_password", "account_logout"])
def test_account_pages_are_dutch_whatever_language_the_browser_asks_for(client: Client, name: str) -> None:
    page = client.get(reverse(name), headers={"accept-language": "en"}, follow=True)

    assert '<html lang="nl"' in page.content.decode()
    assert "Sign" not in page.content.decode()


def test_mail_waits_in_the_outbox_when_the_queue_is_away_and_leaves_once(client: Client, settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    sign_up(client)

    assert send_waiting(now=timezone.now()) == 1
    assert send_waiting(now=timezone.now()) == 0
    assert [mail.subject for mail in sent.outbox] == ["Bevestig uw e-mailadres"]
    assert OutgoingMail.objects.get().sent_at is not None


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("te-kort-1", "Dit wachtwoord is te kort. Kies er een van minstens 12 tekens."),
        ("qazwsxedcrfv", "Dit wachtwoord is te algemeen."),
        ("jantje@groenploeg.example", "Het wachtwoord lijkt te veel op"),
    ],
)
def test_a_weak_password_is_refused_in_dutch(client: Client, password: str, sentence: str) -> None:
    answer = sign_up(client, password1=password)
    assert sentence in html.unescape(answer.content.decode())


def test_who_was_invited_reads_at_the_log_in_what_to_do(client: Client) -> None:
    invited = client.get(reverse("account_login"), {"next": "/mijn/uitnodiging/abc/"})
    assert "U bent uitgenodigd om mee te werken." in invited.content.decode()
    assert "uitgenodigd" not in client.get(reverse("account_login")).content.decode()


@pytest.mark.parametrize(
    ("name", "sentences"),
    [
        ("account_login", ["Vul uw e-mailadres in.", "Vul uw wachtwoord in."]),
        ("account_signup", ["Vul uw naam in.", "Vul een e-mailadres in.", "Kies een wachtwoord."]),
        ("account_reset_password", ["Vul een e-mailadres in."]),
    ],
)
def test_an_empty_field_says_what_to_do(client: Client, name: str, sentences: list[str]) -> None:
    page = html.unescape(client.post(reverse(name), {}).content.decode())
    assert [sentence for sentence in sentences if sentence not in page] == []
    assert "Dit veld is verplicht" not in page
    assert "placeholder" not in page


@pytest.mark.parametrize("name", ["account_change_password", "account_reauthenticate"])
def test_an_empty_password_of_somebody_inside_says_what_to_do(client: Client, name: str) -> None:
    client.force_login(UserFactory())
    page = html.unescape(client.post(reverse(name), {}).content.decode())
    assert "Vul uw" in page
    assert "Dit veld is verplicht" not in page
    assert "placeholder" not in page
