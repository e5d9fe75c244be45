"""Every mail of the platform stands in the gallery, from its own templates, and keeps the manners of a mail."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.test import Client

from platform_goed_inkopen.gallery.mails import EXAMPLE, Mail, mail_templates, mails
from tests.platform_goed_inkopen.letters_in_code import letters_of_the_code, says_how_it_stops

TEMPLATES = Path(settings.BASE_DIR) / "templates"
NAMES = mail_templates()
MISSING = "ONTBREEKT"


@pytest.fixture
def every_mail(settings) -> list[Mail]:
    settings.TEMPLATES = [
        {**engine, "OPTIONS": {**engine["OPTIONS"], "string_if_invalid": f"{MISSING} %s"}}
        for engine in settings.TEMPLATES
    ]
    return mails()


def test_the_mails_of_every_room_are_found() -> None:
    assert {"_mail/digest", "account/email/password_reset_key", "stories/email/returned"} <= set(NAMES)


def test_the_example_has_every_name_that_a_mail_asks_for(every_mail: list[Mail]) -> None:
    """A new mail that needs more: add the name to EXAMPLE in gallery/mails.py."""
    for mail in every_mail:
        assert MISSING not in mail.subject + mail.text + mail.body, mail.template


def test_each_mail_says_the_same_as_text_and_as_html_and_why_it_came(every_mail: list[Mail]) -> None:
    for mail in every_mail:
        assert mail.subject, mail.template
        assert "\n" not in mail.subject
        assert "<" not in mail.text, mail.template
        assert "U krijgt d" in mail.text, mail.template
        assert '<p class="why">U krijgt d' in mail.body, mail.template


@pytest.mark.parametrize("name", NAMES)
def test_each_mail_is_one_column_of_640_pixels_without_picture_or_script(name: str) -> None:
    html = render_to_string(f"{name}.html", EXAMPLE)
    assert html.startswith("<!doctype html>")
    assert "max-width: 640px" in html
    assert not re.search(r"<(img|script|link|svg|table)|url\(", html)


@pytest.mark.parametrize("name", NAMES)
def test_every_mail_stands_on_the_one_base_and_adds_no_look_of_its_own(name: str) -> None:
    source = (TEMPLATES / f"{name}.html").read_text()
    assert source.startswith('{% extends "_mail/base.html" %}')
    assert "style=" not in source


@pytest.mark.django_db
def test_the_gallery_shows_every_mail_as_text_and_as_html_without_its_inline_styles(client: Client) -> None:
    page = client.get("/onderdelen/").content.decode()
    for name in NAMES:
        assert f"sjabloon {name}<" in page
    assert page.count('<pre class="mail">') == len(NAMES)
    assert 'style="' not in page


def test_each_mail_says_how_it_stops(every_mail: list[Mail]) -> None:
    for mail in every_mail:
        why = mail.text[mail.text.index("U krijgt d") :]
        assert says_how_it_stops(why), f"{mail.template}: {why}"


def test_each_letter_of_the_code_says_why_it_came_and_how_it_stops() -> None:
    """The gallery has one example of a letter; each letter has words of its own, which stand where it is made."""
    letters = list(letters_of_the_code())
    assert len(letters) >= 14
    for where, whys in letters:
        assert whys, where
        for why in whys:
            assert why.startswith("U krijgt deze mail"), f"{where}: {why}"
            assert says_how_it_stops(why), f"{where}: {why}"


@pytest.mark.parametrize(
    ("why", "says"),
    [
        ("U krijgt deze mail één keer, omdat u hierom vroeg.", True),
        ("U krijgt deze mail omdat u moderator bent. Wilt u dit niet meer? Vraag het.", True),
        ("U krijgt deze mail omdat u moderator bent.", False),
    ],
)
def test_how_a_mail_stops_is_known_by_its_words(why: str, says: bool) -> None:
    assert says_how_it_stops(why) == says
