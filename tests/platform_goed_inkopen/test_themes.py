"""Another region can dress the site with one file of tokens, and with nothing else."""

from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from platform_goed_inkopen.env import ConfigurationError, read
from platform_goed_inkopen.themes import theme_names
from tests.platform_goed_inkopen.theme_rules import CSS, faults

NAMES = theme_names(settings.BASE_DIR)
SHEET = "@layer tokens {{ :root {{ {0} }} }}"


def test_there_is_a_second_theme() -> None:
    assert "zeeland" in NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_theme_sets_only_its_tokens_and_every_pair_can_be_told_apart(name: str) -> None:
    assert faults((CSS / "themes" / f"{name}.css").read_text()) == []


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ("--basis-color-default-color-subtle: #999;", "default-color-subtle on default-bg-document is 2.85, below 4.5"),
        ("--basis-color-disabled-border-default: #ccc;", "disabled-border-default on default-bg-document is 1.61"),
        ("--basis-color-highlight-bg-default: #333;", "default-color-document on highlight-bg-default"),
        ("--basis-space-lg: 9rem;", "sets --basis-space-lg, which is not a region's to set"),
        ("--basis-color-default-bg-paper: #fff;", "sets --basis-color-default-bg-paper"),
        ("--tile-1: #fff;", "sets --tile-1"),
        ("color: red;", "is not a token: color: red;"),
    ],
)
def test_a_theme_that_nobody_can_read_or_that_sets_more_is_refused(lines: str, says: str) -> None:
    assert any(fault.startswith(says) for fault in faults(SHEET.format(lines)))


@pytest.mark.parametrize(
    "css",
    [
        ".btn { border-radius: 99px }",
        "@import url('https://fonts.example/x.css');" + SHEET.format(""),
        "@layer pages { :root { --slant: 0deg; } }",
    ],
)
def test_a_theme_with_a_rule_of_its_own_is_refused(css: str) -> None:
    assert faults(css) == ["holds more than tokens: it is one `@layer tokens { :root { … } }`"]


def test_the_environment_chooses_a_theme(tmp_path: Path) -> None:
    env = read({"DATA_DIR": str(tmp_path), "THEME": "zeeland"}, root=settings.BASE_DIR)
    assert env.theme == "zeeland"
    assert read({"DATA_DIR": str(tmp_path)}, root=settings.BASE_DIR).theme == ""


@pytest.mark.parametrize("name", ["maan", "../tokens", "Zeeland"])
def test_an_unknown_theme_stops_the_start_with_what_to_set(tmp_path: Path, name: str) -> None:
    with pytest.raises(ConfigurationError, match=f"THEME is ‘{name}’: zet THEME op zeeland, of haal THEME weg"):
        read({"DATA_DIR": str(tmp_path), "THEME": name}, root=settings.BASE_DIR)


@pytest.mark.django_db
def test_a_chosen_theme_comes_after_our_tokens_on_every_page_and_the_error_pages(settings, client: Client) -> None:
    settings.THEME = "zeeland"
    for path in ("/", "/bestaat-niet/"):
        page = client.get(path).content.decode()
        assert page.index("css/tokens.css") < page.index("css/themes/zeeland.css") < page.index("css/base.css")


@pytest.mark.django_db
def test_without_a_choice_no_page_loads_a_theme(client: Client) -> None:
    assert "css/themes/" not in client.get("/").content.decode()


@pytest.mark.django_db
def test_the_gallery_shows_itself_in_another_theme_and_says_when_there_is_none(client: Client) -> None:
    shown = client.get("/onderdelen/?thema=zeeland").content.decode()
    assert "css/themes/zeeland.css" in shown
    assert '<a href="?thema=zeeland" aria-current="true">' in shown

    refused = client.get("/onderdelen/?thema=<maan>").content.decode()
    assert "css/themes/" not in refused
    assert "Er is geen thema ‘&lt;maan&gt;’. Kies er een hieronder." in refused
