"""`manage.py explain_match`: the same sum as on the page, for people and for programs."""

import json

import pytest
from django.core.management import CommandError, call_command

from suppliers.models import CategoryCode
from tenders.matching import PARTS
from tests.factories import CategoryFactory, OfferingFactory, SupplierFactory
from tests.tender_factories import TenderFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair() -> tuple[str, str]:
    category = CategoryFactory(slug="groen", name="Groenvoorziening")
    CategoryCode.objects.create(category=category, cpv="77300000", prefix="773", label="Tuinbouw", match="core")
    supplier = OfferingFactory(category=category, title="Onderhoud van groen").supplier
    return TenderFactory().reference, supplier.organisation.slug


def test_as_json_it_is_one_object_with_every_rule_once(pair, capsys) -> None:
    call_command("explain_match", *pair, "--json")
    told = json.loads(capsys.readouterr().out)
    assert told.keys() == {"score", "version", "hits", "misses"}
    assert sorted(row["rule"] for row in told["hits"] + told["misses"]) == sorted(PARTS)
    assert told["score"] == sum(row["points"] for row in told["hits"])


def test_for_people_it_is_a_line_for_each_rule(pair, capsys) -> None:
    call_command("explain_match", *pair)
    lines = capsys.readouterr().out.splitlines()
    assert "van 100 punten (past), rekenwijze" in lines[0]
    assert len(lines) == 1 + len(PARTS)
    assert " 20 van 20  Gebied: De opdracht is in Assen; levert in Drenthe." in lines


def test_what_does_not_exist_or_is_not_online_is_said(pair) -> None:
    paused = SupplierFactory(status="paused").organisation.slug
    with pytest.raises(CommandError, match="Er is geen opdracht 1"):
        call_command("explain_match", "1", pair[1])
    with pytest.raises(CommandError, match=f"Er is geen aanbieder {paused} online"):
        call_command("explain_match", pair[0], paused)
