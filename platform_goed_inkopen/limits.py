"""What is counted to slow an attacker down: in the database, so that it holds while the cache is away."""

from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.core.cache.backends.db import DatabaseCache
from django.db.backends.utils import CursorWrapper

from platform_goed_inkopen.models import Limit


class CertainCache(DatabaseCache):
    """Django's cache in the table of Limit. Django throws a third away when it is full: here only what is over goes."""

    def __init__(self, table: str, params: dict[str, Any]) -> None:
        super().__init__(Limit._meta.db_table, params)

    def _cull(self, db: str, cursor: CursorWrapper, now: datetime, num: int) -> None:
        Limit.objects.using(db).over(now).delete()


def is_within(key: str, *, most: int, seconds: int) -> bool:
    """Whether this is one of the first `most` in so many seconds. Costs at most three queries for each of them.

    Each takes a place of its own: of many who come together no two take the same. A number that is raised would not do:
    Django reads and writes it apart, and then forgets it after five minutes.
    """
    return any(cache.add(f"{key}:{place}", 1, seconds) for place in range(most))


def purge(*, now: datetime) -> int:
    """Forget what no longer limits anybody. Returns how many rows went."""
    return Limit.objects.over(now).delete()[0]
