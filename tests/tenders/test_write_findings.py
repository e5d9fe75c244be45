"""Storing findings: what counts, twice is once, and what an award inherits."""

from typing import Any

import pytest
from django.core.management import call_command

from tenders.actions.findings import reread_findings, write_findings
from tenders.findings import VERSION
from tenders.models import Finding, Lot, Tender
from tests.refusals import refusal
from tests.tender_factories import PublicationFactory, TenderFactory

pytestmark = pytest.mark.django_db
ASKED = "Maaien. Social return: 5% van de opdrachtsom."


def call(**tender: Any) -> Tender:
    told: Tender = PublicationFactory(**{f"tender__{name}": value for name, value in tender.items()}).tender
    return told


def rows(tender: Tender) -> list[tuple[str, str, str]]:
    return list(tender.findings.order_by("kind", "source").values_list("kind", "source", "place"))


def test_it_reads_fields_texts_lots_and_criteria() -> None:
    publication = PublicationFactory(tender__description=ASKED, environmental=["biodiv-eco"])
    criteria = [{"name": "CO2-Prestatieladder", "description": None, "kind": "quality", "weight": "15"}]
    Lot.objects.create(tender=publication.tender, publication=publication, number="LOT-0001", criteria=criteria)
    assert write_findings(publication.tender)
    assert rows(publication.tender) == [
        ("milieu", "tekst", "gunningscriterium van perceel 1"),
        ("milieu", "veld", "veld BT-774"),
        ("social_return", "tekst", "beschrijving"),
    ]
    assert publication.tender.findings.get(kind="social_return").percentage == 5


def test_twice_writes_no_row(django_assert_num_queries: Any) -> None:
    tender = call(description=ASKED)
    write_findings(tender)
    with django_assert_num_queries(3):
        assert not write_findings(tender)


def test_what_is_no_longer_said_goes_and_the_tender_is_to_be_weighed() -> None:
    tender = call(description=ASKED)
    write_findings(tender)
    Tender.objects.update(description="Maaien.", to_weigh=False)
    tender.refresh_from_db()
    assert write_findings(tender)
    tender.refresh_from_db()
    assert (rows(tender), tender.to_weigh, tender.read_by) == ([], True, VERSION)


def test_an_award_inherits_what_the_call_asked() -> None:
    tender = call(description="Gegund.")
    tender.publications.update(description=ASKED, strategic=["soc-obj"])
    PublicationFactory(
        tender=tender, publication_id="460000", type_code="AGO", form_code="EF29", description="", strategic=["none"]
    )
    write_findings(tender)
    assert {kind for kind, _, _ in rows(tender)} == {"social_return", "sociaal"}


def test_a_tender_without_publications_is_read_too() -> None:
    tender = TenderFactory(description=ASKED)
    assert write_findings(tender)
    assert tender.findings.get().publication is None


def test_tenders_that_other_rules_read_are_read_again_and_only_those() -> None:
    tender = call(description=ASKED)
    Tender.objects.update(read_by=None)
    assert reread_findings() == 1
    assert rows(tender)
    assert reread_findings() == 0


def test_the_command_that_reads_again_also_reads_what_has_no_bytes() -> None:
    tender = TenderFactory(description=ASKED, read_by=VERSION - 1)
    call_command("reparse_notices")
    assert rows(tender) == [("social_return", "tekst", "beschrijving")]


@pytest.mark.parametrize(
    ("wrong", "constraint"),
    [
        ({"sentence": ""}, "finding_has_its_sentence"),
        ({"kind": "milieu", "percentage": 5}, "only_social_return_has_a_percentage"),
        ({"percentage": 101}, "only_social_return_has_a_percentage"),
        ({"against": "Niet."}, "contradiction_says_where"),
    ],
)
def test_the_database_refuses_what_says_nothing(wrong: dict[str, Any], constraint: str) -> None:
    fields = {"tender": TenderFactory(), "kind": "social_return", "source": "tekst", "place": "titel", "sentence": "x"}
    assert constraint in refusal(lambda: Finding.objects.create(**fields | wrong))


def test_a_kind_stands_once_for_each_source() -> None:
    fields = {"tender": TenderFactory(), "kind": "milieu", "source": "tekst", "place": "titel", "sentence": "x"}
    Finding.objects.create(**fields)
    assert "finding_once" in refusal(lambda: Finding.objects.create(**fields))
