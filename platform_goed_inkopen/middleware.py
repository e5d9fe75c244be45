"""The headers that Django has no setting for, who may keep an answer, and what is not even read."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.template.loader import render_to_string

GetResponse = Callable[[HttpRequest], HttpResponse]
FIXED = {
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
SERVED = ("GET", "HEAD", "POST")
MOST_BYTES = 12_000_000  # of one request: the largest file that a form takes is 10 MB


class HeadersMiddleware:
    """Adds the fixed headers to every answer, files of the site included."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in FIXED.items():
            response.headers.setdefault(name, value)
        return response


class CachingMiddleware:
    """Says who may keep an answer.

    Who comes with a session, or leaves with a cookie, gets `private, no-store`: whatever the view says, and also when
    the view never looked at the session. Everybody else sees the same public page, which holds no cookie, no token and
    no name. Any cache may keep that page, but asks before each use whether it still holds (`no-cache`; the answer is
    304 by ConditionalGetMiddleware): what is withdrawn or erased is gone everywhere at once, and nobody who logs in or
    out meets a page of before. A view that may be kept longer says so itself.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.cookies or settings.SESSION_COOKIE_NAME in request.COOKIES:
            response.headers["Cache-Control"] = "private, no-store"
        response.headers.setdefault("Cache-Control", "no-cache")
        return response


class MethodsMiddleware:
    """Answers 405 to every method that no page of the site serves, before a session or a view is looked at."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request) if request.method in SERVED else HttpResponseNotAllowed(SERVED)


class BodyMiddleware:
    """Answers 413 to what says that it is larger than any form here takes, before a byte of it is read.

    A body that does not say how large it is, is not read at all: Django takes it for empty.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        said = request.headers.get("Content-Length", "")
        if said.isdecimal() and int(said[:20]) > MOST_BYTES:
            return HttpResponse(render_to_string("413.html"), status=413)
        return self.get_response(request)
