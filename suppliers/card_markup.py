"""A supplier in the result as HTML; a list has 24, too many for a template. Every value is escaped here."""

from html import escape
from typing import TYPE_CHECKING

from platform_goed_inkopen import markup
from platform_goed_inkopen.numbers import money
from suppliers.capacity import CapacityLine

if TYPE_CHECKING:
    from suppliers.cards import Card


def card_html(card: "Card") -> str:
    """The row; `name`, `what`, `snippet` and `category` are HTML already, with the words that were found marked."""
    what = f"<strong>{card.what}</strong>" if card.what else ""
    fallow = ' class="subtle"' if card.silent_since else ""
    between = " · " if card.what and card.place else ""
    return (
        f'<li class="result">\n<div{fallow}>\n<h3><a href="{escape(card.url)}">{card.name}</a></h3>\n'
        f'<p class="what">{what}{between}{escape(card.place)}</p>\n<p class="snip">{card.snippet}</p>\n'
        f'<p class="facts">{_silence(card)}{_facts(card)} · {_keep(card)}</p>\n</div>\n{_claims(card)}\n</li>\n'
    )


def _keep(card: "Card") -> str:
    """Onto a list; the name of the link says whom."""
    return f'<a href="{escape(card.keep_url)}" rel="nofollow">zet op een lijst<span class="vh">: {card.name}</span></a>'


def _silence(card: "Card") -> str:
    if card.silent_since is None:
        return ""
    return f'<span class="fallow">niet bevestigd sinds {markup.day(card.silent_since)}</span> '


def _facts(card: "Card") -> str:
    area = (
        f"Levert in <b>{escape(card.area)}</b>" if card.area else '<span class="fallow">werkgebied niet bekend</span>'
    )
    largest = f" · grootste opdracht <b>{money(card.largest_order)}</b>" if card.largest_order else ""
    category = f"Categorie {card.category} · " if card.category else ""
    level = f" · niveau <b>{card.level}</b>"
    doubt = ' · <span class="fallow">in onderzoek</span>' if card.is_investigated else ""
    return f"{category}{area}{largest}{_capacity(card.capacity) if card.capacity else ''}{level}{doubt}"


def _capacity(line: CapacityLine) -> str:
    said, on = escape(str(line)), markup.day(line.on)
    return (
        f' · <b>{said}</b> · <span class="nb">gezegd op {on}</span>'
        if line.is_fresh
        else f' <span class="tag off">{said}, gezegd op {on}</span>'
    )


def _claims(card: "Card") -> str:
    if not card.claims:
        return '<p class="small"><span class="fallow">geen erkenning opgegeven</span></p>'
    ending = "en" if card.more_claims > 1 else ""
    more = f'<li class="small subtle">en nog {card.more_claims} erkenning{ending}</li>\n' if card.more_claims else ""
    return f'<ul class="claims" aria-label="Erkenningen">\n{"".join(map(markup.claim, card.claims))}{more}</ul>'
