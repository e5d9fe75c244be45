"""Headers that every answer carries and Django has no setting for."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

FIXED = {
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


class HeadersMiddleware:
    """Adds the fixed headers; keeps answers that set a cookie, or are for a visitor with a session, out of caches."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in FIXED.items():
            response.headers.setdefault(name, value)
        session = getattr(request, "session", None)
        if response.cookies or (session is not None and session.accessed and not session.is_empty()):
            response.headers["Cache-Control"] = "private, no-store"
        return response
