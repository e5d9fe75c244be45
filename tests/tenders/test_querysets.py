"""Which tenders: the database says the same as the pure rules do."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from platform_goed_inkopen.regions import BY_SLUG, PROVINCE_BY_SLUG
from tenders.models import Tender
from tenders.querysets import has_code_under, has_words
from tenders.status import OPEN_WITHOUT_DEADLINE, Stage, Status, status_at
from tests.tender_factories import BuyerFactory, TenderFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 11, tzinfo=UTC)
A_YEAR_AGO = NOW - OPEN_WITHOUT_DEADLINE
# Around now and around a year ago, also over a change of the clock and exactly on the border.
MOMENTS = st.one_of(
    st.none(),
    st.sampled_from([NOW, A_YEAR_AGO, NOW - timedelta(microseconds=1), A_YEAR_AGO + timedelta(microseconds=1)]),
    st.datetimes(datetime(2024, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC)),
)
STAGES = st.sampled_from([*(stage.value for stage in Stage), "", "nieuw"])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(STAGES, MOMENTS, MOMENTS), min_size=1, max_size=8))
def test_the_status_in_the_database_is_that_of_the_rules(
    rows: list[tuple[str, datetime | None, datetime | None]],
) -> None:
    Tender.objects.all().delete()
    for number, (stage, deadline, called) in enumerate(rows):
        TenderFactory(reference=f"t{number}", kenmerk="", buyer=None, stage=stage, deadline=deadline, called_at=called)
    for status in Status:
        found = set(Tender.objects.with_status([status], NOW).values_list("reference", flat=True))
        told = {f"t{n}" for n, (stage, *moments) in enumerate(rows) if status_at(stage, *moments, NOW) == status}
        assert found == told
    assert Tender.objects.with_status(list(Status), NOW).count() == len(rows)


def references(tenders: object) -> set[str]:
    return set(tenders.values_list("reference", flat=True))  # type: ignore[attr-defined]


def test_a_tender_is_found_in_the_province_of_its_buyer_and_of_its_work() -> None:
    TenderFactory(reference="koper", area=["GM0106", "PV22"])
    TenderFactory(reference="werk", area=["PV20"])
    TenderFactory(reference="elders", area=[])
    assert references(Tender.objects.in_provinces([PROVINCE_BY_SLUG["drenthe"]])) == {"koper"}
    both = [PROVINCE_BY_SLUG["drenthe"], PROVINCE_BY_SLUG["groningen"]]
    assert references(Tender.objects.in_provinces(both)) == {"koper", "werk"}
    assert references(Tender.objects.in_municipalities([BY_SLUG["assen"]])) == {"koper"}


@pytest.mark.parametrize(
    ("prefixes", "found"),
    [(["773"], {"groen"}), (["909"], {"beide"}), (["77", "909"], {"groen", "beide"}), (["73"], set()), ([], set())],
)
def test_a_category_is_found_by_what_its_codes_begin_with(prefixes: list[str], found: set[str]) -> None:
    TenderFactory(reference="groen", cpv=["77310000"])
    TenderFactory(reference="beide", cpv=["18110000", "90910000"])
    TenderFactory(reference="geen", cpv=[])
    assert references(Tender.objects.filter(has_code_under(prefixes))) == found


@pytest.mark.parametrize(
    ("words", "is_found"),
    [
        (["groenonderhoud"], True),
        (["groen"], True),
        (["wijken", "maaien"], True),
        (["wijken", "catering"], False),
        (["de"], False),
    ],
)
def test_every_word_must_be_there_or_begin_there(words: list[str], is_found: bool) -> None:
    TenderFactory(title="groenonderhoud wijken", description="maaien en snoeien")
    assert Tender.objects.filter(has_words(words)).exists() is is_found


def test_the_newest_publication_comes_first_and_the_number_decides_between_equal_times() -> None:
    TenderFactory(reference="oud", last_published_at=NOW - timedelta(days=2))
    TenderFactory(reference="eerst", last_published_at=NOW)
    TenderFactory(reference="later", last_published_at=NOW)
    assert list(Tender.objects.newest_first().values_list("reference", flat=True)) == ["later", "eerst", "oud"]


def test_the_tenders_of_the_demonstration_are_not_at_the_source() -> None:
    TenderFactory(kenmerk="9000001", latest_publication_id="9100010")
    TenderFactory(kenmerk="620001", latest_publication_id="450001", buyer=BuyerFactory())
    assert references(Tender.objects.at_the_source()) == {"620001"}
