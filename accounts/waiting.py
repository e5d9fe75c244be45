"""What of accounts waits in the one queue: organisations to check, without an owner, and requests no owner answers."""

from django.urls import reverse

from accounts.models import JoinRequest, Organisation, User
from accounts.queue import Item


def waiting(user: User) -> list[Item]:
    """From the provinces of this person's roles. Costs three queries, and none without a role."""
    provinces = {role.province for role in user.roles}
    if not provinces:
        return []
    organisations = Organisation.objects.from_provinces(provinces)
    requests = JoinRequest.objects.for_moderators(provinces).select_related("organisation", "user")
    return [
        *(_check(organisation) for organisation in organisations.waiting()),
        *(_without_owner(organisation) for organisation in organisations.handed_over()),
        *(_request(request) for request in requests),
    ]


def _check(organisation: Organisation) -> Item:
    since = organisation.review_asked_at or organisation.created_at
    return Item("Organisatie", f"Controleren: {organisation.name}", since, _url(organisation))


def _without_owner(organisation: Organisation) -> Item:
    since = organisation.without_owner_since or organisation.created_at
    return Item("Zonder eigenaar", f"Zoek een eigenaar: {organisation.name}", since, _url(organisation))


def _request(request: JoinRequest) -> Item:
    url = reverse("decide_join_request", args=[request.organisation.slug, request.pk])
    return Item("Toegang", f"Wil meewerken: {request.organisation.name}", request.asked_at, url, str(request.user))


def _url(organisation: Organisation) -> str:
    return reverse("decide_organisation", args=[organisation.slug])
