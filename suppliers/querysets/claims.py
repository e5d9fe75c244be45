"""Which claims and which reports."""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Self

from django.db import models

if TYPE_CHECKING:
    from accounts.models import User
    from suppliers.models import Claim, Evidence, Report

CHECK_HOLDS = timedelta(days=365)  # of a recognition that has no end of its own


class ClaimQuerySet(models.QuerySet["Claim"]):
    def counting(self, today: date) -> Self:
        """Claims that say something today: not expired, not withdrawn, and nobody looks into them."""
        return self.filter(
            models.Q(valid_until__isnull=True) | models.Q(valid_until__gte=today),
            withdrawn_at__isnull=True,
            investigated_since__isnull=True,
        )

    def declared(self) -> Self:
        """Claims that their owner wrote and may still change: nobody checked them, nobody withdrew them."""
        return self.filter(checked_how="self_declared", withdrawn_at__isnull=True)

    def to_check(self, now: datetime) -> Self:
        """Public claims that a moderator has to look at: something is shown that nobody looked at, or a year passed."""
        shown = self.model._meta.apps.get_model("suppliers", "Evidence")._default_manager.filter(
            supplier=models.OuterRef("supplier"), recognition=models.OuterRef("recognition")
        )
        rows = self.filter(supplier__status__in=("published", "paused"), withdrawn_at__isnull=True)
        long_ago = models.Q(checked_at__lt=now - CHECK_HOLDS, valid_until__isnull=True)
        unseen = models.Q(models.Exists(shown), checked_how="self_declared")
        return rows.filter(unseen | long_ago).annotate(shown_at=shown.order_by("uploaded_at").values("uploaded_at")[:1])

    def checked(self) -> Self:
        """Claims for which the platform saw something itself."""
        return self.exclude(checked_how="self_declared")


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    def of_own(self, user: "User") -> Self:
        """Documents of the organisations for which this person acts, in whatever role."""
        return self.filter(supplier__organisation__in=user.memberships.values("organisation"))

    def shown_for(self, claim: "Claim") -> Self:
        """Documents that prove this claim, as far as anybody looked."""
        return self.filter(supplier=claim.supplier_id, recognition=claim.recognition_id)


class ReportQuerySet(models.QuerySet["Report"]):
    def unanswered(self) -> Self:
        """Reports that still wait for an answer."""
        return self.filter(answered_at__isnull=True)
