"""The figures as files: JSON, CSV and XLSX, of the north or of one municipality."""

from collections.abc import Iterator
from dataclasses import fields
from datetime import date

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_safe

from monitoring.figures import Figure, figures
from monitoring.views.pages import place_or_404
from platform_goed_inkopen import exports

HEADER = [field.name for field in fields(Figure)]


@require_safe
@login_not_required
def region_file(request: HttpRequest, ending: str) -> HttpResponseBase:
    """The figures of the north."""
    today = timezone.localdate()
    return _file(figures(now=timezone.now(), today=today), "monitoring", ending, today)


@require_safe
@login_not_required
def municipality_file(request: HttpRequest, slug: str, ending: str) -> HttpResponseBase:
    """The figures of one municipality."""
    place, today = place_or_404(slug), timezone.localdate()
    return _file(figures(now=timezone.now(), today=today, place=place), f"monitoring-{slug}", ending, today)


def _file(rows: list[Figure], name: str, ending: str, today: date) -> HttpResponseBase:
    if ending == "json":
        return exports.json_stream(row.as_row() for row in rows)
    cells: Iterator[exports.Row] = (tuple(row.as_row().values()) for row in rows)
    table = exports.Table(name, "Cijfers", today, HEADER, cells)
    return exports.csv_stream(table) if ending == "csv" else exports.xlsx_file(table)
