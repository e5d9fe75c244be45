"""P08: what is written about security, and what it never holds."""

import logging

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from platform_goed_inkopen.audit import audit
from platform_goed_inkopen.logs import CONTROL
from platform_goed_inkopen.models import OutgoingMail
from tests.log_lines import named, written

pytestmark = [pytest.mark.reliability, pytest.mark.django_db(transaction=True)]
SIX = {"action", "object", "result", "origin", "actor", "time"}
log = logging.getLogger("platform.test")


def test_P08_a_line_has_six_fields_and_what_was_typed_is_written_out() -> None:
    with written() as lines:
        audit(action="approve", thing='supplier 1\n{"event": "audit"}\x1b[31m', actor="user 1")
    (line,) = named("audit", lines.getvalue())
    assert line.keys() >= SIX
    assert line["object"] == 'supplier 1\\x0a{"event": "audit"}\\x1b[31m'
    assert line["origin"] == "machine"


@given(st.text(alphabet=st.characters(categories=["Cc", "Cf", "Zl", "Zp", "L"]), max_size=40))
def test_P08_nothing_typed_starts_a_line_or_steers_a_terminal(typed: str) -> None:
    with written(json_lines=False) as lines:
        log.warning("gezocht: %s", typed)
    line = lines.getvalue().removesuffix("\n")
    assert "\n" not in line
    assert not CONTROL.search(line)


def test_P08_a_person_who_signs_up_resets_and_searches_stands_in_no_line(client: Client) -> None:
    secrets = ["canary", "c4n4ry", "Kanarie"]
    account = {"email": "canary@example.nl", "password1": "c4n4ry-wachtwoord-een", "name": "Kanarie Geel"}
    with written() as lines:
        client.post("/account/signup/", account)
        follow(client)
        client.post("/account/login/", {"login": "canary@example.nl", "password": "c4n4ry-verkeerd"})
        client.post("/account/password/reset/", {"email": "canary@example.nl"})
        follow(client)
        client.get(
            "/aanbieders/?q=c4n4ry&gemeente=assen", headers={"Authorization": "Bearer c4n4ry", "Cookie": "x=c4n4ry"}
        )
        client.get("/account/login/?next=/c4n4ry/")
    assert User.objects.filter(email="canary@example.nl").exists()
    assert len(named("request", lines.getvalue())) == 7
    keys = [link.rstrip("/").rpartition("/")[2] for link in secret_links()]
    assert len(keys) == 2
    text = lines.getvalue().lower()
    assert [secret for secret in [*secrets, *keys] if secret.lower() in text] == []


def secret_links() -> list[str]:
    """The link of each mail that only its receiver may know, the newest last."""
    texts = OutgoingMail.objects.order_by("pk").values_list("text", flat=True)
    words = [word for text in texts for word in text.split()]
    return [word for word in words if "/key/" in word or "/confirm-email/" in word]


def follow(client: Client) -> None:
    """Open the link of the newest mail."""
    client.get("/account/" + secret_links()[-1].partition("/account/")[2])
