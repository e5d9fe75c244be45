"""Search: what is found, in which order, and counts that follow the other choices."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from platform_goed_inkopen.regions import BY_SLUG, PROVINCE_BY_SLUG, area_codes, municipalities_of
from suppliers.models import Supplier
from suppliers.search import SearchQuery, every_id, search, totals
from tests.factories import (
    CategoryFactory,
    ClaimFactory,
    OfferingFactory,
    RecognitionFactory,
    SupplierFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


def names(**asked):
    ids = search(SearchQuery(today=TODAY, **asked)).ids
    found = Supplier.objects.select_related("organisation").in_bulk(ids)
    return [found[pk].organisation.name for pk in ids]


def supplier(name, **told):
    return SupplierFactory(organisation__name=name, **told)


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("maaien", True),
        ("maai", True),
        ("bermen maaien", True),
        ("maaien dakgoten", True),
        ("dakgoten", False),
        ("groenpl", True),
        ("Súdwest", True),
        ("sudwest", True),
        ("01234567", True),
        ("0123", True),
        ("hovenier", True),
        ("groenvoorziening", True),
        ("Sneek", False),
        ("maaien van de bermen", True),
        ("a & | ( ' :* !maaien", True),
        ("de", True),
    ],
)
def test_words_are_found_in_name_number_place_offer_and_text(text, is_found):
    found = SupplierFactory(
        organisation__name="De Groenploeg",
        organisation__kvk_number="01234567",
        organisation__municipality_code=BY_SLUG["sudwest-fryslan"].code,
        summary="Wij maaien in fasen.",
        description="Ook bermen en oevers.",
    )
    OfferingFactory(supplier=found, title="Hovenier", category=CategoryFactory(name="Groenvoorziening"))
    assert names(text=text) == (["De Groenploeg"] if is_found else [])


@pytest.mark.parametrize("status", ["draft", "in_review", "paused", "withdrawn"])
def test_only_published_profiles_are_found(status):
    supplier("Verborgen", status=status)
    assert search(SearchQuery(today=TODAY)).total == 0


def test_without_words_names_stand_in_dutch_order():
    for name in ("Zonnehoek", "ápen", "'t Hof", "Ús Wurk", "Beek", "appel"):
        supplier(name)
    assert names() == ["ápen", "appel", "Beek", "'t Hof", "Ús Wurk", "Zonnehoek"]


def test_with_words_the_name_weighs_more_than_the_description():
    supplier("Algemeen", description="Soms maaien wij.")
    supplier("Maaien en meer")
    supplier("Tuinen", summary="Wij maaien.")
    assert names(text="maaien") == ["Maaien en meer", "Tuinen", "Algemeen"]


def test_with_one_municipality_the_nearest_seat_comes_first():
    for name, slug in (("Ver", "vlieland"), ("Hier", "assen"), ("Dichtbij", "tynaarlo")):
        OfferingFactory(supplier=supplier(name, organisation__municipality_code=BY_SLUG[slug].code))
    nowhere = supplier("Onbekend", organisation__municipality_code="")
    OfferingFactory(supplier=nowhere)
    assert names(gemeente=("assen",)) == ["Hier", "Dichtbij", "Ver", "Onbekend"]
    assert names(gemeente=("assen", "tynaarlo")) == ["Dichtbij", "Hier", "Onbekend", "Ver"]


def test_an_offering_counts_as_a_whole():
    both = supplier("Beide")
    OfferingFactory(supplier=both, category=CategoryFactory(slug="groen"), delivery_area=["GM0106"])
    OfferingFactory(supplier=both, category=CategoryFactory(slug="schoonmaak"), delivery_area=["PV20"])
    assert names(categorie=("groen",), gemeente=("assen",)) == ["Beide"]
    assert names(categorie=("groen",), gemeente=("groningen",)) == []


@pytest.mark.parametrize(
    ("asked", "is_found"),
    [
        ({"gemeente": ("assen",)}, True),
        ({"gemeente": ("emmen",)}, True),
        ({"gemeente": ("groningen",)}, False),
        ({"gemeente": ("westerkwartier",)}, True),
        ({"provincie": ("drenthe",)}, True),
        ({"provincie": ("groningen",)}, True),
        ({"provincie": ("fryslan",)}, False),
        ({"gemeente": ("groningen", "assen")}, True),
        ({"gemeente": ("assen",), "provincie": ("fryslan",)}, False),
    ],
)
def test_a_province_covers_its_municipalities_and_a_municipality_touches_its_province(asked, is_found):
    OfferingFactory(supplier=supplier("Hier"), delivery_area=["PV22", BY_SLUG["westerkwartier"].code])
    assert names(**asked) == (["Hier"] if is_found else [])


@pytest.mark.parametrize(("valid_until", "is_found"), [(None, True), (TODAY, True), (date(2026, 11, 22), False)])
def test_a_recognition_counts_as_long_as_it_is_valid(valid_until, is_found):
    label = RecognitionFactory(slug="pso")
    ClaimFactory(supplier=supplier("Erkend"), recognition=label, valid_until=valid_until)
    hits = search(SearchQuery(today=TODAY, erkenning=("pso",)))
    assert hits.total == is_found
    assert hits.counts["erkenning"] == ({"pso": 1} if is_found else {})


def test_the_map_counts_the_seats_of_what_was_found():
    for code in ("GM0106", "GM0106", "GM0014", ""):
        SupplierFactory(organisation__municipality_code=code)
    assert search(SearchQuery(today=TODAY, limit=1)).seats == {"GM0106": 2, "GM0014": 1, "": 1}


def test_the_lexemes_to_mark_leave_out_stop_words_and_loose_letters():
    supplier("Bermen", summary="Wij maaien.")
    assert {"maai", "berm"} <= set(search(SearchQuery(today=TODAY, text="maaien van de e bermen")).words)
    assert not {"van", "de", "e"} & set(search(SearchQuery(today=TODAY, text="maaien van de e bermen")).words)
    assert search(SearchQuery(today=TODAY, text="de")).words == ("de",)


def test_a_page_is_a_piece_of_the_whole_order():
    for number in range(7):
        supplier(f"Naam {number}")
    pages = [names(limit=3, offset=offset) for offset in (0, 3, 6, 9)]
    assert pages == [["Naam 0", "Naam 1", "Naam 2"], ["Naam 3", "Naam 4", "Naam 5"], ["Naam 6"], []]
    assert search(SearchQuery(today=TODAY, limit=3)).total == 7
    assert [len(block) for block in every_id(SearchQuery(today=TODAY), block=3)] == [3, 3, 1]


def test_every_id_has_the_order_of_the_pages():
    for name in "cab":
        supplier(name)
    query = SearchQuery(today=TODAY)
    assert [pk for block in every_id(query, block=2) for pk in block] == list(search(query).ids)


def test_a_search_is_one_query_and_so_are_many_totals(django_assert_num_queries):
    OfferingFactory()
    query = SearchQuery(today=TODAY, text="dienst", gemeente=("assen",))
    with django_assert_num_queries(1):
        search(query)
    with django_assert_num_queries(1):
        assert totals([query, query.without("text"), query.without("gemeente")]) == [1, 1, 1]
    with django_assert_num_queries(0):
        assert totals([]) == []


# Counts against brute force.

CATEGORIES, THEMES, LABELS = ("groen", "post"), ("natuur", "werk"), ("pso", "bcorp")
PLACES, AREAS = ("assen", "emmen", "groningen"), ("PV22", "PV20", "GM0106", "GM0014")
OFFERS = st.lists(st.tuples(st.sampled_from(CATEGORIES), st.sets(st.sampled_from(AREAS))), max_size=2)
PROFILES = st.lists(
    st.tuples(OFFERS, st.sets(st.sampled_from(THEMES)), st.sets(st.sampled_from(LABELS)), st.booleans()), max_size=5
)


def some(values):
    return st.lists(st.sampled_from(values), max_size=2, unique=True).map(tuple)


QUESTIONS = st.fixed_dictionaries(
    {
        "categorie": some(CATEGORIES),
        "thema": some(THEMES),
        "gemeente": some(PLACES),
        "provincie": some(("drenthe", "groningen")),
        "erkenning": some(LABELS),
        "text": st.sampled_from(("", "maaien")),
    }
)


def matches(profile, asked):
    """What search promises, said in another way."""
    offers, themes, labels, mows = profile
    provinces = {slug: PROVINCE_BY_SLUG[slug] for slug in asked["provincie"]}
    touched = {
        code for found in provinces.values() for code in (found.code, *(p.code for p in municipalities_of(found)))
    }
    covering = {code for slug in asked["gemeente"] for code in area_codes(BY_SLUG[slug])}
    about_offers = asked["categorie"] or asked["gemeente"] or asked["provincie"]
    return (
        (not asked["text"] or mows)
        and (not asked["thema"] or themes & set(asked["thema"]))
        and (not asked["erkenning"] or labels & set(asked["erkenning"]))
        and (
            not about_offers
            or any(
                (not asked["categorie"] or category in asked["categorie"])
                and (not asked["gemeente"] or area & covering)
                and (not asked["provincie"] or area & touched)
                for category, area in offers
            )
        )
    )


def store(profiles):
    Supplier.objects.all().delete()
    for offers, themes, labels, mows in profiles:
        row = SupplierFactory(
            summary="Wij maaien." if mows else "Wij bakken.", themes=[ThemeFactory(slug=s) for s in themes]
        )
        for label in labels:
            ClaimFactory(supplier=row, recognition=RecognitionFactory(slug=label))
        for category, area in offers:
            OfferingFactory(supplier=row, category=CategoryFactory(slug=category), delivery_area=sorted(area))


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(PROFILES, QUESTIONS)
def test_every_count_equals_counting_by_hand(db, profiles, asked):
    store(profiles)
    hits = search(SearchQuery(today=TODAY, **asked))
    options = {
        "categorie": CATEGORIES,
        "thema": THEMES,
        "gemeente": PLACES,
        "provincie": ("drenthe", "groningen"),
        "erkenning": LABELS,
    }
    assert hits.total == len(hits.ids) == sum(bool(matches(profile, asked)) for profile in profiles)
    for facet, slugs in options.items():
        assert hits.without[facet] == sum(bool(matches(profile, asked | {facet: ()})) for profile in profiles)
        for slug in slugs:
            expected = sum(bool(matches(profile, asked | {facet: (slug,)})) for profile in profiles)
            assert hits.counts[facet].get(slug, 0) == expected, (facet, slug)
