"""K07: where a leak is reported, as internet.nl reads it."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from sectxt import Parser

pytestmark = pytest.mark.reliability
SITE = "https://goedinkopen.example"


@pytest.fixture
def public_url(settings) -> None:
    settings.PUBLIC_URL = SITE


@pytest.mark.parametrize("day", ["2026-11-23T10:00:00Z", "2028-02-29T23:59:59Z"])
def test_K07_security_txt_is_valid_as_internet_nl_reads_it(client: Client, public_url: None, day: str) -> None:
    with time_machine.travel(day, tick=False):
        answer = client.get("/.well-known/security.txt")
        parser = Parser(answer.content, urls=f"{SITE}/.well-known/security.txt")
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert parser.errors == []
    assert parser.is_valid()


def test_K07_it_is_good_for_thirty_days_to_a_year(client: Client) -> None:
    lines = dict(line.split(": ", 1) for line in client.get("/.well-known/security.txt").content.decode().splitlines())
    ahead = datetime.fromisoformat(lines["Expires"]) - datetime.now(UTC)
    assert timedelta(days=30) < ahead < timedelta(days=365)
    assert lines["Preferred-Languages"] == "nl, en"
