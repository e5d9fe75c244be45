"""How well the search answers the judged questions, printed at the end of the run.

The half for tuning runs with every test. The other half is asked once per release, with `./test -m release`: nobody
tunes on it, so it says what a question is worth that nobody thought of.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from suppliers import importing
from suppliers.actions.importing import import_rows
from suppliers.indexing import write_index
from suppliers.loading import load_reference
from suppliers.models import Offering, Supplier
from suppliers.search import SearchQuery, search
from suppliers.vocabulary import known_words
from tests.search_table import judged
from tests.search_table.judged import RELEASE, TUNE, Outcome
from tests.tally import Tally

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)
EVERYBODY = 1000
# Recall and precision that each half must reach; who lowers a floor says why.
FLOORS = {TUNE: (0.98, 0.98), RELEASE: (0.9, 0.9)}

Ask = Callable[[str], frozenset[str]]


@pytest.fixture
def ask() -> Ask:
    """The names that a question finds among the invented suppliers of this folder."""
    load_reference()
    text = (judged.FOLDER / "listings.csv").read_text(encoding="utf-8")
    report = import_rows(rows=importing.read_rows(importing.read_table(text), known_words()), publish=True, now=NOW)
    assert not report.refusals, report.refusals
    suppliers = {row.organisation.kvk_number: row for row in Supplier.objects.select_related("organisation")}
    write_offerings(suppliers)
    names = {row.pk: row.organisation.name for row in suppliers.values()}

    def found(query: str) -> frozenset[str]:
        hits = search(SearchQuery(today=TODAY, text=query, limit=EVERYBODY))
        return frozenset(names[pk] for pk in hits.ids)

    return found


def write_offerings(suppliers: dict[str, Supplier]) -> None:
    """What each supplier offers in its own words instead of the bare category, delivered wherever it delivers."""
    bare = {
        (offering.supplier.organisation.kvk_number, offering.category.slug): offering
        for offering in Offering.objects.select_related("supplier__organisation", "category")
    }
    told = judged.rows("offerings")
    Offering.objects.bulk_create(
        Offering(
            supplier=suppliers[row["kvk"]],
            category_id=bare[row["kvk"], row["categorie"]].category_id,
            title=row["titel"],
            text=row["tekst"],
            delivery_area=bare[row["kvk"], row["categorie"]].delivery_area,
        )
        for row in told
    )
    replaced = {bare[row["kvk"], row["categorie"]].pk for row in told}
    Offering.objects.filter(pk__in=replaced).delete()
    write_index([supplier.pk for supplier in suppliers.values()])


def answers_of(half: str, ask: Ask) -> Outcome:
    """What became of one half of the questions."""
    return judged.outcome((question for question in judged.questions() if question.half == half), ask)


def is_enough(half: str, told: Outcome) -> bool:
    """Whether it reaches the floor of this half."""
    least_recall, least_precision = FLOORS[half]
    return told.recall >= least_recall and told.precision >= least_precision


def test_the_half_for_tuning(ask: Ask, tally: Tally) -> None:
    told = answers_of(TUNE, ask)
    tally("zoektabel (afstemmen)", vragen=told.questions, recall=told.recall, precisie=told.precision)
    print("\n".join(told.misses))  # noqa: T201 - shown by ./test tests/search_table -rP
    assert is_enough(TUNE, told), "\n".join(told.misses)


@pytest.mark.release
def test_the_half_of_a_release(ask: Ask, tally: Tally) -> None:
    told = answers_of(RELEASE, ask)
    tally("zoektabel (uitgave)", vragen=told.questions, recall=told.recall, precisie=told.precision)
    assert is_enough(RELEASE, told), "\n".join(told.misses)
