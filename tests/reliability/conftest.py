"""Processes and servers for cases; everything ends with its test."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from accounts.models import User
from tests.counting import Counts
from tests.factories import EmailAddressFactory
from tests.reliability.kit import Kit, kit_in, with_database
from tests.reliability.smtp_twin import SmtpTwin
from tests.tenders.conftest import serve, sync

__all__ = ["serve", "sync"]  # found here by pytest


@pytest.fixture
def kit(transactional_db: None, tmp_path: Path, counts: Counts) -> Iterator[Kit]:
    """Processes on the database of this test."""
    url = with_database(os.environ["DATABASE_URL"], connection.settings_dict["NAME"])
    with kit_in(tmp_path, counts, DATABASE_URL=url) as kit:
        yield kit


@pytest.fixture
def smtp() -> Iterator[SmtpTwin]:
    """A mail server that is there."""
    twin = SmtpTwin()
    twin.start()
    yield twin
    twin.stop()


@pytest.fixture
def mail_to_twin(settings: pytest.FixtureRequest, smtp: SmtpTwin) -> SmtpTwin:
    """Mail of this process goes to the twin."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", smtp.port, False
    return smtp


@pytest.fixture
def person() -> User:
    """Somebody with a confirmed address and the password PASSWORD."""
    return EmailAddressFactory(user__email="bekend@x.example").user
