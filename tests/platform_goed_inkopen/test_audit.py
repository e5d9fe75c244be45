"""Lines about security have the six fields of BIO2 and name nobody."""

import pytest
from django.db import transaction
from django.test import Client

from accounts.models import User
from platform_goed_inkopen.audit import audit, pseudonym
from tests.log_lines import named, written

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_was_undone_is_not_told() -> None:
    with written() as lines, pytest.raises(RuntimeError), transaction.atomic():
        audit(action="approve", thing="supplier 1", actor="user 1")
        raise RuntimeError
    assert lines.getvalue() == ""


def test_what_was_refused_is_told_even_so() -> None:
    with written() as lines, pytest.raises(RuntimeError), transaction.atomic():
        audit(action="approve", thing="supplier 1", actor="user 1", result="refused")
        raise RuntimeError
    assert len(named("audit", lines.getvalue())) == 1


def test_a_wrong_password_is_told_without_the_address(client: Client) -> None:
    with written() as lines:
        client.post("/account/login/", {"login": "Canary@example.nl", "password": "c4n4ry-password"})
    (line,) = named("audit", lines.getvalue())
    assert (line["action"], line["result"], line["actor"]) == ("log in", "refused", "visitor")
    assert line["object"] == pseudonym("canary@example.nl")
    assert line["origin"] == "127.0.0.0/24"
    assert "canary" not in lines.getvalue().lower()
    assert "c4n4ry" not in lines.getvalue()


def test_a_log_in_and_a_log_out_are_told_with_the_number_of_the_account(client: Client) -> None:
    user = User.objects.create_user("canary@example.nl", "een lang wachtwoord")
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    with written() as lines:
        client.post("/account/login/", {"login": user.email, "password": "een lang wachtwoord"})
        client.post("/account/logout/")
    assert [(line["action"], line["result"], line["actor"]) for line in named("audit", lines.getvalue())] == [
        ("log in", "done", f"user {user.pk}"),
        ("log out", "done", f"user {user.pk}"),
    ]
    assert "canary" not in lines.getvalue()


def test_nobody_reads_an_address_from_its_pseudonym() -> None:
    assert pseudonym("jan@x.example") == pseudonym(" Jan@x.example")
    assert pseudonym("jan@x.example") != pseudonym("piet@x.example")
    assert "jan" not in pseudonym("jan@x.example")
