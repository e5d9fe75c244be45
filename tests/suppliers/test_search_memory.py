"""Search in memory: the same answers as the database, also right after a change, and beside a load."""

import threading
import time
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Organisation
from suppliers import search_memory, search_sql
from suppliers.asking import FACETS, SearchQuery
from suppliers.following import MOST_CHANGES, Follower
from suppliers.indexing import write_index
from suppliers.models import Claim, Offering, SearchEntry, Supplier
from tests.factories import (
    NOON,
    CategoryFactory,
    ClaimFactory,
    OfferingFactory,
    RecognitionFactory,
    SupplierFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = date(2026, 11, 23)
NUMBERS = count(1)
CATEGORIES, THEMES, RECOGNITIONS = ("groen", "schoonmaak", "catering"), ("natuur", "mens"), ("pso", "bcorp")
AREAS = [[], ["GM0106"], ["GM0106", "GM0114"], ["PV22"], ["PV21"], ["PV20", "PV21", "PV22"]]
TEXTS = [
    "Wij maaien bermen in Assen.",
    "Schoonmaken van kantoren en scholen",
    "Kantoormeubelen en fietsen",
    "Broodjes voor vergaderingen in Drenthe",
    "",
]
WORDS = ["maaien", "bermen", "schoonmaakbedrijf", "meubels", "fiets", "catering", "broodje", "sociale", "wij"]
WORDS += ["maa", "bermem", "xyzzy", "-fietsen", "Assen", "Drenthe", "Emmen", "80"]
PHRASES = ['"maaien bermen"', '-"bermen in Assen"', '"bermen maaien"', '"de maaiers"', '"schoonmaken van kantoren"']
PHRASES += [
    '"fietsen"',
    '-"en fietsen"',
    '"wij maaien bermen"',
    '"groen 0"',
    '"in Drenthe"',
    '"xyzzy maaien"',
    '"wij wij"',
]
# As it is, taken back, or looked into.
STANDINGS = ((), (("withdrawn_at", NOON), ("withdrawn_reason", "Niet verlengd.")), (("investigated_since", NOON),))
OPTIONS = {
    "categorie": CATEGORIES,
    "thema": THEMES,
    "gemeente": ("assen", "emmen", "leeuwarden"),
    "provincie": ("drenthe", "fryslan"),
    "erkenning": RECOGNITIONS,
    "controle": ("zelf-verklaard", "document-gezien"),
    "voldoet": ("2-82",),
    "leverbaar": ("nu",),
    "omvang": ("tot-10000", "10000-50000", "vanaf-250000"),
}


@dataclass(frozen=True)
class Offer:
    """An offering as values."""

    category: str
    text: str
    area: list[str]
    minimum: int | None
    free: int | None  # days ago

    def row(self, supplier, number):
        free = {"capacity": "now", "capacity_on": TODAY - timedelta(self.free)} if self.free is not None else {}
        return Offering(
            supplier=supplier,
            category=CategoryFactory(slug=self.category),
            title=f"{self.category} {number}",
            text=self.text,
            delivery_area=self.area,
            order_minimum=self.minimum,
            **free,
        )


offers = st.builds(
    Offer,
    category=st.sampled_from(CATEGORIES),
    text=st.sampled_from(TEXTS),
    area=st.sampled_from(AREAS),
    minimum=st.sampled_from([None, 0, 20_000, 300_000]),
    free=st.sampled_from([None, 0, 120, 121]),
)
claims = st.tuples(
    st.sampled_from(RECOGNITIONS),
    st.sampled_from(["self_declared", "document_seen"]),
    st.sampled_from([None, 0, -1]),
    st.sampled_from(STANDINGS),
)


@dataclass(frozen=True)
class Told:
    """A supplier as values."""

    name: str
    seat: str
    published: bool
    summary: str
    description: str
    themes: set[str]
    offers: list[Offer]
    claims: set[tuple[str, str, int | None, tuple[tuple[str, object], ...]]]

    def write(self, supplier=None):
        """A new supplier, or all of this one anew."""
        supplier = supplier or SupplierFactory(status="draft", indexed=False)
        Organisation.objects.filter(pk=supplier.organisation_id).update(
            name=self.name, municipality_code=self.seat, verified_at=NOON, verified_how="import"
        )
        supplier.status = "published" if self.published else "withdrawn"
        supplier.published_at, supplier.summary, supplier.description = NOON, self.summary, self.description
        supplier.save()
        supplier.themes.set([ThemeFactory(slug=slug) for slug in self.themes])
        supplier.offerings.all().delete()
        Offering.objects.bulk_create(offer.row(supplier, number) for number, offer in enumerate(self.offers))
        supplier.claims.all().delete()
        Claim.objects.bulk_create(
            Claim(
                supplier=supplier,
                recognition=RecognitionFactory(slug=recognition),
                checked_how=how,
                checked_at=None if how == "self_declared" else NOON,
                level=str(number),
                valid_until=None if days is None else TODAY + timedelta(days),
                **dict(standing),
            )
            for number, (recognition, how, days, standing) in enumerate(self.claims)
        )
        write_index([supplier.pk])
        return supplier


told = st.builds(
    Told,
    name=st.sampled_from(["De Maaiers", "Assen Werkt", "Kantoorfiets", "Broodje Drenthe", "Aa", "Zz"]),
    seat=st.sampled_from(["GM0106", "GM0114", "GM0080", ""]),
    published=st.sampled_from([True, True, True, False]),
    summary=st.sampled_from(TEXTS),
    description=st.sampled_from(TEXTS),
    themes=st.sets(st.sampled_from(THEMES)),
    offers=st.lists(offers, max_size=3),
    claims=st.sets(claims, max_size=3),
)
queries = st.builds(
    SearchQuery,
    today=st.just(TODAY),
    text=st.lists(st.sampled_from(WORDS) | st.sampled_from(PHRASES), max_size=3).map(" ".join),
    limit=st.integers(1, 4),
    offset=st.integers(0, 3),
    **{facet: st.lists(st.sampled_from(OPTIONS[facet]), max_size=2, unique=True).map(tuple) for facet in FACETS},
)
# Most questions ask little, so that something is found.
few = queries.map(lambda query: query.without(*FACETS[::2]))
none = queries.map(lambda query: query.without(*FACETS))


@pytest.fixture
def directory(db):
    """The tables that do not change."""
    for slug in CATEGORIES:
        CategoryFactory(slug=slug)
    for slug in THEMES:
        ThemeFactory(slug=slug)
    RecognitionFactory(slug="pso", meets_2_82=True)
    RecognitionFactory(slug="bcorp")


def follower():
    """One that has loaded."""
    made = Follower(rest=0)
    made.is_wanted = True
    made.load(TODAY)
    return made


def assert_same(query, known):
    expected, found = search_sql.search(query), search_memory.search(query, known)
    assert found == expected
    assert search_memory.totals([query], known) == search_sql.totals([query]) == [expected.total]
    every = [list(search_sql.every_id(query, block=2)), list(search_memory.every_id(query, known, block=2))]
    assert every[0] == every[1]


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    st.lists(told, max_size=5),
    st.lists(st.tuples(st.integers(0, 6), told), max_size=3),
    st.lists(queries | few | none, min_size=3, max_size=3),
)
def test_every_answer_is_that_of_the_database_before_and_after_changes(directory, before, changes, asked):
    Supplier.objects.all().delete()
    SearchEntry.objects.all().delete()
    known = [one.write() for one in before]
    kept = follower()
    for query in asked:
        assert_same(query, kept.snapshot(TODAY))
    for number, one in changes:
        if number < len(known):
            one.write(known[number])
        else:
            known.append(one.write())
        for query in asked:
            assert_same(query, kept.snapshot(TODAY))


