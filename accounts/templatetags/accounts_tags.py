"""What other rooms' pages show of accounts."""

from django import template
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
    return Organisation.objects.filter(is_demo=True).exists()
