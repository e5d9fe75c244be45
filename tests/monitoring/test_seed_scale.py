"""Many invented rows: the same for the same seed, as the models ask, found by search, and beside what is there."""

import hashlib
import json
from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import Count, F
from django.utils import timezone

from accounts.models import Organisation
from monitoring.scale import words
from monitoring.scale.seeding import Wanted, seed
from platform_goed_inkopen.dutch import words as plain_words
from platform_goed_inkopen.regions import MUNICIPALITIES
from suppliers.indexing import ENTRY_COLUMNS, OFFER_COLUMNS, write_index
from suppliers.models import Claim, Offering, SearchEntry, SearchOffer, Supplier
from suppliers.search import SearchQuery, search
from tenders.actions.findings import write_findings
from tenders.actions.publications import Change, upsert_publication
from tenders.models import Award, Finding, Lot, Payload, Publication, Tender
from tenders.status import AMSTERDAM
from tenders.tenderned.client import ListRow, RawAnswer
from tests.factories import SupplierFactory
from tests.tender_factories import BuyerFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
# What the rows say, without the numbers that the database gave them.
TOLD = {
    "organisations": "SELECT to_jsonb(it) - 'id' AS row FROM accounts_organisation AS it",
    "suppliers": "SELECT to_jsonb(it) - '{id,organisation_id}'::text[] AS row FROM suppliers_supplier AS it",
    "offerings": "SELECT to_jsonb(it) - '{id,supplier_id}'::text[] AS row FROM suppliers_offering AS it",
    "claims": "SELECT to_jsonb(it) - '{id,supplier_id}'::text[] AS row FROM suppliers_claim AS it",
    "tenders": "SELECT to_jsonb(it) - '{id,buyer_id}'::text[] AS row FROM tenders_tender AS it",
    "publications": "SELECT to_jsonb(it) - '{id,tender_id}'::text[] AS row FROM tenders_publication AS it",
    "payloads": "SELECT to_jsonb(it) - '{id,publication_id}'::text[] AS row FROM tenders_payload AS it",
    "lots": "SELECT to_jsonb(it) - '{id,tender_id,publication_id}'::text[] AS row FROM tenders_lot AS it",
    "awards": "SELECT to_jsonb(it) - '{id,tender_id,publication_id,organisation_id}'::text[] AS row"
    " FROM tenders_award AS it",
}


def wanted(suppliers: int = 0, tenders: int = 0, number: int = 1) -> Wanted:
    return Wanted(suppliers, tenders, number, TODAY)


def checksums() -> dict[str, str]:
    """One sum for all rows of each table."""
    sums = {}
    with connection.cursor() as cursor:
        for name, question in TOLD.items():
            cursor.execute(f"SELECT row::text FROM ({question}) AS told ORDER BY 1")
            sums[name] = hashlib.sha256("\n".join(row for (row,) in cursor.fetchall()).encode()).hexdigest()
    return sums


def empty() -> None:
    """An empty directory, whose numbers go on where they were."""
    Tender.objects.all().delete()
    Organisation.objects.all().delete()


def test_the_same_seed_gives_the_same_rows_and_another_seed_others():
    seed(wanted(300, 120))
    first = checksums()
    empty()
    seed(wanted(300, 120))
    assert checksums() == first

    empty()
    seed(wanted(300, 120, number=2))
    assert all(checksums()[name] != told for name, told in first.items())


def test_a_longer_run_begins_with_the_rows_of_a_shorter_one():
    seed(wanted(60))
    short = set(Supplier.objects.values_list("organisation__kvk_number", "organisation__name", "summary"))
    empty()
    seed(wanted(90))
    assert short < set(Supplier.objects.values_list("organisation__kvk_number", "organisation__name", "summary"))


def test_each_word_of_a_category_stands_in_one_to_fifteen_percent_of_the_summaries():
    number = 2_040
    seed(wanted(number))
    wanted_words = {word for subject in words.subjects() for word in plain_words(subject.name)}
    told = [set(plain_words(summary)) for summary in Supplier.objects.values_list("summary", flat=True)]
    shares = {word: sum(word in summary for summary in told) / number for word in wanted_words}

    assert len(shares) > 75
    assert {word: share for word, share in shares.items() if not 0.01 <= share <= 0.15} == {}
    # Whoever searches for it finds no more than that much either, except for what starts like another word.
    assert 0.01 < search(SearchQuery(today=TODAY, text="catering")).total / number < 0.15
    assert 0.01 < search(SearchQuery(today=TODAY, text="reparatie")).total / number < 0.3


def test_every_municipality_theme_recognition_and_way_of_checking_occurs():
    seed(wanted(1_500))
    hits = search(SearchQuery(today=TODAY))

    assert hits.total == Organisation.objects.filter(is_demo=True).count() == 1_500
    assert Organisation.objects.filter(kvk_number__regex=r"^[0-9]{8}$").values("kvk_number").distinct().count() == 1_500
    assert set(hits.seats) == {place.code for place in MUNICIPALITIES}
    assert len(hits.counts["gemeente"]) == len(MUNICIPALITIES)
    assert len(hits.counts["categorie"]) == len(words.subjects())
    assert len(hits.counts["thema"]) >= 6
    assert len(hits.counts["erkenning"]) >= 10
    assert set(Claim.objects.values_list("checked_how", flat=True)) == set(Claim.Check.values)
    assert Claim.objects.filter(valid_until__lt=TODAY).exists()
    assert Offering.objects.count() > 1_500


