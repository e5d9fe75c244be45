"""Claims as pages, files and programs show them: what, by whom, until when, how checked, and how it stands today."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from django.utils.timezone import localdate

from suppliers.models import Claim

REPLACED = "replaced"  # over, and no fault: the same recognition is valid again
ORDER = [*Claim.State.values, REPLACED]
IN_WORDS = {**dict(Claim.State.choices), REPLACED: "vervangen"}


@dataclass(frozen=True)
class ClaimLine:
    """A claim as it is shown; over is a state, not an absence.

    `state` is one of ORDER, and `since` the day from which it is withdrawn or looked into. Who checked it is told as a
    role: the name is for the platform's own people.
    """

    pk: int | None
    state: str
    since: date | None
    strength: int
    label: str
    kind: str
    issuer: str
    number: str
    evidence_url: str
    how: str
    issued_on: date | None
    valid_until: date | None
    checked_on: date | None
    checked_by: str
    next_check: date | None
    is_check_late: bool
    label_ended_on: date | None

    @classmethod
    def of(cls, claim: Claim, today: date, *, valid_again: bool) -> Self:
        state = claim.state(today)
        is_over = state in (Claim.State.EXPIRED, Claim.State.WITHDRAWN)
        since = claim.withdrawn_at or (claim.investigated_since if state == Claim.State.INVESTIGATED else None)
        ended_on = claim.recognition.ended_on
        return cls(
            pk=claim.pk,
            state=REPLACED if is_over and valid_again else state.value,
            since=localdate(since) if since else None,
            strength=claim.strength,
            label=claim.label,
            kind=claim.recognition.kind,
            issuer=claim.issuer,
            number=claim.number,
            evidence_url=claim.evidence_url,
            how=claim.get_checked_how_display(),
            issued_on=claim.issued_on,
            valid_until=claim.valid_until,
            checked_on=localdate(claim.checked_at) if claim.checked_at else None,
            checked_by="een moderator" if claim.checked_by_id else "",
            next_check=claim.next_check if not is_over else None,
            is_check_late=claim.next_check is not None and claim.next_check < today,
            label_ended_on=ended_on if ended_on and ended_on <= today else None,
        )

    @property
    def is_valid(self) -> bool:
        """Whether it counts today."""
        return self.state == Claim.State.VALID

    @property
    def is_over(self) -> bool:
        """Whether it is struck through: expired or withdrawn."""
        return self.state in (Claim.State.EXPIRED, Claim.State.WITHDRAWN)

    @property
    def state_in_words(self) -> str:
        """`geldig`, `in onderzoek`, `verlopen`, `ingetrokken` or `vervangen`."""
        return IN_WORDS[self.state]

    @property
    def is_replaced(self) -> bool:
        """Whether the same recognition is valid again."""
        return self.state == REPLACED

    @property
    def was_withdrawn(self) -> bool:
        """Whether it was taken back, also when the same recognition is valid again."""
        return self.since is not None and self.state in (Claim.State.WITHDRAWN, REPLACED)


def claim_lines(claims: Iterable[Claim], today: date) -> list[ClaimLine]:
    """The claims as lines: what counts before what does not, then best checked first."""
    lines = [line for _, line in _with_lines(claims, today)]
    return sorted(lines, key=lambda line: (ORDER.index(line.state), -line.strength, line.label))


def claim_objects(claims: Iterable[Claim], today: date) -> list[dict[str, Any]]:
    """The claims for programs, in their order; unknown is null."""
    return [_object(claim, line) for claim, line in _with_lines(claims, today)]


def _with_lines(claims: Iterable[Claim], today: date) -> Iterator[tuple[Claim, ClaimLine]]:
    claims = list(claims)
    valid = {claim.recognition_id for claim in claims if claim.counts(today)}
    for claim in claims:
        yield claim, ClaimLine.of(claim, today, valid_again=claim.recognition_id in valid)


def _object(claim: Claim, line: ClaimLine) -> dict[str, Any]:
    return {
        "code": claim.recognition.slug,
        "naam": claim.recognition.name,
        "niveau": claim.level or None,
        "geldig_tot": _day(line.valid_until),
        "controle": line.how,
        "staat": line.state_in_words,
        "staat_sinds": _day(line.since),
        "uitgever": line.issuer or None,
        "nummer": line.number or None,
        "afgegeven_op": _day(line.issued_on),
        "openbaar_bewijs": line.evidence_url or None,
        "gecontroleerd_op": _day(line.checked_on),
        "opnieuw_te_controleren": _day(line.next_check),
        "label_bestaat_niet_meer_sinds": _day(line.label_ended_on),
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