def total(kept, **asked):
    """How many are found from memory; None when the database must answer."""
    known = kept.snapshot(TODAY)
    return known and search_memory.totals([SearchQuery(today=TODAY, **asked)], known)[0]


def test_a_change_is_seen_by_the_next_answer(directory):
    first = SupplierFactory(summary="Wij maaien.")
    kept = follower()
    assert total(kept, text="maaien") == 1
    SupplierFactory(summary="Ook wij maaien.")
    assert total(kept, text="maaien") == 2
    Supplier.objects.filter(pk=first.pk).update(status="paused")
    assert total(kept, text="maaien") == 1
    first.delete()
    assert total(kept) == 1


def test_a_quiet_directory_costs_one_query_and_a_change_a_few_more(directory, django_assert_num_queries):
    SupplierFactory()
    kept = follower()
    with django_assert_num_queries(1):
        total(kept)
    SupplierFactory()
    assert total(kept) == 2
    with django_assert_num_queries(1):
        total(kept)


def test_a_phrase_costs_one_query_the_first_time(directory, django_assert_num_queries):
    SupplierFactory(summary="Wij maaien bermen.")
    SupplierFactory(summary="Bermen en maaien.")
    kept = follower()
    with django_assert_num_queries(2):
        assert total(kept, text='"maaien bermen"') == 1
    with django_assert_num_queries(1):
        assert total(kept, text='"maaien bermen" wij') == 1
    with django_assert_num_queries(1):  # nobody has all of its words, or it has one word
        asked = [SearchQuery(today=TODAY, text=text) for text in ('"maaien xyzzy"', '"maaien"')]
        assert search_memory.totals(asked, kept.snapshot(TODAY)) == [0, 2]


