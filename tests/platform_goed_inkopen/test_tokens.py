"""The colours: each pair that carries meaning can be told apart, computed from the tokens themselves."""

import gzip
import re
from pathlib import Path

import pytest

CSS = Path(__file__).resolve().parents[2] / "static" / "css"
TOKENS = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", (CSS / "tokens.css").read_text()))
TEXT, EDGE = 4.5, 3.0

TEXT_PAIRS = [
    ("default-color-document", "default-bg-document"),
    ("default-color-document", "default-bg-subtle"),
    ("default-color-document", "default-bg-default"),
    ("default-color-document", "highlight-bg-default"),
    ("default-color-document", "highlight-bg-subtle"),
    ("default-color-subtle", "default-bg-document"),
    ("default-color-subtle", "default-bg-subtle"),
    ("default-color-subtle", "info-bg-subtle"),
    ("default-color-subtle", "disabled-border-subtle"),
    ("action-1-color-default", "default-bg-document"),
    ("action-1-color-default", "default-bg-subtle"),
    ("action-1-color-default", "action-1-bg-subtle"),
    ("action-1-inverse-color-default", "action-1-bg-default"),
    ("action-1-inverse-color-default", "action-1-bg-hover"),
    ("default-inverse-color-document", "default-inverse-bg-document"),
    ("default-inverse-color-subtle", "default-inverse-bg-document"),
    ("highlight-color-default", "highlight-bg-default"),
    ("positive-color-default", "default-bg-document"),
    ("action-1-inverse-color-default", "positive-border-default"),
    ("disabled-color-default", "disabled-bg-default"),
    ("info-color-default", "default-bg-document"),
    ("info-color-default", "info-bg-subtle"),
    ("negative-color-default", "default-bg-document"),
    ("negative-color-default", "negative-bg-subtle"),
]
EDGE_PAIRS = [
    ("default-border-default", "default-bg-document"),
    ("positive-border-default", "default-bg-document"),
    ("info-border-default", "default-bg-document"),
    ("negative-border-default", "default-bg-document"),
    ("disabled-border-default", "default-bg-document"),
    ("disabled-border-default", "default-bg-subtle"),
    ("action-1-bg-default", "default-bg-document"),
    ("highlight-bg-default", "default-inverse-bg-document"),
    ("action-1-bg-default", "action-1-border-subtle"),
]


def luminance(color: str) -> float:
    digits = color.removeprefix("#")
    digits = "".join(2 * digit for digit in digits) if len(digits) == 3 else digits
    channels = [int(digits[n : n + 2], 16) / 255 for n in (0, 2, 4)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def token(name: str) -> str:
    return TOKENS[f"basis-color-{name}"]


@pytest.mark.parametrize(("text", "ground"), TEXT_PAIRS)
def test_text_can_be_read_on_its_ground(text: str, ground: str) -> None:
    assert contrast(token(text), token(ground)) >= TEXT


@pytest.mark.parametrize(("edge", "ground"), EDGE_PAIRS)
def test_an_edge_can_be_told_from_its_ground(edge: str, ground: str) -> None:
    assert contrast(token(edge), token(ground)) >= EDGE


@pytest.mark.parametrize("tint", ["tile-2", "tile-3", "tile-4"])
def test_dark_text_can_be_read_on_the_light_tiles_and_white_on_the_dark_one(tint: str) -> None:
    assert contrast(TOKENS["tile-color"], TOKENS[tint]) >= TEXT
    assert contrast("#fff", TOKENS["tile-1"]) >= TEXT


def test_focus_shows_on_light_and_dark_ground() -> None:
    assert contrast(token("default-color-document"), token("highlight-bg-default")) >= EDGE


def test_the_edge_of_an_empty_tile_shows_on_deep_water() -> None:
    assert contrast(TOKENS["tile-edge"], token("default-inverse-bg-document")) >= EDGE


def test_components_name_tokens_and_no_colours() -> None:
    for file in ("base.css", "layout.css", "components.css", "pages.css"):
        assert re.findall(r"#[0-9a-fA-F]{3,6}\b", (CSS / file).read_text()) == []


def test_every_token_that_is_used_exists() -> None:
    declared = set(re.findall(r"(--[\w-]+):", (CSS / "tokens.css").read_text()))
    used = {name for file in CSS.rglob("*.css") for name in re.findall(r"var\((--[\w-]+)", file.read_text())}
    assert used - declared == set()


def test_all_styles_together_stay_light() -> None:
    assert sum(len(gzip.compress(file.read_bytes())) for file in CSS.rglob("*.css")) < 12_000
