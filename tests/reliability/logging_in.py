"""Logging in, out and getting a new password as people and attackers do, for the cases A."""

import re

from django.test import Client
from django.urls import reverse

from accounts.models import User
from platform_goed_inkopen.models import OutgoingMail
from tests.factories import PASSWORD

LOGIN = "/account/login/"
NEW_PASSWORD = "heide-en-gras-2027"


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


def asked_reset_link(email: str, **headers: str) -> str:
    """The path of the link in the mail after somebody asked for a new password."""
    answer = Client().post(reverse("account_reset_password"), {"email": email}, headers=headers)
    assert answer.status_code == 302
    return re.search(r"(/account/password/reset/key/\S+)", OutgoingMail.objects.latest("pk").text).group(1)


def choose_new_password(link: str, password: str = NEW_PASSWORD):
    """The last answer after opening the link in a new browser and filling in a password."""
    client = Client()
    page = client.get(link, follow=True)
    return client.post(page.request["PATH_INFO"], {"password1": password, "password2": password})


def logged_in(user: User) -> Client:
    """A browser in which this person is logged in, as people do."""
    client = Client()
    try_log_in(client, user.email)
    assert is_inside(client)
    return client


def is_inside(client: Client) -> bool:
    return client.get(reverse("mine")).status_code == 200


def is_limited(answer) -> bool:
    return answer.status_code == 429 or "te vaak" in answer.content.decode()
