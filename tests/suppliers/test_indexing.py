"""What search reads of a supplier follows what people wrote, and tells when it changed."""

from datetime import date

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import Organisation
from suppliers.bits import PLACE_BITS, PROVINCE_BITS, SIZE_BITS, SIZES, area_bits, size_bits
from suppliers.indexing import Listing, write_index
from suppliers.models import Offering, SearchEntry, SearchOffer, Supplier
from suppliers.search import SearchQuery, search
from tests.factories import CategoryFactory, OfferingFactory, SupplierFactory, ThemeFactory

TODAY = date(2026, 11, 23)


def lexemes(supplier):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT lexeme, weights[1] FROM suppliers_searchentry, unnest(vector) WHERE supplier_id = %s", [supplier.pk]
        )
        return dict(cursor.fetchall())


def transaction_now():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text::bigint")
        return cursor.fetchone()[0]


def test_name_and_number_weigh_most_then_offer_then_summary_then_description_and_place(db):
    supplier = SupplierFactory(
        organisation__name="De Rietploeg",
        organisation__kvk_number="01234567",
        organisation__municipality_code="GM0106",
        summary="Wij maaien.",
        description="Met een tractor.",
    )
    OfferingFactory(supplier=supplier, title="Snoeien", text="Elke week.", category=CategoryFactory(name="Bomen"))
    found = lexemes(supplier)
    assert found["01234567"] == "A"
    assert found["de"] == "A"
    assert found["snoei"] == found["boom"] == "B"
    assert found["maai"] == found["week"] == "C"
    assert found["tractor"] == found["assen"] == found["drenthe"] == "D"
    assert "wij" not in found


def test_an_entry_holds_order_seat_themes_and_area_and_a_row_for_each_offer(db):
    theme = ThemeFactory()
    supplier = SupplierFactory(organisation__name="Ús Élan & Co.", themes=[theme])
    OfferingFactory(supplier=supplier, delivery_area=["GM0106"], order_maximum=9_000)
    offer = OfferingFactory(supplier=supplier, delivery_area=["PV20"], capacity="now", capacity_on=TODAY)
    entry = SearchEntry.objects.get(pk=supplier.pk)
    assert (entry.published, entry.name_key, entry.seat, entry.themes) == (True, "us elan co", "GM0106", [theme.pk])
    assert entry.area == area_bits(["GM0106", "PV20"])
    rows = {row.category_id: row for row in SearchOffer.objects.filter(supplier_id=supplier.pk)}
    assert len(rows) == 2
    free = rows[offer.category_id]
    assert (free.area, free.sizes, free.capacity_on) == (area_bits(["PV20"]), 0, TODAY)
    assert str(entry) == "us elan co"
    assert str(free) == f"{supplier.pk} {offer.category_id}"


def test_written_again_it_says_what_is_so_now(db):
    supplier = SupplierFactory(summary="Wij maaien.")
    OfferingFactory(supplier=supplier)
    supplier.offerings.all().delete()
    Supplier.objects.filter(pk=supplier.pk).update(summary="Wij bakken.")
    assert write_index([supplier.pk]) == 1
    assert "bak" in lexemes(supplier) and "maai" not in lexemes(supplier)
    assert not SearchOffer.objects.filter(supplier_id=supplier.pk).exists()
    assert write_index([]) == write_index([supplier.pk + 1000]) == 0


def test_writing_costs_the_same_for_one_and_for_many(db, django_assert_num_queries):
    for _ in range(5):
        OfferingFactory()
    with django_assert_num_queries(7):
        assert write_index(Supplier.objects.values_list("pk", flat=True)) == 5


@pytest.mark.django_db(transaction=True)
def test_every_write_says_in_which_transaction():
    with transaction.atomic():
        supplier = SupplierFactory()
        first = transaction_now()
    assert SearchEntry.objects.get().changed == first
    with transaction.atomic():
        Supplier.objects.filter(pk=supplier.pk).update(status="paused")
        second = transaction_now()
    assert (SearchEntry.objects.get().published, SearchEntry.objects.get().changed) == (False, second)
    with transaction.atomic():
        write_index([supplier.pk])
        third = transaction_now()
    assert SearchEntry.objects.get().changed == third > second > first


