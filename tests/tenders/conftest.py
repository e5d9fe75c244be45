"""Runs against the local TenderNed, over real HTTP and without waiting."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from tenders.models import SyncRun
from tenders.sync import run_sync
from tenders.ted.client import TedClient
from tenders.tenderned.catalogue import Catalogue
from tenders.tenderned.client import TenderNedClient
from tenders.tenderned.standin import StandIn
from tests.factories import PlatformRoleFactory
from tests.tenders.answers import NOW
from tests.tenders.wire import quick_session

Sync = Callable[..., SyncRun]


@pytest.fixture
def serve() -> Iterator[Callable[..., StandIn]]:
    """Serve a catalogue; what is served stops with the test."""
    running: list[StandIn] = []

    def start(catalogue: Catalogue, *arguments: Any, **settings: Any) -> StandIn:
        standin = StandIn(catalogue, *arguments, **settings)
        standin.start()
        running.append(standin)
        return standin

    yield start
    for standin in running:
        standin.stop()


@pytest.fixture
def sync() -> Iterator[Sync]:
    """One run over the week of the catalogue, or over the days that are given."""
    with quick_session() as session:

        def run(
            standin: StandIn,
            since: date = date(2026, 11, 16),
            until: date = date(2026, 11, 23),
            now: datetime = NOW,
            **settings: Any,
        ) -> SyncRun:
            client, ted = TenderNedClient(standin.url, session), TedClient(standin.ted_url, session)
            return run_sync(client, ted, since, until, now, **settings)

        yield run


@pytest.fixture
def coordinator() -> User:
    """Of one province: Drenthe."""
    user: User = PlatformRoleFactory(role="coordinator", province="PV22").user
    return user


@pytest.fixture
def desk(client: Client, coordinator: User) -> Client:
    """The browser of that coordinator."""
    client.force_login(coordinator)
    return client