def test_a_phrase_follows_what_changes(directory):
    first, second = SupplierFactory(summary="Wij maaien bermen."), SupplierFactory(summary="Bermen en maaien.")
    kept = follower()
    assert total(kept, text='"maaien bermen"') == 1
    Supplier.objects.filter(pk=first.pk).update(summary="Bermen en maaien.")
    write_index([first.pk])
    assert total(kept, text='"maaien bermen"') == 0
    Supplier.objects.filter(pk=second.pk).update(summary="Wij maaien bermen.")
    write_index([second.pk])
    assert total(kept, text='"maaien bermen"') == 1
    assert total(kept, text='-"maaien bermen"') == 1


def test_a_phrase_that_changes_after_the_look_is_answered_without_contradiction(directory):
    """Between the look and the phrase somebody may write: then total, ids and counts still agree."""
    suppliers = [SupplierFactory(summary="Wij maaien bermen.") for _ in range(3)]
    kept = follower()
    known = kept.snapshot(TODAY)
    Supplier.objects.filter(pk=suppliers[0].pk).update(summary="Bermen en maaien.")
    Supplier.objects.filter(pk=suppliers[1].pk).update(status="paused")
    write_index([suppliers[0].pk])
    SupplierFactory(summary="Ook wij maaien bermen.")
    query = SearchQuery(today=TODAY, text='"maaien bermen"')
    hits = search_memory.search(query, known)
    assert hits.ids == (suppliers[2].pk,)
    assert hits.total == hits.without["thema"] == sum(hits.seats.values()) == 1
    assert_same(query, kept.snapshot(TODAY))


def test_what_another_transaction_commits_later_is_not_missed(directory):
    """Who wrote first may commit last; what was read in between must not hide it."""
    first, second = SupplierFactory(summary="Wij maaien."), SupplierFactory(summary="Wij maaien.")
    kept = follower()
    written, may_commit = threading.Event(), threading.Event()

    def late():
        with transaction.atomic():
            Supplier.objects.filter(pk=first.pk).update(status="paused")
            written.set()
            may_commit.wait(30)
        connection.close()

    thread = threading.Thread(target=late)
    thread.start()
    assert written.wait(30)
    Supplier.objects.filter(pk=second.pk).update(status="paused")
    assert total(kept) == 1
    may_commit.set()
    thread.join()
    assert total(kept) == 0


