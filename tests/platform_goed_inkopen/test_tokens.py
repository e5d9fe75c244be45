"""The colours of this region: each pair that carries meaning can be told apart, computed from the tokens themselves."""

import gzip
import re

import pytest

from tests.platform_goed_inkopen.theme_rules import CSS, OURS, color, contrast, low_contrast


def test_every_pair_of_our_own_tokens_can_be_told_apart() -> None:
    assert list(low_contrast(OURS)) == []


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("default-color-document", "default-bg-document", 15.3),
        ("default-color-document", "highlight-bg-default", 10.1),
        ("default-color-subtle", "info-bg-subtle", 6.3),
        ("action-1-inverse-color-default", "action-1-bg-default", 9.2),
        ("default-inverse-color-subtle", "default-inverse-bg-document", 8.4),
        ("info-color-default", "info-bg-subtle", 8.2),
        ("disabled-border-default", "default-bg-subtle", 3.4),
    ],
)
def test_the_ratios_are_those_of_the_design(one: str, other: str, ratio: float) -> None:
    """Known values keep the calculation itself honest."""
    found = contrast(color(OURS, f"basis-color-{one}"), color(OURS, f"basis-color-{other}"))
    assert found == pytest.approx(ratio, abs=0.06)


@pytest.mark.parametrize(("tile", "ratio"), [("tile-2", 5.1), ("tile-3", 9.1), ("tile-4", 13.5)])
def test_the_tints_of_the_tiles_are_those_of_the_design(tile: str, ratio: float) -> None:
    assert contrast(color(OURS, "tile-color"), color(OURS, tile)) == pytest.approx(ratio, abs=0.2)


def test_a_token_that_is_no_colour_is_said_so() -> None:
    with pytest.raises(ValueError, match="x is no colour: blauw"):
        color({"--x": "blauw"}, "x")


def test_components_name_tokens_and_no_colours() -> None:
    for file in ("base.css", "layout.css", "components.css", "pages.css"):
        assert re.findall(r"#[0-9a-fA-F]{3,6}\b", (CSS / file).read_text()) == []


def test_every_token_that_is_used_exists() -> None:
    used = {name for file in CSS.rglob("*.css") for name in re.findall(r"var\((--[\w-]+)", file.read_text())}
    assert used - set(OURS) == set()


def test_all_styles_together_stay_light() -> None:
    assert sum(len(gzip.compress(file.read_bytes())) for file in CSS.rglob("*.css")) < 12_000
