"""What is counted to slow an attacker down: in the database, so that it holds while the cache is away."""

from datetime import datetime
from typing import Any

from django.core.cache.backends.db import DatabaseCache
from django.db.backends.utils import CursorWrapper

from platform_goed_inkopen.models import Limit


class CertainCache(DatabaseCache):
    """Django's cache in the table of Limit. Django throws a third away when it is full: here only what is over goes."""

    def __init__(self, table: str, params: dict[str, Any]) -> None:
        super().__init__(Limit._meta.db_table, params)

    def _cull(self, db: str, cursor: CursorWrapper, now: datetime, num: int) -> None:
        Limit.objects.using(db).over(now).delete()


def purge(*, now: datetime) -> int:
    """Forget what no longer limits anybody. Returns how many rows went."""
    return Limit.objects.over(now).delete()[0]
