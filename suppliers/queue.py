"""What waits for a moderator: profiles and changes that somebody sent in, recognitions to look at, and reports."""

from datetime import datetime, time

from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.queue import AMSTERDAM, Item
from suppliers.models import Claim, Report, Supplier
from suppliers.writing import STAYS_ONLINE


def waiting(user: User) -> list[Item]:
    """What comes from the provinces of this person's roles. Costs three queries, and none without a role."""
    provinces = {role.province for role in user.roles}
    if not provinces:
        return []
    here = Supplier.objects.from_provinces(provinces)
    suppliers = here.waiting().select_related("organisation", "submitted_by")
    claims = Claim.objects.to_check(timezone.now()).filter(supplier__in=here)
    return [
        *(_item(supplier, supplier.submitted_at) for supplier in suppliers if supplier.submitted_at),
        *map(
            _report_item, Report.objects.unanswered().filter(supplier__in=here).select_related("supplier__organisation")
        ),
        *map(_claim_item, claims.select_related("recognition", "supplier__organisation")),
    ]


def _item(supplier: Supplier, since: datetime) -> Item:
    what = "Wijziging" if supplier.status in STAYS_ONLINE else "Nieuw profiel"
    return Item(
        kind="Aanbieder",
        title=f"{what}: {supplier.organisation.name}",
        since=since,
        url=reverse("decide_supplier", args=[supplier.organisation.slug]),
        sender=str(supplier.submitted_by or supplier.organisation.name),
    )


def _claim_item(claim: Claim) -> Item:
    """What was shown waits since then; what was checked, since it had to be looked at again."""
    again = datetime.combine(claim.next_check, time(), AMSTERDAM) if claim.next_check else claim.shown_at
    return Item(
        kind="Erkenning",
        title=f"{'Opnieuw controleren' if claim.checked_at else 'Bewijs'}: {claim.label}, {claim.supplier}",
        since=again,
        url=reverse("check_claim", args=[claim.pk]),
        sender=claim.supplier.organisation.name,
    )


def _report_item(report: Report) -> Item:
    return Item(
        kind="Melding",
        title=f"{'In onderzoek' if report.investigated_at else 'Klopt niet'}: {report.about}, {report.supplier}",
        since=report.made_at,
        url=reverse("decide_report", args=[report.pk]),
    )
