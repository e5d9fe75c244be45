"""Components that a page shows by the dozen, written in one pass: templates would take most of the time of a list.

Every value is escaped here, where it is put in; what comes out is HTML. Templates reach it by the tags of ui.py.
"""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from html import escape
from typing import Protocol

from django.template.loader import render_to_string
from django.utils.dateformat import format as dutch_date

from platform_goed_inkopen import parcels
from platform_goed_inkopen.facets import Facet, Option
from platform_goed_inkopen.numbers import number

BOX = '<span class="box"></span>'


class ShownClaim(Protocol):
    """What is said of a recognition that somebody claims; `strength` is 1 to 3.

    `state` is valid, investigated, expired or withdrawn; `since` says from when it is looked into or withdrawn.
    """

    def __hash__(self) -> int: ...
    @property
    def strength(self) -> int: ...
    @property
    def label(self) -> str: ...
    @property
    def issuer(self) -> str: ...
    @property
    def how(self) -> str: ...
    @property
    def valid_until(self) -> date | None: ...
    @property
    def state(self) -> str: ...
    @property
    def since(self) -> date | None: ...
    @property
    def label_ended_on(self) -> date | None: ...


@lru_cache
def checked_strip(strength: int, expired: bool, replaced: bool) -> str:
    """Three parcels: how a recognition was checked. Drawn once: there are few."""
    drawn = parcels.checked(strength, expired=expired, replaced=replaced)
    return render_to_string("_components/strip.html", {"strip": drawn})


@lru_cache(maxsize=4096)
def day(value: date) -> str:
    """`14 maart 2027`."""
    return dutch_date(value, "j F Y")


def facet(shown: Facet) -> str:
    """What can be chosen beside a list: the first options, and the others folded."""
    title, options, clear, more = escape(shown.title), _options(shown.options), "", ""
    if shown.clear_url:
        clear = f' <a href="{escape(shown.clear_url)}" aria-label="Wis {escape(shown.title.lower())}">Wis</a>'
    if shown.more:
        more = f"<details>\n<summary>{escape(shown.all_label)}</summary>\n{_options(shown.more)}</details>\n"
    return f'<div class="facet">\n<h3>{title}{clear}</h3>\n{options}{more}</div>\n'


def _options(options: Sequence[Option]) -> str:
    return f'<ul class="options">\n{"".join(map(facet_option, options))}</ul>\n'


def facet_option(option: Option) -> str:
    """A choice beside a list: a link, or text when it would give nothing."""
    label, count = escape(option.label), number(option.count)
    if not option.url:
        return f'<li><span class="opt">{BOX} <span>{label}</span> <span class="c">{count}</span></span></li>\n'
    on, name = (' class="on"', f' aria-label="{label} {count}, gekozen, haal weg"') if option.chosen else ("", "")
    return (
        f'<li{on}><a href="{escape(option.url)}"{name} rel="nofollow">{BOX} <span class="t">{label}</span>'
        f' <span class="c">{count}</span></a></li>\n'
    )


# Many hold the same recognition until the same day.
@lru_cache(maxsize=4096)
def claim(shown: ShownClaim) -> str:
    """A recognition in two lines, for a list of class `claims`; what is over is struck."""
    is_over = shown.state in ("expired", "withdrawn")
    issuer = f' <span class="how">{escape(shown.issuer)}</span>' if shown.issuer else ""
    return (
        f'<li class="claim{" expired" if is_over else ""}">'
        f"{checked_strip(shown.strength, is_over, False)}<div><b>{escape(shown.label)}</b>{issuer}<br>"
        f'<span class="how">{_validity(shown)} · <span class="nb">{escape(shown.how)}</span></span></div></li>\n'
    )


def _validity(shown: ShownClaim) -> str:
    since, until = (day(moment) if moment else "" for moment in (shown.since, shown.valid_until))
    if shown.state == "withdrawn":
        return f'<strong class="neg-t">ingetrokken</strong> <span class="nb">op {since}</span>'
    if shown.state == "expired":
        return f'<strong class="neg-t">verlopen</strong> <span class="nb">op {until}</span>'
    looked_into = f'<span class="fallow">in onderzoek</span> sinds {since} · ' if shown.state == "investigated" else ""
    ended = f"label bestaat niet meer sinds {day(shown.label_ended_on)} · " if shown.label_ended_on else ""
    holds = f"geldig tot {until}" if until else "zonder einddatum"
    return f'{looked_into}{ended}<span class="nb">{holds}</span>'
