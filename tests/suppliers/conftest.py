"""Who and what the pages of the directory are tried with."""

import pytest

from tests.factories import (
    CategoryFactory,
    ClaimFactory,
    MembershipFactory,
    OfferingFactory,
    OrganisationFactory,
    PlatformRoleFactory,
    RecognitionFactory,
    SupplierFactory,
    ThemeFactory,
    UserFactory,
)


@pytest.fixture
def words(db):
    """The options of the facets."""
    CategoryFactory(slug="groen", name="Groenvoorziening")
    CategoryFactory(slug="schoonmaak", name="Schoonmaak")
    ThemeFactory(slug="natuur", name="Natuur en milieu")
    RecognitionFactory(slug="pso", name="PSO-Prestatieladder Socialer Ondernemen (TNO)")


@pytest.fixture
def groenploeg(words):
    """A published supplier with one of everything."""
    supplier = SupplierFactory(
        organisation__name="Groenploeg De Hamrik",
        organisation__slug="groenploeg-de-hamrik",
        organisation__kvk_number="01234567",
        summary="Wij maaien bermen in fasen.",
        description="Met 52 vakmensen.",
        website="https://dehamrik.example/",
        email="geheim@dehamrik.example",
        themes=[ThemeFactory(slug="natuur")],
    )
    ClaimFactory(supplier=supplier, recognition=RecognitionFactory(slug="pso"), level="trede 3", issuer="PSO-Nederland")
    OfferingFactory(
        supplier=supplier,
        title="Bermen maaien",
        category=CategoryFactory(slug="groen"),
        delivery_area=["PV22"],
        order_minimum=2500,
        order_maximum=250_000,
    )
    return supplier


@pytest.fixture
def owner(words):
    """An owner of an organisation in Assen without a profile."""
    return MembershipFactory(organisation=OrganisationFactory(name="Rietwerk", slug="rietwerk")).user


@pytest.fixture
def moderator(db):
    """Decides in Drenthe."""
    return PlatformRoleFactory(province="PV22", user__name="Mo Derator").user


@pytest.fixture
def stranger(db):
    """Logged in, without any organisation or role."""
    return UserFactory()
