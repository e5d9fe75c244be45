"""Drawings on a page. The table with the same numbers stands before them; see drawings.py."""

from typing import Any

from django import template

from platform_goed_inkopen.drawings import Chart, Drawing, Series, bar_chart

__all__ = ["Chart", "Series", "bar_chart", "chart", "lanes", "patterns", "register"]
register = template.Library()


@register.inclusion_tag("_components/chart.html")
def chart(drawn: Chart, unit: str = "") -> dict[str, Any]:
    """Bars with their key, for a wide and a narrow screen. `unit`: a line such as ‘In miljoen euro, zonder btw’."""
    return {"chart": drawn, "unit": unit}


@register.inclusion_tag("_components/lanes.html")
def lanes(drawn: Drawing) -> dict[str, Any]:
    """Recognitions over the years, with the words to its colours; not on a phone."""
    return {"drawing": drawn}


@register.inclusion_tag("_components/patterns.html")
def patterns() -> dict[str, Any]:
    """The patterns that charts refer to; once on a page that has a chart."""
    return {}
