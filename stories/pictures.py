"""The picture of a story that counts, drawn in the house colours. No Django.

`counting_picture(done=214, total=245)` gives WebP bytes, WIDTH pixels wide; `actions.attach_picture` stores them.
"""

from math import ceil

from PIL import Image, ImageDraw

from platform_goed_inkopen.pictures import WHITE, encoded

WIDTH = 1384
MOST_PARCELS = 500
FEWEST_COLUMNS = 8  # a parcel is never wider than an eighth of the picture
SLANT = 0.2  # tan 11.3°, the only angle of the house
GRAS, KLEI = "#3c7a35", "#18282a"
GAP = 4 / 19  # of a step: a parcel of 15 and a gap of 4
FINE = 4  # drawn this many times larger, then made smaller: Pillow draws polygons without smooth edges


def counting_picture(*, done: int, total: int) -> bytes:
    """One slanted parcel for each of `total` things: the first `done` in gras, the rest white with an edge of klei."""
    if not 0 <= done <= total or not 1 <= total <= MOST_PARCELS:
        raise ValueError(f"Een beeld telt 1 tot {MOST_PARCELS} vakjes en niet meer gevulde vakjes dan er zijn.")
    columns, rows = _grid(total)
    step = (WIDTH - 4) / (max(columns, FEWEST_COLUMNS) - GAP + SLANT * (rows - GAP))
    picture = Image.new("RGB", (WIDTH * FINE, ceil(step * (rows - GAP) + 4) * FINE), WHITE)
    draw = ImageDraw.Draw(picture)
    for place in range(total):
        row, column = divmod(place, columns)
        _parcel(draw, step * FINE, row=row, column=column, rows=rows, is_done=place < done)
    return encoded(picture.resize((WIDTH, picture.height // FINE), Image.Resampling.LANCZOS), is_drawn=True)


def _grid(total: int) -> tuple[int, int]:
    """Columns and rows: about five times as wide as high, the rows as full as can be."""
    rows = max(1, round(total / max(FEWEST_COLUMNS, (total * 5) ** 0.5)))
    return ceil(total / rows), rows


def _parcel(draw: ImageDraw.ImageDraw, step: float, *, row: int, column: int, rows: int, is_done: bool) -> None:
    side, edge = step * (1 - GAP), 2 * FINE
    top, bottom = edge + row * step, edge + row * step + side
    end = edge + (rows - GAP) * step
    left = edge + column * step
    corners = [
        (left + (end - top) * SLANT, top),
        (left + side + (end - top) * SLANT, top),
        (left + side + (end - bottom) * SLANT, bottom),
        (left + (end - bottom) * SLANT, bottom),
    ]
    draw.polygon(corners, fill=GRAS if is_done else WHITE)
    if not is_done:
        draw.line([*corners, corners[0], corners[1]], fill=KLEI, width=edge, joint="curve")
