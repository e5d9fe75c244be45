"""What changes the photos of a profile. Files are written before their row, and go when no row needs them any more.

The owner adds a photo at once, and nobody but its own people and the moderators who read the change sees it. Order,
words and removal are part of the text that a moderator decides on: `write_photos` makes the table say it,
`approve_photos` puts it online. A photo that the owner took away stays until then.
"""

import secrets
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from django.db import transaction

from accounts.models import User
from platform_goed_inkopen import kept_files
from platform_goed_inkopen.failpoints import failpoint
from platform_goed_inkopen.pictures import Recoded, UnusablePicture, recoded_in
from suppliers.actions import NotPossible
from suppliers.models import ProfilePhoto, Supplier

MOST_PHOTOS = 6  # on a profile; as many again may wait for a moderator
MOST_BYTES = 10_000_000
NO_WORDS = "Schrijf wat er op de foto staat, voor wie haar niet ziet."
TOO_LARGE = "Deze foto is groter dan 10 MB. Kies een kleiner bestand."
ENOUGH = f"Op een profiel staan ten hoogste {MOST_PHOTOS} foto's. Haal er eerst een weg."
WAITS = "Uw profiel wacht op een moderator. U kunt foto's weer wijzigen na het besluit."


def add_photo(*, supplier: Supplier, data: bytes, alt: str, by: User, now: datetime) -> ProfilePhoto:
    """Keep a photo that nobody approved yet, drawn again in three widths, behind those that are there.

    Raises NotPossible, with what to do, for what is no picture or too large, without words for who does not see it,
    when there are enough, and while a moderator reads the profile.
    """
    if not alt.strip():
        raise NotPossible(NO_WORDS)
    if len(data) > MOST_BYTES:
        raise NotPossible(TOO_LARGE)
    try:
        drawn = recoded_in(data, widths=ProfilePhoto.WIDTHS)
    except UnusablePicture as refused:
        raise NotPossible(str(refused)) from refused
    return _kept(supplier, drawn, alt.strip(), by, now)


@transaction.atomic
def _kept(supplier: Supplier, drawn: list[Recoded], alt: str, by: User, now: datetime) -> ProfilePhoto:
    supplier = Supplier.objects.select_for_update(of=("self",)).get(pk=supplier.pk)
    if supplier.waits():
        raise NotPossible(WAITS)
    if supplier.photos.filter(approved_at=None).count() >= MOST_PHOTOS:
        raise NotPossible(ENOUGH)
    last = supplier.photos.last()
    photo = ProfilePhoto(
        supplier=supplier,
        name=secrets.token_hex(16),
        width=drawn[-1].width,
        height=drawn[-1].height,
        alt=alt,
        uploaded_at=now,
        uploaded_by=by,
        place=last.place + 1 if last else 0,
    )
    for name, picture in zip(photo.files, drawn, strict=True):
        kept_files.keep(name, picture.data)
    failpoint("after_files_before_row")
    photo.save()
    return photo


def write_photos(*, supplier: Supplier, photos: Mapping[str, str]) -> None:
    """Of this supplier these photos stay, by name, in this order and with these words; the others go.

    A name that is no photo of this supplier is passed over. Call it inside a transaction that locked the supplier.
    """
    known = {photo.name: photo for photo in supplier.photos.all()}
    for place, (name, alt) in enumerate(photos.items()):
        if (photo := known.pop(name, None)) and (photo.place, photo.alt) != (place, alt):
            photo.place, photo.alt = place, alt
            photo.save(update_fields=["place", "alt"])
    _remove(known.values())


def approve_photos(*, supplier: Supplier, now: datetime) -> None:
    """Everybody may see the photos that are left. Call it after `write_photos`, inside the same transaction."""
    supplier.photos.filter(approved_at=None).update(approved_at=now)


def forget_unused_photos(*, supplier: Supplier, used: Collection[str]) -> None:
    """Remove what no moderator approved and the change that is kept does not name (any more)."""
    _remove(supplier.photos.filter(approved_at=None).exclude(name__in=used))


def _remove(photos: Iterable[ProfilePhoto]) -> None:
    for photo in photos:
        photo.delete()
        kept_files.remove_after_commit(photo.files)


def sweep_photos(*, now: datetime) -> int:
    """Remove the files that no photo needs: a process died before its row, or the profile was erased. How many."""
    return kept_files.sweep(ProfilePhoto.FOLDER, known=_with_a_row, now=now)


def _with_a_row(files: Collection[str]) -> list[str]:
    names = {file.partition("-")[0] for file in files}
    rows = set(ProfilePhoto.objects.filter(name__in=names).values_list("name", flat=True))
    return [file for file in files if file.partition("-")[0] in rows]
