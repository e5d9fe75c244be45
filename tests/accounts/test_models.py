"""What the database refuses about people and parties."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Membership, Organisation, PlatformRole, User
from tests.factories import PlatformRoleFactory

pytestmark = pytest.mark.django_db


def organisation(**fields: object) -> Organisation:
    return Organisation(**{"name": "Groenploeg", "slug": "groenploeg", "kind": "company", **fields})


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"kvk_number": "1234567"}, id="seven digits"),
        pytest.param({"kvk_number": "1234567a"}, id="a letter in the number"),
        pytest.param({"verified_how": "import"}, id="how without when"),
        pytest.param({"verified_at": timezone.now()}, id="when without how"),
        pytest.param({"verified_at": timezone.now(), "verified_how": "moderator"}, id="a moderator without a name"),
    ],
)
def test_an_organisation_that_contradicts_itself_is_refused(fields: dict[str, object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        organisation(**fields).save()
    assert not Organisation.objects.exists()


def test_a_kvk_number_belongs_to_one_organisation_and_none_to_many() -> None:
    organisation(kvk_number="90000001").save()
    organisation(slug="b", kvk_number=None).save()
    organisation(slug="c", kvk_number=None).save()

    with pytest.raises(IntegrityError), transaction.atomic():
        organisation(slug="d", kvk_number="90000001").save()
    assert Organisation.objects.count() == 3


def test_an_address_belongs_to_one_account_whatever_its_capitals() -> None:
    User.objects.create_user("jan@x.example")
    with pytest.raises(IntegrityError), transaction.atomic():
        User(email="JAN@x.example").save()
    assert User.objects.get_by_natural_key("Jan@X.example").email == "jan@x.example"


def test_somebody_is_a_member_once_and_has_a_role_once() -> None:
    user = User.objects.create_user("jan@x.example")
    party = organisation()
    party.save()
    Membership.objects.create(user=user, organisation=party, role="owner")
    PlatformRole.objects.create(user=user, role="moderator", province="")

    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(user=user, organisation=party, role="reader")
    with pytest.raises(IntegrityError), transaction.atomic():
        PlatformRole.objects.create(user=user, role="moderator", province="")
    assert user.memberships.count() == 1


@pytest.mark.parametrize(
    ("province", "asked", "may"),
    [("", "PV22", True), ("PV22", "PV22", True), ("PV20", "PV22", False), ("PV20", "", True)],
)
def test_a_role_covers_its_own_province_or_all(province: str, asked: str, may: bool) -> None:
    user = User.objects.create_user("jan@x.example")
    PlatformRoleFactory(user=user, role="moderator", province=province)

    assert user.may_moderate(asked) is may
    assert user.may_coordinate(asked) is False


def test_who_changed_an_organisation_is_kept_also_after_a_bulk_update() -> None:
    party = organisation()
    party.save()
    Organisation.objects.update(name="Groenploeg De Hamrik")

    assert list(party.events.order_by("pgh_id").values_list("name", flat=True)) == [
        "Groenploeg",
        "Groenploeg De Hamrik",
    ]
