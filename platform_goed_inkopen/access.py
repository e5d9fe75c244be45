"""Who may what. Predicates take the user and call methods that the User of accounts offers."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Protocol

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect

View = Callable[..., HttpResponseBase]


class Person(Protocol):
    """What these predicates ask of a user."""

    @property
    def has_second_factor(self) -> bool: ...

    def may_moderate(self, province_code: str = "") -> bool: ...
    def may_coordinate(self, province_code: str = "") -> bool: ...
    def works_for_platform(self) -> bool: ...


def may_open_queue(user: Person) -> bool:
    """Moderators and coordinators see what waits."""
    return user.works_for_platform()


def may_decide(user: Person, province_code: str) -> bool:
    """Moderators of the province of the sender, or of all provinces, decide on what is published."""
    return user.may_moderate(province_code)


def may_read(user: Person, province_code: str) -> bool:
    """Who moderates or coordinates the province of the sender reads what waits there, and decides or not."""
    return user.may_moderate(province_code) or user.may_coordinate(province_code)


def platform_only(view: View) -> View:
    """A section for moderators and coordinators: 403 for whoever is logged in without such a role.

    With the role but without a second step in logging in: to the page that says so and where it is set up.
    """

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_open_queue(request.user):  # type: ignore[arg-type]  # LoginRequiredMiddleware came first
            raise PermissionDenied
        if not request.user.has_second_factor:  # type: ignore[union-attr]
            return redirect("mfa_index")
        return view(request, *args, **kwargs)

    return checked
