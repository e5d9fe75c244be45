"""The one door to search: `search(SearchQuery) -> Hits`, whatever stands behind it.

What a query means: all its words stand in the profile, by stem, in other words or in the parts of a compound; at least
one offering is in one of the categories, delivered in one of the municipalities and somewhere in one of the provinces,
of the size and free as asked; one of the themes; one claim that counts, of one of the recognitions and checked in one
of the ways; one that counts and meets what is asked. A facet that is empty asks nothing; its counts follow the other
facets.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from suppliers import search_memory, search_sql
from suppliers.asking import CHECKED_HOW, FACETS, METHOD, PAGE_SIZE, Hits, SearchQuery
from suppliers.following import Follower
from suppliers.question import LONGEST_WORD, MOST_WORDS, Said
from suppliers.snapshot import Snapshot

__all__ = [
    "CHECKED_HOW",
    "FACETS",
    "LONGEST_WORD",
    "METHOD",
    "MOST_WORDS",
    "PAGE_SIZE",
    "Hits",
    "Said",
    "SearchQuery",
    "every_id",
    "keep_in_memory",
    "search",
    "totals",
]

_follower = Follower()


def keep_in_memory(today: date, *, wait: bool = False) -> None:
    """From now on this process answers from memory, as those that serve visitors do; until it is loaded the database
    answers. With `wait` it is loaded before this returns; not in a transaction."""
    _follower.is_wanted = True
    if wait:
        _follower.load(today)
    else:
        _follower.load_anew(today)


def search(query: SearchQuery) -> Hits:
    """The page, the counts and the map. Costs one query, whatever the size; a few more when a word stands nowhere, and
    one for each phrase."""
    known = _known(query)
    return search_memory.search(query, known) if known else search_sql.search(query)


def totals(queries: Sequence[SearchQuery]) -> list[int]:
    """How many each of these questions, all of one day, would find. Costs one query for all; a few more as above."""
    known = _known(*queries)
    return search_memory.totals(queries, known) if known else search_sql.totals(queries)


def every_id(query: SearchQuery, *, block: int) -> Iterator[list[int]]:
    """The ids of the whole result in its order, a block at a time."""
    known = _known(query)
    return search_memory.every_id(query, known, block=block) if known else search_sql.every_id(query, block=block)


def _known(*queries: SearchQuery) -> Snapshot | None:
    """From what to answer these; None when the database must."""
    return _follower.snapshot(queries[0].today) if queries else None
