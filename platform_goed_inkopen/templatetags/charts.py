"""Charts as inline SVG, drawn twice so that the text never gets small: for 640 and for 328 pixels.

A chart stands after its table and is hidden from who reads with their ears. Series differ by pattern first.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import template

from platform_goed_inkopen.parcels import TAN, corners

register = template.Library()

WIDE, NARROW = 640.0, 328.0
ROW, BAR, TOP = 44.0, 26.0, 6.0
LABEL_WIDTH, VALUE_WIDTH = 92.0, 52.0
LEAST_WIDTH = 1.0


@dataclass(frozen=True)
class Series:
    """One series: its name, a value for each label, and its pattern (solid, fine or fallow)."""

    name: str
    values: Sequence[int]
    pattern: str


@dataclass(frozen=True)
class Shape:
    """A parcel of a bar."""

    points: str
    pattern: str


@dataclass(frozen=True)
class Bar:
    """A row of the chart: label, parcels and the total at its end."""

    label: str
    label_y: float
    shapes: list[Shape]
    value: int
    value_x: float


@dataclass(frozen=True)
class Drawing:
    """The chart at one width."""

    width: float
    height: float
    bars: list[Bar]


@dataclass(frozen=True)
class BarChart:
    """The chart at both widths, and the key."""

    wide: Drawing
    narrow: Drawing
    key: list[Series]


def bar_chart(*, labels: Sequence[str], series: Sequence[Series]) -> BarChart:
    """Horizontal bars, one for each label, with the series one after the other."""
    return BarChart(_draw(WIDE, labels, series), _draw(NARROW, labels, series), list(series))


def _draw(width: float, labels: Sequence[str], series: Sequence[Series]) -> Drawing:
    totals = [sum(one.values[row] for one in series) for row in range(len(labels))]
    scale = (width - LABEL_WIDTH - VALUE_WIDTH - BAR * TAN) / max([*totals, 1])
    parts = [[(one.values[row], one.pattern) for one in series] for row in range(len(labels))]
    bars = [_bar(label, row, parts[row], scale) for row, label in enumerate(labels)]
    return Drawing(width, TOP + ROW * len(labels), bars)


def _bar(label: str, row: int, parts: list[tuple[int, str]], scale: float) -> Bar:
    x, y, shapes = LABEL_WIDTH, TOP + row * ROW, []
    for value, pattern in parts:
        if value:
            length = max(value * scale, LEAST_WIDTH)
            shapes.append(Shape(corners(x, y, length, BAR), pattern))
            x += length
    return Bar(label, y + 18, shapes, sum(value for value, _ in parts), round(x + BAR * TAN + 8, 1))


@register.inclusion_tag("_components/chart.html")
def chart(drawn: BarChart) -> dict[str, Any]:
    """The chart with its key; the table stands before it on the page."""
    return {"chart": drawn}


@register.inclusion_tag("_components/patterns.html")
def patterns() -> dict[str, Any]:
    """The patterns that charts refer to; once on a page that has a chart."""
    return {}
