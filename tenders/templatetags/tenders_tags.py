"""What other rooms' pages show of tenders: how fresh they are, and short lists."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import template
from django.utils import timezone

from platform_goed_inkopen.numbers import NO_BREAK, money
from platform_goed_inkopen.regions import Municipality
from tenders.categories import Categories
from tenders.freshness import SyncHealth
from tenders.models import Tender
from tenders.rows import rows_of
from tenders.status import Status

register = template.Library()
OF_A_MUNICIPALITY = 5


@register.filter
def in_currency(amount: Decimal | None, currency: str) -> str:
    """`€ 216.000`, and `216.000 SEK` for another currency; empty for None."""
    euros = money(amount)
    if currency in ("", "EUR") or not euros:
        return euros
    return f"{euros.removeprefix(f'€{NO_BREAK}')}{NO_BREAK}{currency}"


@register.simple_tag(takes_context=True)
def last_reading(context: template.Context) -> str:
    """When TenderNed was last read, in a sentence. Costs one query, together with `sync_notice`."""
    return _health(context).sentence


@register.inclusion_tag("tenders/_sync_notice.html", takes_context=True)
def sync_notice(context: template.Context) -> dict[str, Any]:
    """First on a page: that the tenders are old, or that reading them failed; nothing when all is well."""
    return {"health": _health(context)}


@register.inclusion_tag("tenders/_table.html")
def tender_table(tenders: Iterable[Tender]) -> dict[str, Any]:
    """These tenders, read with their buyers, as a table. Costs one query."""
    return {"rows": rows_of(tenders, Categories.load(), timezone.now())}


@register.inclusion_tag("tenders/_newest_in.html")
def newest_tenders_in(place: Municipality) -> dict[str, Any]:
    """The newest open tenders of buyers in this municipality, or that there are none. Costs two queries."""
    now = timezone.now()
    open_ones = Tender.objects.with_status([Status.OPEN], now).in_municipalities([place])
    tenders = list(open_ones.select_related("buyer").newest_first()[:OF_A_MUNICIPALITY])
    return {"rows": rows_of(tenders, Categories.load(), now) if tenders else [], "place": place}


def _health(context: template.Context) -> SyncHealth:
    """Asked once for a page."""
    if "sync_health" not in context.render_context:
        context.render_context["sync_health"] = SyncHealth.build(now=timezone.now())
    health: SyncHealth = context.render_context["sync_health"]
    return health
