"""What becomes of “klopt dit niet?”: somebody reports, a moderator looks into it and answers. Mail after the commit."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction

from accounts.models import User
from platform_goed_inkopen.audit import audit, person
from suppliers import claim_letters
from suppliers.actions import NotPossible
from suppliers.actions.claims import withdraw_claim
from suppliers.indexing import write_index
from suppliers.models import Claim, Report, Supplier

WHOLE_PROFILE = "het profiel"
REMEMBERED = timedelta(days=180)  # an address, after the answer
ANSWERED = "Op deze melding is al geantwoord."
MOST_WAITING = 50  # about one profile: more tells a moderator nothing new
TOO_MANY = (
    f"Over dit profiel wachten al {MOST_WAITING} meldingen. Een moderator zoekt het uit. "
    "Probeer het later nog eens; uw tekst staat er nog."
)
SAY_WHAT = "Schrijf een antwoord: de melder krijgt dat per mail."


@transaction.atomic
def report(
    *, supplier: Supplier, claim: Claim | None, what: str, how_known: str, email: str, by: User | None, now: datetime
) -> Report:
    """Somebody says that a recognition, or the profile, is wrong. The same once more while it waits is one report.

    Raises NotPossible when many about this profile wait already.
    """
    waiting = Supplier.objects.locked(supplier.pk).reports.unanswered()
    told = {"supplier": supplier, "claim": claim, "what": what, "email": email}
    if same := waiting.filter(**told).first():
        return same
    if waiting.count() >= MOST_WAITING:
        raise NotPossible(TOO_MANY)
    about = claim.label if claim else WHOLE_PROFILE
    made = Report.objects.create(**told, about=about, how_known=how_known, made_at=now, made_by=by)
    audit(action="report", thing=f"report {made.pk}", actor=person(by.pk if by else None))
    return made


@transaction.atomic
def investigate(*, report: Report, by: User, now: datetime) -> Report:
    """From now on the page says `in onderzoek`, and what is looked into counts for nothing. Twice is once.

    Raises NotPossible once it was answered.
    """
    report = _locked(report)
    if report.investigated_at:
        return report
    report.investigated_at, report.investigated_by = now, by
    report.save(update_fields=["investigated_at", "investigated_by"])
    target = report.claim or report.supplier
    if target.investigated_since is None:
        target.investigated_since = now
        target.save(update_fields=["investigated_since"])
        write_index([report.supplier_id])
    audit(action="investigate", thing=f"report {report.pk}", actor=person(by.pk))
    claim_letters.under_investigation(report)
    return report


@transaction.atomic
def answer(*, report: Report, outcome: str, text: str, withdraw: bool, by: User, now: datetime) -> Report:
    """It ends, and whoever left an address hears how; `withdraw` takes the recognition back with the same words.

    Raises NotPossible without a text, and for a report that was answered before.
    """
    if not text.strip():
        raise NotPossible(SAY_WHAT)
    report = _locked(report)
    report.answered_at, report.answered_by, report.outcome, report.answer = now, by, outcome, text.strip()
    report.save(update_fields=["answered_at", "answered_by", "outcome", "answer"])
    _end_investigation(report)
    if withdraw and report.claim:
        withdraw_claim(claim=report.claim, reason=text, by=by, now=now)
    audit(action="answer", thing=f"report {report.pk}", actor=person(by.pk))
    claim_letters.answered(report)
    return report


def _end_investigation(report: Report) -> None:
    """Nothing is looked into any more, unless another report about the same is."""
    others = Report.objects.unanswered().filter(
        supplier=report.supplier, claim=report.claim, investigated_at__isnull=False
    )
    target = report.claim or report.supplier
    if target.investigated_since and not others.exists():
        target.investigated_since = None
        target.save(update_fields=["investigated_since"])
        write_index([report.supplier_id])


def _locked(report: Report) -> Report:
    rows = Report.objects.select_for_update(of=("self",)).select_related("claim__recognition", "supplier__organisation")
    locked = rows.get(pk=report.pk)
    if locked.answered_at:
        raise NotPossible(ANSWERED)
    return locked


def forget_reporter(addresses: Iterable[str]) -> None:
    """Of whoever is erased no report keeps the address, answered or not, also when it was made without logging in."""
    for address in addresses:
        Report.objects.filter(email__iexact=address).update(email="")


def forget_addresses(*, now: datetime) -> int:
    """Forget who reported what was answered long ago. How many."""
    return Report.objects.filter(answered_at__lt=now - REMEMBERED).exclude(email="").update(email="")
