"""The recognitions of a supplier over the years, as a drawing after the table that says the same."""

from collections.abc import Iterable
from datetime import date

from platform_goed_inkopen.drawings import Drawing, Lane, Period, lanes
from suppliers.models import Claim


def claim_lanes(claims: Iterable[Claim], today: date) -> Drawing | None:
    """A lane for each recognition, with its claims from the oldest. None when of no claim is known when it began.

    `claims` hold their recognition; no query. What nobody dated stays out of the drawing and is in the table.
    """
    claims = list(claims)
    valid = {claim.recognition_id for claim in claims if claim.counts(today)}
    dated = sorted(
        ((claim.issued_on, claim) for claim in claims if claim.issued_on and claim.issued_on <= today),
        key=lambda pair: pair[0],
    )
    names = {claim.recognition_id: claim.recognition.short_name for _, claim in dated}
    rows = [
        Lane(name, [_period(start, claim, today, valid) for start, claim in dated if claim.recognition_id == pk])
        for pk, name in names.items()
    ]
    return lanes(rows, today=today) if rows else None


def _period(start: date, claim: Claim, today: date, valid: set[int]) -> Period:
    state = claim.state(today)
    end = min(filter(None, [claim.valid_until, claim.withdrawn_on]), default=None)
    if state in (Claim.State.EXPIRED, Claim.State.WITHDRAWN):
        is_replaced = claim.recognition_id in valid
        text = claim.level if is_replaced else f"{claim.level}, {state.label}".removeprefix(", ")
        return Period(start, end, text, "past" if is_replaced else "expired")
    if state == Claim.State.INVESTIGATED:
        return Period(start, end, f"{claim.level}, {state.label}".removeprefix(", "), "self")
    return Period(start, end, claim.level, "self" if claim.strength == 1 else "valid")
