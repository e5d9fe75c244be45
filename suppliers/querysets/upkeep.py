"""Which questions to enterprises."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q

if TYPE_CHECKING:
    from suppliers.models import CheckUp


class CheckUpQuerySet(models.QuerySet["CheckUp"]):
    def unanswered(self) -> Self:
        """Questions that nobody answered and that were not given up."""
        return self.filter(answered_at__isnull=True, gave_up_at__isnull=True)

    def overtaken(self) -> Self:
        """Open questions that are none any more: the profile was confirmed since, or is not online."""
        confirmed = Q(kind="yearly", supplier__confirmed_at__gt=F("asked_at"))
        return self.unanswered().filter(confirmed | ~Q(supplier__status="published"))

    def to_remind(self, now: datetime, *, after: timedelta) -> Self:
        """Whether a profile is right is asked once more; whether there is room is not: that answer fades by itself."""
        return self.unanswered().filter(kind="yearly", reminded_at__isnull=True, asked_at__lte=now - after)

    def to_give_up(self, now: datetime, *, after: timedelta) -> Self:
        """After two silences, or one about room, when the link works no longer."""
        twice = Q(kind="yearly", reminded_at__lte=now - after)
        return self.unanswered().filter(twice | Q(kind="capacity", expires_at__lte=now))

    def keeping_quiet(self, kind: str, now: datetime, *, every: timedelta, busy: timedelta) -> Self:
        """For which this kind is not asked again: it is open, or was asked this period.

        Who said a while ago that something must change, and did not confirm since, is asked again.
        """
        still_busy = Q(answer="change", answered_at__lte=now - busy, kind="yearly")
        recent = Q(asked_at__gt=now - every) & ~still_busy
        return self.filter(Q(answered_at__isnull=True, gave_up_at__isnull=True) | recent, kind=kind)
