"""What machines look for at a fixed address: where to report a leak (RFC 9116), and what a search engine may read."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

# Lists with a choice in their address are without number, and each of them is on the list without one.
CLOSED_TO_ROBOTS = ("/mijn/", "/coordinatie/", "/account/", "/onderdelen/", "/*?")
VALID_FOR = timedelta(days=180)


@require_safe
@login_not_required
def security_txt(request: HttpRequest) -> HttpResponse:
    """Whom to tell about a weak spot. Whoever reads it may rely on it for half a year, counted from today."""
    expires = (timezone.now() + VALID_FOR).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [
        f"Contact: mailto:{settings.CONTACT_ADDRESS}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: nl, en",
        f"Canonical: {settings.PUBLIC_URL}{reverse('security_txt')}",
        f"Policy: {settings.PUBLIC_URL}{reverse('about')}#kwetsbaarheid",
    ]
    return _text(lines)


@require_safe
@login_not_required
def robots_txt(request: HttpRequest) -> HttpResponse:
    """Everything public may be found, each page at one address."""
    closed = [f"Disallow: {path}" for path in CLOSED_TO_ROBOTS]
    return _text(["User-agent: *", *closed, f"Sitemap: {settings.PUBLIC_URL}{reverse('sitemap')}"])


def _text(lines: list[str]) -> HttpResponse:
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
