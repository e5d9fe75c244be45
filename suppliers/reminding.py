"""Whom a buyer may remind: at most twice, five days apart, and never after an answer or after closing."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime

from suppliers.models import ContactRequest, Inquiry, Supplier


def may_be_reminded(inquiry: Inquiry, requests: Sequence[ContactRequest], now: datetime) -> list[ContactRequest]:
    """Those that may be reminded now: they wait, are online, and heard nothing from us for five days."""
    if inquiry.closed_at:
        return []
    online = (request for request in requests if request.supplier.status == Supplier.Status.PUBLISHED)
    return [request for request in online if (since := request.reminder_from()) and since <= now]


def why_no_reminder(inquiry: Inquiry, requests: Sequence[ContactRequest], now: datetime) -> str:
    """Why nobody can be reminded now; empty when somebody can."""
    if may_be_reminded(inquiry, requests, now):
        return ""
    if inquiry.closed_at:
        return "Herinneren kan niet meer: de vraag is gesloten."
    if not any(request.waits() for request in requests):
        return "Herinneren hoeft niet: niemand wacht nog."
    if later := [moment for request in requests if (moment := request.reminder_from()) and moment > now]:
        day = date_format(localtime(min(later)), "j F Y")
        return f"Herinneren kan weer vanaf {day}: vijf dagen na onze mail."
    return "Herinneren kan niet meer: wie nog wacht, is al twee keer herinnerd of neemt geen vragen meer aan."
