"""What waits for a moderator: profiles and changes of profiles that somebody sent in."""

from datetime import datetime

from django.urls import reverse

from accounts.models import User
from accounts.queue import Item
from suppliers.models import Supplier


def waiting(user: User) -> list[Item]:
    """Profiles from the provinces of this person's roles. Costs a query, and none without a role."""
    provinces = {role.province for role in user.roles}
    if not provinces:
        return []
    suppliers = Supplier.objects.waiting().from_provinces(provinces).select_related("organisation", "submitted_by")
    return [_item(supplier, supplier.submitted_at) for supplier in suppliers if supplier.submitted_at]


def _item(supplier: Supplier, since: datetime) -> Item:
    what = "Wijziging" if supplier.status == Supplier.Status.PUBLISHED else "Nieuw profiel"
    return Item(
        kind="Aanbieder",
        title=f"{what}: {supplier.organisation.name}",
        since=since,
        url=reverse("decide_supplier", args=[supplier.organisation.slug]),
        sender=str(supplier.submitted_by or supplier.organisation.name),
    )
