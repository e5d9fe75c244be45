"""The one door to search: `search(SearchQuery) -> Hits`, whatever stands behind it.

What a query means: all its words stand in the profile, by stem, in other words or in the parts of a compound; at least
one offering is in one of the categories, delivered in one of the municipalities and somewhere in one of the provinces,
of the size and free as asked; one of the themes; one valid claim of one of the recognitions and checked in one of the
ways; a valid claim that meets what is asked. A facet that is empty asks nothing; its counts follow the other facets.
"""

from suppliers.asking import CHECKED_HOW, FACETS, PAGE_SIZE, Hits, SearchQuery
from suppliers.question import LONGEST_WORD, MOST_WORDS, Said
from suppliers.search_sql import every_id, search, totals

__all__ = [
    "CHECKED_HOW",
    "FACETS",
    "LONGEST_WORD",
    "MOST_WORDS",
    "PAGE_SIZE",
    "Hits",
    "Said",
    "SearchQuery",
    "every_id",
    "search",
    "totals",
]
