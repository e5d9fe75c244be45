"""Search as the database answers it: the truth. One statement gives the page, the counts and the map."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from django.db import connection

from suppliers.asking import CHECKED_HOW, FACETS, Hits, SearchQuery
from suppliers.question import Clause, Question, to_mark
from suppliers.resolving import resolved, words_of
from suppliers.search_statement import BITS, COUNT_CLAUSES, NEAR, NOBODY, ORDER, Statement, any_of


def search(query: SearchQuery) -> Hits:
    """The page, the counts and the map. Costs one statement, and two more when a word stands nowhere."""
    told = _told(query, query.question)
    words = words_of(query.question)
    question, said = resolved(query.question, [words[int(number)] for number in told.get("nergens", {})], count)
    told = told if question == query.question else _told(query, question)
    return Hits(
        ids=tuple(int(key) for key, _ in sorted(told.get("id", {}).items(), key=lambda found: found[1])),
        total=told["totaal"][""],
        counts={facet: _by_option(facet, told.get(facet, {})) for facet in FACETS},
        without=told["zonder"],
        seats=told.get("zetel", {}),
        words=to_mark(question),
        name_words=(*to_mark(question), *question.place_words),
        said=said,
    )


def totals(queries: Sequence[SearchQuery]) -> list[int]:
    """How many each of these would find. Costs one query for all, and two more when a word stands nowhere."""
    if not queries:
        return []
    words = list(dict.fromkeys(word for query in queries for word in words_of(query.question)))
    asked = [(query, query.question) for query in queries]
    found, nowhere = _totals(asked, words)
    known = {question: _without(question, nowhere) for question in {question for _, question in asked}}
    instead = [(query, known[question]) for query, question in asked]
    return found if instead == asked else _totals(instead, [])[0]


def every_id(query: SearchQuery, *, block: int) -> Iterator[list[int]]:
    """The ids of the whole result in its order, a block at a time, through a cursor that the server keeps."""
    _, nowhere = _totals([], words_of(query.question))
    asked = Statement(query, _without(query.question, nowhere))
    with connection.chunked_cursor() as cursor:
        cursor.execute(asked.sql(f"SELECT hit.id FROM hit {NEAR} ORDER BY {ORDER}"), asked.parameters)
        while rows := cursor.fetchmany(block):
            yield [pk for (pk,) in rows]


def count(clauses: Sequence[Clause]) -> list[int]:
    """How many published suppliers hold each of these clauses. Costs one query."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT_CLAUSES, [[any_of(clause.alternatives) for clause in clauses]])
        return [number for (number,) in cursor.fetchall()]


def _without(question: Question, nowhere: Collection[Clause]) -> Question:
    """The question as it is searched when nobody holds these of its words."""
    return resolved(question, [word for word in words_of(question) if word in nowhere], count)[0]


def _told(query: SearchQuery, question: Question) -> dict[str, dict[str, int]]:
    asked = Statement(query, question)
    told: dict[str, dict[str, int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(asked.sql(" UNION ALL ".join(asked.parts())), asked.parameters)
        for kind, key, number in cursor.fetchall():
            told.setdefault(kind, {})[key] = number
    return told


def _totals(asked: Sequence[tuple[SearchQuery, Question]], words: Sequence[Clause]) -> tuple[list[int], set[Clause]]:
    """The totals of these questions, and which of the words nobody holds. Costs one query, or none."""
    selects: list[str] = []
    parameters: dict[str, Any] = {}
    for number, (query, question) in enumerate(asked):
        one = Statement(query, question, prefix=f"q{number}_")
        selects.append(f"({one.sql('SELECT count(*) FROM hit')})")
        parameters |= one.parameters
    for number, word in enumerate(words):
        selects.append(f"({NOBODY.format(f'w{number}')})::int")
        parameters[f"w{number}"] = any_of(word.alternatives)
    if not selects:
        return [], set()
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(selects)}", parameters)
        row = list(cursor.fetchone() or [])
    return row[: len(asked)], {word for word, nobody in zip(words, row[len(asked) :], strict=True) if nobody}


def _by_option(facet: str, counted: Mapping[str, int]) -> dict[str, int]:
    """From how many suppliers have an area or range to how many fit an option; other facets are counted by option."""
    if facet == "controle":
        return {slug: counted[how] for slug, how in CHECKED_HOW.items() if how in counted}
    if facet not in BITS:
        return {slug: number for slug, number in counted.items() if number}
    counts = {
        slug: sum(number for held, number in counted.items() if int(held) & bit) for slug, bit in BITS[facet].items()
    }
    return {slug: number for slug, number in counts.items() if number}
