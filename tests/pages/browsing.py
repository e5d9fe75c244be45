"""A browser in front of answers that were gathered before: no server, no database, and everything it asks is noted."""

from collections.abc import Iterable
from mimetypes import guess_type
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Route

from tests.pages.crawl import Seen

SITE = "http://localhost"


class Shown:
    """A page of a browser that gets the answers of `found`; `complaints` and `asked_elsewhere` grow while it looks."""

    def __init__(self, context: BrowserContext, found: Iterable[Seen]) -> None:
        self.files = {seen.path: seen for seen in found if seen.status == 200 and not seen.is_page}
        self.shown: Seen | None = None
        self.complaints: list[str] = []
        self.asked_elsewhere: list[str] = []
        self.page: Page = context.new_page()
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.complaints.append(f"{self.shown}: {error}"))
        context.route("**/*", self._answer)

    def open(self, seen: Seen) -> Page:
        """Show this answer, with its own headers, at its own address."""
        self.shown = seen
        self.page.goto(SITE + seen.path)
        return self.page

    def _answer(self, route: Route, request: Request) -> None:
        """The page itself, a file of the site or a picture; anything else is a fault and gets nothing."""
        path = urlsplit(request.url).path
        if not request.url.startswith(SITE + "/"):
            self.asked_elsewhere.append(f"{self.shown}: {request.url}")
            route.abort()
        elif request.is_navigation_request() and self.shown:
            headers = {name: value for name, value in self.shown.headers.items() if name != "Content-Length"}
            headers |= {"Set-Cookie": "\n".join(self.shown.cookies)} if self.shown.cookies else {}
            route.fulfill(status=self.shown.status, headers=headers, body=self.shown.body)
        elif path.startswith(settings.STATIC_URL) and (file := finders.find(path.removeprefix(settings.STATIC_URL))):
            route.fulfill(path=file, content_type=guess_type(file)[0] or "font/woff2")
        elif path in self.files:
            route.fulfill(headers=self.files[path].headers, body=self.files[path].body)
        else:
            self.complaints.append(f"{self.shown}: there is no {path}")
            route.abort()

    def _heard(self, message: ConsoleMessage) -> None:
        """Whatever the browser refuses or warns about; that a page about an error has its status is meant."""
        is_own_status = message.text.startswith("Failed to load resource") and self.shown and self.shown.status >= 400
        if message.type in ("error", "warning") and not is_own_status:
            self.complaints.append(f"{self.shown}: {message.text}")
