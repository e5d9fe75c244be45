"""Which questions of buyers: of one's own organisations alone."""

from typing import TYPE_CHECKING, Self

from django.db import models

if TYPE_CHECKING:
    from accounts.models import User
    from suppliers.models import ContactRequest, Inquiry


class InquiryQuerySet(models.QuerySet["Inquiry"]):
    def visible_to(self, user: "User") -> Self:
        """Questions that the organisations for which this person acts have asked."""
        return self.filter(organisation__in=user.memberships.values("organisation"))


class ContactRequestQuerySet(models.QuerySet["ContactRequest"]):
    def received_by(self, user: "User") -> Self:
        """Questions to the suppliers for which this person acts, in whatever role."""
        return self.filter(supplier__organisation__in=user.memberships.values("organisation"))
