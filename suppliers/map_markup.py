"""The map of a result as HTML, which a page shows twice. Every value is escaped here."""

from collections.abc import Iterator
from functools import cache
from html import escape

from django.template.loader import render_to_string

from platform_goed_inkopen.numbers import number
from suppliers.seat_map import HEIGHT, LEFT, TOP, WIDTH, SeatMap


def map_html(shown: SeatMap, *, repeated: bool, of_place: bool) -> str:
    """Where the suppliers of the result are seated, and the key.

    `repeated`: the outlines stand in the page already, and there is no room for names. `of_place`: the page is about
    the municipality that stands out, so nobody chose it.
    """
    outlines = '<use href="#provincies"/>' if repeated else _outlines()
    return (
        f'<svg class="map" viewBox="{LEFT} {TOP} {WIDTH} {HEIGHT}" width="100%" aria-hidden="true">\n{outlines}\n'
        f"{shown.circles}\n{'' if repeated else ''.join(_names(shown))}\n</svg>\n"
        f'<figcaption>\n<ul class="key">\n{"".join(_key(shown, of_place))}</ul>\n</figcaption>\n'
    )


@cache
def _outlines() -> str:
    """The longest part, and always the same."""
    return render_to_string("suppliers/_provinces.html")


def _names(shown: SeatMap) -> Iterator[str]:
    for label in shown.labels:
        yield f'<text x="{label.x}" y="{label.y}" text-anchor="{label.anchor}">{escape(label.text)}</text>'


def _key(shown: SeatMap, of_place: bool) -> Iterator[str]:
    for name, count in shown.chosen:
        yield f"<li>{_dot(16, 6.5, 'dot sel')}{escape(name)}{'' if of_place else ', uw keuze'}: {number(count)}</li>\n"
    yield f"<li>{_dot(16, 6, 'dot')}{'elders' if shown.chosen else 'hier'} gevestigd: {number(shown.seated)}</li>\n"
    if shown.someone_nowhere:
        yield f"<li>{_dot(12, 4, 'dot zero')}niemand</li>\n"
    if shown.off:
        yield f"<li>niet op de kaart: {number(shown.off)}</li>\n"


def _dot(width: int, radius: float, kind: str) -> str:
    circle = f'<circle class="{kind}" cx="{width // 2}" cy="8" r="{radius}"/>'
    return f'<svg width="{width}" height="16" aria-hidden="true">{circle}</svg>'
