"""Saying for which organisation one acts."""

from datetime import datetime

from django.db import transaction

from accounts import emails
from accounts.actions.verification import verify_by_mail_domain
from accounts.models import Membership, Organisation, User
from platform_goed_inkopen.dutch import slugged

RESERVED_SLUGS = frozenset({"nieuw", "uitnodigen", "uitnodigingen"})


@transaction.atomic
def found_organisation(
    *, by: User, name: str, kind: str, kvk_number: str | None, municipality_code: str, now: datetime
) -> Organisation:
    """A new organisation with this person as its owner: verified by their mail domain, else waiting for a moderator.

    Raises IntegrityError when the KvK number belongs to another organisation.
    """
    organisation = Organisation.objects.create(
        name=name, kind=kind, kvk_number=kvk_number, municipality_code=municipality_code, slug=free_slug(name)
    )
    Membership.objects.create(user=by, organisation=organisation, role=Membership.Role.OWNER)
    if not verify_by_mail_domain(organisation=organisation, by=by, now=now):
        organisation.record_review_asked(at=now)
        emails.check_waiting(organisation)
    return organisation


def free_slug(name: str) -> str:
    """An address for this name that no organisation has yet: `groenploeg`, else `groenploeg-2`. Costs a query."""
    base = slugged(name)[:100] or "organisatie"
    taken = set(Organisation.objects.filter(slug__startswith=base).values_list("slug", flat=True)) | RESERVED_SLUGS
    return next(slug for slug in (base, *(f"{base}-{n}" for n in range(2, len(taken) + 3))) if slug not in taken)
