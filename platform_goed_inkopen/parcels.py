"""The parcel, the one ornament of the platform, in numbers: strips that count, and the tiles of the municipalities.

Every parcel slants by tan 0.2, as design tokens say. Pure: what comes out are points for an SVG polygon.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from platform_goed_inkopen.regions import MUNICIPALITIES, Municipality

TAN = 0.2
MOST_PARCELS = 60
BAR_PARCELS = 50
TILE_WIDTH, TILE_HEIGHT, TILE_GAP = 53.0, 50.0, 3.0
TINTS = (1, 5, 15, 30)  # from this many suppliers a tile gets the next tint
PROVINCE_NAMES = (("Fryslân", 70, 240), ("Groningen", 476, 36), ("Drenthe", 499, 303))


@dataclass(frozen=True)
class Parcel:
    """One parcel: its corners as SVG points, and the class that colours it."""

    points: str
    state: str


@dataclass(frozen=True)
class Strip:
    """Parcels in a row; `crossed` draws a line through them: expired."""

    parcels: list[Parcel]
    width: float
    crossed: bool = False


def corners(x: float, y: float, width: float, height: float) -> str:
    """The points of a parcel whose lower left corner is at x; its top is shifted to the right."""
    shift = height * TAN
    points = ((x + shift, y), (x + shift + width, y), (x + width, y + height), (x, y + height))
    return " ".join(f"{round(left, 1):g},{round(top, 1):g}" for left, top in points)


def strip(states: list[str], *, parcel_width: float = 8.0, crossed: bool = False) -> Strip:
    """One parcel for each state, left to right."""
    step = parcel_width + 4
    parcels = [Parcel(corners(0.7 + n * step, 0.7, parcel_width, 10.6), state) for n, state in enumerate(states)]
    return Strip(parcels, round(len(states) * step + 2.4, 1), crossed)


def checked(strength: int, *, expired: bool = False, replaced: bool = False) -> Strip:
    """How a claim was checked: 1 self-declared (grey), 2 document seen, 3 confirmed by the register (green).

    What expired is struck in red; what expired and was replaced is over, and no fault: empty.
    """
    if replaced:
        return strip(["empty"] * 3)
    if expired:
        return strip(["gone"] * 3, crossed=True)
    full = "weak" if strength == 1 else "full"
    return strip([full] * strength + ["empty"] * (3 - strength))


def evidence(step: int) -> Strip:
    """The evidence step of a figure, 1 to 5."""
    return strip(["full"] * step + ["empty"] * (5 - step), parcel_width=10.0)


def coverage(known: int, total: int) -> Strip:
    """One parcel for each thing that could be known, up to 60; above that a bar of 50."""
    parcels = total if total <= MOST_PARCELS else BAR_PARCELS
    done = known if total <= MOST_PARCELS else known * BAR_PARCELS // total
    return strip(["done"] * done + ["empty"] * (parcels - done))


@dataclass(frozen=True)
class Tile:
    """A municipality on the grid: its parcel, where its short name and count stand, and its tint (0 for none)."""

    place: Municipality
    count: int
    tint: int
    points: str
    name_x: float
    name_y: float
    count_x: float
    count_y: float


def tiles(counts: Mapping[str, int]) -> list[Tile]:
    """A tile for each municipality, row by row, in the order in which they are read; counts by code (GM…)."""
    places = sorted(MUNICIPALITIES, key=lambda place: (place.tile_row, place.tile_col))
    return [_tile(place, counts.get(place.code, 0)) for place in places]


def _tile(place: Municipality, count: int) -> Tile:
    x, y = _origin(place.tile_row, place.tile_col)
    middle = x + TILE_WIDTH / 2
    return Tile(
        place=place,
        count=count,
        tint=sum(count >= least for least in TINTS),
        points=corners(x, y, TILE_WIDTH, TILE_HEIGHT),
        name_x=round(middle + 6, 1),
        name_y=y + 20,
        count_x=round(middle + 2.5, 1),
        count_y=y + 39,
    )


def _origin(row: int, column: int) -> tuple[float, float]:
    """The lower left corner of a tile horizontally, its top vertically: each row is shifted along the slant."""
    y = row * (TILE_HEIGHT + TILE_GAP)
    return 64.2 + column * (TILE_WIDTH + TILE_GAP) - row * (TILE_HEIGHT + TILE_GAP) * TAN, y


def borders() -> list[str]:
    """White lines between tiles of different provinces, as SVG paths."""
    grid = {(place.tile_row, place.tile_col): place for place in MUNICIPALITIES}
    lines = []
    for (row, column), place in sorted(grid.items()):
        x, y = _origin(row, column)
        right, below = grid.get((row, column + 1)), grid.get((row + 1, column))
        if right and right.province != place.province:
            edge = x + TILE_WIDTH + TILE_GAP / 2
            lines.append(_line(edge + TILE_HEIGHT * TAN + 0.3, y - 1, edge - 0.3, y + TILE_HEIGHT + 1))
        if below and below.province != place.province:
            edge = y + TILE_HEIGHT + TILE_GAP / 2
            lines.append(_line(x - 1, edge, x + TILE_WIDTH + 1, edge))
    return lines


def _line(x1: float, y1: float, x2: float, y2: float) -> str:
    return f"M{round(x1, 1):g} {round(y1, 1):g}L{round(x2, 1):g} {round(y2, 1):g}"