def test_who_is_deleted_leaves_an_empty_row_that_is_not_found(db):
    offering = OfferingFactory(supplier__organisation__name="Weg")
    Organisation.objects.all().delete()
    entry = SearchEntry.objects.get()
    assert (entry.pk, entry.published, entry.name_key, entry.area, entry.vector) == (
        offering.supplier_id,
        False,
        "",
        0,
        "",
    )
    assert not SearchOffer.objects.exists()
    assert search(SearchQuery(today=TODAY)).total == 0


def test_the_command_writes_who_is_missing_and_with_all_everybody(db, capsys):
    known, missing = SupplierFactory(), SupplierFactory()
    SearchEntry.objects.filter(pk=missing.pk).delete()
    SearchEntry.objects.filter(pk=known.pk).update(name_key="oud")
    call_command("index_suppliers")
    assert capsys.readouterr().out == "1 aanbieder in de zoekindex geschreven.\n"
    assert SearchEntry.objects.get(pk=known.pk).name_key == "oud"
    call_command("index_suppliers")
    call_command("index_suppliers", all=True)
    assert capsys.readouterr().out.splitlines()[0].startswith("0 aanbieders")
    assert SearchEntry.objects.count() == 2
    assert not SearchEntry.objects.filter(name_key="oud").exists()


@pytest.mark.parametrize(("capacity", "on"), [("now", None), ("", TODAY), ("soon", TODAY)])
def test_capacity_says_since_when_and_is_one_of_the_answers(db, capacity, on):
    with pytest.raises(IntegrityError, match="capacity_says_since_when"):
        OfferingFactory(capacity=capacity, capacity_on=on)


def test_only_who_can_deliver_now_is_free(db):
    OfferingFactory(capacity=Offering.Capacity.LATER, capacity_on=TODAY)
    assert SearchOffer.objects.get().capacity_on is None


TEXTS = st.text(max_size=200)


@given(TEXTS, TEXTS, TEXTS)
def test_whatever_is_written_makes_a_vector_of_plain_lexemes(name, summary, description):
    vector = Listing(1, True, name, "", "", summary, description, (), ()).vector
    for part in vector.split():
        lexeme, places = part.split(":")
        assert lexeme.isascii() and lexeme.isalnum() and lexeme == lexeme.lower()
        assert all(place[:-1].isdigit() and place[-1] in "ABCD" for place in places.split(","))


def test_the_longest_text_fits(db):
    supplier = SupplierFactory(description=" ".join(f"woord{number}" for number in range(30_000)))
    assert search(SearchQuery(today=TODAY, text="woord29999")).ids == (supplier.pk,)


# Bits.


def test_a_province_covers_its_municipalities_and_a_municipality_touches_its_province():
    drenthe = area_bits(["PV22"])
    assert drenthe & PLACE_BITS["assen"] and drenthe & PROVINCE_BITS["drenthe"]
    assert not drenthe & (PLACE_BITS["groningen"] | PROVINCE_BITS["groningen"])
    assert area_bits(["GM0106"]) == PLACE_BITS["assen"] | PROVINCE_BITS["drenthe"]
    assert area_bits(["GM9999"]) == area_bits([]) == 0
    assert area_bits(["PV20", "PV21", "PV22"]) < 1 << 62


@pytest.mark.parametrize(
    ("minimum", "maximum", "bands"),
    [
        (None, None, []),
        (None, 5_000, ["tot-10000"]),
        (None, 10_000, ["tot-10000", "10000-50000"]),
        (2_500, 20_000, ["tot-10000", "10000-50000"]),
        (60_000, 70_000, ["50000-250000"]),
        (60_000, None, ["50000-250000", "vanaf-250000"]),
        (0, None, list(SIZES)),
        (300_000, 900_000, ["vanaf-250000"]),
    ],
)
def test_an_order_range_touches_each_band_with_which_it_shares_an_amount(minimum, maximum, bands):
    assert size_bits(minimum, maximum) == sum(SIZE_BITS[slug] for slug in bands)
