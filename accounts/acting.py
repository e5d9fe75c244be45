"""For which of several organisations somebody works now: kept in the session, checked against the members."""

from django.http import HttpRequest

from accounts.models import Organisation, User

KEY = "acting_for"


def choose(request: HttpRequest, organisation: Organisation) -> None:
    """Work for this organisation from now on. The caller saw to it that this person acts for it."""
    request.session[KEY] = organisation.pk


def chosen_organisation(request: HttpRequest, user: User) -> Organisation | None:
    """The organisation that was chosen, while this person still acts for it; who acts for one only needs no choice.

    None when nothing was chosen, or the membership ended. Costs a query.
    """
    mine = [member.organisation for member in user.memberships.with_organisation()]
    if len(mine) == 1:
        return mine[0]
    return next((organisation for organisation in mine if organisation.pk == request.session.get(KEY)), None)
