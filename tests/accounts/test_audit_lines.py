"""Every change of who may do what is a line about security, with numbers for people."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.actions import members, roles, verification
from accounts.models import Membership
from platform_goed_inkopen.audit import person
from tests.factories import MembershipFactory, OrganisationFactory, PlatformRoleFactory, UserFactory
from tests.fresh import log_in_freshly
from tests.log_lines import named, written

pytestmark = pytest.mark.django_db(transaction=True)
SIX = {"action", "object", "result", "origin", "actor", "time"}


def told(text: str) -> list[tuple[str, str, str]]:
    """Action, object and actor of each line, which has the six fields and nobody's address."""
    lines = named("audit", text)
    assert all(line.keys() >= SIX for line in lines)
    assert "@" not in text
    return [(line["action"], line["object"], line["actor"]) for line in lines]


def test_a_role_of_the_platform_given_and_taken() -> None:
    coordinator = PlatformRoleFactory(role="coordinator", province="").user
    somebody = UserFactory()
    with written() as lines:
        given = roles.give_role(
            by=coordinator, to=somebody, role="moderator", province="PV20", reason="Nieuw.", now=timezone.now()
        )
        roles.take_role(by=coordinator, role=given, reason="Weg.", now=timezone.now())
    assert told(lines.getvalue()) == [
        ("give role", f"moderator of PV20: {person(somebody.pk)}", person(coordinator.pk)),
        ("take role", f"moderator of PV20: {person(somebody.pk)}", person(coordinator.pk)),
    ]


def test_a_role_in_an_organisation_changed_and_ended() -> None:
    owner = MembershipFactory(role=Membership.Role.OWNER)
    member = MembershipFactory(organisation=owner.organisation, role=Membership.Role.READER)
    here = f"of organisation {owner.organisation_id}: {person(member.user_id)}"
    with written() as lines:
        members.change_role(membership=member, role=Membership.Role.EDITOR, by=owner.user, now=timezone.now())
        members.remove_member(membership=member, by=owner.user, now=timezone.now())
    assert told(lines.getvalue()) == [
        ("change role", f"editor {here}", person(owner.user_id)),
        ("end role", f"editor {here}", person(owner.user_id)),
    ]


def test_the_pages_name_who_did_it(client: Client) -> None:
    owner = MembershipFactory(role=Membership.Role.OWNER)
    member = MembershipFactory(organisation=owner.organisation, role=Membership.Role.READER)
    log_in_freshly(client, owner.user)
    page = reverse("member", args=[owner.organisation.slug, member.pk])
    with written() as lines:
        client.post(page, {"role": "editor"})
        client.post(page, {"knop": "verwijderen"})
    changes = [(action, actor) for action, _, actor in told(lines.getvalue())]
    assert changes == [("change role", person(owner.user_id)), ("end role", person(owner.user_id))]


def test_handing_over_is_a_role_for_one_and_an_end_for_the_other() -> None:
    owner = MembershipFactory(role=Membership.Role.OWNER)
    to = MembershipFactory(organisation=owner.organisation, role=Membership.Role.READER)
    with written() as lines:
        members.hand_to_member(membership=owner, to=to, now=timezone.now())
    assert [action for action, _, actor in told(lines.getvalue()) if actor == person(owner.user_id)] == [
        "change role",
        "end role",
    ]


def test_an_organisation_that_is_verified() -> None:
    organisation, moderator = OrganisationFactory(verified_at=None, verified_how=""), UserFactory()
    with written() as lines:
        verification.verify_organisation(organisation=organisation, by=moderator, reason="Gebeld.", now=timezone.now())
    assert told(lines.getvalue()) == [("approve", f"organisation {organisation.pk}", person(moderator.pk))]
