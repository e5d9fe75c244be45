"""What a moderator decides about a recognition: seen, confirmed, not proven, withdrawn."""

from datetime import date, datetime, timedelta

from django.db import transaction

from accounts.models import User
from platform_goed_inkopen.audit import audit, person
from suppliers import claim_letters
from suppliers.actions import NotPossible
from suppliers.actions.evidence import forget
from suppliers.indexing import write_index
from suppliers.models import Claim, Evidence

AHEAD = {3: timedelta(days=92), 1: timedelta(days=31)}  # by months
OVER = "Deze erkenning is ingetrokken. Een nieuw certificaat zet de ondernemer met een nieuwe datum op het profiel."
NOTHING_SHOWN = "Er is geen document (meer) om terug te sturen."
SAY_WHAT = "Schrijf wat u zag, of waarom."


@transaction.atomic
def check_claim(
    *, claim: Claim, how: str, seen: str, number: str, valid_until: date | None, by: User, now: datetime
) -> Claim:
    """A moderator saw the document, or the register says so: public from now on, with the day and without the name.

    `seen` says by what; number and end are as the document or the register has them. Raises NotPossible without
    `seen`, and for a claim that was withdrawn.
    """
    claim = _locked(claim, seen)
    if claim.withdrawn_at:
        raise NotPossible(OVER)
    claim.checked_how, claim.checked_at, claim.checked_by, claim.checked_note = how, now, by, seen.strip()
    claim.number, claim.valid_until = number, valid_until
    claim.save(update_fields=["checked_how", "checked_at", "checked_by", "checked_note", "number", "valid_until"])
    write_index([claim.supplier_id])
    audit(action="check", thing=f"claim {claim.pk}", actor=person(by.pk))
    claim_letters.checked(claim)
    return claim


@transaction.atomic
def withdraw_claim(*, claim: Claim, reason: str, by: User, now: datetime) -> Claim:
    """It stays to be seen, as withdrawn. A second time changes nothing; raises NotPossible without a reason."""
    claim = _locked(claim, reason)
    if claim.withdrawn_at:
        return claim
    claim.withdrawn_at, claim.withdrawn_by, claim.withdrawn_reason = now, by, reason.strip()
    claim.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
    write_index([claim.supplier_id])
    audit(action="withdraw", thing=f"claim {claim.pk}", actor=person(by.pk))
    claim_letters.withdrawn(claim)
    return claim


@transaction.atomic
def refuse_evidence(*, claim: Claim, reason: str, by: User) -> None:
    """What was shown for it does not prove it: the documents go, and who showed them hears why.

    Raises NotPossible without a reason, and when nothing was shown.
    """
    claim = _locked(claim, reason)
    documents = list(Evidence.objects.shown_for(claim).select_related("supplier__organisation", "recognition"))
    if not documents:
        raise NotPossible(NOTHING_SHOWN)
    claim_letters.not_enough(documents[0], reason.strip())
    for document in documents:
        forget(document)
    audit(action="refuse evidence", thing=f"claim {claim.pk}", actor=person(by.pk))


def _locked(claim: Claim, told: str) -> Claim:
    """The claim as it is now, locked until the end of the transaction."""
    if not told.strip():
        raise NotPossible(SAY_WHAT)
    rows = Claim.objects.select_for_update(of=("self",)).select_related("recognition", "supplier__organisation")
    return rows.get(pk=claim.pk)


def remind_of_endings(*, today: date) -> int:
    """Mail about what ends within three months, and within one; each once, whatever day this runs. How many ends."""
    rows = Claim.objects.counting(today).filter(supplier__status="published", valid_until__isnull=False)
    ending = rows.filter(valid_until__lte=today + AHEAD[3]).select_related("recognition", "supplier__organisation")
    told = 0
    for claim in ending.iterator(chunk_size=500):
        if (last_day := claim.valid_until) is not None:
            months = 1 if last_day <= today + AHEAD[1] else 3
            claim_letters.ends_soon(claim, last_day=last_day, months=months)
            told += 1
    return told
