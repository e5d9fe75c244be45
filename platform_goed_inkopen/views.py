"""Standing pages, health and error pages."""

import sys
from datetime import datetime

from celery import current_app
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import caches
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from kombu.exceptions import OperationalError as QueueUnreachable

from platform_goed_inkopen import health
from platform_goed_inkopen.gallery import gallery
from platform_goed_inkopen.postbox import letters
from platform_goed_inkopen.themes import theme_names

RETRY_AFTER_SECONDS = "30"


@require_safe
@login_not_required
def about(request: HttpRequest) -> HttpResponse:
    """Who makes the platform, what it does, where its data come from."""
    return render(request, "platform_goed_inkopen/about.html", {"contact": settings.CONTACT_ADDRESS})


@require_safe
@login_not_required
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept about people, why and for how long."""
    return render(request, "platform_goed_inkopen/privacy.html", {"contact": settings.CONTACT_ADDRESS})


@require_safe
@login_not_required
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement."""
    return render(request, "platform_goed_inkopen/accessibility.html", {"contact": settings.CONTACT_ADDRESS})


@require_safe
@login_not_required
def components(request: HttpRequest) -> HttpResponse:
    """Every component in every state, in the dress of this region or, with `?thema=`, of another."""
    asked, themes = request.GET.get("thema", ""), theme_names(settings.BASE_DIR)
    context = {**gallery(), "themes": themes, "theme_asked": asked, "theme_shown": asked if asked in themes else ""}
    return render(request, "platform_goed_inkopen/components.html", context)


@require_safe
@never_cache
@login_not_required
def postbox(request: HttpRequest) -> HttpResponse:
    """The mail that this machine keeps instead of sending it; only where nobody else can come."""
    if settings.POSTBOX is None:
        raise Http404
    return render(request, "platform_goed_inkopen/postbox.html", {"letters": letters(settings.POSTBOX)})


@require_safe
@never_cache
@login_not_required
def livez(request: HttpRequest) -> JsonResponse:
    """200 while the process lives."""
    return JsonResponse({"status": "ok"})


@require_safe
@never_cache
@login_not_required
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when the database answers and no migration waits, else 503; the rest is told and never makes it fail."""
    now = timezone.now()
    try:
        waiting = _waiting_migrations()
        told = health.answers(now) if not waiting else {}
    except (DatabaseError, InterfaceError):
        return JsonResponse({"database": "unreachable"}, status=503)
    state = {
        "database": "ok",
        "migrations_waiting": waiting,
        "queue": _queue_state(),
        "cache": _cache_state(now),
        **told,
    }
    return JsonResponse(state, status=503 if waiting else 200)


def _waiting_migrations() -> int:
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _queue_state() -> str:
    try:
        with current_app.connection_for_read(connect_timeout=0.5) as queue:
            queue.ensure_connection(max_retries=1, timeout=0.5)
    except (QueueUnreachable, OSError):
        return "unreachable"
    return "ok"


def _cache_state(now: datetime) -> str:
    cache = caches["template_fragments"]
    cache.set("readyz", now.isoformat(), 10)
    return "ok" if cache.get("readyz") == now.isoformat() else "unreachable"


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: the address or what was sent cannot be read."""
    return HttpResponse(render_to_string("400.html"), status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: this part is for people with a role."""
    return render(request, "403.html", status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form came from elsewhere or was open too long."""
    return render(request, "403.html", {"stale_form": True}, status=403)


def too_many_requests(request: HttpRequest) -> HttpResponse:
    """429: somebody tried this too often; a minute later it can be tried again."""
    return HttpResponse(render_to_string("429.html"), status=429, headers={"Retry-After": "60"})


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: nothing here, or not for this visitor."""
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500, or 503 with Retry-After when the database does not answer, or stopped doing so half-way."""
    if _is_about_the_database(sys.exc_info()[1]):
        return HttpResponse(render_to_string("503.html"), status=503, headers={"Retry-After": RETRY_AFTER_SECONDS})
    return HttpResponse(render_to_string("500.html"), status=500)


def _is_about_the_database(error: BaseException | None) -> bool:
    """Whether it, or what it came from, is a database that is away: a lost connection also breaks what follows it."""
    while error is not None:
        if isinstance(error, OperationalError | InterfaceError):
            return True
        error = error.__cause__ or error.__context__
    return False
