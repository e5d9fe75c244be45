"""What other rooms' pages show of suppliers."""

from django import template
from django.utils.safestring import SafeString, mark_safe

from suppliers.answer_time import answers_within
from suppliers.map_markup import map_html
from suppliers.models import ContactRequest, Supplier
from suppliers.seat_map import SeatMap

register = template.Library()


@register.simple_tag
def seat_map(shown: SeatMap, repeated: bool = False, of_place: bool = False) -> SafeString:
    """Where the suppliers of a result are seated."""
    return mark_safe(map_html(shown, repeated=repeated, of_place=of_place))  # noqa: S308 every value is escaped there


@register.simple_tag
def answer_time(supplier: Supplier) -> str:
    """`antwoordt meestal binnen 2 werkdagen`; empty while too few answers are known. Costs a query."""
    return answers_within(ContactRequest.objects.filter(supplier=supplier).days_of_answers())
