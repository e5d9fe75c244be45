"""Every address of the site, and some that break: for tests of what a visitor then sees."""

from typing import NoReturn

from allauth.core.ratelimit import respond_429
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.urls import path

from platform_goed_inkopen.urls import handler400, handler403, handler404, handler500, urlpatterns

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


@login_not_required
def programming_error(request: HttpRequest) -> NoReturn:
    """500"""
    raise ZeroDivisionError


@login_not_required
def database_away(request: HttpRequest) -> NoReturn:
    """503"""
    raise OperationalError


@login_not_required
def refused(request: HttpRequest) -> NoReturn:
    """403"""
    raise PermissionDenied


@login_not_required
def too_fast(request: HttpRequest) -> HttpResponse:
    """429"""
    return respond_429(request)


@login_not_required
def reads_form(request: HttpRequest) -> HttpResponse:
    """400 for what is too much."""
    return HttpResponse(str(len(request.POST)))


urlpatterns = [
    *urlpatterns,
    path("kapot/500/", programming_error),
    path("kapot/503/", database_away),
    path("kapot/403/", refused),
    path("kapot/429/", too_fast),
    path("kapot/413/", reads_form),
]
