"""Who the pages of accounts are tried with: one organisation in Assen with an owner, an editor and a reader."""

import pytest

from tests.factories import (
    NOON,
    EmailAddressFactory,
    MembershipFactory,
    OrganisationFactory,
    PlatformRoleFactory,
    UserFactory,
)


@pytest.fixture
def party(db):
    """A verified organisation."""
    organisation = OrganisationFactory(name="Rietwerk", slug="rietwerk", kvk_number="90000001")
    organisation.record_verified(how="import", at=NOON)
    return organisation


@pytest.fixture
def claimed(db):
    """An organisation that somebody added, and that waits for a check."""
    organisation = MembershipFactory(
        organisation=OrganisationFactory(name="Nieuwland", slug="nieuwland", kvk_number="90000002")
    ).organisation
    organisation.record_review_asked(at=NOON)
    return organisation


@pytest.fixture
def owner(party):
    return EmailAddressFactory(user=MembershipFactory(organisation=party, user__name="Eef Eigenaar").user).user


@pytest.fixture
def editor(party):
    return MembershipFactory(organisation=party, role="editor", user__name="Red Acteur").user


@pytest.fixture
def reader(party):
    return MembershipFactory(organisation=party, role="reader", user__name="Lea Lezer").user


@pytest.fixture
def stranger(db):
    return EmailAddressFactory(user=UserFactory(name="Vera Vreemd", email="vera@elders.example")).user


@pytest.fixture
def moderator(db):
    return PlatformRoleFactory(province="PV22", user__name="Mo Derator").user


@pytest.fixture
def coordinator(db):
    return PlatformRoleFactory(role="coordinator", user__name="Co Ordinator").user
