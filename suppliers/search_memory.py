"""Search as this process answers it from memory: the same answers as suppliers.search_sql, many times faster.

Of a phrase the database tells who has it: bitmaps do not know which words stand beside each other.
"""

from collections.abc import Iterator, Sequence

from platform_goed_inkopen.regions import BY_SLUG
from suppliers.asking import FACETS, Hits, SearchQuery
from suppliers.question import Question, Said, to_mark
from suppliers.resolving import resolved, words_of
from suppliers.snapshot import Answer, Snapshot


def search(query: SearchQuery, known: Snapshot) -> Hits:
    """The page, the counts and the map."""
    question, said = _resolved(query.question, known)
    answer = _answer(query, question, known)
    return Hits(
        ids=tuple(answer.ids(query.offset, query.limit)),
        total=answer.total,
        counts=answer.counts(),
        without=answer.without(),
        seats=answer.seats(),
        words=to_mark(question),
        name_words=(*to_mark(question), *question.place_words),
        said=said,
    )


def totals(queries: Sequence[SearchQuery], known: Snapshot) -> list[int]:
    """How many each of these questions would find."""
    each = {question: _resolved(question, known)[0] for question in {query.question for query in queries}}
    return [_answer(query, each[query.question], known).total for query in queries]


def every_id(query: SearchQuery, known: Snapshot, *, block: int) -> Iterator[list[int]]:
    """The ids of the whole result in its order, a block at a time."""
    answer = _answer(query, _resolved(query.question, known)[0], known)
    ids = answer.ids(0, answer.total)
    yield from (ids[start : start + block] for start in range(0, len(ids), block))


def _resolved(asked: Question, known: Snapshot) -> tuple[Question, Said]:
    words = words_of(asked)
    numbers = known.count(words)
    nowhere = [word for word, number in zip(words, numbers, strict=True) if not number]
    return resolved(asked, nowhere, known.count)


def _answer(query: SearchQuery, question: Question, known: Snapshot) -> Answer:
    chosen = {facet: getattr(query, facet) for facet in FACETS}
    return known.found(question, chosen, BY_SLUG.get(query.nearest_to))