def test_within_a_transaction_the_database_answers(directory):
    kept = follower()
    with transaction.atomic():
        SupplierFactory()
        assert kept.snapshot(TODAY) is None
        transaction.set_rollback(True)
    assert total(kept) == 0


def test_another_day_is_loaded_anew_while_the_database_answers(directory):
    supplier = SupplierFactory()
    ClaimFactory(supplier=supplier, recognition=RecognitionFactory(slug="pso"), valid_until=TODAY)
    write_index([supplier.pk])
    kept = follower()
    assert total(kept, erkenning=("pso",)) == 1
    tomorrow = TODAY + timedelta(1)
    assert kept.snapshot(tomorrow) is None
    known = awaited(lambda: kept.snapshot(tomorrow))
    assert search_memory.totals([SearchQuery(today=tomorrow, erkenning=("pso",))], known) == [0]


def test_a_load_may_take_longer_than_a_visitor_waits(directory):
    SupplierFactory()
    held = threading.Event()

    def hold():
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("LOCK TABLE suppliers_searchentry")
            held.set()
            time.sleep(3)
        connection.close()

    thread = threading.Thread(target=hold)
    thread.start()
    assert held.wait(30)
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = '1s'")
    kept = follower()
    with connection.cursor() as cursor:
        cursor.execute("RESET statement_timeout")
    thread.join()
    assert total(kept) == 1


def test_more_changes_than_a_tail_holds_are_loaded_anew(directory):
    kept = follower()
    SearchEntry.objects.bulk_create(
        SearchEntry(supplier_id=number, published=True, name_key="a", seat="", themes=[], area=0, vector="maai:1A")
        for number in range(MOST_CHANGES + 1)
    )
    assert kept.snapshot(TODAY) is None
    assert awaited(lambda: total(kept)) == MOST_CHANGES + 1


def test_rows_of_another_life_of_the_database_are_no_changes(directory):
    """After a restore rows can name transactions that are still to come."""
    SupplierFactory()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE suppliers_searchentry DISABLE TRIGGER USER")
        cursor.execute("UPDATE suppliers_searchentry SET changed = changed + 1000000")
        cursor.execute("ALTER TABLE suppliers_searchentry ENABLE TRIGGER USER")
    kept = follower()
    assert kept.snapshot(TODAY) is kept.snapshot(TODAY)


def test_answers_beside_changes_and_loads_are_never_wrong(directory):
    """Three readers, one who publishes and withdraws, and a load after each round: each count is one that was true."""
    made = [SupplierFactory(summary="Wij maaien.") for _ in range(4)]
    kept, stop, wrong = follower(), threading.Event(), []

    def read():
        while not stop.is_set():
            known = kept.snapshot(TODAY)
            hits = search_memory.search(SearchQuery(today=TODAY, text="maaien", gemeente=("assen",)), known)
            # Who is withdrawn comes back in the same transaction in which another goes.
            if not hits.total == len(set(hits.ids)) == len(made) - 1 == hits.without["gemeente"]:
                wrong.append(hits)
        connection.close()

    for supplier in made:
        OfferingFactory(supplier=supplier, delivery_area=["PV22"])
    made[0].status = "paused"
    made[0].save(update_fields=["status"])
    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for turn in range(12):
        with transaction.atomic():
            Supplier.objects.filter(pk=made[turn % 4].pk).update(status="published")
            Supplier.objects.filter(pk=made[(turn + 1) % 4].pk).update(status="paused")
        kept.load_anew(TODAY)
    stop.set()
    for reader in readers:
        reader.join()
    assert wrong == []
    awaited(lambda: not kept._loading.locked())


def awaited(give):
    """What this gives, once it gives something."""
    for _ in range(600):
        if found := give():
            return found
        time.sleep(0.05)
    raise AssertionError("nothing came")
