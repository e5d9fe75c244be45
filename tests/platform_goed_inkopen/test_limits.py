"""Counts that limit: they stay until they are over, and go then."""

from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.core.cache import cache
from django.utils import timezone

from platform_goed_inkopen import limits
from platform_goed_inkopen.models import Limit

pytestmark = pytest.mark.django_db


def test_what_was_counted_holds_until_it_is_over() -> None:
    now = timezone.now()
    with time_machine.travel(now, tick=False):
        cache.set("tried", [1, 2], 60)
        assert cache.get("tried") == [1, 2]
    with time_machine.travel(now + timedelta(seconds=62), tick=False):
        assert cache.get("tried") is None


def test_only_the_first_can_add_the_same() -> None:
    assert cache.add("code", True, 60)
    assert not cache.add("code", True, 60)


def test_a_full_table_keeps_every_count_that_still_limits() -> None:
    small = limits.CertainCache("", {"OPTIONS": {"MAX_ENTRIES": 2}})
    small.set("over", 1, -60)
    for number in range(5):
        small.set(f"attacker{number}", 1, 60)

    assert Limit.objects.count() == 5
    assert not Limit.objects.filter(cache_key__contains="over").exists()


def test_every_hour_what_is_over_goes_and_the_rest_stays() -> None:
    cache.set("over", 1, -60)
    cache.set("holds", 1, 60)

    assert limits.purge(now=timezone.now()) == 1
    assert cache.get("holds") == 1
    assert settings.CELERY_BEAT_SCHEDULE["forget-limits"]["task"] == "platform_goed_inkopen.tasks.forget_limits"
