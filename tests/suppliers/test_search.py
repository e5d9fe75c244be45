"""Search: what is found, in which order, and counts that follow the other choices."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from platform_goed_inkopen.regions import BY_SLUG, PROVINCE_BY_SLUG, area_codes, municipalities_of
from suppliers.models import Supplier
from suppliers.search import FACETS, SearchQuery, every_id, search, totals
from tests.factories import (
    NOON,
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


# What the words mean.


@pytest.fixture
def three(db):
    """A name, a title and a description in which the same words stand."""
    supplier("Schoonmaak Hulst")
    OfferingFactory(
        supplier=supplier("Broer"), title="Schoonmaak van kantoren", category=CategoryFactory(name="Facilitair")
    )
    supplier("Zus", summary="Kantoren.", description="Ook schoonmaken wij, en wij leveren kantoormeubelen.")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("schoonmaak", ["Schoonmaak Hulst", "Broer", "Zus"]),
        ("schoonmaakbedrijf", ["Schoonmaak Hulst", "Broer", "Zus"]),
        ("sociale schoonmaak", ["Schoonmaak Hulst", "Broer", "Zus"]),
        ("meubels", ["Zus"]),
        ('"schoonmaak van kantoren"', ["Broer"]),
        ('"kantoren van schoonmaak"', []),
        ('"schoonmaak hulst"', ["Schoonmaak Hulst"]),
        ('"hulst kantoren"', []),
        ("schoonmaak -kantoren", ["Schoonmaak Hulst"]),
        ('schoonmaak -"schoonmaak van kantoren"', ["Schoonmaak Hulst", "Zus"]),
        ("-schoonmaak", []),
        ("hul", ["Schoonmaak Hulst"]),
        ("schonmaak", ["Schoonmaak Hulst", "Broer", "Zus"]),
        ("schoonmaak xyzzyq", ["Schoonmaak Hulst", "Broer", "Zus"]),
        ("xyzzyq", []),
    ],
)
def test_what_the_words_find_and_in_which_order(three, text, found):
    assert names(text=text) == found


def test_a_literal_word_counts_more_than_the_same_in_other_words(db):
    supplier("Aardig", summary="Wij verzorgen catering.")
    supplier("Zeker", summary="Wij verzorgen broodjes.")
    assert names(text="broodjes") == ["Zeker", "Aardig"]


def test_what_became_of_the_words_is_said(three):
    said = search(SearchQuery(today=TODAY, text="sociale schonmaak xyzzyq Assen")).said
    assert said.corrected == (("schonmaak", "schoonmaak"),)
    assert said.left_out == ("xyzzyq",)
    assert said.fits_all == ("sociale",)
    assert said.place == BY_SLUG["assen"]


def test_a_word_that_somebody_has_is_never_corrected_by_what_is_chosen(three):
    hits = search(SearchQuery(today=TODAY, text="hulst", gemeente=("vlieland",)))
    assert (hits.total, hits.said.corrected, hits.said.left_out) == (0, (), ())


def test_who_is_seated_in_the_place_comes_first_then_who_delivers_there_or_is_called_so(db):
    supplier("Bezorgt", organisation__municipality_code="GM0014", summary="Catering en catering.")
    OfferingFactory(supplier=Supplier.objects.get(), title="Catering", delivery_area=["GM0106"])
    supplier("Woont", organisation__municipality_code="GM0106", description="Catering.")
    supplier("Assen Catering", organisation__municipality_code="GM0014")
    supplier("Elders", organisation__municipality_code="GM0014", summary="Catering in Assen.")
    assert names(text="catering Assen") == ["Woont", "Assen Catering", "Bezorgt"]
    assert names(text="Drenthe") == ["Woont", "Bezorgt"]
    hits = search(SearchQuery(today=TODAY, text="catering Assen"))
    assert "assen" not in hits.words and "assen" in hits.name_words


def test_totals_follow_corrections_as_the_search_does(three, django_assert_num_queries):
    queries = [SearchQuery(today=TODAY, text=text) for text in ("schonmaak", "xyzzyq", "meubels", "")]
    with django_assert_num_queries(4):
        assert totals(queries) == [3, 0, 1, 3]
    assert [sum(len(block) for block in every_id(query, block=10)) for query in queries] == [3, 0, 1, 3]


# Counts against brute force.

CATEGORIES, THEMES, LABELS = ("groen", "post"), ("natuur", "werk"), ("pso", "bcorp")
PLACES, AREAS = ("assen", "emmen", "groningen"), ("PV22", "PV20", "GM0106", "GM0014")
CHECKS = {"zelf-verklaard": "self_declared", "document-gezien": "document_seen"}
SIZES = {"tot-10000": (0, 10_000), "10000-50000": (10_000, 50_000), "vanaf-250000": (250_000, float("inf"))}
AMOUNTS = (None, 5_000, 20_000, 300_000)
FREE = (None, 0, 120, 121)  # days ago that it was said
OPTIONS = {
    "categorie": CATEGORIES,
    "thema": THEMES,
    "gemeente": PLACES,
    "provincie": ("drenthe", "groningen"),
    "erkenning": LABELS,
    "controle": tuple(CHECKS),
    "voldoet": ("2-82",),
    "leverbaar": ("nu",),
    "omvang": tuple(SIZES),
}
STANDINGS = {
    "withdrawn": {"withdrawn_at": NOON, "withdrawn_reason": "Niet verlengd."},
    "investigated": {"investigated_since": NOON},
}
OFFER = st.tuples(
    st.sampled_from(CATEGORIES),
    st.sets(st.sampled_from(AREAS)),
    st.sampled_from(AMOUNTS),
    st.sampled_from(AMOUNTS),
    st.sampled_from(FREE),
)
CLAIM = st.tuples(st.sampled_from(LABELS), st.sampled_from(tuple(CHECKS)), st.sampled_from((-1, 0, None, *STANDINGS)))
PROFILES = st.lists(
    st.tuples(st.lists(OFFER, max_size=2), st.sets(st.sampled_from(THEMES)), st.sets(CLAIM, max_size=2), st.booleans()),
    max_size=4,
)


def some(values):
    return st.lists(st.sampled_from(values), max_size=2, unique=True).map(tuple)


QUESTIONS = st.fixed_dictionaries(
    {facet: some(values) for facet, values in OPTIONS.items()} | {"text": st.sampled_from(("", "maaien", "Assen"))}
)


def matches(profile, asked):
    """What search promises, said in another way."""
    offers, themes, claims, mows = profile
    valid = [claim for claim in claims if claim[2] in (0, None)]
    about_offers = any(asked[facet] for facet in ("categorie", "gemeente", "provincie", "leverbaar", "omvang"))
    about_claims = asked["erkenning"] or asked["controle"]
    return bool(
        (asked["text"] != "maaien" or mows)
        and (not asked["thema"] or themes & set(asked["thema"]))
        and (not about_claims or any(fits_claim(claim, asked) for claim in valid))
        and (not asked["voldoet"] or any(label == "pso" for label, _, _ in valid))
        and (not about_offers or any(fits_offer(offer, asked) for offer in offers))
    )


def fits_claim(claim, asked):
    label, how, _ = claim
    return (not asked["erkenning"] or label in asked["erkenning"]) and (
        not asked["controle"] or how in asked["controle"]
    )


def fits_offer(offer, asked):
    category, area, minimum, maximum, free = offer
    low, high = minimum or 0, float("inf") if maximum is None else maximum
    provinces = {slug: PROVINCE_BY_SLUG[slug] for slug in asked["provincie"]}
    touched = {
        code for found in provinces.values() for code in (found.code, *(p.code for p in municipalities_of(found)))
    }
    covering = {code for slug in asked["gemeente"] for code in area_codes(BY_SLUG[slug])}
    has_amount = minimum is not None or maximum is not None
    return (
        (not asked["categorie"] or category in asked["categorie"])
        and (not asked["gemeente"] or area & covering)
        and (not asked["provincie"] or area & touched)
        and (not asked["leverbaar"] or (free is not None and free <= 120))
        and (
            not asked["omvang"]
            or (has_amount and any(low <= SIZES[slug][1] and high >= SIZES[slug][0] for slug in asked["omvang"]))
        )
    )


def store(profiles):
    Supplier.objects.all().delete()
    RecognitionFactory(slug="pso", meets_2_82=True)
    for offers, themes, claims, mows in profiles:
        row = SupplierFactory(
            summary="Wij maaien." if mows else "Wij bakken.", themes=[ThemeFactory(slug=s) for s in themes]
        )
        for label, how, days in claims:
            until = TODAY + timedelta(days=days) if isinstance(days, int) else None
            row.claims.create(
                recognition=RecognitionFactory(slug=label),
                valid_until=until,
                checked_how=CHECKS[how],
                level=f"{how}{days}",
                checked_at=None if how == "zelf-verklaard" else NOON,
                **STANDINGS.get(days, {}),
            )
        for category, area, minimum, maximum, free in offers:
            OfferingFactory(
                supplier=row,
                category=CategoryFactory(slug=category),
                delivery_area=sorted(area),
                order_minimum=minimum,
                order_maximum=maximum,
                capacity="" if free is None else "now",
                capacity_on=None if free is None else TODAY - timedelta(days=free),
            )


ORDERED = PROFILES.map(
    lambda profiles: [
        (
            [
                (c, a, *sorted((low, high), key=lambda it: it or 0), f) if low and high else (c, a, low, high, f)
                for c, a, low, high, f in offers
            ],
            *rest,
        )
        for offers, *rest in profiles
    ]
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ORDERED, QUESTIONS)
def test_every_count_equals_counting_by_hand(db, profiles, asked):
    store(profiles)
    hits = search(SearchQuery(today=TODAY, **asked))
    assert hits.total == len(hits.ids) == sum(matches(profile, asked) for profile in profiles)
    for facet, slugs in OPTIONS.items():
        assert hits.without[facet] == sum(matches(profile, asked | {facet: ()}) for profile in profiles), facet
        for slug in slugs:
            expected = sum(matches(profile, asked | {facet: (slug,)}) for profile in profiles)
            assert hits.counts[facet].get(slug, 0) == expected, (facet, slug)
    assert all(number for counts in hits.counts.values() for number in counts.values())


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ORDERED, QUESTIONS)
def test_every_count_equals_the_total_of_the_question_behind_its_link(db, profiles, asked):
    store(profiles)
    query = SearchQuery(today=TODAY, **asked)
    hits = search(query)
    chosen = [(facet, slug, replace(query, **{facet: (slug,)})) for facet in FACETS for slug in OPTIONS[facet]]
    found = totals([one for _, _, one in chosen])
    assert found == [hits.counts[facet].get(slug, 0) for facet, slug, _ in chosen]
