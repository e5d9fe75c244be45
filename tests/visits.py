"""Visits of which nothing stays, for whatever asks many addresses as many people on the same rows."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.cookies import SimpleCookie
from typing import Any

from django.db import transaction
from django.test import Client


@contextmanager
def undone() -> Iterator[None]:
    """What is written in here is taken back at the end, and what waits for a commit does not happen."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def browser_with(cookies: SimpleCookie, **options: Any) -> Client:
    """A browser with a copy of these cookies: what an answer sets or takes away is its own. `options` of Client."""
    client = Client(**options)
    client.cookies = SimpleCookie({name: morsel.value for name, morsel in cookies.items()})
    return client
