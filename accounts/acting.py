"""For which of several organisations somebody works now: kept in the session, checked against the members."""

from collections.abc import Iterable

from django.http import HttpRequest

from accounts.models import Membership, Organisation, User

KEY = "acting_for"


def choose(request: HttpRequest, organisation: Organisation) -> None:
    """Work for this organisation from now on. The caller saw to it that this person acts for it."""
    request.session[KEY] = organisation.pk


def choice(request: HttpRequest) -> int | None:
    """The number of the organisation that was chosen, whether or not this person still acts for it."""
    chosen: int | None = request.session.get(KEY)
    return chosen


def chosen_organisation(request: HttpRequest, user: User) -> Organisation | None:
    """The organisation for which this person works now. Costs a query."""
    return chosen_among(user.memberships.with_organisation(), choice(request))


def chosen_among(memberships: Iterable[Membership], chosen: int | None) -> Organisation | None:
    """The organisation that was chosen, while somebody acts for it; who acts for one only needs no choice.

    None when nothing was chosen, or the membership ended.
    """
    mine = [member.organisation for member in memberships]
    if len(mine) == 1:
        return mine[0]
    return next((organisation for organisation in mine if organisation.pk == chosen), None)
