"""Which market scans: of one's own organisations alone."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Count, Max, Prefetch, Q

from accounts.querysets import WRITERS

if TYPE_CHECKING:
    from accounts.models import User
    from suppliers.models import Shortlist, ShortlistItem


class ShortlistQuerySet(models.QuerySet["Shortlist"]):
    def visible_to(self, user: "User") -> Self:
        """Market scans of the organisations for which this person acts, in whatever role."""
        return self.filter(organisation__in=user.memberships.values("organisation"))

    def editable_by(self, user: "User") -> Self:
        """Market scans of organisations for which this person is owner or editor."""
        writing = user.memberships.filter(role__in=WRITERS)
        return self.filter(organisation__in=writing.values("organisation"))

    def newest_first(self) -> Self:
        """Made last first; said here, because a query that counts forgets the order of its model."""
        return self.order_by("-created_at", "-pk")

    def with_counts(self) -> Self:
        """Each with how many `suppliers` it has, how many are `undecided`, and its last `version`."""
        return self.annotate(
            suppliers=Count("items", distinct=True),
            undecided=Count("items", filter=Q(items__choice=""), distinct=True),
            version=Max("dossiers__version"),
        )


class ShortlistItemQuerySet(models.QuerySet["ShortlistItem"]):
    def with_suppliers(self) -> Self:
        """Each with all that is compared of its supplier, in the order of the list. Costs three queries."""
        model: Any = self.model.supplier.field.related_model
        offerings = model.offerings.rel.related_model._default_manager.select_related("category")
        claims = model.claims.rel.related_model._default_manager.select_related("recognition")
        return self.select_related(
            "supplier__organisation", "supplier__merged_into__organisation", "decided_by"
        ).prefetch_related(Prefetch("supplier__offerings", offerings), Prefetch("supplier__claims", claims))
