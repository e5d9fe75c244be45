"""A list of 5,000 dirty rows, brought on the site: every row is taken or refused with a reason, and none is both."""

from collections import Counter

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Organisation
from suppliers import tasks
from suppliers.import_table import Refusal, decoded
from suppliers.importing import SupplierRow, read_rows, read_table
from suppliers.models import ImportFile, SearchEntry, Supplier
from suppliers.vocabulary import known_words
from tests.factories import PlatformRoleFactory
from tests.suppliers.dirt import DirtyList, dirty_list
from tests.tally import Tally

pytestmark = [pytest.mark.django_db, pytest.mark.reliability]
ROWS = 5_000


@pytest.fixture
def dirty() -> DirtyList:
    return dirty_list(ROWS, seed=5)


def test_every_dirty_row_is_read_as_what_it_is(words, dirty, tally: Tally):
    rows = list(read_rows(read_table(decoded(dirty.content)), known_words()))

    assert len(rows) == ROWS
    assert {row.line: row.kvk_number for row in rows if isinstance(row, SupplierRow)} == dirty.taken
    refusals = {row.line: row for row in rows if isinstance(row, Refusal)}
    assert refusals.keys() == dirty.refused.keys()
    assert all(refusal.reasons and refusal.reasons[0].endswith((".", "?")) for refusal in refusals.values())
    assert all(refusal.cells or refusal.raw for refusal in refusals.values())
    tally("vuile lijst", rijen=len(rows), soorten=sorted(set(dirty.refused.values())))


def test_of_5000_dirty_rows_on_the_site_every_row_is_accounted_for(words, dirty, client, tally: Tally):
    client.force_login(PlatformRoleFactory(role="coordinator", province="PV22").user)
    file = bring(client, dirty)
    assert (file.state, file.created, file.refused) == ("read", len(dirty.taken), len(dirty.refused))
    assert not Organisation.objects.exists()

    client.post(file.get_absolute_url(), {"knop": "inlezen"})
    finish(file)
    assert (file.state, file.created, file.refused, file.rows) == ("done", len(dirty.taken), len(dirty.refused), ROWS)
    assert set(file.refusals.values_list("line", flat=True)) == set(dirty.refused)
    online = Supplier.objects.published().values_list("organisation__kvk_number", flat=True)
    assert Counter(online) == Counter(dirty.taken.values())
    assert SearchEntry.objects.filter(published=True).count() == len(dirty.taken)
    tally("vuile lijst", ingelezen=file.created, geweigerd=file.refused)

    again = bring(client, dirty)
    assert (again.created, again.updated, again.unchanged) == (0, 0, len(dirty.taken))


def bring(client, dirty: DirtyList) -> ImportFile:
    """The list, read to its end."""
    told = {"file": SimpleUploadedFile("lijst.csv", dirty.content), "new_profiles": "openbaar"}
    answer = client.post("/coordinatie/import/", told)
    return finish(ImportFile.objects.get(pk=answer["Location"].split("/")[-2]))


def finish(file: ImportFile) -> ImportFile:
    """The messages of the queue one after the other."""
    file.refresh_from_db()
    while file.is_busy():
        tasks.go_on_with_import(pk=file.pk)
        file.refresh_from_db()
    return file
