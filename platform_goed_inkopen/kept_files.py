"""Files that the site keeps and hands out itself, by views that ask who may see them: in no public folder.

The database says what exists. A file is written before its row and removed when the row is gone for good; what a
process that died in between left behind goes in the night.
"""

from collections.abc import Callable, Collection, Iterable
from datetime import datetime, timedelta
from functools import partial

from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages
from django.db import transaction
from django.http import FileResponse, Http404

UNSETTLED = timedelta(days=1)  # long after every transaction that may still write the row has ended
AT_ONCE = 500
# Whatever somebody finds to do with a file of ours opened by itself: it runs, loads and frames nothing.
ALONE = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'; sandbox"}


def storage() -> Storage:
    """Where they lie."""
    return storages["private"]


def keep(name: str, data: bytes) -> None:
    """Write a file. Names are made by us, with a folder in front, and are never used twice."""
    storage().save(name, ContentFile(data))


def remove_after_commit(names: Iterable[str]) -> None:
    """Remove these files when the transaction that took their rows away holds; one that is gone already is no error."""
    for name in names:
        transaction.on_commit(partial(storage().delete, name))


def sweep(folder: str, *, known: Callable[[Collection[str]], Collection[str]], now: datetime) -> int:
    """Remove the files of this folder that have no row and are older than a day; how many.

    `known` gives of these names, without folder, those that belong to a row. A second time changes nothing.
    """
    settled, removed = _settled(folder, now), 0
    for start in range(0, len(settled), AT_ONCE):
        names = settled[start : start + AT_ONCE]
        for name in set(names).difference(known(names)):
            storage().delete(f"{folder}/{name}")
            removed += 1
    return removed


def _settled(folder: str, now: datetime) -> list[str]:
    kept = storage()
    names = kept.listdir(folder)[1] if kept.exists(folder) else []
    return [name for name in names if kept.get_modified_time(f"{folder}/{name}") < now - UNSETTLED]


def picture_response(name: str, *, caching: str) -> FileResponse:
    """A picture of ours, always as WebP. Raises Http404 when the file is gone."""
    try:
        opened = storage().open(name)
    except FileNotFoundError:
        raise Http404 from None
    return FileResponse(opened, content_type="image/webp", headers={"Cache-Control": caching, **ALONE})
