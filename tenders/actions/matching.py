"""A round of weighing: which tenders fit which suppliers now. Idempotent: the same again writes no match.

What is to be weighed is a tender that changed (`to_weigh`), and every open tender for a supplier that changed since the
last round. A batch is one transaction, after which its tenders are no longer to be weighed: a round that was broken off
goes on where it was.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet

from platform_goed_inkopen.failpoints import failpoint
from suppliers.indexing import blocks
from suppliers.models import SearchEntry, Supplier
from suppliers.querysets import SupplierQuerySet
from tenders.matching import THRESHOLD, VERSION, Sheet, Wanted, weigh
from tenders.models import Match, MatchRun, NearMisses, SyncRun, Tender
from tenders.querysets import TenderQuerySet
from tenders.status import AMSTERDAM, Stage, Status
from tenders.weighing.index import Index
from tenders.weighing.near import Near, NearestOf, nearest
from tenders.weighing.reading import read_sellers, read_wanted

BATCH = 100
NEAR_BELOW = 20  # points: what lacks more was not nearly a match
WEIGHERS = 7_310_001  # the lock of who weighs
OPEN = (Status.OPEN, Status.CONSULTATION)


@dataclass(frozen=True)
class Sellers:
    """The suppliers of a round: their numbers in the order of the index."""

    ids: list[int]
    index: Index


def match_tenders(
    *, now: datetime, sync_run: SyncRun | None = None, enough: Callable[[], bool] = lambda: False
) -> MatchRun | None:
    """Weigh what is to be weighed; `enough` is asked after each batch whether to leave the rest.

    Gives the round, with `finished_at` when nothing is left; None while another process weighs.
    """
    with _only_weigher() as alone:
        return _round(now, sync_run, enough) if alone else None


@contextmanager
def _only_weigher() -> Iterator[bool]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [WEIGHERS])
        alone = cursor.fetchone() == (True,)
    try:
        yield alone
    finally:
        if alone:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [WEIGHERS])


def _round(now: datetime, sync_run: SyncRun | None, enough: Callable[[], bool]) -> MatchRun:
    run = MatchRun.objects.filter(finished_at__isnull=True).first()
    if run is None:
        run = _begin(now, sync_run)
    _weigh_changed_suppliers(run, now)
    waiting = list(_open(now).filter(to_weigh=True).values_list("pk", flat=True))
    sellers = _sellers(Supplier.objects.published(), now) if waiting else _NOBODY
    for batch in blocks(waiting, BATCH):
        _weigh_tenders(run, sellers, batch, now)
        failpoint("after_batch_of_matches")
        if enough():
            return run
    _finish(run, now)
    return run


def _open(now: datetime) -> TenderQuerySet:
    """Tenders in which somebody can still take part: calls, and consultations until their last day."""
    today = now.astimezone(AMSTERDAM).date()
    return Tender.objects.with_status(OPEN, now).exclude(stage=Stage.CONSULTATION, consultation_deadline__lt=today)


def _begin(now: datetime, sync_run: SyncRun | None) -> MatchRun:
    """A new round; after another version of the sum every open tender is weighed again."""
    last = MatchRun.objects.first()
    if last and last.version != VERSION:
        _open(now).filter(to_weigh=False).update(to_weigh=True)
    return MatchRun.objects.create(
        sync_run=sync_run, version=VERSION, started_at=now, seen_until=_first_open_transaction()
    )


def _first_open_transaction() -> int:
    """What was written before this one is seen by this round; the rest by the next."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        return int(cursor.fetchone()[0])


def _sellers(suppliers: SupplierQuerySet, now: datetime) -> Sellers:
    found = read_sellers(suppliers, now.astimezone(AMSTERDAM).date())
    return Sellers(list(found), Index(list(found.values())))


def _weigh_changed_suppliers(run: MatchRun, now: datetime) -> None:
    """Those whose profile changed since the last round, against what is open and does not wait itself."""
    last = MatchRun.objects.filter(finished_at__isnull=False).first()
    changed = set(SearchEntry.objects.filter(changed__gte=last.seen_until).values_list("pk", flat=True)) if last else ()
    if not changed:
        return
    sellers = _sellers(Supplier.objects.published().filter(pk__in=changed), now)
    tenders = _open(now).filter(to_weigh=False).order_by("pk")
    for batch in blocks(list(tenders.values_list("pk", flat=True)), BATCH):
        with transaction.atomic():
            stored = Match.objects.filter(tender__in=batch, supplier__in=changed)
            _write(run, sellers, read_wanted(Tender.objects.filter(pk__in=batch)), stored, now)


