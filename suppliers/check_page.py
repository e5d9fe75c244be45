"""Read model of the page on which a moderator checks a recognition: what is claimed, what is shown, what was before."""

from dataclasses import dataclass
from datetime import date
from typing import Self

from suppliers.claim_lines import ClaimLine, claim_lines
from suppliers.models import Claim, Evidence


@dataclass(frozen=True)
class CheckPage:
    """A recognition as it stands, with what was shown for it, newest first."""

    claim: Claim
    line: ClaimLine
    documents: list[Evidence]
    others: list[ClaimLine]
    version: str

    @classmethod
    def build(cls, claim: Claim, *, today: date) -> Self:
        """`claim` comes with its recognition, its supplier and who checked or withdrew it. Costs three queries."""
        documents = list(Evidence.objects.shown_for(claim).select_related("uploaded_by").prefetch_related("pages"))
        same = claim.supplier.claims.filter(recognition=claim.recognition).select_related("recognition")
        lines = {line.pk: line for line in claim_lines(same, today)}
        line = lines.pop(claim.pk)
        newest = documents[0].pk if documents else ""
        version = f"{claim.checked_at or ''} {claim.withdrawn_at or ''} {claim.valid_until or ''} {newest}"
        return cls(claim, line, documents, list(lines.values()), version)
