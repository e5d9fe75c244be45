"""Logged in a moment ago, with the password given once more: what changing who may do what asks for."""

from allauth.account.internal.flows.login import record_authentication
from django.http import HttpRequest
from django.test import Client

from accounts.models import User


def log_in_freshly(client: Client, user: User) -> None:
    """As `client.force_login`, and as after the page that asks again who somebody is."""
    client.force_login(user)
    request = HttpRequest()
    request.session = client.session
    record_authentication(request, user, "password", reauthenticated=True)
    request.session.save()
