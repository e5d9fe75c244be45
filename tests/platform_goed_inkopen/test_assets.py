"""A style sheet carries the fingerprint of the bytes that are served, so that a browser refuses any other bytes."""

import hashlib
import re
from base64 import b64decode
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Context, Template
from django.test import Client

from platform_goed_inkopen.templatetags.assets import integrity, stylesheet


def fingerprint(content: bytes) -> str:
    return hashlib.sha384(content).hexdigest()


def told(name: str) -> str:
    return b64decode(integrity(name).removeprefix("sha384-")).hex()


@pytest.mark.django_db
def test_every_style_sheet_of_a_page_tells_the_fingerprint_of_its_file(client: Client) -> None:
    page = client.get("/onderdelen/").content.decode()
    links = re.findall(r'<link rel="stylesheet" href="/static/([^"]+)" integrity="sha384-([^"]+)">', page)

    assert len(links) == page.count('rel="stylesheet"') > 0
    for name, told_here in links:
        content = (settings.BASE_DIR / "static" / name).read_bytes()
        assert b64decode(told_here).hex() == fingerprint(content)


def test_the_collected_file_goes_before_the_one_it_was_made_from(settings, tmp_path: Path) -> None:
    settings.STATIC_ROOT = tmp_path
    (tmp_path / "css").mkdir()
    (tmp_path / "css" / "base.css").write_text("p { color: green }")

    assert told("css/base.css") == fingerprint(b"p { color: green }")
    settings.DEBUG = True
    assert told("css/base.css") != fingerprint(b"p { color: green }")


def test_a_file_that_changed_gets_another_fingerprint(settings, tmp_path: Path) -> None:
    settings.STATIC_ROOT = tmp_path
    file = tmp_path / "some.css"
    file.write_text("a")
    before = integrity("some.css")
    file.write_text("b")
    assert integrity("some.css") != before


def test_a_file_that_is_not_there_is_no_silent_gap() -> None:
    with pytest.raises(FileNotFoundError, match=r"css/none\.css"):
        integrity("css/none.css")


def test_the_tag_writes_the_whole_link() -> None:
    page = Template('{% load assets %}{% stylesheet "css/print.css" %}').render(Context())
    assert page == stylesheet("css/print.css")
    assert page.startswith('<link rel="stylesheet" href="/static/css/print.css" integrity="sha384-')
