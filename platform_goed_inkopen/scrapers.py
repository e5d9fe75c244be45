"""Nobody reads more files, feeds or search pages in a minute than these limits allow; a machine that does waits."""

import ipaddress
import re
from collections.abc import Callable

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from platform_goed_inkopen.views import too_many_requests

FILES = (".csv", ".xlsx", ".json", ".atom", ".ics")
SECONDS = 60
# How machines call themselves that read pages for others; who says nothing is none of the browsers either.
MACHINE = re.compile(r"bot|crawl|spider|slurp|https?:|curl|wget|python|headless|preview|monitor|fetch|httpclient", re.I)
SUBSCRIBER_BITS = 64  # of an IPv6 address: who has one, has as many as they like within it


class ScraperMiddleware:
    """Answers 429 to an address that asks for more in a minute than SCRAPER_LIMITS allows; 0 there is no limit.

    Costs no query: the counts stand in the cache that may be lost, and while it is away everybody is served.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        kind = kind_of(request)
        most = settings.SCRAPER_LIMITS[kind] if kind else 0
        if most and asked(kind, visitor(request)) > most:
            return too_many_requests(request)
        return self.get_response(request)


def kind_of(request: HttpRequest) -> str:
    """`file` for files and feeds, `search` for a page that is asked with a question; empty for every other page."""
    if request.path.endswith(FILES):
        return "file"
    return "search" if request.method != "POST" and request.META.get("QUERY_STRING") else ""


def is_machine(request: HttpRequest) -> bool:
    """Whether this is no browser of a person, as far as it says what it is."""
    agent = request.headers.get("User-Agent", "")
    return not agent or bool(MACHINE.search(agent))


def visitor(request: HttpRequest) -> str:
    """A word for the address that our proxies saw, always the same, from which nobody finds the address."""
    given = get_adapter().get_client_ip(request)
    address = ipaddress.ip_address(given) if given else None  # a server on a socket sees none
    if isinstance(address, ipaddress.IPv6Address) and not address.ipv4_mapped:
        given = str(ipaddress.ip_network((address, SUBSCRIBER_BITS), strict=False))
    return salted_hmac("scrapers", given, algorithm="sha256").hexdigest()[:32]


def asked(kind: str, who: str) -> int:
    """How often this visitor asked for this kind in the minute that began with the first time, this time included."""
    cache, key = caches["template_fragments"], f"asked:{kind}:{who}"
    cache.add(key, 0, SECONDS)
    try:
        return cache.incr(key)
    except ValueError:  # the minute ended just now, or the cache came back just now
        return 1
