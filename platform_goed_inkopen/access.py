"""Who may what. Predicates take the user and call methods that the User of accounts offers."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Protocol

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

View = Callable[..., HttpResponseBase]


class Person(Protocol):
    """What these predicates ask of a user."""

    def may_moderate(self, province_code: str = "") -> bool: ...
    def may_coordinate(self, province_code: str = "") -> bool: ...
    def works_for_platform(self) -> bool: ...


def may_open_queue(user: Person) -> bool:
    """Moderators and coordinators see what waits."""
    return user.works_for_platform()


def may_decide(user: Person, province_code: str) -> bool:
    """Moderators of the province of the sender, or of all provinces, decide on what is published."""
    return user.may_moderate(province_code)


def platform_only(view: View) -> View:
    """A section for moderators and coordinators: 403 for whoever is logged in without such a role."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_open_queue(request.user):  # type: ignore[arg-type]  # LoginRequiredMiddleware came first
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return checked
