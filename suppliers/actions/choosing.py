"""What buyers do with a market scan: begin it, add to it, choose with a reason, and freeze it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.db.models.functions import Length
from django.utils import timezone

from accounts.models import Organisation, User
from suppliers.actions import NotPossible
from suppliers.dossier import changes, contents_of
from suppliers.models import Dossier, Shortlist, ShortlistItem, Supplier
from suppliers.scan_search import MOST, ScanSearch

FULL = f"Op een lijst passen {MOST} aanbieders. Begin een nieuwe lijst, of maak uw zoekvraag smaller."
NOBODY = "Er staat nog niemand op deze lijst."
NUMBERS = 5_031  # the lock under which numbers are given out


@dataclass(frozen=True)
class Decision:
    """What somebody typed about one supplier, and what stood there when the page was made."""

    choice: str
    reason: str
    note: str
    before: str


class Overtaken(NotPossible):
    """A colleague chose something else for these in the meantime; nothing was kept."""

    def __init__(self, items: list[ShortlistItem]) -> None:
        super().__init__("Een collega koos intussen iets anders. Er is nog niets bewaard.")
        self.items = items


@transaction.atomic
def start(
    *,
    organisation: Organisation,
    by: User,
    title: str,
    suppliers: Iterable[Supplier],
    now: datetime,
    reason: str = "",
    municipality_code: str = "",
    asked: ScanSearch | None = None,
) -> Shortlist:
    """A new market scan of these suppliers, found by this search or put together by hand."""
    shortlist = Shortlist(
        organisation=organisation,
        number=_next_number(now),
        title=title,
        reason=reason,
        municipality_code=municipality_code,
        created_at=now,
        created_by=by,
    )
    if asked:
        shortlist.record_search(asked.query, asked.words, found=asked.total, ids=asked.ids, at=now)
    shortlist.save()
    add(shortlist=shortlist, suppliers=suppliers, by=by, now=now)
    return shortlist


def _next_number(now: datetime) -> str:
    """The number after the last one of this year; nobody else gets one until the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [NUMBERS])
    year = f"dw-{timezone.localdate(now).year}-"
    given = Shortlist.objects.filter(number__startswith=year).order_by(Length("number").desc(), "-number")
    last = given.values_list("number", flat=True).first()
    return f"{year}{int(last.removeprefix(year)) + 1 if last else 1:04}"


@transaction.atomic
def add(*, shortlist: Shortlist, suppliers: Iterable[Supplier], by: User, now: datetime) -> int:
    """Put these on the list too. Returns how many were new. Raises NotPossible when the list would be too long."""
    _lock(shortlist)
    known = set(shortlist.items.values_list("supplier_id", flat=True))
    new = {supplier.pk: supplier for supplier in suppliers if supplier.pk not in known}
    if len(known) + len(new) > MOST:
        raise NotPossible(FULL)
    ShortlistItem.objects.bulk_create(
        ShortlistItem(shortlist=shortlist, supplier=supplier, added_at=now, added_by=by) for supplier in new.values()
    )
    return len(new)


@transaction.atomic
def decide(*, shortlist: Shortlist, decisions: Mapping[int, Decision], by: User, now: datetime) -> int:
    """Keep what was chosen, by number of the item. Returns how many changed.

    Raises Overtaken when somebody else changed one that is to be changed now: then nothing is kept.
    """
    _lock(shortlist)
    items = shortlist.items.filter(pk__in=decisions).select_related("supplier__organisation", "decided_by")
    changed = [(item, decisions[item.pk]) for item in items if _differs(item, decisions[item.pk])]
    if overtaken := [item for item, told in changed if item.as_chosen != told.before]:
        raise Overtaken(overtaken)
    for item, told in changed:
        item.record_choice(told.choice, told.reason, told.note, by=by, at=now)
    return len(changed)


def _differs(item: ShortlistItem, told: Decision) -> bool:
    """Whether this was typed by who sent it, and does not stand there already."""
    typed = ShortlistItem.chosen(told.choice, told.reason, told.note)
    return typed not in (told.before, item.as_chosen)


@transaction.atomic
def freeze(*, shortlist: Shortlist, by: User, now: datetime) -> Dossier:
    """The scan as it stands, as the next version of its dossier.

    Raises NotPossible while a supplier has no choice, and when nothing changed since the last version.
    """
    _lock(shortlist)
    items = list(shortlist.items.with_suppliers())
    last = shortlist.dossiers.first()
    if reason := why_not_yet(items):
        raise NotPossible(reason)
    if last and not changes(last.contents, shortlist, items):
        raise NotPossible(f"Er is niets gewijzigd sinds versie {last.version}.")
    return Dossier.objects.create(
        shortlist=shortlist,
        version=last.version + 1 if last else 1,
        frozen_at=now,
        frozen_by=by,
        contents=contents_of(shortlist, items, today=timezone.localdate(now)),
    )


def why_not_yet(items: Iterable[ShortlistItem]) -> str:
    """Why the scan cannot be frozen now, as a sentence; empty when it can."""
    choices = [item.choice for item in items]
    if not choices:
        return NOBODY
    waiting = choices.count("")
    if not waiting:
        return ""
    return f"Nog {waiting} keuze{'s' if waiting > 1 else ''} met een reden nodig voordat u kunt vastleggen."


def _lock(shortlist: Shortlist) -> None:
    """Nobody else changes this scan until the end of the transaction."""
    Shortlist.objects.select_for_update(of=("self",)).get(pk=shortlist.pk)
