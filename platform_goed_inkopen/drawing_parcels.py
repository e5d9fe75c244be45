"""Parcels that count or divide: shares of a whole, a parcel for each thing in rows, and a picture that counts. Pure.

Shares and the picture hold no text, so they may be drawn wider than 640; the table or the caption says the words.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from platform_goed_inkopen.drawings import LETTER, NARROW, WIDE, Chart, Drawing, Shape, Text
from platform_goed_inkopen.numbers import number
from platform_goed_inkopen.parcels import TAN, corners

PAGE = 1160.0
SHARE_HEIGHT, SHARE_GAP, LEAST_SHARE = 38.0, 4.0, 6.0
COUNT_ROW, COUNT_HEIGHT, WIDEST_STEP, LEAST_STEP = 38.0, 26.0, 32.0, 11.0
COLUMNS, NARROW_COLUMNS = 36, 14


@dataclass(frozen=True)
class Share:
    """A part of a whole: its name, how many, and its pattern (solid, fine, dots, across, upright, pale or fallow)."""

    name: str
    value: float
    pattern: str


def share_bar(shares: Sequence[Share]) -> Chart:
    """One bar divided in proportion; a small share stays visible, a share of nothing is left out."""
    shown = [share for share in shares if share.value > 0]
    return Chart(_shares(shown, PAGE), _shares(shown, NARROW))


def _shares(shares: Sequence[Share], width: float) -> Drawing:
    drawn = Drawing(width, SHARE_HEIGHT + 2)
    room = width - SHARE_HEIGHT * TAN - 2 - SHARE_GAP * max(len(shares) - 1, 0)
    x = 1.0
    for share, length in zip(shares, _lengths([share.value for share in shares], room), strict=True):
        drawn.shapes.append(Shape(corners(x, 1, length, SHARE_HEIGHT), f"s-{share.pattern}"))
        x += length + SHARE_GAP
    return drawn


def _lengths(values: Sequence[float], room: float) -> list[float]:
    """The room divided in proportion, except that nothing gets less than can be seen; there are few values."""
    total = sum(values)
    small = [value * room / total < LEAST_SHARE for value in values]
    large = sum(value for value, is_small in zip(values, small, strict=True) if not is_small)
    left = room - LEAST_SHARE * sum(small)
    return [LEAST_SHARE if is_small else value * left / large for value, is_small in zip(values, small, strict=True)]


@dataclass(frozen=True)
class CountChart:
    """The drawing, and how many things one parcel stands for."""

    chart: Chart
    each: int


def parcel_rows(rows: Sequence[tuple[str, int]], *, none: str) -> CountChart:
    """A row of parcels for each label, with its count at the end. `none` is said where there is nothing to count.

    One parcel is one thing as long as the longest row fits on a phone; above that it stands for several.
    """
    most = max((count for _, count in rows), default=0)
    left = 14 + LETTER * max((len(label) for label, _ in rows), default=0)
    room = NARROW - left - LETTER * len(number(most)) - 16
    each = max(1, ceil(most / (room // LEAST_STEP)))
    wide, narrow = (_counted(rows, none, each, left, width) for width in (WIDE, NARROW))
    return CountChart(Chart(wide, narrow), each)


def _counted(rows: Sequence[tuple[str, int]], none: str, each: int, left: float, width: float) -> Drawing:
    drawn = Drawing(width, COUNT_ROW * len(rows))
    most = max((count for _, count in rows), default=0)
    step = min(WIDEST_STEP, (width - left - LETTER * len(number(most)) - 16) / max(ceil(most / each), 1))
    for n, (label, count) in enumerate(rows):
        y = n * COUNT_ROW + 5
        drawn.texts.append(Text(0, y + 19, label))
        parcels = ceil(count / each)
        height = min(COUNT_HEIGHT, step * 0.9)
        top = y + (COUNT_HEIGHT - height) / 2
        for k in range(parcels):
            drawn.shapes.append(Shape(corners(left + k * step, top, step * 0.8, height), "s-full"))
        end = Text(round(left + parcels * step + 8, 1), y + 19, number(count), "bold") if count else None
        drawn.texts.append(end or Text(left, y + 19, none, "soft"))
    return drawn


def unit_picture(groups: Sequence[tuple[int, str]]) -> Chart:
    """A field with one parcel for each thing, group after group. A group: how many, and `full` or `open`."""
    kinds = [f"s-{kind}" for count, kind in groups for _ in range(count)]
    return Chart(_field(kinds, PAGE, COLUMNS), _field(kinds, NARROW, NARROW_COLUMNS))


def _field(kinds: Sequence[str], width: float, columns: int) -> Drawing:
    rows = ceil(len(kinds) / columns)
    step = (width - 2) / (columns + rows * TAN)
    size = step * 0.8
    drawn = Drawing(width, round(rows * step + 2, 1))
    for n, kind in enumerate(kinds):
        row, column = divmod(n, columns)
        x = 1 + column * step + (rows - row - 1) * step * TAN
        drawn.shapes.append(Shape(corners(x, 1 + row * step, size, size), kind))
    return drawn
