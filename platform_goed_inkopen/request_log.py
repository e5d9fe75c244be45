"""One line for each request, and an id that goes with whatever the request causes."""

import ipaddress
import logging
import re
import sys
import time
import uuid
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from pghistory.middleware import HistoryMiddleware

from platform_goed_inkopen.audit import audit, person
from platform_goed_inkopen.logs import masked

log = structlog.get_logger("platform.request")
HEADER = "X-Request-ID"
SANE_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
SECRET_PARTS = ("key", "token", "code", "uidb36")
LONGEST_PATH = 200
# Asked every few seconds, or once for each file of a page.
QUIET = ("/livez", "/readyz", settings.STATIC_URL)
KEPT_BITS = {4: 24, 6: 48}


class RequestLogMiddleware:
    """Names the request, tells the answer its name, and writes a line without query string, address or agent."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        structlog.contextvars.clear_contextvars()
        context = {"request_id": request_id(request), "origin": origin(request)}
        structlog.contextvars.bind_contextvars(**context)
        started = time.monotonic()
        try:
            response = self.get_response(request)
            write_line(request, response, started)
        finally:
            structlog.contextvars.clear_contextvars()
        response.headers[HEADER] = context["request_id"]
        if isinstance(response, StreamingHttpResponse) and getattr(response, "file_to_stream", None) is None:
            response.streaming_content = watched(response.streaming_content, context, path_of(request))
        return response


class HistoryWithRequestId(HistoryMiddleware):
    """What the triggers keep of a change names its request too, as the logs do."""

    def get_context(self, request: HttpRequest) -> dict[str, Any]:
        """The context of pghistory with the id of this request; the address without what only one person may know."""
        return {**super().get_context(request), "url": masked(request.path), **request_id_of_now()}


def request_id_of_now() -> dict[str, str]:
    """The id that this request or task goes by; empty outside both."""
    bound = structlog.contextvars.get_contextvars()
    return {"request_id": bound["request_id"]} if "request_id" in bound else {}


def request_id(request: HttpRequest) -> str:
    """The id that a proxy of ours gave, when it looks like one; else a new one."""
    given = request.headers.get(HEADER, "") if settings.ENV.trusted_proxy_count else ""
    return given if SANE_ID.fullmatch(given) else str(uuid.uuid4())


def origin(request: HttpRequest) -> str:
    """The network that the request came from: the first 24 bits of an IPv4 address, 48 of an IPv6 address."""
    proxies = settings.ENV.trusted_proxy_count
    forwarded = request.headers.get("X-Forwarded-For", "").split(",") if proxies else []
    given = forwarded[-proxies] if 0 < proxies <= len(forwarded) else request.META.get("REMOTE_ADDR", "")
    try:
        address = ipaddress.ip_address(given.strip())
    except ValueError:
        return "unknown"
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    return str(ipaddress.ip_network((address, KEPT_BITS[address.version]), strict=False))


def write_line(request: HttpRequest, response: HttpResponse, started: float) -> None:
    """The line of this request; being refused while logged in is a line about security as well."""
    path, actor = path_of(request), actor_of(request)
    if response.status_code < 500 and request.path.startswith(QUIET):
        return
    log.log(
        logging.ERROR if response.status_code >= 500 else logging.INFO,
        "request",
        method=request.method,
        path=path,
        status=response.status_code,
        actor=actor,
        duration_ms=round((time.monotonic() - started) * 1000),
    )
    if response.status_code == 403:
        audit(action=f"{request.method} request", thing=path, actor=actor, result="refused")


def path_of(request: HttpRequest) -> str:
    """The path without what only one person may know, and never the query string: search words are somebody's."""
    path, match = request.path, request.resolver_match
    for value in [match.kwargs.get(name) for name in SECRET_PARTS] if match else []:
        path = path.replace(str(value), "*") if value else path
    return path[:LONGEST_PATH]


def actor_of(request: HttpRequest) -> str:
    """Who is logged in, as far as the page looked it up already: a line costs no query and touches no session."""
    user = getattr(request, "_cached_user", None)
    return person(getattr(user, "pk", None))


def watched(content: Iterable[bytes], context: dict[str, str], path: str) -> Iterator[bytes]:
    """The blocks of a long answer; a line when it breaks off, which its status code cannot tell any more."""
    complete = False
    try:
        yield from content
        complete = True
    finally:
        if not complete:
            log.warning("answer broken off", path=path, exc_info=sys.exc_info(), **context)
