"""The judged questions are fit to judge by: nobody unknown, nothing twice, two halves that try the same differently."""

import re
from collections import Counter, defaultdict

from tests.search_table import judged
from tests.search_table.judged import RELEASE, TUNE, Question

TABLE = judged.questions()
KINDS = sorted({question.about for question in TABLE})
# Words that say what kind of word follows.
SIGNS = {"gemeente", "provincie", "voor"}


def test_there_are_at_least_150_questions_and_8_of_every_kind_in_each_half() -> None:
    assert len(TABLE) >= 150
    numbers = Counter((question.about, question.half) for question in TABLE)
    assert {half for _, half in numbers} == {TUNE, RELEASE}
    assert all(numbers[kind, half] >= 8 for kind in KINDS for half in (TUNE, RELEASE)), numbers


def test_every_name_exists_and_stands_once() -> None:
    names = judged.listed()
    assert len(names) == len(set(names))
    assert {name for question in TABLE for name in question.must | question.must_not} <= set(names)


def test_every_offering_is_of_somebody_in_a_category_they_name() -> None:
    categories = {row["kvk"]: row["categorieen"].split("|") for row in judged.rows("listings")}
    strange = [row for row in judged.rows("offerings") if row["categorie"] not in categories.get(row["kvk"], [])]
    assert strange == []


def test_no_question_stands_twice() -> None:
    assert [query for query, times in Counter(question.query for question in TABLE).items() if times > 1] == []


def test_nobody_must_be_found_and_must_not() -> None:
    assert [question.query for question in TABLE if question.must & question.must_not] == []
    assert all(question.must or question.must_not for question in TABLE)


def test_the_halves_try_a_kind_with_different_words() -> None:
    halves: dict[tuple[str, str], set[str]] = defaultdict(set)
    for question in TABLE:
        for word in set(re.findall(r"\w{4,}", question.query.lower())) - SIGNS:
            halves[question.about, word].add(question.half)
    assert [kind_and_word for kind_and_word, found in halves.items() if len(found) > 1] == []


def test_recall_and_precision_count_only_who_was_judged() -> None:
    answers = {"stoelen": frozenset({"A", "B", "X"}), "niets": frozenset()}
    asked = [
        Question(TUNE, "stoelen", frozenset({"A", "C"}), frozenset({"B"}), "plural"),
        Question(TUNE, "niets", frozenset(), frozenset({"A"}), "unknown"),
    ]
    told = judged.outcome(asked, answers.__getitem__)
    assert (told.questions, told.recall, told.precision) == (2, 0.5, 0.5)
    assert told.misses == ("plural: ‘stoelen’ mist C; vindt ten onrechte B",)
