"""`manage.py load_reference`: what the files say stands in the tables, once."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.management import call_command

from platform_goed_inkopen.models import EmissionFactor, Indicator, LegalInstrument, SocialReturnRule, Threshold
from platform_goed_inkopen.reference import rows
from suppliers.models import Category, CategoryCode, Recognition, Theme
from suppliers.search import SearchQuery, search
from tests.factories import OfferingFactory

pytestmark = pytest.mark.django_db

TABLES = [
    (CategoryCode, "categories_cpv"),
    (Theme, "themes"),
    (Recognition, "recognitions"),
    (Indicator, "indicators"),
    (EmissionFactor, "emission_factors"),
    (LegalInstrument, "legal_instruments"),
    (Threshold, "thresholds"),
    (SocialReturnRule, "social_return_blocks"),
]


@pytest.fixture
def loaded(capsys):
    call_command("load_reference")
    return capsys.readouterr().out


@pytest.mark.parametrize(("model", "file"), TABLES)
def test_every_row_of_a_file_is_a_row_of_its_table(loaded, model, file):
    assert model.objects.count() == len(rows(file))


def test_it_says_in_a_sentence_what_it_did(loaded):
    assert loaded.startswith("De vaste gegevens staan erin: 34 categorieën, 134 CPV-codes van categorieën, 10 thema's")
    assert loaded.count("\n") == 1


def test_a_second_time_changes_nothing(loaded, capsys, django_assert_num_queries):
    with django_assert_num_queries(
        10 + 2 + 2
    ):  # a read per table, the categories of the codes, the names, the savepoint
        call_command("load_reference")
    assert capsys.readouterr().out.endswith("0 nieuw, 0 aangepast.\n")


def test_a_row_that_somebody_changed_comes_back(loaded, capsys):
    Category.objects.filter(slug="groen").update(name="Iets anders")
    call_command("load_reference")
    assert Category.objects.get(slug="groen").name == "Groenvoorziening"
    assert capsys.readouterr().out.endswith("0 nieuw, 1 aangepast.\n")


def test_who_offers_in_a_category_that_was_renamed_is_found_by_its_new_name(loaded):
    groen = Category.objects.get(slug="groen")
    Category.objects.filter(pk=groen.pk).update(name="Iets anders")
    renamed = OfferingFactory(category=groen, title="Maaien").supplier
    OfferingFactory(category=Category.objects.get(slug="catering"), title="Lunch")
    asked = SearchQuery(date(2026, 11, 23), text="groenvoorziening")
    assert search(asked).ids == ()
    call_command("load_reference")
    assert search(asked).ids == (renamed.pk,)


def test_a_threshold_keeps_its_dates_and_amounts(loaded):
    row = Threshold.objects.get(code="eu-2026-decentrale-overheid-leveringen-en-diensten-216000")
    assert (row.valid_from, row.valid_to, row.minimum, row.maximum) == (
        date(2026, 1, 1),
        date(2027, 12, 31),
        Decimal(216000),
        None,
    )


def test_a_value_that_nobody_found_is_unknown_and_not_zero(loaded):
    assert SocialReturnRule.objects.get(code="noord_2022/pw_kort").value is None
    assert EmissionFactor.objects.get(code="stroom_wind_zon").value == 0


@pytest.mark.parametrize(("slug", "proves"), [("pso_30plus", True), ("accountant_30", True), ("pso", False)])
def test_a_recognition_says_whether_it_meets_article_2_82(loaded, slug, proves):
    assert Recognition.objects.get(slug=slug).meets_2_82 is proves
