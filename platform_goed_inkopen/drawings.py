"""Charts as shapes and texts with their places: bars, and lanes over years. Pure.

Lines are in drawing_lines.py; what counts or divides in parcels is in drawing_parcels.py.

A chart stands after its table and repeats it, so whoever cannot see it misses nothing. Series differ by pattern first
and by colour second. A drawing is never scaled until its text falls under 14 pixels: bars are drawn for the widths 640
and 328, lanes only for a wide screen.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from math import floor, log10

from platform_goed_inkopen.numbers import number
from platform_goed_inkopen.parcels import TAN, corners

WIDE, NARROW, LANES_WIDE = 640.0, 328.0, 784.0
ROW, BAR, TOP = 44.0, 28.0, 8.0
THIN_ROW, THIN_BAR = 22.0, 18.0
AXIS = 34.0
LETTER, LANE_LETTER = 8.2, 6.4
UNKNOWN, UNKNOWN_WIDTH = "niet gemeten", 120.0
NEXT_TO_NOTHING = 1e-9  # a largest value below this is drawn as nothing
LEAST_WIDTH = 2.0
LANE_LABELS, WIDEST_LANE_LABELS, LANE_TOP, LANE_BAR, TODAY_HALF = 176.0, 300.0, 34.0, 27.0, 33.0


@dataclass(frozen=True)
class Text:
    """A word or number at its place; `kind` is a class."""

    x: float
    y: float
    text: str
    kind: str = ""


@dataclass(frozen=True)
class Shape:
    """A parcel; `kind` is a class. A text inside it follows it, so that its colour can depend on the parcel."""

    points: str
    kind: str
    text: Text | None = None


@dataclass(frozen=True)
class Rule:
    """A vertical line."""

    x: float
    top: float
    bottom: float
    kind: str = "rule"


@dataclass(frozen=True)
class Stroke:
    """A line along a path."""

    path: str
    kind: str


@dataclass
class Drawing:
    """What is drawn, from the back to the front."""

    width: float
    height: float
    rules: list[Rule] = field(default_factory=list)
    strokes: list[Stroke] = field(default_factory=list)
    shapes: list[Shape] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)


@dataclass(frozen=True)
class Series:
    """One series: its name, a value for each label (None: not measured), and its pattern (solid, fine or dots)."""

    name: str
    values: Sequence[float | None]
    pattern: str


@dataclass(frozen=True)
class Chart:
    """A drawing at both widths, and its key: pairs of pattern and name."""

    wide: Drawing
    narrow: Drawing
    key: list[tuple[str, str]] = field(default_factory=list)


def bar_chart(*, labels: Sequence[str], series: Sequence[Series], current: str = "", decimals: int = 0) -> Chart:
    """Horizontal bars, one for each label, with the series one after the other and the sum at the end.

    A row of which a part was not measured has no sum, and is drawn as not measured. `current` is the label in bold.
    """
    rows = [_Row(label, [one.values[n] for one in series], label == current) for n, label in enumerate(labels)]
    patterns = [one.pattern for one in series]
    wide, narrow = (_Bars(rows, patterns, decimals, width).drawing() for width in (WIDE, NARROW))
    return Chart(wide, narrow, key_of(series))


def grouped_bar_chart(*, labels: Sequence[str], series: Sequence[Series], decimals: int = 0) -> Chart:
    """Horizontal bars, for each label one for each series, with its value at the end: what is compared, not added."""
    rows = [_Row(label, [one.values[n] for one in series], is_current=False) for n, label in enumerate(labels)]
    patterns = [one.pattern for one in series]
    wide, narrow = (_GroupedBars(rows, patterns, decimals, width).drawing() for width in (WIDE, NARROW))
    return Chart(wide, narrow, key_of(series))


def key_of(series: Sequence[Series]) -> list[tuple[str, str]]:
    """What the patterns mean; with "not measured" when a value is missing."""
    missing = any(value is None for one in series for value in one.values)
    return [*((one.pattern, one.name) for one in series), *([("fallow", UNKNOWN)] if missing else [])]


@dataclass(frozen=True)
class _Row:
    label: str
    values: list[float | None]
    is_current: bool

    @property
    def known(self) -> list[float]:
        return [value for value in self.values if value is not None]

    @property
    def total(self) -> float | None:
        return sum(self.known) if len(self.known) == len(self.values) else None


@dataclass(frozen=True)
class _Bars:
    """Bars at one width."""

    rows: list[_Row]
    patterns: list[str]
    decimals: int
    width: float

    @property
    def left(self) -> float:
        return max(58.0, 12 + LETTER * max((len(row.label) for row in self.rows), default=0))

    @property
    def most(self) -> float:
        most = max((row.total or 0 for row in self.rows), default=0)
        return most if most > NEXT_TO_NOTHING else 1

    @property
    def scale(self) -> float:
        value_width = LETTER * len(number(self.most, self.decimals)) + 20
        return (self.width - self.left - value_width - BAR * TAN) / self.most

    @property
    def row_height(self) -> float:
        return ROW

    def drawing(self) -> Drawing:
        bottom = TOP + self.row_height * len(self.rows)
        drawn = Drawing(self.width, bottom + AXIS - 8)
        for tick in ticks(self.most, whole=not self.decimals, room=self.most * self.scale):
            x = round(self.left + tick * self.scale, 1)
            drawn.rules.append(Rule(x, 4, bottom))
            decimals = 1 if tick % 1 else 0
            drawn.texts.append(Text(x, bottom + 18, number(tick, decimals), "soft middle"))
        for n, row in enumerate(self.rows):
            self._draw_row(drawn, row, TOP + n * self.row_height)
        return drawn

    def _draw_row(self, drawn: Drawing, row: _Row, y: float) -> None:
        weight = "bold" if row.is_current else ""
        drawn.texts.append(Text(0, y + 20, row.label, weight))
        if row.total is None:
            inside = Text(self.left + 14, y + 19, UNKNOWN, "inside soft halo")
            drawn.shapes.append(Shape(corners(self.left, y, UNKNOWN_WIDTH, BAR), "s-fallow", inside))
            return
        x = self.left
        for value, pattern in zip(row.known, self.patterns, strict=True):
            if value:
                length = max(value * self.scale, LEAST_WIDTH)
                drawn.shapes.append(Shape(corners(x, y, length, BAR), f"s-{pattern}"))
                x += length + 2
        end = x + (BAR * TAN + 6 if row.total else 0)
        drawn.texts.append(Text(round(end, 1), y + 20, number(row.total, self.decimals), "bold"))


@dataclass(frozen=True)
class _GroupedBars(_Bars):
    """Bars under each other at one width."""

    @property
    def most(self) -> float:
        most = max((value for row in self.rows for value in row.known), default=0)
        return most if most > NEXT_TO_NOTHING else 1

    @property
    def row_height(self) -> float:
        return THIN_ROW * len(self.patterns) + 14

    def _draw_row(self, drawn: Drawing, row: _Row, y: float) -> None:
        drawn.texts.append(Text(0, y + 14, row.label))
        for n, (value, pattern) in enumerate(zip(row.values, self.patterns, strict=True)):
            top = y + n * THIN_ROW
            if value is None:
                drawn.shapes.append(Shape(corners(self.left, top, UNKNOWN_WIDTH / 2, THIN_BAR), "s-fallow"))
                drawn.texts.append(Text(self.left + UNKNOWN_WIDTH / 2 + 10, top + 14, UNKNOWN, "soft"))
                continue
            length = max(value * self.scale, LEAST_WIDTH) if value else 0
            if value:
                drawn.shapes.append(Shape(corners(self.left, top, length, THIN_BAR), f"s-{pattern}"))
            end = round(self.left + (length + THIN_BAR * TAN + 6 if value else 0), 1)
            drawn.texts.append(Text(end, top + 14, number(value, self.decimals), "bold"))


def ticks(most: float, *, whole: bool, room: float = WIDE) -> list[float]:
    """Two to six round numbers from 0 up to this most, as many as stand side by side in this room; whole when asked."""
    steps = min(5.0, max(2.5, room // (LETTER * len(number(most, 0 if whole else 1)) + 14)))
    rough = most / steps
    power = 10.0 ** floor(log10(rough))
    step = next((power * factor for factor in (1, 2, 5) if power * factor >= rough), power * 10)
    if whole:
        step = max(step, 1.0)
    return [round(n * step, 6) for n in range(int(most / step) + 1)]


@dataclass(frozen=True)
class Period:
    """Something that held from a day to a day (None: without end). `state`: valid, self, past or expired."""

    start: date
    end: date | None
    text: str
    state: str


@dataclass(frozen=True)
class Lane:
    """The periods of one thing, oldest first."""

    name: str
    periods: Sequence[Period]


def lanes(rows: Sequence[Lane], *, today: date) -> Drawing:
    """What held when: a lane for each row, whole years along the top, and today."""
    first = min([today, *(period.start for row in rows for period in row.periods)]).year
    last = max([today, *(period.end or today for row in rows for period in row.periods)]).year + 1
    longest = max((len(row.name) for row in rows), default=0)
    scale = _YearScale(first, last, left=min(max(LANE_LABELS, LETTER * longest), WIDEST_LANE_LABELS))
    bottom = LANE_TOP + ROW * len(rows)
    drawn = Drawing(LANES_WIDE, bottom + 28)
    for year in range(first, last + 1):
        drawn.rules.append(Rule(scale.x(date(year, 1, 1)), 24, bottom - 6))
        drawn.texts.append(Text(scale.x(date(year, 1, 1)), 15, str(year), "soft middle"))
    drawn.rules.append(Rule(scale.x(today), 24, bottom, "today"))
    for n, row in enumerate(rows):
        _draw_lane(drawn, row, LANE_TOP + n * ROW, scale)
    middle = min(scale.x(today), LANES_WIDE - TODAY_HALF - 6)
    marker = Text(middle, bottom + 16, "vandaag", "inside bold middle")
    drawn.shapes.append(Shape(corners(middle - TODAY_HALF - 2, bottom, 2 * TODAY_HALF, 23), "l-now", marker))
    return drawn


@dataclass(frozen=True)
class _YearScale:
    first: int
    last: int
    left: float

    def x(self, day: date) -> float:
        """Where this day stands; each year is as wide as another."""
        start, following = date(day.year, 1, 1), date(day.year + 1, 1, 1)
        years = day.year + (day - start) / (following - start) - self.first
        return round(self.left + years * (LANES_WIDE - self.left - 30) / (self.last - self.first), 1)


def _draw_lane(drawn: Drawing, row: Lane, y: float, scale: _YearScale) -> None:
    drawn.texts.append(Text(0, y + 19, row.name, "bold"))
    ends: list[float] = [scale.x(period.start) for period in row.periods] + [LANES_WIDE]
    for period, (start, following) in zip(row.periods, pairwise(ends), strict=True):
        end = scale.x(period.end) if period.end else LANES_WIDE - 12
        length = max(min(end, following) - start - 3, LEAST_WIDTH)
        fits = length >= LANE_LETTER * len(period.text) + 10
        text = Text(round(start + 8, 1), y + 18.5, period.text, "inside") if fits else None
        drawn.shapes.append(Shape(corners(start - LANE_BAR * TAN / 2, y, length, LANE_BAR), f"l-{period.state}", text))
