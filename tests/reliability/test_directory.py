"""The directory that each web process keeps in memory, beside changes that another process makes."""

import re

import pytest

from accounts.models import Organisation
from suppliers.following import MOST_CHANGES
from suppliers.indexing import write_index
from suppliers.models import Supplier
from tests.factories import NOON, SupplierFactory
from tests.reliability.kit import Kit, Site, wait_until

pytestmark = [pytest.mark.reliability, pytest.mark.django_db(transaction=True)]
WORKERS = 2
LOADED = "suppliers are kept in memory"


def total(site: Site) -> int:
    """What the page says, over a new connection: any worker may answer."""
    site.session.close()
    lead = re.search(r"(\d+|Geen) aanbieders?", site.get("/aanbieders/?q=maaien", expect=200).text)
    assert lead
    return int(lead[1].replace("Geen", "0"))


def many() -> list[int]:
    """More published suppliers than a tail holds, none of them found by `maaien`."""
    numbers = range(MOST_CHANGES + 1)
    organisations = Organisation.objects.bulk_create(
        Organisation(name=f"N{number}", slug=f"n{number}", kind="company", verified_at=NOON, verified_how="import")
        for number in numbers
    )
    made = Supplier.objects.bulk_create(
        Supplier(organisation=organisation, summary="Wij zagen.", status="published", published_at=NOON)
        for organisation in organisations
    )
    ids = [supplier.pk for supplier in made]
    write_index(ids)
    return ids


def test_every_process_sees_what_another_published_at_the_next_request(kit: Kit) -> None:
    first = SupplierFactory(summary="Wij maaien bermen.")
    kit.valkey()
    site = kit.web(workers=WORKERS)
    wait_until(lambda: total(site) == 1 and kit.log("web").count(LOADED) >= WORKERS, "both keep it in memory")
    for number in range(2, 8):
        SupplierFactory(summary="Wij maaien bermen.")
        assert [total(site) for _ in range(4)] == [number] * 4
    Supplier.objects.filter(pk=first.pk).update(status="paused")
    assert [total(site) for _ in range(4)] == [6] * 4


def test_while_it_is_loaded_anew_no_answer_fails_or_is_wrong(kit: Kit) -> None:
    ids = many()
    SupplierFactory(summary="Wij maaien bermen.")
    kit.valkey()
    site = kit.web(workers=WORKERS)
    wait_until(lambda: total(site) == 1 and kit.log("web").count(LOADED) >= WORKERS, "both keep it in memory")
    before = kit.log("web").count(LOADED)
    for summary, expected in (("Ook wij maaien.", len(ids) + 1), ("Wij zagen.", 1)):
        Supplier.objects.filter(pk__in=ids).update(summary=summary)
        write_index(ids)
        assert [total(site) for _ in range(8)] == [expected] * 8
    wait_until(lambda: total(site) == 1 and kit.log("web").count(LOADED) > before, "it is loaded anew")
