"""Style sheets and scripts carry the fingerprint of the bytes that are served: a browser refuses any other bytes."""

import hashlib
import re
from base64 import b64decode
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template import Context, Template
from django.test import Client

from platform_goed_inkopen.templatetags.assets import asset, integrity


def fingerprint(content: bytes) -> str:
    return hashlib.sha384(content).hexdigest()


def told(name: str) -> str:
    return b64decode(integrity(name).removeprefix("sha384-")).hex()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "tag", "kind"),
    [
        ("/onderdelen/", r'<link rel="stylesheet" href="/static/([^"]+)" integrity="sha384-([^"]+)">', "stylesheet"),
        ("/account/login/", r'<script src="/static/([^"]+)" integrity="sha384-([^"]+)" defer>', "src="),
    ],
    ids=["style sheets", "scripts"],
)
def test_every_file_that_a_page_loads_has_the_fingerprint_of_its_bytes(
    client: Client, path: str, tag: str, kind: str
) -> None:
    page = client.get(path).content.decode()
    loaded = re.findall(tag, page)

    assert len(loaded) == page.count(kind) > 0
    for name, told_here in loaded:
        assert b64decode(told_here).hex() == fingerprint(Path(finders.find(name)).read_bytes())


def test_no_template_loads_a_file_without_a_fingerprint() -> None:
    templates = {file: file.read_text() for file in (settings.BASE_DIR / "templates").rglob("*.html")}

    assert len(templates) > 100
    by_hand = [file.name for file, text in templates.items() if re.search(r"<script[^>]+src=|rel=.?stylesheet", text)]
    assert by_hand == []


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


def test_the_tag_writes_all_that_loads_the_file() -> None:
    page = Template('{% load assets %}{% asset "css/print.css" %}').render(Context())
    assert page == asset("css/print.css")
    assert page.startswith('<link rel="stylesheet" href="/static/css/print.css" integrity="sha384-')
    assert asset("js/passkeys.js").startswith('<script src="/static/js/passkeys.js" integrity="sha384-')
