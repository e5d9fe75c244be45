"""What changes evidence: an owner shows a document, and takes it back while nobody relied on it.

Only drawings of its pages are kept, in the private storage: a file is written before its row, and goes with it.
"""

import secrets
from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from accounts.models import User
from platform_goed_inkopen import kept_files
from platform_goed_inkopen.audit import audit, person
from platform_goed_inkopen.documents import drawn_pages
from platform_goed_inkopen.pictures import Recoded, UnusablePicture
from suppliers.actions import NotPossible
from suppliers.models import Evidence, EvidencePage, Recognition, Supplier

MOST_BYTES = 10_000_000
MOST_DOCUMENTS = 20  # of one enterprise
TOO_LARGE = "Dit bestand is groter dan 10 MB. Kies een kleiner bestand, of alleen de bladzijden van het certificaat."
ENOUGH = f"U liet al {MOST_DOCUMENTS} documenten zien. Haal er eerst een weg."
RELIED_ON = "Een moderator controleerde de erkenning met dit document. Daarom blijft het bewaard."


def show_evidence(
    *, supplier: Supplier, recognition: Recognition, data: bytes, note: str, by: User, now: datetime
) -> Evidence:
    """Keep the pages of a picture or PDF as proof of a recognition, for its own people and for moderators.

    Raises NotPossible, with what to do, for what cannot be read or is too large, and when there is enough.
    """
    if len(data) > MOST_BYTES:
        raise NotPossible(TOO_LARGE)
    try:
        pages = drawn_pages(data)
    except UnusablePicture as refused:
        raise NotPossible(str(refused)) from refused
    evidence = Evidence(supplier=supplier, recognition=recognition, note=note.strip(), uploaded_at=now, uploaded_by=by)
    return _kept(evidence, pages)


@transaction.atomic
def _kept(evidence: Evidence, pages: list[Recoded]) -> Evidence:
    supplier = Supplier.objects.select_for_update(of=("self",)).get(pk=evidence.supplier_id)
    if supplier.evidence.count() >= MOST_DOCUMENTS:
        raise NotPossible(ENOUGH)
    rows = [EvidencePage(number=number, name=secrets.token_hex(16)) for number in range(1, len(pages) + 1)]
    for row, page in zip(rows, pages, strict=True):
        kept_files.keep(row.file, page.data)
    evidence.save()
    for row in rows:
        row.evidence = evidence
    EvidencePage.objects.bulk_create(rows)
    audit(action="show", thing=f"evidence {evidence.pk}", actor=person(evidence.uploaded_by_id))
    return evidence


@transaction.atomic
def remove_evidence(*, evidence: Evidence, by: User) -> None:
    """Take a document back, with its files. Raises NotPossible when a moderator relied on it.

    Whoever checks the recognition at the same moment comes first: the claims are locked before they are read.
    """
    claims = evidence.supplier.claims.filter(recognition=evidence.recognition).select_for_update(of=("self",))
    if any(claim.checked_at and claim.checked_at >= evidence.uploaded_at for claim in claims):
        raise NotPossible(RELIED_ON)
    forget(evidence)
    audit(action="take back", thing=f"evidence {evidence.pk}", actor=person(by.pk))


def forget(evidence: Evidence) -> None:
    """The rows now, and the files when the transaction holds."""
    files = [page.file for page in evidence.pages.all()]
    # A copy goes, so that who called can still say which it was.
    Evidence.objects.filter(pk=evidence.pk).delete()
    kept_files.remove_after_commit(files)


def sweep_evidence(*, now: datetime) -> int:
    """Remove the files that no page needs: a process died before its row, or the profile was erased. How many."""
    return kept_files.sweep(EvidencePage.FOLDER, known=_with_a_row, now=now)


def _with_a_row(files: Collection[str]) -> list[str]:
    names = {file.removesuffix(".webp") for file in files}
    return [f"{name}.webp" for name in EvidencePage.objects.filter(name__in=names).values_list("name", flat=True)]
