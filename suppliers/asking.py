"""The question and the answer of search, whoever answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from suppliers.question import Question, Said, parse

FACETS = ("categorie", "thema", "gemeente", "provincie", "erkenning", "controle", "voldoet", "leverbaar", "omvang")
CHECKED_HOW = {
    "zelf-verklaard": "self_declared",
    "document-gezien": "document_seen",
    "register-bevestigd": "register_confirmed",
}
# Which claims say something today, for every statement that joins `claim`; Claim.counts says it of one row.
CLAIM_COUNTS = (
    "claim.withdrawn_at IS NULL AND claim.investigated_since IS NULL"
    " AND (claim.valid_until IS NULL OR claim.valid_until >= %(today)s)"
)
PAGE_SIZE = 24
# Raised when the same question may find somebody else: a dossier says by which way of searching it was made.
METHOD = 1


@dataclass(frozen=True)
class SearchQuery:
    """What somebody looks for; the facets hold slugs that exist."""

    today: date
    text: str = ""
    categorie: tuple[str, ...] = ()
    thema: tuple[str, ...] = ()
    gemeente: tuple[str, ...] = ()
    provincie: tuple[str, ...] = ()
    erkenning: tuple[str, ...] = ()
    controle: tuple[str, ...] = ()
    voldoet: tuple[str, ...] = ()
    leverbaar: tuple[str, ...] = ()
    omvang: tuple[str, ...] = ()
    limit: int = PAGE_SIZE
    offset: int = 0

    @property
    def question(self) -> Question:
        """The text as clauses."""
        return parse(self.text)

    @property
    def words(self) -> list[str]:
        """What is looked for in texts: each word or phrase, without the place. Empty when the score says nothing."""
        return [clause.typed for clause in (*self.question.needed, *self.question.optional)]

    @property
    def nearest_to(self) -> str:
        """The one chosen municipality, by which the result is ordered; empty for none or several."""
        return self.gemeente[0] if len(self.gemeente) == 1 else ""

    def without(self, *names: str) -> "SearchQuery":
        """The same question with these facets, or the text, left out."""
        cleared: dict[str, Any] = {name: "" if name == "text" else () for name in names}
        return replace(self, **cleared)


@dataclass(frozen=True)
class Hits:
    """What was found: the ids of this page in order, how many in all, counts per option, and the lexemes to mark.

    `counts[facet][slug]` follows the other facets and lacks what is zero; `without[facet]` is the total when that facet
    asks nothing; `seats` counts the hits by municipality of the seat. `words`: `maai*` marks what begins with it; those
    of the place, `name_words`, are marked in names alone. `said`: what became of the words.
    """

    ids: tuple[int, ...] = ()
    total: int = 0
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    without: Mapping[str, int] = field(default_factory=dict)
    seats: Mapping[str, int] = field(default_factory=dict)
    words: tuple[str, ...] = ()
    name_words: tuple[str, ...] = ()
    said: Said = field(default_factory=Said)
