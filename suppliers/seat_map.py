"""The suppliers that were found as dots on the north, by the municipality of their seat. Pure numbers for an SVG.

The list beside it says the same in words, so the map is left out for who cannot see it.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from math import sqrt
from typing import Self

from platform_goed_inkopen.regions import MUNICIPALITIES, Municipality

LEFT, TOP, WIDTH, HEIGHT = 238, -2, 376, 254
# From degrees to the drawing of the provinces, fitted on the centroids.
X_SCALE, X_SHIFT, Y_SCALE, Y_SHIFT = 158.17226, -530.90282, -263.13557, 14093.13725
ZERO_RADIUS, SMALLEST, GROWTH, FEW = 2.2, 2.6, 6.4, 4
MOST_LABELS, LETTER_WIDTH, LETTER_HEIGHT, GAP = 3, 6.6, 13.0, 3.0

Box = tuple[float, float, float, float]


def _spot(place: Municipality) -> tuple[float, float]:
    return round(X_SCALE * place.longitude + X_SHIFT, 1), round(Y_SCALE * place.latitude + Y_SHIFT, 1)


SPOTS = {place.code: _spot(place) for place in MUNICIPALITIES}


@dataclass(frozen=True)
class Dot:
    """A municipality: where it lies, how large it is drawn, and whether it was chosen, has suppliers, or has none."""

    place: Municipality
    count: int
    x: float
    y: float
    radius: float
    state: str

    @property
    def circle(self) -> str:
        """The dot as SVG."""
        kind = f"dot {self.state}" if self.state else "dot"
        return f'<circle class="{kind}" cx="{self.x}" cy="{self.y}" r="{self.radius}"/>'


@dataclass(frozen=True)
class Label:
    """The name of a dot beside, above or below it, never on another; `anchor` says which point of it x is."""

    text: str
    x: float
    y: float
    anchor: str


@dataclass(frozen=True)
class SeatMap:
    """Everything the drawing needs; open dots first, so that filled ones lie on top.

    The key adds up to the whole result: `chosen` by name, `seated` in the other municipalities, `off` not drawn.
    """

    dots: list[Dot]
    labels: list[Label]
    chosen: list[tuple[str, int]]
    seated: int
    off: int

    @classmethod
    def of(cls, seats: Mapping[str, int], chosen: Collection[str]) -> Self:
        """`seats` counts by CBS code of the municipality, `chosen` holds slugs."""
        most = max([FEW, *seats.values()])
        dots = [_dot(place, seats.get(place.code, 0), most, place.slug in chosen) for place in MUNICIPALITIES]
        dots.sort(key=lambda dot: (dot.state != "zero", dot.state == "sel", -dot.count))
        return cls(
            dots=dots,
            labels=list(_labels(dots)),
            chosen=[(dot.place.name, dot.count) for dot in dots if dot.state == "sel"],
            seated=sum(dot.count for dot in dots if dot.state != "sel"),
            off=sum(seats.values()) - sum(dot.count for dot in dots),
        )

    @cached_property
    def circles(self) -> str:
        """The dots as SVG, of numbers and our own words only; a page draws forty, too many for a template."""
        return "".join([dot.circle for dot in self.dots])

    @property
    def someone_nowhere(self) -> bool:
        """Whether there are municipalities in which nobody of the result is seated."""
        return any(not dot.count for dot in self.dots)


def _dot(place: Municipality, count: int, most: int, is_chosen: bool) -> Dot:
    radius = SMALLEST + GROWTH * sqrt(count / most) if count else ZERO_RADIUS
    if is_chosen:
        radius = max(radius, SMALLEST + GROWTH / 2)
    x, y = SPOTS[place.code]
    return Dot(place, count, x, y, round(radius, 1), "sel" if is_chosen else "" if count else "zero")


def _labels(dots: list[Dot]) -> Iterator[Label]:
    """The largest dots by name, as far as there is room beside them."""
    taken = [_around(dot) for dot in dots if dot.state != "zero"]
    named = sorted((dot for dot in dots if not dot.state), key=lambda dot: -dot.count)
    free = (next(_free_places(dot, taken), None) for dot in named)
    for label, box in islice((found for found in free if found), MOST_LABELS):
        taken.append(box)
        yield label


def _free_places(dot: Dot, taken: list[Box]) -> Iterator[tuple[Label, Box]]:
    """To the right of the dot, to its left, above it and below it, where no other name or filled dot lies."""
    text = f"{dot.place.name} {dot.count}"
    width, side, rise = LETTER_WIDTH * len(text), dot.radius + GAP, dot.radius + LETTER_HEIGHT / 2
    for anchor, x, y, left in (
        ("start", dot.x + side, dot.y, dot.x + side),
        ("end", dot.x - side, dot.y, dot.x - side - width),
        ("middle", dot.x, dot.y - rise, dot.x - width / 2),
        ("middle", dot.x, dot.y + rise, dot.x - width / 2),
    ):
        box = (left, y - LETTER_HEIGHT / 2, left + width, y + LETTER_HEIGHT / 2)
        if _is_on_map(box) and not any(_overlap(box, other) for other in taken):
            yield Label(text, round(x, 1), round(y + LETTER_HEIGHT / 3, 1), anchor), box


def _around(dot: Dot) -> Box:
    return (dot.x - dot.radius, dot.y - dot.radius, dot.x + dot.radius, dot.y + dot.radius)


def _is_on_map(box: Box) -> bool:
    return box[0] >= LEFT and box[1] >= TOP and box[2] <= LEFT + WIDTH and box[3] <= TOP + HEIGHT


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
