"""The directory as this process keeps it in memory: loaded in a thread, brought up to date before each answer.

Each row says by which transaction it was written last, and a copy knows which transactions had ended when it was read.
So one look in an index tells what changed, and no answer misses a change that was committed before it was asked.
"""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from threading import Lock, Thread

from django.db import Error, connection, transaction
from pyroaring import BitMap

from suppliers.bitmaps import Bitmaps, Keys
from suppliers.keeping import kept
from suppliers.postings import Postings
from suppliers.snapshot import Snapshot

log = logging.getLogger("platform.search")
MOST_CHANGES = 200  # with more it is loaded anew, in the background
REST = 10.0  # seconds between two loads, so that a long import does not make it load all the time
PATIENCE = "10min"  # nobody waits for a load, and it takes longer than a visitor may
_MOMENT = "SELECT pg_current_snapshot()::text"
_SINCE = """
SELECT supplier_id FROM suppliers_searchentry
WHERE changed >= pg_snapshot_xmin(%(moment)s::pg_snapshot)::text::bigint
    AND changed < pg_snapshot_xmax(pg_current_snapshot())::text::bigint
    AND NOT pg_visible_in_snapshot(changed::text::xid8, %(moment)s::pg_snapshot)
LIMIT %(most)s"""


@dataclass(frozen=True)
class Copy:
    """What is kept, for one day; `moment` names the transactions that it saw, as PostgreSQL writes a snapshot."""

    snapshot: Snapshot
    today: date
    moment: str
    changed: frozenset[int] = frozenset()  # who is told by the tail, or by nothing


class Follower:
    """Keeps a copy that many threads may read; a new one takes its place at once and whole."""

    def __init__(self, rest: float = REST) -> None:
        self.is_wanted = False
        self._copy: Copy | None = None
        self._rest = rest
        self._lock, self._loading = Lock(), Lock()

    def snapshot(self, today: date) -> Snapshot | None:
        """What holds now. None when the database must answer: the copy is not there, of another day or far behind.

        Costs one query, and eight when something changed. What an open transaction wrote must not come in the copy, so
        within one the database answers.
        """
        if not self.is_wanted or connection.in_atomic_block:
            return None
        copy = self._copy
        if copy and copy.today == today:
            changes = changes_since(copy)
            copy = self._followed() if 0 < len(changes) <= MOST_CHANGES else None if changes else copy
        if not copy or copy.today != today or len(copy.changed) > MOST_CHANGES:
            self.load_anew(today)
        return copy.snapshot if copy and copy.today == today else None

    def _followed(self) -> Copy | None:
        """The copy with all that changed; of two threads that saw the same change one does the work."""
        with self._lock:
            if copy := self._copy:
                changes = changes_since(copy)
                if len(changes) > MOST_CHANGES:
                    return None
                self._copy = followed(copy) if changes else copy
            return self._copy

    def load_anew(self, today: date) -> None:
        """Load in a thread, one at a time; who asks meanwhile is answered by what was there, or by the database."""
        if self._loading.acquire(blocking=False):
            Thread(target=self._load, args=(today,), name="search", daemon=True).start()

    def _load(self, today: date) -> None:
        try:
            self.load(today)
        except Error:
            log.warning("search was not loaded", exc_info=True)
        finally:
            connection.close()
            time.sleep(self._rest)
            self._loading.release()

    def load(self, today: date) -> None:
        """Read everybody, and answer from that."""
        copy = loaded(today)
        with self._lock:
            self._copy = copy
        log.info("%d suppliers are kept in memory", len(copy.snapshot.bulk.keys))


def loaded(today: date) -> Copy:
    """Everybody, as the database has it now."""
    with one_moment(PATIENCE) as moment:
        bulk = kept(today)
    return Copy(Snapshot(bulk, bulk.everybody, Bitmaps(Keys(()), (), Postings(()))), today, moment)


def followed(copy: Copy) -> Copy:
    """The copy with a tail of all that changed since the bulk."""
    bulk = copy.snapshot.bulk
    with one_moment() as moment:
        changed = copy.changed | changes_since(copy)
        tail = kept(copy.today, only=changed)
    gone = (bulk.keys.ordinal_of(pk) for pk in changed)
    alive = bulk.everybody - BitMap(ordinal for ordinal in gone if ordinal is not None)
    return Copy(Snapshot(bulk, alive, tail), copy.today, moment, changed)


def changes_since(copy: Copy) -> frozenset[int]:
    """Who was written since, by a transaction that is committed; of very many some."""
    with connection.cursor() as cursor:
        cursor.execute(_SINCE, {"moment": copy.moment, "most": 2 * MOST_CHANGES})
        return frozenset(pk for (pk,) in cursor.fetchall())


@contextmanager
def one_moment(patience: str = "") -> Iterator[str]:
    """Every query in here sees the same moment; gives what it saw. `patience` is how long each may take, if given."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            if patience:
                cursor.execute("SELECT set_config('statement_timeout', %s, true)", [patience])
            cursor.execute(_MOMENT)
            ((moment,),) = cursor.fetchall()
        yield moment
