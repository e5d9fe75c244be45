"""One supplier as a row of the result: read models for buyers who compare downwards."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import Self

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localdate

from platform_goed_inkopen.dutch import counted
from platform_goed_inkopen.regions import BY_CODE, Municipality, area_in_words, distance_km, joined
from suppliers.capacity import CapacityLine, telling_most
from suppliers.card_markup import card_html
from suppliers.card_rows import CardRow
from suppliers.claim_lines import REPLACED, ClaimLine, claim_lines
from suppliers.levels import Level, criteria, level_of
from suppliers.marking import marked, sentence_with

TITLES_ON_A_CARD = 2
CLAIMS_ON_A_CARD = 3
LONGEST_SNIPPET = 240


@dataclass(frozen=True)
class Card:
    """A row of the result."""

    name: SafeString
    url: str
    keep_url: str
    what: SafeString
    place: str
    snippet: SafeString
    category: SafeString
    area: str
    largest_order: int | None
    capacity: CapacityLine | None
    claims: list[ClaimLine]
    more_claims: int
    level: Level
    is_investigated: bool
    silent_since: date | None

    @classmethod
    def of(
        cls,
        row: CardRow,
        *,
        stems: Sequence[str],
        name_stems: Sequence[str],
        near: Municipality | None,
        today: date,
        asked: str = "",
    ) -> Self:
        """`near` is the place to measure from; `stems`, and in the name `name_stems`, mark why it stands there.

        `asked` is the search with its question mark: the page leads back to it.
        """
        name, what, snippet = marked(row.name, name_stems), _what(row, stems), marked(_snippet(row, stems), stems)
        lines = [line for line in claim_lines(row.claims, today) if line.state != REPLACED]
        return cls(
            name=name,
            url=_url(row.slug) + asked,
            keep_url=f"{_keep()}?aanbieder={row.slug}",
            what=what,
            place=place_in_words(BY_CODE.get(row.seat), near),
            snippet=snippet,
            category=SafeString("") if "<mark>" in name + what + snippet else _category(row, stems),
            area=_area(frozenset(code for offer in row.offers for code in offer.area)),
            largest_order=max((offer.largest for offer in row.offers if offer.largest), default=None),
            capacity=telling_most(
                CapacityLine.of(offer.capacity, offer.capacity_on, today=today) for offer in row.offers
            ),
            claims=lines[:CLAIMS_ON_A_CARD],
            more_claims=len(lines[CLAIMS_ON_A_CARD:]),
            level=_level(row, lines, today),
            is_investigated=row.investigated_since is not None,
            silent_since=localdate(row.silent_since) if row.silent_since else None,
        )

    @property
    def html(self) -> SafeString:
        """The row of the list."""
        return mark_safe(card_html(self))  # noqa: S308 every value is escaped there


def _level(row: CardRow, lines: Sequence[ClaimLine], today: date) -> Level:
    """What is published is verified: the database sees to it."""
    asked = criteria(
        is_verified=True,
        confirmed_on=localdate(row.confirmed_at) if row.confirmed_at else None,
        is_investigated=row.investigated_since is not None,
        claims=lines,
        today=today,
    )
    return level_of(asked)


# Most deliver in the same few areas.
_area = lru_cache(maxsize=1024)(area_in_words)


@cache
def _keep() -> str:
    return reverse("add_to_shortlist")


def _url(slug: str) -> str:
    before, after = _around_slug()
    return f"{before}{slug}{after}"


@cache
def _around_slug() -> list[str]:
    return reverse("supplier", args=["slug"]).split("slug")


def _what(row: CardRow, stems: Sequence[str]) -> SafeString:
    """What is offered in short, what was looked for first."""
    titles = [offer.title for offer in row.offers]
    if stems and len(titles) > TITLES_ON_A_CARD:
        titles.sort(key=lambda title: not sentence_with([title], stems))
    return marked(what_in_short(titles), stems)


def _category(row: CardRow, stems: Sequence[str]) -> SafeString:
    """The category that was found, when nothing else on the card tells why it stands in the list."""
    found = (offer.category for offer in row.offers if stems and sentence_with([offer.category], stems))
    return marked(next(found, ""), stems)


def what_in_short(titles: Sequence[str]) -> str:
    """The first titles of the offer, and how many more there are."""
    rest = len(titles) - TITLES_ON_A_CARD
    first = list(titles[:TITLES_ON_A_CARD])
    return joined([*first, f"nog {counted(rest, 'dienst', 'diensten')}"]) if rest > 0 else joined(first)


def place_in_words(seat: Municipality | None, near: Municipality | None) -> str:
    """`in Assen`, or with a place to measure from `Tynaarlo, 12 km van Assen`; empty when the seat is unknown."""
    if seat is None:
        return ""
    if near is None or near == seat:
        return seat.at
    return f"{seat.name}, {distance_km(near, seat):.0f} km van {near.name}"


def _snippet(row: CardRow, stems: Sequence[str]) -> str:
    """The sentence in which a word was found; else what the supplier says in one sentence."""
    texts = [row.summary, *(offer.text for offer in row.offers), row.description]
    found = sentence_with(texts, stems) if stems else ""
    found = found or row.summary
    return found if len(found) <= LONGEST_SNIPPET else f"{found[:LONGEST_SNIPPET].rsplit(' ', 1)[0]} …"
