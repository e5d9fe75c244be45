"""The figures as files: JSON, CSV and XLSX, of the north or of one municipality."""

from dataclasses import fields

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
    return _file(figures(now=timezone.now(), today=timezone.localdate()), "monitoring", ending)


@require_safe
@login_not_required
def municipality_file(request: HttpRequest, slug: str, ending: str) -> HttpResponseBase:
    """The figures of one municipality."""
    place = place_or_404(slug)
    return _file(figures(now=timezone.now(), today=timezone.localdate(), place=place), f"monitoring-{slug}", ending)


def _file(rows: list[Figure], name: str, ending: str) -> HttpResponseBase:
    if ending == "json":
        return exports.json_stream(row.as_row() for row in rows)
    cells = (tuple(row.as_row().values()) for row in rows)
    if ending == "csv":
        return exports.csv_stream(HEADER, cells, name=name)
    return exports.xlsx_file(HEADER, cells, name=name, sheet="cijfers")
