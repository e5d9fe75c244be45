"""What there is per province and municipality, counted on a hand-made north."""

from datetime import UTC, date, datetime, timedelta

import pytest

from monitoring import measures
from monitoring.areas import Areas
from monitoring.figures import figures
from platform_goed_inkopen.models import Indicator
from platform_goed_inkopen.regions import BY_SLUG
from tests.factories import ClaimFactory, SupplierFactory
from tests.tender_factories import TenderFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 11, tzinfo=UTC)
TODAY = date(2026, 11, 23)
ASSEN, GRONINGEN = "GM0106", "GM0014"


def build() -> Areas:
    return Areas.build(now=NOW, today=TODAY)


def supplier(code: str, **fields: object):
    return SupplierFactory(organisation__municipality_code=code, **fields)


def test_an_empty_database_counts_nothing_anywhere() -> None:
    areas = build()
    assert areas.suppliers == 0
    assert {row.suppliers for row in areas.municipalities} == {0}
    assert len(areas.municipalities) == 40


def test_only_published_suppliers_count_where_they_are_seated() -> None:
    supplier(ASSEN)
    supplier(ASSEN)
    supplier(GRONINGEN)
    supplier(GRONINGEN, status="draft", published_at=None)

    areas = build()

    assert areas.municipality(BY_SLUG["assen"]).suppliers == 2
    assert {row.area.name: row.suppliers for row in areas.provinces} == {"Groningen": 1, "Fryslân": 0, "Drenthe": 2}


@pytest.mark.parametrize(
    ("claim", "counts"),
    [
        pytest.param({"checked_how": "register_confirmed", "checked_at": NOW}, 1, id="confirmed, no end date"),
        pytest.param({"checked_how": "document_seen", "checked_at": NOW, "valid_until": TODAY}, 1, id="last valid day"),
        pytest.param(
            {"checked_how": "document_seen", "checked_at": NOW, "valid_until": TODAY - timedelta(days=1)},
            0,
            id="expired",
        ),
        pytest.param({"checked_how": "self_declared", "checked_at": None}, 0, id="self-declared"),
    ],
)
def test_a_supplier_is_checked_with_a_valid_recognition_that_somebody_checked(claim: dict, counts: int) -> None:
    ClaimFactory(**{"supplier": supplier(ASSEN), "valid_until": None, **claim})

    assert measures.checked_by_municipality(TODAY)[ASSEN] == counts


def test_two_checked_recognitions_are_one_checked_supplier() -> None:
    one = supplier(ASSEN)
    for level in ("trede 1", "trede 2"):
        ClaimFactory(supplier=one, level=level, checked_how="document_seen", checked_at=NOW, valid_until=None)

    assert build().checked == 1


def test_tenders_count_in_each_area_and_open_ones_by_the_clock() -> None:
    TenderFactory(area=[ASSEN, "PV22"], stage="call", deadline=NOW + timedelta(days=1))
    TenderFactory(area=["PV22", "PV20"], stage="call", deadline=NOW - timedelta(days=1))
    TenderFactory(area=[], stage="call", deadline=NOW + timedelta(days=1))

    row = {row.area.name: row for row in build().provinces}

    assert (row["Drenthe"].open_tenders, row["Drenthe"].tenders) == (1, 2)
    assert (row["Groningen"].open_tenders, row["Groningen"].tenders) == (0, 1)
    assert measures.tender_totals(NOW) == (3, 2, 1)


def test_five_queries_whatever_the_size(django_assert_num_queries) -> None:
    for code in (ASSEN, GRONINGEN, "GM0080", "GM0114"):
        ClaimFactory(supplier=supplier(code), checked_how="document_seen", checked_at=NOW)
    with django_assert_num_queries(5):
        build()


def test_what_nobody_measured_is_not_zero() -> None:
    Indicator.objects.create(
        code="plaatsingen", group="mensen", name="Geplaatste mensen", unit="aantal", priority="must"
    )

    row = next(figure for figure in figures(now=NOW, today=TODAY) if figure.code == "plaatsingen")

    assert (row.value, row.status) == (None, "not_measured")


def test_a_share_without_profiles_is_not_applicable_instead_of_zero() -> None:
    row = next(figure for figure in figures(now=NOW, today=TODAY) if figure.code == "profiel_actueel")
    assert (row.value, row.status) == (None, "not_applicable")


def test_a_profile_that_was_confirmed_within_a_year_is_fresh() -> None:
    supplier(ASSEN, confirmed_at=NOW - timedelta(days=30))
    supplier(ASSEN, confirmed_at=NOW - timedelta(days=400))
    supplier(ASSEN, confirmed_at=None)

    row = next(figure for figure in figures(now=NOW, today=TODAY) if figure.code == "profiel_actueel")

    assert (row.n, row.of, str(row.value)) == (1, 3, "33.3")
