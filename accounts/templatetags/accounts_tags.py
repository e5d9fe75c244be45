"""What other rooms' pages show of accounts."""

from functools import cache
from typing import Any

from django import template
from django.db import connection
from django.utils import timezone

from accounts.models import Organisation
from accounts.pages import QueuePage

register = template.Library()


@register.inclusion_tag("accounts/_queue_table.html", takes_context=True)
def queue_table(context: template.Context, current_url: str = "") -> dict[str, object]:
    """The queue beside a decision; `current_url` marks the row that is open."""
    page = QueuePage.build(context["request"].user, kind="", today=timezone.localdate())
    return {"page": page, "current_url": current_url}


@register.simple_tag
def demo_rows_exist() -> bool:
    """Whether invented organisations are in the database, so that the page must say so. Costs a query."""
    with connection.cursor() as cursor:
        cursor.execute(*_demo_rows())
        return cursor.fetchone() is not None


@cache
def _demo_rows() -> tuple[str, tuple[Any, ...]]:
    """Every page asks it; Django writes it once."""
    return Organisation.objects.filter(is_demo=True).values("pk")[:1].query.sql_with_params()
