"""What waits for a moderator: the versions that somebody sent in."""

from django.urls import reverse

from accounts.models import User
from accounts.queue import Item
from stories.models import Version


def waiting(user: User) -> list[Item]:
    """Stories from the provinces of this person's roles. Costs a query, and none without a role."""
    provinces = {role.province for role in user.roles}
    if not provinces:
        return []
    versions = Version.objects.waiting().from_provinces(provinces).select_related("story__supplier__organisation")
    return [_item(version) for version in versions.defer("body", "not_achieved", "do_this_too")]


def _item(version: Version) -> Item:
    is_again = f", versie {version.number}" if version.number > 1 else ""
    return Item(
        kind="Verhaal",
        title=f"{version.plain_title}{is_again}",
        since=version.submitted_at or version.written_at,
        url=reverse("decide_story", args=[version.story.slug]),
        sender=version.story.supplier.organisation.name,
    )
