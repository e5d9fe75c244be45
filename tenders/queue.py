"""What of reading waits for a coordinator: that nothing was read, and publications that keep failing."""

from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.queue import Item
from platform_goed_inkopen.dutch import counted
from tenders.freshness import SyncHealth
from tenders.sync_page import failing_long

NIGHTS = 3


def waiting(user: User) -> list[Item]:
    """For coordinators of any province. Costs two queries, and none for others."""
    if not user.may_coordinate():
        return []
    now, url = timezone.now(), reverse("sync")
    health, old = SyncHealth.build(now=now), failing_long(now, nights=NIGHTS)
    items = []
    if health.is_stale and health.last_run:
        ended = health.last_good or health.last_run
        items.append(Item("TenderNed", "Er is te lang niets goed gelezen", ended.finished_at or ended.started_at, url))
    if old["number"]:
        failing = counted(old["number"], "bericht mislukt", "berichten mislukken")
        items.append(Item("TenderNed", f"{failing} al meer dan {NIGHTS} nachten", old["since"], url))
    return items
