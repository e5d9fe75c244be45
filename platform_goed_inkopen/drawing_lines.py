"""A line over time, as a drawing. Pure.

Series differ by their marker (the parcel of the key) and their dashes first, and by colour not at all. What was not
measured breaks the line and stands as a hatched parcel on the ground; it is never a point at zero.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from platform_goed_inkopen.drawings import (
    LETTER,
    NARROW,
    NEXT_TO_NOTHING,
    WIDE,
    Chart,
    Drawing,
    Series,
    Shape,
    Stroke,
    Text,
    key_of,
    ticks,
)
from platform_goed_inkopen.numbers import number
from platform_goed_inkopen.parcels import TAN, corners

HEIGHT, CEILING, GROUND = 236.0, 16.0, 200.0
MARK_WIDTH, MARK_HEIGHT = 10.0, 10.0
LINE_OF_TEXT = 18.0


def line_chart(*, labels: Sequence[str], series: Sequence[Series], decimals: int = 0) -> Chart:
    """Values over time, from zero, with the last known value of each series at its end. One series or a few."""
    wide, narrow = (_Lines(labels, series, decimals, width).drawing() for width in (WIDE, NARROW))
    return Chart(wide, narrow, key_of(series))


@dataclass(frozen=True)
class _Lines:
    """Lines at one width."""

    labels: Sequence[str]
    series: Sequence[Series]
    decimals: int
    width: float

    @property
    def known(self) -> list[float]:
        return [value for one in self.series for value in one.values if value is not None]

    @property
    def most(self) -> float:
        most = max(self.known, default=0)
        return most if most > NEXT_TO_NOTHING else 1

    @property
    def text_width(self) -> float:
        return LETTER * len(number(self.most, self.decimals)) + 14

    def x(self, n: int) -> float:
        room = self.width - 2 * self.text_width - 10
        return round(self.text_width + 5 + room * (n / (len(self.labels) - 1) if len(self.labels) > 1 else 0.5), 1)

    def y(self, value: float) -> float:
        return round(GROUND - (GROUND - CEILING) * value / self.most, 1)

    def drawing(self) -> Drawing:
        drawn = Drawing(self.width, HEIGHT)
        self._draw_scale(drawn)
        for one in self.series:
            drawn.strokes.extend(Stroke(path, f"line {one.pattern}") for path in self._paths(one))
            for n, value in enumerate(one.values):
                if value is not None:
                    drawn.shapes.append(Shape(_marker(self.x(n), self.y(value)), f"s-{one.pattern}"))
        for n in range(len(self.labels)):
            if any(one.values[n] is None for one in self.series):
                drawn.shapes.append(Shape(_marker(self.x(n), GROUND), "s-fallow"))
        drawn.texts.extend(self._ends())
        return drawn

    def _draw_scale(self, drawn: Drawing) -> None:
        end = self.width - self.text_width
        for tick in ticks(self.most, whole=not self.decimals):
            y = self.y(tick)
            drawn.strokes.append(Stroke(f"M{self.text_width:g} {y:g}H{end:g}", "rule"))
            drawn.texts.append(Text(self.text_width - 6, y + 5, number(tick, 1 if tick % 1 else 0), "soft end"))
        longest = max((len(label) for label in self.labels), default=0)
        every = max(1, -(-len(self.labels) * (longest * LETTER + 8) // (end - self.text_width)))
        last = len(self.labels) - 1
        for n, label in enumerate(self.labels):
            if (last - n) % every == 0:
                drawn.texts.append(Text(self.x(n), GROUND + 26, label, "soft middle"))

    def _paths(self, one: Series) -> Iterator[str]:
        points = [None if value is None else (self.x(n), self.y(value)) for n, value in enumerate(one.values)]
        for before, after in pairwise(points):
            if before and after:
                yield f"M{before[0]:g} {before[1]:g}L{after[0]:g} {after[1]:g}"

    def _ends(self) -> Iterator[Text]:
        """The last known value of each series beside its point, pushed apart where they would touch."""
        lasts = [last for one in self.series if (last := self._last(one))]
        lowest = GROUND + 5
        for y, x, value in sorted(lasts, reverse=True):
            lowest = min(lowest, y + 5)
            yield Text(x + MARK_WIDTH, round(lowest, 1), number(value, self.decimals), "bold")
            lowest -= LINE_OF_TEXT

    def _last(self, one: Series) -> tuple[float, float, float] | None:
        known = [(self.y(value), self.x(n), value) for n, value in enumerate(one.values) if value is not None]
        return known[-1] if known else None


def _marker(x: float, y: float) -> str:
    """A parcel with its middle here."""
    left = x - (MARK_WIDTH + MARK_HEIGHT * TAN) / 2
    return corners(left, y - MARK_HEIGHT / 2, MARK_WIDTH, MARK_HEIGHT)
