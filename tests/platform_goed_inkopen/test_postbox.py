"""The mail that a machine on its own keeps in files: shown there, and nowhere else."""

from pathlib import Path

import pytest
from django.core.mail import EmailMultiAlternatives, get_connection
from django.test import Client
from pytest_django import Settings

from platform_goed_inkopen.postbox import MOST, letters

pytestmark = pytest.mark.django_db
ADDRESS = "/onderdelen/post/"


def send(folder: Path, *subjects: str, text: str = "Goedemorgen") -> None:
    """Write mails as they are written without a mail server, all over one connection."""
    backend = get_connection("django.core.mail.backends.filebased.EmailBackend", file_path=folder)
    mails = [EmailMultiAlternatives(subject, text, to=["jo@voorbeeld.example"]) for subject in subjects]
    for mail in mails:
        mail.attach_alternative("<p>opgemaakt</p>", "text/html")
    backend.send_messages(mails)


@pytest.fixture
def postbox(tmp_path: Path, settings: Settings) -> Path:
    settings.POSTBOX = tmp_path / "mail"
    return tmp_path / "mail"


def test_the_newest_mail_comes_first_with_its_text_and_its_links(client: Client, postbox: Path) -> None:
    send(postbox, "Eerste")
    send(postbox, "Tweede: één vraag", text="Bevestig uw adres:\nhttp://localhost:8000/account/confirm-email/abc/")

    page = client.get(ADDRESS).content.decode()

    assert page.index("Tweede: één vraag") < page.index("Eerste")
    assert 'href="http://localhost:8000/account/confirm-email/abc/"' in page
    assert "jo@voorbeeld.example" in page
    assert "opgemaakt" not in page


def test_mails_that_left_together_are_told_apart(postbox: Path) -> None:
    send(postbox, "Een", "Twee", "Drie")
    assert [letter.subject for letter in letters(postbox)] == ["Drie", "Twee", "Een"]


def test_what_somebody_typed_is_text(client: Client, postbox: Path) -> None:
    send(postbox, "<script>alert(1)</script>", text="<img src=x onerror=alert(1)>")
    page = client.get(ADDRESS).content.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page


def test_no_more_than_fifty_are_shown(postbox: Path) -> None:
    send(postbox, *(f"Mail {number}" for number in range(MOST + 3)))
    assert len(letters(postbox)) == MOST


def test_an_empty_postbox_says_how_it_gets_filled(client: Client, postbox: Path) -> None:
    answer = client.get(ADDRESS)
    assert "Er is nog geen post" in answer.content.decode()
    assert "no-store" in answer.headers["Cache-Control"]
    assert not answer.cookies


def test_it_is_not_there_where_others_can_come(client: Client, settings: Settings) -> None:
    settings.POSTBOX = None
    assert client.get(ADDRESS).status_code == 404


def test_it_is_only_for_reading(client: Client, postbox: Path) -> None:
    assert client.post(ADDRESS).status_code == 405
