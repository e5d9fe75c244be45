"""A page as somebody reads it."""

import html
import re

from django.http import HttpResponse


def text_of(response: HttpResponse) -> str:
    """The words of the page, without its tags and with single spaces."""
    return _plain(response.content.decode(), " ")


def heading_of(response: HttpResponse) -> str:
    """The h1."""
    return _plain(_element(response, "h1"), "")


def title_of(response: HttpResponse) -> str:
    """What stands in the tab of the browser."""
    return _plain(_element(response, "title"), "")


def _element(response: HttpResponse, name: str) -> str:
    found = re.search(rf"<{name}\b.*?</{name}>", response.content.decode(), re.DOTALL)
    return found.group() if found else ""


def _plain(markup: str, instead: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", instead, markup)).split())