def _weigh_tenders(run: MatchRun, sellers: Sellers, batch: Sequence[int], now: datetime) -> None:
    """These tenders against everybody; then they are no longer to be weighed."""
    with transaction.atomic():
        tenders = Tender.objects.filter(pk__in=batch).select_for_update(of=("self",))
        _write(run, sellers, read_wanted(tenders), Match.objects.filter(tender__in=batch), now)
        Tender.objects.filter(pk__in=batch).update(to_weigh=False)
        run.tenders = [*run.tenders, *batch]
        run.suppliers = len(sellers.ids)
        run.save(update_fields=["tenders", "suppliers"])


def _write(
    run: MatchRun, sellers: Sellers, tenders: Mapping[int, Wanted], stored: QuerySet[Match], now: datetime
) -> None:
    """The matches of these tenders and suppliers as they are now, and what nearly was one."""
    sheets: dict[tuple[int, int], Sheet] = {}
    near = NearestOf()
    for tender, wanted in tenders.items():
        for place, score in sellers.index.scores(wanted, THRESHOLD - NEAR_BELOW).items():
            seller = sellers.index.sellers[place]
            if score >= THRESHOLD:
                sheets[tender, sellers.ids[place]] = weigh(wanted, seller)
            else:
                near.add(Near(score, wanted, sellers.ids[place], seller))
    _store(sheets, list(stored), now)
    _store_near(run, near.by_supplier)


def _store(sheets: Mapping[tuple[int, int], Sheet], stored: Sequence[Match], now: datetime) -> None:
    """Write what is new or other, and take away what no longer fits, unless somebody was told of it or said no."""
    known = {(match.tender_id, match.supplier_id): match for match in stored}
    rows = [
        Match(tender_id=tender, supplier_id=supplier, matched_at=now, **_fields(sheet))
        for (tender, supplier), sheet in sheets.items()
        if not _is_same(known.get((tender, supplier)), sheet)
    ]
    unique = ["tender", "supplier"]
    Match.objects.bulk_create(
        rows, batch_size=1_000, update_conflicts=True, unique_fields=unique, update_fields=list(_FIELDS)
    )
    gone = [match.pk for pair, match in known.items() if pair not in sheets]
    Match.objects.filter(pk__in=gone, mailed_at=None, dismissed_at=None).delete()


def _fields(sheet: Sheet) -> dict[str, Any]:
    return {name: getattr(sheet, name) for name in _FIELDS}


def _is_same(match: Match | None, sheet: Sheet) -> bool:
    return match is not None and all(getattr(match, name) == getattr(sheet, name) for name in _FIELDS)


def _store_near(run: MatchRun, found: Mapping[int, list[Near]]) -> None:
    """Per supplier the nearest of this round, those of earlier batches among them."""
    by_supplier = {supplier: each for supplier, each in found.items() if each}
    before = NearMisses.objects.filter(supplier__in=by_supplier, run=run)
    kept = {row.supplier_id: row.nearest for row in before}
    rows = [
        NearMisses(supplier_id=supplier, run=run, nearest=nearest(kept.get(supplier, []), each))
        for supplier, each in by_supplier.items()
    ]
    NearMisses.objects.bulk_create(
        rows, batch_size=1_000, update_conflicts=True, unique_fields=["supplier"], update_fields=["run", "nearest"]
    )


def _finish(run: MatchRun, now: datetime) -> None:
    """What is not open is not weighed before it changes; what changed while we weighed waits for the next round."""
    Tender.objects.filter(to_weigh=True).exclude(pk__in=_open(now).values("pk")).update(to_weigh=False)
    run.pairs = Match.objects.filter(tender__in=_open(now)).count()
    run.near = NearMisses.objects.filter(run=run).count()
    run.finished_at = now
    run.save()


_FIELDS = ("score", "version", "hits", "misses")
_NOBODY = Sellers([], Index([]))
