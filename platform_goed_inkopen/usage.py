"""Counts per day of what was looked at or searched: no person, no address, no cookie, no moment of the day."""

import logging
from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import InternalError, OperationalError, connection, transaction
from django.db.models import Q, Sum

from platform_goed_inkopen.models import DailyCount

log = logging.getLogger("platform.usage")
LONGEST_SUBJECT = 60
MOST_SUBJECTS = 500
KEPT_MONTHS = 25
COUNT = """
    INSERT INTO platform_goed_inkopen_dailycount AS known (day, kind, subject, number)
    SELECT %(day)s, %(kind)s, asked.subject, count(*) FROM (
        SELECT CASE
            WHEN same.subject IS NOT NULL OR counted.number + row_number() OVER (
                PARTITION BY same.subject IS NULL ORDER BY given.subject
            ) <= %(most)s THEN given.subject ELSE '' END AS subject
        FROM unnest(%(subjects)s::text[]) AS given (subject)
        LEFT JOIN platform_goed_inkopen_dailycount AS same
            ON same.day = %(day)s AND same.kind = %(kind)s AND same.subject = given.subject
        CROSS JOIN (
            SELECT count(*) AS number FROM platform_goed_inkopen_dailycount
            WHERE day = %(day)s AND kind = %(kind)s AND subject <> ''
        ) AS counted
    ) AS asked GROUP BY asked.subject ORDER BY asked.subject
    ON CONFLICT (day, kind, subject) DO UPDATE SET number = known.number + excluded.number
"""


def count(kind: DailyCount.Kind, subjects: Collection[str], *, day: date) -> None:
    """Count each of these subjects once more for this day. One statement; the same subject twice counts once.

    A day holds MOST_SUBJECTS of a kind, a few more when several come at once; others are counted together. A page does
    not fail for this: a database that only reads (InternalError) or that is full or busy (OperationalError) counts
    nothing.
    """
    given = sorted({subject[:LONGEST_SUBJECT] for subject in subjects})
    if not given:
        return
    asked: dict[str, Any] = {"day": day, "kind": kind, "subjects": given, "most": MOST_SUBJECTS}
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(COUNT, asked)
    except (InternalError, OperationalError) as error:
        log.warning("%s was not counted: %s", kind, type(error).__name__)


def most_counted(kind: DailyCount.Kind, *, since: date, least: int, number: int) -> tuple[list[tuple[str, int]], int]:
    """The subjects that were counted at least so often since that day, most first and at most so many.

    And how often those come to that were counted less, or together. Costs two queries.
    """
    sums = DailyCount.objects.filter(kind=kind, day__gte=since).values("subject").annotate(times=Sum("number"))
    often = sums.filter(times__gte=least).exclude(subject="").order_by("-times", "subject")
    rare = sums.filter(Q(times__lt=least) | Q(subject="")).aggregate(all=Sum("times"))["all"]
    return list(often.values_list("subject", "times")[:number]), rare or 0


def forget_old(*, today: date) -> int:
    """Throw away the counts of more than KEPT_MONTHS ago. Returns how many rows went."""
    months = today.year * 12 + today.month - 1 - KEPT_MONTHS
    first_kept = date(months // 12, months % 12 + 1, min(today.day, 28))
    return DailyCount.objects.filter(day__lt=first_kept).delete()[0]
