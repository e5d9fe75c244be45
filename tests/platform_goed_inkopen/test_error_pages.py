"""Pages about an error: they need no database, no session and no address that can be looked up."""

import re

import pytest
from django.template.loader import render_to_string

ERRORS = ["400.html", "403.html", "404.html", "413.html", "429.html", "500.html", "503.html"]


@pytest.mark.parametrize("template", ERRORS)
def test_an_error_page_stands_alone_with_a_way_on(template: str) -> None:
    page = render_to_string(template)

    assert '<html lang="nl">' in page
    assert page.count("<h1") == 1
    assert {"/", "/aanbieders/", "/opdrachten/", "/verhalen/", "/monitoring/", "/over/#contact"} <= set(
        re.findall(r'href="(/[^"]*)"', page)
    )


def test_a_stale_form_gets_other_words_than_a_missing_role() -> None:
    assert "te lang open" in render_to_string("403.html", {"stale_form": True})
    assert "een rol nodig" in render_to_string("403.html")