def test_search_reads_what_it_would_read_of_a_profile_that_people_wrote():
    seed(wanted(50))
    before = read_by_search()
    write_index(Supplier.objects.values_list("pk", flat=True))
    assert read_by_search() == before
    assert len(before[0]) == 50 and len(before[1]) > 50


def read_by_search():
    entries = SearchEntry.objects.order_by("pk").values_list(*ENTRY_COLUMNS)
    return list(entries), sorted(SearchOffer.objects.values_list(*OFFER_COLUMNS), key=str)


def test_tenders_are_what_reading_the_same_publications_makes_of_them():
    seed(wanted(20, 60))
    columns = [field.attname for field in Tender._meta.concrete_fields if field.name != "id"]
    before = list(Tender.objects.order_by("kenmerk").values(*columns))
    received = {
        publication.publication_id: {payload.kind: bytes(payload.body) for payload in publication.payloads.all()}
        for publication in Publication.objects.prefetch_related("payloads")
    }
    read_at = dict(Publication.objects.values_list("publication_id", "details_read_at"))
    assert {_read(number, told, read_at[number]) for number, told in received.items()} == {Change.UNCHANGED}

    Tender.objects.all().delete()
    assert {_read(number, told, read_at[number]) for number, told in received.items()} == {Change.CREATED}
    assert list(Tender.objects.order_by("kenmerk").values(*columns)) == before


def test_findings_are_what_reading_the_stored_tenders_finds():
    seed(wanted(20, 60))
    assert Finding.objects.count() > 20
    assert [write_findings(tender) for tender in Tender.objects.order_by("pk")] == [False] * 60


def _read(number: str, told: dict[str, bytes], at) -> Change:
    row = ListRow(number, told["list"], "", at, json.loads(told["list"]))
    detail = RawAnswer(told["detail"], "", at, json.loads(told["detail"]))
    seen_on = (at - timedelta(days=1)).astimezone(AMSTERDAM).date()
    return upsert_publication(publication_id=number, row=row, detail=detail, seen_on=seen_on, now=at)


def test_tenders_have_every_stage_their_bytes_and_winners_that_are_suppliers():
    BuyerFactory(name="Gemeente Assen")
    counts = seed(wanted(50, 200))

    assert set(Tender.objects.values_list("stage", flat=True)) >= {"call", "awarded", "consultation", "announced"}
    assert Publication.objects.count() == counts["publications"] > 200
    assert Payload.objects.count() == 2 * counts["publications"]
    assert Award.objects.count() == counts["awards"] > 20
    assert all(
        award.organisation.kvk_number == award.winner_kvk for award in Award.objects.select_related("organisation")
    )
    assert Tender.objects.filter(area__contains=["PV22"]).exists()


def test_lots_and_awards_have_every_kind_of_amount_and_end():
    counts = seed(wanted(50, 600))

    assert Lot.objects.count() == counts["lots"] > 600
    assert set(Award.objects.values_list("ends_from", flat=True)) >= {"", "call", "duration"}
    assert set(Award.objects.values_list("doubt", flat=True)) >= {"", "placeholder", "estimate", "repeated"}
    assert set(Award.objects.values_list("is_framework", flat=True)) == {True, False}
    assert Award.objects.filter(amount=None).exists()
    assert Award.objects.filter(ends_latest__gt=F("ends_on")).exists()
    assert Award.objects.values("tender").annotate(lots=Count("lot", distinct=True)).filter(lots__gt=9).exists()


def test_nothing_is_recorded_about_rows_that_nobody_made_but_their_next_change_is():
    seed(wanted(10))
    supplier = Supplier.objects.first()
    assert not supplier.events.exists()

    supplier.summary = "Iemand schreef dit zelf."
    supplier.save()
    assert list(supplier.events.values_list("summary", flat=True)) == ["Iemand schreef dit zelf."]
    # In the same transaction, after seeding, new rows are recorded as always.
    assert SupplierFactory().events.count() == 1


def test_it_stands_beside_what_was_there_and_tells_counts_on_stdout_alone(capsys):
    mine = SupplierFactory(organisation__name="Zelf geschreven")
    call_command("seed_scale", suppliers=30, tenders=10, events=5, seed=3)
    told = capsys.readouterr()

    counts = json.loads(told.out)
    assert (counts["suppliers"], counts["tenders"], counts["events"], counts["seed"]) == (30, 10, 0, 3)
    assert "nog niet: gebeurtenissen" in told.err
    assert Supplier.objects.count() == 31
    mine.refresh_from_db()
    assert SupplierFactory().pk > mine.pk


def test_the_same_seed_again_is_refused_and_writes_nothing():
    call_command("seed_scale", suppliers=5)
    with pytest.raises(CommandError, match="--seed 1 staan er al"):
        call_command("seed_scale", suppliers=5, tenders=5)
    assert Tender.objects.count() == 0
    call_command("seed_scale", tenders=5)
    call_command("seed_scale", suppliers=5, seed=2)
    assert Supplier.objects.count() == 10


@pytest.mark.parametrize("given", [{"suppliers": -1}, {"tenders": 1_000_001}, {"events": -1}, {"seed": 70}])
def test_what_cannot_be_is_refused_in_a_sentence(given):
    with pytest.raises(CommandError, match=r"[Kk]ies"):
        call_command("seed_scale", **given)


def test_open_tenders_are_open_today():
    call_command("seed_scale", tenders=400)
    open_now = Tender.objects.filter(stage="call", deadline__gt=timezone.now())
    assert open_now.exists()
