"""Lists of enterprises that a coordinator brings: tried first, taken in after a look, and forgotten after a while.

A list is dealt with in blocks. The rows of a block, what became of them and how far we are stand in one transaction:
whoever goes on after a crash begins where the last block ended, and no row is done twice.
"""

from datetime import datetime, timedelta
from functools import partial
from hashlib import sha256
from itertools import islice

from django.db import transaction

from accounts.models import User
from platform_goed_inkopen import queue
from platform_goed_inkopen.audit import audit, person
from suppliers.actions import NotPossible
from suppliers.actions.importing import import_rows
from suppliers.import_table import Refusal, UnreadableFile, decoded
from suppliers.importing import SupplierRow, read_rows, read_table
from suppliers.models import ImportFile, ImportRefusal
from suppliers.vocabulary import known_words

MOST_ROWS = 20_000
BLOCK = 100  # rows in one transaction
AT_ONCE, BY_MESSAGE = 1, 20  # blocks: while somebody waits, and in one message of the queue
KEPT = timedelta(days=30)


@transaction.atomic
def receive(*, name: str, data: bytes, publish: bool, by: User, now: datetime) -> ImportFile:
    """Keep this list and count its rows; the same one again while it is open is the same list.

    Raises UnreadableFile when there is nothing in it that we could read.
    """
    table = read_table(decoded(data))
    rows = sum(1 for _ in table.lines)
    if not rows:
        raise UnreadableFile("Onder de eerste regel staat geen enkele aanbieder.")
    if rows > MOST_ROWS:
        raise UnreadableFile(f"Er staan {rows} regels in, en er passen er {MOST_ROWS} tegelijk. Maak er twee van.")
    told = {"name": name[:120], "content": data, "uploaded_at": now, "rows": rows}
    file, is_new = ImportFile.objects.exclude(state=ImportFile.State.DONE).get_or_create(
        uploaded_by=by,
        sha256=sha256(data).hexdigest(),
        publish=publish,
        defaults={**told, "unknown_columns": list(table.unknown_columns)},
    )
    if is_new:
        audit(action="bring", thing=f"import {file.pk}", actor=person(by.pk))
    return file


@transaction.atomic
def take_in(*, file: ImportFile, by: User) -> ImportFile:
    """The rows that can go in go in from now on. A second time changes nothing. Raises NotPossible while it is read."""
    file = ImportFile.objects.select_for_update(of=("self",)).get(pk=file.pk)
    if file.state == ImportFile.State.READING:
        raise NotPossible("Wij zijn deze lijst nog aan het lezen. Wacht tot u ziet wat erin kan.")
    if file.state == ImportFile.State.READ:
        file.refusals.all().delete()
        file.state = ImportFile.State.WORKING
        file.position = file.created = file.updated = file.unchanged = file.refused = 0
        file.save(update_fields=["state", "position", "created", "updated", "unchanged", "refused"])
        audit(action="import", thing=f"import {file.pk}", actor=person(by.pk))
    return file


@transaction.atomic
def throw_away(*, file: ImportFile, by: User) -> None:
    """Forget a list of which nothing went in. Raises NotPossible once rows do."""
    file = ImportFile.objects.select_for_update(of=("self",)).get(pk=file.pk)
    if file.state not in (ImportFile.State.READING, ImportFile.State.READ):
        raise NotPossible("Deze lijst is al ingelezen, of dat gebeurt nu. Weggooien kan niet meer.")
    audit(action="throw away", thing=f"import {file.pk}", actor=person(by.pk))
    file.delete()


def go_on(*, pk: int, now: datetime, blocks: int) -> None:
    """Deal with some blocks of this list and leave the rest to the queue."""
    if _work(pk, now, blocks):
        transaction.on_commit(partial(queue.nudge, "suppliers.tasks.go_on_with_import", pk))


def _work(pk: int, now: datetime, blocks: int) -> bool:
    """Whether there is more to do here; not when somebody else is at it."""
    file = ImportFile.objects.busy().filter(pk=pk).first()
    if file is None:
        return False
    position = file.position
    rows = islice(read_rows(read_table(decoded(bytes(file.content))), known_words()), position, None)
    for _ in range(blocks):
        block = list(islice(rows, BLOCK))
        if not _dealt_with(pk, position, block, now):
            return False
        position += len(block)
    return ImportFile.objects.busy().filter(pk=pk).exists()


@transaction.atomic
def _dealt_with(pk: int, position: int, block: list[SupplierRow | Refusal], now: datetime) -> bool:
    """Take in or try the rows that begin here; False when that was done already."""
    busy = ImportFile.objects.busy().filter(pk=pk, position=position, uploaded_by__isnull=False)
    file = busy.select_for_update(of=("self",)).select_related("uploaded_by").first()
    if file is None:
        return False
    is_trial = file.state == ImportFile.State.READING
    report = import_rows(rows=block, publish=file.publish, now=now, dry_run=is_trial, by=file.uploaded_by)
    file.refusals.bulk_create(_row(file, refusal) for refusal in report.refusals)
    file.position += len(block)
    file.created += report.created
    file.updated += report.updated
    file.unchanged += report.unchanged
    file.refused += len(report.refusals)
    if file.position >= file.rows:
        _end(file, now)
    file.save()
    return True


def _end(file: ImportFile, now: datetime) -> None:
    if file.state == ImportFile.State.READING:
        file.state = ImportFile.State.READ
    else:
        file.state, file.done_at, file.content = ImportFile.State.DONE, now, b""


def _row(file: ImportFile, refusal: Refusal) -> ImportRefusal:
    told = {"name": refusal.name, "reasons": list(refusal.reasons), "cells": dict(refusal.cells), "raw": refusal.raw}
    return ImportRefusal(file=file, line=refusal.line, **told)


def resume() -> None:
    """Go on with every list of which the message was lost; whoever is at it already is not disturbed."""
    for pk in ImportFile.objects.busy().values_list("pk", flat=True):
        queue.nudge("suppliers.tasks.go_on_with_import", pk)


@transaction.atomic
def forget_old(*, now: datetime) -> None:
    """What nobody took in goes after a while, and so do rows that were refused; the counts of what went in stay."""
    old = ImportFile.objects.brought_before(now - KEPT)
    ImportRefusal.objects.filter(file__in=old).delete()
    old.exclude(state=ImportFile.State.DONE).delete()
