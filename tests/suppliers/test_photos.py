"""The photos of a profile: added, ordered, described, taken away, and who sees them meanwhile."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from PIL import Image

from platform_goed_inkopen import kept_files
from suppliers.actions import NotPossible
from suppliers.actions.photos import (
    MOST_PHOTOS,
    add_photo,
    approve_photos,
    forget_unused_photos,
    sweep_photos,
    write_photos,
)
from suppliers.models import ProfilePhoto, Supplier
from suppliers.tasks import sweep_photos as sweep_photos_task
from tests.factories import NOON, MembershipFactory, PlatformRoleFactory, SupplierFactory
from tests.pictures import photo

pytestmark = pytest.mark.django_db


def added(supplier, alt="Twee mensen maaien een berm", data=None):
    by = MembershipFactory(organisation=supplier.organisation).user
    return add_photo(supplier=supplier, data=data or photo(), alt=alt, by=by, now=NOON)


def opened(name):
    with kept_files.storage().open(name) as file:
        return Image.open(BytesIO(file.read()), formats=["WEBP"])


def there(row):
    return [kept_files.storage().exists(name) for name in row.files]


def test_a_photo_is_drawn_in_three_widths_and_waits_for_a_moderator():
    row = added(SupplierFactory(), alt="  Een berm  ")
    sizes = [picture.size for picture in map(opened, row.files)]
    assert sizes == [(480, 270), (960, 540), (1384, 779)]
    assert (row.width, row.height, row.alt, row.uploaded_at, row.approved_at) == (1384, 779, "Een berm", NOON, None)


def test_a_photo_comes_behind_those_that_are_there():
    supplier = SupplierFactory()
    first, second = added(supplier), added(supplier)
    assert list(supplier.photos.all()) == [first, second]


@pytest.mark.parametrize(
    ("data", "alt", "told"),
    [
        (photo(9, 9), "  ", "Schrijf wat er op de foto staat"),
        (b"geen beeld", "Een berm", "Kies een JPEG, PNG of WebP"),
        (b"x" * 10_000_001, "Een berm", "groter dan 10 MB"),
    ],
    ids=["without words", "no picture", "too large"],
)
def test_what_cannot_be_a_photo_is_refused_with_what_to_do(data, alt, told):
    supplier = SupplierFactory()
    with pytest.raises(NotPossible, match=told):
        added(supplier, alt=alt, data=data)
    assert not supplier.photos.exists()


def test_no_more_photos_wait_than_fit_on_a_profile():
    supplier = SupplierFactory()
    rows = [added(supplier, data=photo(9, 9)) for _ in range(MOST_PHOTOS)]
    with pytest.raises(NotPossible, match="ten hoogste 6 foto's"):
        added(supplier)
    write_photos(supplier=supplier, photos={row.name: row.alt for row in rows})
    approve_photos(supplier=supplier, now=NOON)
    assert added(supplier).place == MOST_PHOTOS, "one that waits may come in the place of one that is online"


def test_nothing_is_added_while_a_moderator_reads():
    with pytest.raises(NotPossible, match="wacht op een moderator"):
        added(SupplierFactory(status=Supplier.Status.IN_REVIEW))


def test_an_approved_text_says_which_photos_stay_in_which_order_with_which_words(django_capture_on_commit_callbacks):
    supplier = SupplierFactory()
    gone, first, second = (added(supplier) for _ in range(3))
    with django_capture_on_commit_callbacks(execute=True):
        write_photos(supplier=supplier, photos={second.name: "Nieuw", first.name: first.alt, "onbekend": "Van wie?"})
        approve_photos(supplier=supplier, now=NOON)
    assert [(row.pk, row.alt, row.approved_at) for row in supplier.photos.all()] == [
        (second.pk, "Nieuw", NOON),
        (first.pk, first.alt, NOON),
    ]
    assert there(gone) == [False] * 3
    assert there(first) == [True] * 3


def test_a_photo_of_another_profile_is_not_taken_over():
    mine, theirs = SupplierFactory(), SupplierFactory()
    row = added(theirs)
    write_photos(supplier=mine, photos={row.name: "Van mij"})
    assert not mine.photos.exists()
    row.refresh_from_db()
    assert (row.supplier, row.alt) == (theirs, "Twee mensen maaien een berm")


def test_what_is_no_longer_proposed_goes_and_what_is_online_stays(django_capture_on_commit_callbacks):
    supplier = SupplierFactory()
    online = added(supplier)
    approve_photos(supplier=supplier, now=NOON)
    kept, dropped = added(supplier), added(supplier)
    with django_capture_on_commit_callbacks(execute=True):
        forget_unused_photos(supplier=supplier, used=[kept.name])
    assert set(supplier.photos.all()) == {online, kept}
    assert there(dropped) == [False] * 3


def test_a_photo_without_words_cannot_be_stored():
    with pytest.raises(IntegrityError, match="photo_has_alternative_text"), transaction.atomic():
        ProfilePhoto.objects.create(supplier=SupplierFactory(), name="x", width=1, height=1, alt="")


def test_files_lie_where_no_server_looks():
    path = kept_files.storage().path(added(SupplierFactory()).files[0])
    assert not path.startswith((str(settings.MEDIA_ROOT), str(settings.STATIC_ROOT)))


def test_everybody_sees_an_approved_photo_of_a_profile_that_is_online(client):
    row = added(SupplierFactory())
    approve_photos(supplier=row.supplier, now=NOON)
    response = client.get(row.url(960))
    assert (response.status_code, response["Content-Type"]) == (200, "image/webp")
    assert response["Cache-Control"] == "public, max-age=3600"
    assert Image.open(BytesIO(b"".join(response))).size == (960, 540)


@pytest.mark.parametrize("status", ["draft", "in_review", "paused", "withdrawn"])
def test_no_photo_is_public_while_its_profile_is_not_online(client, status):
    row = added(SupplierFactory())
    approve_photos(supplier=row.supplier, now=NOON)
    Supplier.objects.filter(pk=row.supplier_id).update(status=status, submitted_at=NOON)
    assert client.get(row.url(480)).status_code == 404


def test_who_decides_sees_a_photo_while_its_profile_waits_and_no_draft(client):
    row = added(SupplierFactory())
    client.force_login(PlatformRoleFactory(province="PV22").user)
    assert client.get(row.url(480)).status_code == 404
    Supplier.objects.filter(pk=row.supplier_id).update(submitted_at=NOON)
    response = client.get(row.url(480))
    assert b"".join(response).startswith(b"RIFF")
    assert (response.status_code, response["Cache-Control"]) == (200, "private, no-store")
    client.force_login(PlatformRoleFactory(province="PV20").user)
    assert client.get(row.url(480)).status_code == 404


@pytest.mark.parametrize("width", [0, 481, 99999])
def test_there_are_three_widths_and_no_other(client, width):
    row = added(SupplierFactory())
    approve_photos(supplier=row.supplier, now=NOON)
    assert client.get(row.url(width)).status_code == 404


def test_a_file_that_is_gone_is_not_found(client):
    row = added(SupplierFactory())
    approve_photos(supplier=row.supplier, now=NOON)
    kept_files.storage().delete(row.file(480))
    assert client.get(row.url(480)).status_code == 404


def test_only_reading_is_allowed(client):
    assert client.post(added(SupplierFactory()).url(480)).status_code == 405


def test_files_without_a_row_go_in_the_night_and_those_of_a_photo_stay():
    row, lost = added(SupplierFactory()), added(SupplierFactory())
    ProfilePhoto.objects.filter(pk=lost.pk).delete()
    now = timezone.now()
    assert sweep_photos(now=now) == 0, "a transaction may still write the row"
    assert sweep_photos(now=now + timedelta(hours=25)) >= 3
    assert (there(row), there(lost)) == ([True] * 3, [False] * 3)
    assert sweep_photos(now=now + timedelta(hours=25)) == 0


def test_the_clock_sweeps_every_night():
    assert settings.CELERY_BEAT_SCHEDULE["sweep-photos"]["task"] == sweep_photos_task.name
    sweep_photos_task()
