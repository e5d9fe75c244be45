"""Which questions of buyers: of one's own organisations alone."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Count, Q
from django.db.models.functions import Coalesce
from django.utils.timezone import localdate

from accounts.querysets import WRITERS

if TYPE_CHECKING:
    from accounts.models import User
    from suppliers.models import ContactRequest, Inquiry

LAST_ANSWERS = 25  # what a supplier did long ago says little


class InquiryQuerySet(models.QuerySet["Inquiry"]):
    def visible_to(self, user: "User") -> Self:
        """Questions that the organisations for which this person acts have asked."""
        return self.filter(organisation__in=user.memberships.values("organisation"))

    def newest_first(self) -> Self:
        """Asked last first; said here, because a query that counts forgets the order of its model."""
        return self.order_by("-sent_at", "-pk")

    def with_counts(self) -> Self:
        """With how many suppliers were `asked`, and how many of them `answered` and `declined`."""
        return self.annotate(
            asked=Count("requests"),
            answered=Count("requests", filter=Q(requests__answered_at__isnull=False)),
            declined=Count("requests", filter=Q(requests__declined_at__isnull=False)),
        )


class ContactRequestQuerySet(models.QuerySet["ContactRequest"]):
    def received_by(self, user: "User") -> Self:
        """Questions to the suppliers for which this person acts, in whatever role."""
        return self.filter(supplier__organisation__in=user.memberships.values("organisation"))

    def answerable_by(self, user: "User") -> Self:
        """Questions to the suppliers of which this person is owner or editor."""
        mine = user.memberships.filter(role__in=WRITERS)
        return self.filter(supplier__organisation__in=mine.values("organisation"))

    def with_parties(self) -> Self:
        """Each with who asks and who is asked, in one query."""
        return self.select_related("inquiry__organisation", "supplier__organisation")

    def waiting(self) -> Self:
        """Those that nobody answered or declined."""
        return self.filter(answered_at__isnull=True, declined_at__isnull=True)

    def days_of_answers(self) -> list[tuple[date, date]]:
        """Of the last that were answered or declined the day of asking and of answering. Costs a query."""
        said = self.annotate(said_at=Coalesce("answered_at", "declined_at")).filter(said_at__isnull=False)
        moments = said.order_by("-said_at").values_list("sent_at", "said_at")[:LAST_ANSWERS]
        return [(localdate(sent_at), localdate(said_at)) for sent_at, said_at in moments]

    def outcome_due(self, *, first: datetime, second: datetime) -> Self:
        """Answered ones of which the buyer must say what came of it: sent by `first`, and again when sent by `second`.

        The second time only where the first brought nothing, or `dat weten wij nog niet`.
        """
        unknown = Q(outcome__in=("", "open"), outcome_asked_again_at__isnull=True)
        return self.filter(
            Q(outcome_asked_at__isnull=True, outcome="", sent_at__lte=first)
            | Q(unknown, outcome_asked_at__isnull=False, sent_at__lte=second),
            answered_at__isnull=False,
        )
