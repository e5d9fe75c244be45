"""What becomes of words that no published supplier has: a beginning, a wider word, one edit, or left out. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from platform_goed_inkopen.dutch import compound, edits, is_generic, is_stop
from suppliers.question import (
    Clause,
    Question,
    Said,
    beginning_clause,
    parts_clause,
    plain_clause,
    wider_clause,
    word_clause,
)

SHORTEST_BEGINNING = 3
SHORTEST_CORRECTED, LONGEST_CORRECTED = 4, 20
MOST_CORRECTED = 3
Count = Callable[[Sequence[Clause]], list[int]]  # how many published suppliers hold each clause, whatever the facets


def words_of(question: Question) -> list[Clause]:
    """The needed clauses that may be asked in another way; phrases are taken as they were typed."""
    return [clause for clause in question.needed if clause.alternatives[0].kind != "phrase"]


def resolved(question: Question, nowhere: Sequence[Clause], count: Count) -> tuple[Question, Said]:
    """The question with which to search, and what to say about it. Counts at most once.

    `nowhere` are those of `words_of` that no published supplier holds, whatever the facets. When no word remains, the
    question stays as it was: it finds nobody.
    """
    said = Said(fits_all=tuple(clause.typed for clause in question.optional), place=question.place)
    instead = _instead_of(nowhere, count) if nowhere else {}
    kept = [instead.get(clause, clause) for clause in question.needed]
    needed = tuple(dict.fromkeys(clause for clause in kept if clause))
    if not instead or (not needed and not question.place):
        return question, said
    corrected = tuple((old.typed, new.typed) for old, new in instead.items() if new and new.typed != old.typed)
    left_out = tuple(old.typed for old, new in instead.items() if not new)
    return replace(question, needed=needed), replace(said, corrected=corrected, left_out=left_out)


def _instead_of(missing: Sequence[Clause], count: Count) -> dict[Clause, Clause | None]:
    """For each clause that nobody holds the one to ask instead; None leaves it out."""
    tries = {clause: _tries(clause.typed, corrected=number < MOST_CORRECTED) for number, clause in enumerate(missing)}
    flat = [one for several in tries.values() for one in several]
    numbers = dict(zip(flat, count(flat) if flat else [], strict=True))
    return {clause: _best(several, numbers) for clause, several in tries.items()}


def _tries(word: str, *, corrected: bool) -> list[Clause]:
    """What begins with the word, what is wider, then every correction by alphabet. Numbers are never corrected."""
    tries = [beginning_clause(word)] if len(word) >= SHORTEST_BEGINNING else []
    tries += [clause for clause in (wider_clause(word),) if clause.alternatives]
    if corrected and word.isalpha() and SHORTEST_CORRECTED <= len(word) <= LONGEST_CORRECTED:
        near = [
            other for other in sorted(edits(word)) if other.isalpha() and not is_stop(other) and not is_generic(other)
        ]
        tries += [plain_clause(other) for other in near] + [parts_clause(other) for other in near if compound(other)]
    return tries


def _best(tries: Sequence[Clause], numbers: dict[Clause, int]) -> Clause | None:
    """A correction that somebody wrote goes before one of which somebody only has the parts (`keerspakket`)."""
    found = [one for one in tries if numbers[one]]
    uncorrected = [one for one in found if one.alternatives[0].kind != "exact"]
    if uncorrected or not found:
        return next(iter(uncorrected), None)
    return word_clause(max(found, key=lambda one: (len(one.alternatives) == 1, numbers[one])).typed)
