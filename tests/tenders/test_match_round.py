"""A round of weighing: who fits what, stored once, and the same again writes nothing."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from suppliers.models import CategoryCode, Supplier
from tenders.actions.matching import match_tenders
from tenders.matching import THRESHOLD, Offer, Seller, Wanted, points_of
from tenders.models import Match, MatchRun, NearMisses, Tender
from tenders.weighing.index import Index
from tenders.weighing.reading import read_sellers, read_wanted
from tests.factories import CategoryFactory, ClaimFactory, OfferingFactory, RecognitionFactory
from tests.refusals import refusal
from tests.tender_factories import NOON, TenderFactory
from tests.tenders.test_matching import sellers, wanteds

LATER = NOON + timedelta(hours=1)


@pytest.fixture
def green():
    """The category of green, with its codes."""
    category = CategoryFactory(slug="groen", name="Groenvoorziening")
    CategoryCode.objects.create(category=category, cpv="77300000", prefix="773", label="Tuinbouwdiensten", match="core")
    return category


@pytest.fixture
def gardener(green):
    """A supplier that maintains green in Drenthe."""
    return OfferingFactory(category=green, title="Onderhoud van groen", text="Wij maaien.").supplier


@given(st.lists(sellers, max_size=8), wanteds, st.integers(0, 100))
def test_the_index_finds_whom_a_plain_loop_finds_with_the_same_score(several, wanted, least) -> None:
    plain = {number: points_of(wanted, seller) for number, seller in enumerate(several)}
    assert Index(several).scores(wanted, least) == {number: score for number, score in plain.items() if score >= least}


def test_the_index_finds_by_words_also_when_nobody_has_all_of_them() -> None:
    """What a part may still give is its most, wherever the offers without any of its words stand."""
    wanted = Wanted(reference="62000", title="Onderhoud plantsoen", is_elsewhere=True)
    word = next(iter(wanted.words))
    without, having = (
        Seller(slug="s", name="S", offers=(Offer(words=words),)) for words in (frozenset(), frozenset({word}))
    )
    least = points_of(wanted, having)
    assert points_of(wanted, without) < least
    assert Index([without, having]).scores(wanted, least) == {1: least}


@pytest.mark.django_db
def test_a_round_stores_who_fits_with_the_whole_sum(gardener) -> None:
    tender = TenderFactory()
    run = match_tenders(now=NOON)
    match = Match.objects.get()
    assert (match.tender, match.supplier, match.score >= THRESHOLD) == (tender, gardener, True)
    assert match.score == sum(hit["points"] for hit in match.hits)
    assert {row["rule"] for row in match.hits + match.misses} == {
        *("vak", "woorden", "gebied", "omvang", "voorbehouden", "themas")
    }
    assert (run.finished_at, run.tenders, run.suppliers, run.pairs) == (NOON, [tender.pk], 1, 1)


@pytest.mark.django_db
def test_a_second_round_writes_no_match(gardener) -> None:
    TenderFactory()
    match_tenders(now=NOON)
    before = list(Match.objects.extra(select={"xmin": "xmin::text"}).values())
    near = list(NearMisses.objects.values())
    match_tenders(now=LATER)
    assert list(Match.objects.extra(select={"xmin": "xmin::text"}).values()) == before
    assert list(NearMisses.objects.values()) == near
    assert MatchRun.objects.first().tenders == []


@pytest.mark.django_db
def test_what_is_closed_is_not_weighed_and_a_consultation_is(gardener) -> None:
    TenderFactory(deadline=NOON - timedelta(days=1))
    TenderFactory(stage="awarded")
    TenderFactory(stage="consultation", deadline=None, consultation_deadline=NOON.date() - timedelta(days=1))
    asked = TenderFactory(stage="consultation", deadline=None)
    match_tenders(now=NOON)
    assert [match.tender for match in Match.objects.all()] == [asked]
    assert not Tender.objects.filter(to_weigh=True).exists()


@pytest.mark.django_db
def test_what_changes_while_a_round_goes_on_waits_for_the_next(gardener) -> None:
    tender = TenderFactory()

    def changes_meanwhile() -> bool:
        return bool(Tender.objects.filter(pk=tender.pk).update(to_weigh=True)) and False

    match_tenders(now=NOON, enough=changes_meanwhile)
    assert Tender.objects.get(pk=tender.pk).to_weigh
    assert MatchRun.objects.get().finished_at == NOON


@pytest.mark.django_db
def test_a_hidden_tender_is_not_weighed(gardener) -> None:
    TenderFactory(is_public=False)
    match_tenders(now=NOON)
    assert not Match.objects.exists()


@pytest.mark.django_db
def test_a_new_supplier_is_weighed_against_what_is_open(gardener, green) -> None:
    TenderFactory()
    match_tenders(now=NOON)
    OfferingFactory(category=green, title="Onderhoud van groen")
    match_tenders(now=LATER)
    assert Match.objects.count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("told", "left"),
    [
        ({}, 0),
        ({"seen_at": NOON}, 0),
        ({"mailed_at": NOON}, 1),
        ({"dismissed_at": NOON, "dismissed_reason": "known"}, 1),
    ],
)
def test_what_no_longer_fits_goes_unless_somebody_was_told_of_it(gardener, told, left) -> None:
    tender = TenderFactory()
    match_tenders(now=NOON)
    Match.objects.update(**told)
    Tender.objects.filter(pk=tender.pk).update(cpv=["45000000"], title="Riool", description="", to_weigh=True)
    match_tenders(now=LATER)
    assert Match.objects.count() == left


@pytest.mark.django_db
def test_a_supplier_that_is_paused_loses_its_matches(gardener) -> None:
    TenderFactory()
    match_tenders(now=NOON)
    Supplier.objects.filter(pk=gardener.pk).update(status="paused")
    match_tenders(now=LATER)
    assert not Match.objects.exists()


@pytest.mark.django_db
def test_what_nearly_fitted_says_what_would_have_caught_it(green) -> None:
    far = OfferingFactory(category=green, title="Onderhoud van groen", delivery_area=["PV21"]).supplier
    TenderFactory(title="Onderhoud plantsoen", description="", kenmerk="620001")
    match_tenders(now=NOON)
    found = NearMisses.objects.get(supplier=far)
    assert found.nearest[0]["tender"] == "620001"
    assert "leveren waar het werk is" in found.nearest[0]["would"]


@pytest.mark.django_db
def test_without_trade_or_word_in_common_nothing_was_near(green) -> None:
    OfferingFactory(category=green, title="Onderhoud van groen", order_maximum=90_000)
    TenderFactory(title="Riool", description="", cpv=["45232410"], value=40_000)
    match_tenders(now=NOON)
    assert not NearMisses.objects.exists()


@pytest.mark.django_db
def test_only_five_of_what_was_near_are_kept(green) -> None:
    OfferingFactory(category=green, title="Onderhoud van groen", delivery_area=["PV21"])
    for number in range(7):
        TenderFactory(title="Onderhoud plantsoen", description="", kenmerk=f"62000{number}")
    match_tenders(now=NOON)
    assert len(NearMisses.objects.get().nearest) == 5


@pytest.mark.django_db
def test_a_round_that_was_broken_off_goes_on(gardener) -> None:
    TenderFactory()
    first = match_tenders(now=NOON, enough=lambda: True)
    assert first.finished_at is None
    assert match_tenders(now=LATER) == first
    assert MatchRun.objects.get().finished_at == LATER


@pytest.mark.django_db
def test_another_version_of_the_sum_weighs_all_again(gardener) -> None:
    TenderFactory()
    match_tenders(now=NOON)
    MatchRun.objects.update(version=0)
    Match.objects.all().delete()
    match_tenders(now=LATER)
    assert Match.objects.count() == 1


@pytest.mark.django_db
def test_claims_that_count_and_meet_the_law_are_read(gardener) -> None:
    pso, other = RecognitionFactory(slug="pso", meets_2_82=True), RecognitionFactory(slug="iso")
    ClaimFactory(supplier=gardener, recognition=pso, valid_until=date(2027, 1, 1))
    ClaimFactory(
        supplier=gardener, recognition=pso, valid_until=date(2026, 1, 1), level="oud", issued_on=date(2025, 1, 1)
    )
    ClaimFactory(supplier=gardener, recognition=other)
    seller = read_sellers(Supplier.objects.published(), NOON.date())[gardener.pk]
    assert seller.reserved_claims == (("PSO", date(2027, 1, 1)),)


@pytest.mark.django_db
def test_reading_costs_the_same_number_of_queries_however_many_there_are(gardener, django_assert_num_queries) -> None:
    for _ in range(3):
        OfferingFactory(category=gardener.offerings.get().category)
        TenderFactory()
    with django_assert_num_queries(5):
        read_sellers(Supplier.objects.published(), NOON.date())
    with django_assert_num_queries(3):
        read_wanted(Tender.objects.all())


@pytest.mark.django_db
def test_work_elsewhere_in_the_country_is_known_and_no_code_is_not() -> None:
    places = [["NL41"], [], ["NL"], ["NLZZZ"], ["NL131"]]
    found = [TenderFactory(nuts=nuts, area=["PV22"] if nuts == ["NL131"] else []).pk for nuts in places]
    wanted = read_wanted(Tender.objects.all())
    assert [wanted[pk].is_elsewhere for pk in found] == [True, False, False, False, False]


@pytest.mark.django_db
def test_a_pair_is_a_match_once_and_of_a_hundred_at_most(gardener) -> None:
    tender = TenderFactory()
    match_tenders(now=NOON)
    match = Match.objects.get()
    again = Match(tender=tender, supplier=gardener, score=80, version=1, matched_at=NOON)
    row = Match.objects.filter(pk=match.pk)
    assert "match_once" in refusal(again.save)
    assert "match_of_a_hundred_at_most" in refusal(lambda: row.update(score=101))
    assert "dismissed_match_says_why" in refusal(lambda: row.update(dismissed_at=NOON))
