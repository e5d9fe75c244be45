"""The components that need more than a template: menu, parcel strips, tiles, form fields and money."""

from collections.abc import Hashable, Sequence
from functools import cache, lru_cache
from typing import Any, NamedTuple

from django import template
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from platform_goed_inkopen import markup, parcels
from platform_goed_inkopen.facets import Facet
from platform_goed_inkopen.numbers import money

register = template.Library()

SECTIONS = (
    ("Aanbieders", "suppliers"),
    ("Opdrachten", "tenders"),
    ("Verhalen", "stories"),
    ("Monitoring", "monitoring"),
)
VERDICTS = {"yes": "past", "no": "past niet", "unknown": "weten wij niet"}
EVIDENCE = {1: "verteld", 2: "geteld", 3: "gemeten", 4: "vergeleken", 5: "door een ander getoetst"}


@register.filter
def full_stop(name: object) -> str:
    """What ends a sentence that ends with this name: nothing after `Veenwerk B.V.`."""
    return "" if str(name).endswith(".") else "."


@register.simple_tag
@lru_cache(maxsize=64, typed=True)
def kept(name: str, **told: Hashable) -> SafeString:
    """This part with these values, written once by each process: for what is the same on most pages."""
    return render_to_string(name, told)


@register.simple_tag(takes_context=True)
def main_menu(context: template.Context) -> SafeString:
    """The four sections and one's own place, with the current one marked."""
    request = context["request"]
    sections = tuple(_entry(request.path, label, name) for label, name in SECTIONS)
    return kept("_components/menu.html", items=sections, own=_own(request))


class Entry(NamedTuple):
    """A line of the menu; `current` is `page` on its first page, `true` on those below it, else empty."""

    label: str
    url: str
    current: str


def _entry(path: str, label: str, name: str) -> Entry:
    url = _url(name)
    return Entry(label, url, "page" if path == url else "true" if path.startswith(url) else "")


def _own(request: Any) -> Entry:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return _entry(request.path, "Inloggen", "account_login")
    if request.path.startswith(_url("queue")):
        return _entry(request.path, "Coördinatie", "queue")
    return _entry(request.path, "Mijn pagina", "mine")


@cache
def _url(name: str) -> str:
    return reverse(name)


@register.simple_tag
def checked_strip(strength: int, expired: bool = False, replaced: bool = False) -> SafeString:
    """Three parcels: how a recognition was checked. The words must follow."""
    return mark_safe(markup.checked_strip(strength, bool(expired), bool(replaced)))  # noqa: S308 numbers and our words


@register.simple_tag
def claim(shown: markup.ShownClaim) -> SafeString:
    """A recognition in two lines, with until when it is valid and how it was checked."""
    return mark_safe(markup.claim(shown))  # noqa: S308 every value is escaped there


@register.simple_tag
def facet(shown: Facet) -> SafeString:
    """What can be chosen beside a list."""
    return mark_safe(markup.facet(shown))  # noqa: S308 every value is escaped there


@register.inclusion_tag("_components/evidence.html")
def evidence(step: int) -> dict[str, Any]:
    """Five parcels and the words: how strong the evidence of a figure is."""
    return {"strip": parcels.evidence(step), "step": step, "name": EVIDENCE[step]}


@register.inclusion_tag("_components/verdict.html")
def verdict(state: str) -> dict[str, Any]:
    """Whether something fits: `yes`, `no` or `unknown`, as a sign and a word."""
    return {"state": state, "word": VERDICTS[state]}


@register.inclusion_tag("_components/coverage.html")
def coverage(known: int, total: int, noun: str) -> dict[str, Any]:
    """One parcel for each thing, and the words: of how many this is known."""
    return {"strip": parcels.coverage(known, total), "known": known, "total": total, "noun": noun}


@register.inclusion_tag("_components/tiles.html")
def municipality_tiles(rows: list[Any]) -> dict[str, Any]:
    """The forty municipalities as parcels. `rows`: with `area` (a Municipality), `suppliers` and `open_tenders`."""
    asked = {row.area: row.open_tenders for row in rows}
    shown = [
        {**vars(tile), "open_tenders": asked[tile.place], "url": _municipality_url(tile)}
        for tile in parcels.tiles({row.area.code: row.suppliers for row in rows})
    ]
    names = [{"text": text, "x": x, "y": y} for text, x, y in parcels.PROVINCE_NAMES]
    return {"tiles": shown, "borders": parcels.borders(), "names": names}


def _municipality_url(tile: parcels.Tile) -> str:
    return reverse("municipality", args=[tile.place.slug])


register.filter("money", money)


@register.filter
def beside(cells: Sequence[Any], columns: Sequence[tuple[str, str]]) -> list[tuple[str, Any]]:
    """Each cell with the name of its column. Raises ValueError when a row is shorter or longer than its head."""
    return [(name, cell) for (name, _), cell in zip(columns, cells, strict=True)]


@register.filter
def widget_kind(field: BoundField) -> str:
    """`group` for radio buttons and several check boxes, `check` for one check box, else `input`."""
    widget = field.field.widget
    if isinstance(widget, RadioSelect | CheckboxSelectMultiple):
        return "group"
    return "check" if isinstance(widget, CheckboxInput) else "input"


@register.filter
def anchor(field: BoundField) -> str:
    """The id to jump to: the input itself, or the first one of a group."""
    return f"{field.auto_id}_0" if widget_kind(field) == "group" else field.id_for_label
