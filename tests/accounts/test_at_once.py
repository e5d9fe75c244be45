"""Two people in the same second: an organisation keeps an owner, the platform a coordinator of all provinces."""

import pytest
from django.db import transaction

from accounts.actions import NotPossible, erasure, members, roles, verification
from accounts.models import Membership, Organisation, PlatformRole
from tests.at_once import at_once
from tests.factories import (
    NOON,
    EmailAddressFactory,
    MembershipFactory,
    OrganisationFactory,
    PlatformRoleFactory,
    PublicDomainFactory,
    UserFactory,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.reliability]


def stops(way: str, mine: Membership, other: Membership) -> None:
    """What ends the ownership of the first of two owners."""
    if way == "leaves":
        members.leave(membership=mine)
    elif way == "is lowered":
        members.change_role(membership=mine, role="editor", by=other.user, now=NOON)
    elif way == "is removed":
        members.remove_member(membership=mine, by=other.user, now=NOON)
    else:
        erasure.erase_account(user=mine.user, now=NOON)


@pytest.mark.parametrize("one", ["leaves", "is lowered", "is removed", "erases the account"])
@pytest.mark.parametrize("two", ["leaves", "erases the account"])
def test_Z05_of_two_owners_who_stop_at_once_one_stays(one: str, two: str) -> None:
    party = OrganisationFactory()
    mine, theirs = (MembershipFactory(organisation=party, role="owner") for _ in range(2))
    PlatformRoleFactory(role="coordinator")  # erasing asks for one who stays
    results = at_once(lambda: stops(one, mine, theirs), lambda: stops(two, theirs, mine))
    assert [type(result) for result in results if result] == [NotPossible]
    assert party.memberships.owners().count() == 1


def test_Z05_of_two_coordinators_who_take_each_others_role_one_stays() -> None:
    mine, theirs = (PlatformRoleFactory(role="coordinator") for _ in range(2))
    results = at_once(
        lambda: roles.take_role(by=mine.user, role=theirs, reason="Weg.", now=NOON),
        lambda: roles.take_role(by=theirs.user, role=mine, reason="Weg.", now=NOON),
    )
    assert [type(result) for result in results if result] == [NotPossible]
    assert PlatformRole.objects.coordinating_everywhere().count() == 1


def test_Z05_of_two_coordinators_who_erase_their_account_one_stays() -> None:
    people = [PlatformRoleFactory(role="coordinator").user for _ in range(2)]
    results = at_once(*(lambda user=user: erasure.erase_account(user=user, now=NOON) for user in people))
    assert [type(result) for result in results if result] == [NotPossible]
    assert PlatformRole.objects.coordinating_everywhere().count() == 1


def test_Z05_of_two_who_call_themselves_the_same_public_body_one_is_verified() -> None:
    known = PublicDomainFactory()
    owners = [EmailAddressFactory(user=UserFactory(email=f"{name}@gemeente.example")).user for name in ("an", "bo")]
    parties = [OrganisationFactory(name=known.name, kind=known.kind) for _ in owners]

    def verified(party: Organisation, by) -> bool:
        with transaction.atomic():
            return verification.verify_by_mail_domain(organisation=party, by=by, now=NOON)

    results = at_once(*(lambda pair=pair: verified(*pair) for pair in zip(parties, owners, strict=True)))
    assert sorted(results) == [False, True]
    assert Organisation.objects.verified().count() == 1
