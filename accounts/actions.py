"""What changes accounts and organisations."""

from datetime import datetime

from django.db import transaction

from accounts.models import Membership, Organisation, User
from platform_goed_inkopen.dutch import slugged

RESERVED_SLUGS = frozenset({"nieuw"})


@transaction.atomic
def found_organisation(
    *, by: User, name: str, kind: str, kvk_number: str | None, municipality_code: str
) -> Organisation:
    """A new organisation, not verified yet, with this person as its owner.

    Raises IntegrityError when the KvK number belongs to another organisation.
    """
    organisation = Organisation.objects.create(
        name=name, kind=kind, kvk_number=kvk_number, municipality_code=municipality_code, slug=free_slug(name)
    )
    Membership.objects.create(user=by, organisation=organisation, role=Membership.Role.OWNER)
    return organisation


def free_slug(name: str) -> str:
    """An address for this name that no organisation has yet: `groenploeg`, else `groenploeg-2`. Costs a query."""
    base = slugged(name)[:100] or "organisatie"
    taken = set(Organisation.objects.filter(slug__startswith=base).values_list("slug", flat=True)) | RESERVED_SLUGS
    return next(slug for slug in (base, *(f"{base}-{n}" for n in range(2, len(taken) + 3))) if slug not in taken)


@transaction.atomic
def verify_organisation(*, organisation: Organisation, by: User, reason: str, now: datetime) -> None:
    """A moderator vouches for this party; a second time changes nothing."""
    organisation.record_verified(how=Organisation.VerifiedBy.MODERATOR, at=now, by=by, reason=reason)
