"""What a sheet of tokens must keep: the contrast of every pair that design.md names, and for a theme its tokens."""

import math
import re
from collections.abc import Iterator
from pathlib import Path

CSS = Path(__file__).resolve().parents[2] / "static" / "css"
TEXT, EDGE = 4.5, 3.0
MAY_SET = re.compile(
    r"--basis-color-(default|action-1|highlight|positive|info|negative|disabled)-[a-z-]+"
    r"|--basis-text-font-family-default|--slant"
)
SHEET = re.compile(r"\s*@layer tokens \{\s*:root \{(?P<lines>[^{}]*)\}\s*\}\s*")
DECLARATION = re.compile(r"(--[\w-]+):\s*([^;{}]+);")

Tokens = dict[str, str]

TEXT_PAIRS = [
    ("default-color-document", "default-bg-document"),
    ("default-color-document", "default-bg-subtle"),
    ("default-color-document", "default-bg-default"),
    ("default-color-document", "highlight-bg-default"),
    ("default-color-document", "highlight-bg-subtle"),
    ("default-color-document", "info-bg-subtle"),
    ("default-color-document", "negative-bg-subtle"),
    ("default-color-document", "action-1-bg-subtle"),
    ("default-color-subtle", "default-bg-document"),
    ("default-color-subtle", "default-bg-subtle"),
    ("default-color-subtle", "info-bg-subtle"),
    ("default-color-subtle", "highlight-bg-subtle"),
    ("default-color-subtle", "action-1-bg-subtle"),
    ("default-color-subtle", "disabled-border-subtle"),
    ("action-1-color-default", "default-bg-document"),
    ("action-1-color-default", "default-bg-subtle"),
    ("action-1-color-default", "action-1-bg-subtle"),
    ("action-1-color-default", "highlight-bg-subtle"),
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
    ("info-border-default", "info-bg-subtle"),
    ("negative-border-default", "default-bg-document"),
    ("disabled-border-default", "default-bg-document"),
    ("disabled-border-default", "default-bg-subtle"),
    ("action-1-bg-default", "default-bg-document"),
    ("action-1-bg-default", "action-1-border-subtle"),
    ("highlight-bg-default", "default-inverse-bg-document"),
    # The two rings of the focus: one of them shows on any ground.
    ("default-color-document", "highlight-bg-default"),
]
DARK_ON_TILES, WHITE_ON_TILES = ("tile-2", "tile-3", "tile-4"), ("tile-1",)


def tokens_of(css: str) -> Tokens:
    """Every token that this sheet sets; a later one goes before an earlier."""
    return dict(DECLARATION.findall(css))


OURS = tokens_of((CSS / "tokens.css").read_text())


def faults(css: str) -> list[str]:
    """What is wrong with this theme, in sentences; none when a region may wear it."""
    bare = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    sheet = SHEET.fullmatch(bare)
    if not sheet:
        return ["holds more than tokens: it is one `@layer tokens { :root { … } }`"]
    rest = DECLARATION.sub("", sheet["lines"]).strip()
    outside = [name for name in tokens_of(bare) if not MAY_SET.fullmatch(name) or name not in OURS]
    return [
        *([f"is not a token: {rest}"] if rest else []),
        *(f"sets {name}, which is not a region's to set" for name in outside),
        *low_contrast({**OURS, **tokens_of(bare)}),
    ]


def low_contrast(tokens: Tokens) -> Iterator[str]:
    """Each pair that cannot be told apart, with its ratio."""
    for least, pairs in ((TEXT, TEXT_PAIRS), (EDGE, EDGE_PAIRS)):
        for one, other in pairs:
            found = contrast(color(tokens, f"basis-color-{one}"), color(tokens, f"basis-color-{other}"))
            if found < least:
                yield f"{one} on {other} is {found:.2f}, below {least}"
    yield from _tiles(tokens)


def _tiles(tokens: Tokens) -> Iterator[str]:
    white, dark = color(tokens, "basis-color-default-inverse-color-document"), color(tokens, "tile-color")
    water = color(tokens, "basis-color-default-inverse-bg-document")
    found = {tile: contrast(dark, color(tokens, tile)) for tile in DARK_ON_TILES}
    found |= {tile: contrast(white, color(tokens, tile)) for tile in WHITE_ON_TILES}
    yield from (f"text on {tile} is {ratio:.2f}, below {TEXT}" for tile, ratio in found.items() if ratio < TEXT)
    if (ratio := contrast(color(tokens, "tile-edge"), water)) < EDGE:
        yield f"tile-edge on the inverse ground is {ratio:.2f}, below {EDGE}"


def color(tokens: Tokens, name: str) -> tuple[float, float, float]:
    """Red, green and blue of a token in linear light, 0 to 1. Raises ValueError for what is no colour."""
    value = tokens[f"--{name}"]
    if re.fullmatch(r"#([0-9a-f]{3}|[0-9a-f]{6})", value):
        digits = value[1:] if len(value) == 7 else "".join(2 * digit for digit in value[1:])
        red, green, blue = (_linear(int(digits[n : n + 2], 16) / 255) for n in (0, 2, 4))
        return red, green, blue
    derived = re.fullmatch(r"oklch\(from var\(--([\w-]+)\) ([\d.]+) ([\d.]+) h\)", value)
    if not derived:
        raise ValueError(f"{name} is no colour: {value}")
    return _from_oklch(float(derived[2]), float(derived[3]), _hue(color(tokens, derived[1])))


def contrast(one: tuple[float, float, float], other: tuple[float, float, float]) -> float:
    """The ratio of WCAG 2.2, 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(rgb: tuple[float, float, float]) -> float:
    return 0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2]


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def _hue(rgb: tuple[float, float, float]) -> float:
    """The hue of Oklab, in radians; matrices of https://www.w3.org/TR/css-color-4/#color-conversion-code."""
    red, green, blue = rgb
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    return math.atan2(b, a)


def _from_oklch(lightness: float, chroma: float, hue: float) -> tuple[float, float, float]:
    a, b = chroma * math.cos(hue), chroma * math.sin(hue)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    red = 4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short
    green = -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short
    blue = -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short
    return tuple(min(max(value, 0.0), 1.0) for value in (red, green, blue))  # type: ignore[return-value]
