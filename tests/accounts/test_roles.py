"""Roles of the platform: who gives and takes them, where, and that one coordinator of all provinces always stays."""

from datetime import date

import pytest

from accounts.actions import NotPossible, invitations, roles
from accounts.models import PlatformRole
from accounts.roles_page import RolesPage, quarter_start
from platform_goed_inkopen.models import OutgoingMail
from tests.factories import NOON, PlatformRoleFactory, UserFactory
from tests.fresh import log_in_freshly
from tests.reading import text_of

pytestmark = pytest.mark.django_db
PAGE = "/coordinatie/rollen/"


@pytest.fixture
def of_drenthe(db):
    return PlatformRoleFactory(role="coordinator", province="PV22").user


def given(by, **told):
    facts = {"to": UserFactory(), "role": "moderator", "province": "PV22", "reason": "Nieuw in Assen.", "now": NOON}
    return roles.give_role(by=by, **(facts | told))


def test_a_coordinator_of_all_provinces_gives_a_role_and_who_gets_it_hears_so(client, coordinator):
    person = UserFactory(email="nieuw@voorbeeld.example", name="Nina Nieuw")
    log_in_freshly(client, coordinator)
    told = {"email": "Nieuw@voorbeeld.example", "role": "moderator", "province": "PV21", "reason": "Nieuw team."}
    assert "Nina Nieuw heeft de rol gekregen" in text_of(client.post(f"{PAGE}geven/", told, follow=True))
    role = PlatformRole.objects.get(user=person)
    assert (role.role, role.province, role.given_by, role.reason) == ("moderator", "PV21", coordinator, "Nieuw team.")
    assert "moderator voor Fryslân" in OutgoingMail.objects.get(recipient=person.email).text


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"email": "niemand@x.example"}, "Er is geen account met dit adres."),
        ({"email": ""}, "Vul een e-mailadres in."),
        ({"role": "baas"}, "Kies moderator of coördinator."),
        ({"reason": " "}, "Schrijf waarom."),
        ({"province": "PV99"}, "Kies een provincie uit de lijst."),
    ],
)
def test_a_role_that_cannot_be_given_keeps_what_was_typed(client, coordinator, told, sentence):
    person = UserFactory()
    facts = {"email": person.email, "role": "moderator", "province": "PV21", "reason": "Bewaar dit."} | told
    log_in_freshly(client, coordinator)
    response = client.post(f"{PAGE}geven/", facts)
    assert sentence in text_of(response)
    assert facts["reason"].strip() in response.content.decode()
    assert not person.platform_roles.exists()


def test_a_coordinator_of_one_province_acts_in_that_province_only(client, of_drenthe, coordinator):
    assert given(of_drenthe).province == "PV22"
    for province in ("", "PV21"):
        with pytest.raises(NotPossible, match="andere provincie"):
            given(of_drenthe, province=province)
    frisian = given(coordinator, province="PV21")
    client.force_login(of_drenthe)
    assert client.get(f"{PAGE}{frisian.pk}/").status_code == 404
    assert frisian.user.email not in text_of(client.get(PAGE))
    with pytest.raises(NotPossible, match="andere provincie"):
        roles.take_role(by=of_drenthe, role=frisian, reason="Weg.", now=NOON)


def test_taking_a_role_keeps_the_reason_and_ends_it_at_once(client, coordinator):
    role = given(coordinator)
    log_in_freshly(client, coordinator)
    assert "Schrijf waarom." in text_of(client.post(f"{PAGE}{role.pk}/", {"reason": ""}))
    client.post(f"{PAGE}{role.pk}/", {"reason": "Andere baan."})
    assert not PlatformRole.objects.filter(pk=role.pk).exists()
    event = PlatformRole.pgh_event_model.objects.get(pgh_label="delete")
    assert (event.pgh_context.metadata["reason"], event.pgh_context.metadata["user"]) == (
        "Andere baan.",
        coordinator.pk,
    )
    assert OutgoingMail.objects.filter(recipient=role.user.email).count() == 2


def test_nobody_changes_their_own_roles(coordinator):
    with pytest.raises(NotPossible, match="eigen rol"):
        given(coordinator, to=coordinator)
    with pytest.raises(NotPossible, match="eigen rol"):
        roles.take_role(by=coordinator, role=coordinator.platform_roles.get(), reason="Klaar.", now=NOON)


@pytest.mark.reliability
def test_Z05_the_last_coordinator_of_all_provinces_stays(coordinator):
    second = PlatformRoleFactory(role="coordinator")
    roles.take_role(by=second.user, role=coordinator.platform_roles.get(), reason="Met pensioen.", now=NOON)
    with pytest.raises(NotPossible, match="laatste coördinator"):
        roles.refuse_last_coordinator(second.user_id)
    other = PlatformRoleFactory(role="coordinator")
    other.user.is_active = False
    other.user.save()
    with pytest.raises(NotPossible, match="laatste coördinator"):
        roles.take_role(by=other.user, role=second, reason="Weg.", now=NOON)
    assert PlatformRole.objects.coordinating_everywhere().get() == second


def test_nobody_has_a_role_twice(coordinator):
    role = given(coordinator)
    with pytest.raises(NotPossible, match="heeft die rol al"):
        given(coordinator, to=role.user)


def test_each_quarter_somebody_looks_at_every_role_but_their_own(client, coordinator):
    role = given(coordinator)
    PlatformRole.objects.update(since="2025-01-01T12:00Z")
    assert RolesPage.build(coordinator, today=date(2026, 11, 23)).to_review == 2
    client.force_login(coordinator)
    assert "Nagekeken: 1 van de rollen." in text_of(client.post(f"{PAGE}nagekeken/", follow=True))
    role.refresh_from_db()
    assert role.reviewed_by == coordinator
    assert coordinator.platform_roles.get().reviewed_at is None


@pytest.mark.parametrize(
    ("day", "start"),
    [
        (date(2026, 11, 23), date(2026, 10, 1)),
        (date(2026, 1, 1), date(2026, 1, 1)),
        (date(2026, 6, 30), date(2026, 4, 1)),
    ],
)
def test_a_quarter_begins_in_january_april_july_or_october(day, start):
    assert quarter_start(day) == start


@pytest.mark.parametrize("path", ["", "geven/", "1/"])
def test_roles_are_for_coordinators(client, moderator, stranger, path):
    for person in (moderator, stranger):
        client.force_login(person)
        assert client.get(PAGE + path).status_code == 403


def test_who_coordinates_no_more_vouches_for_nobody(coordinator):
    dismissed = PlatformRoleFactory(role="coordinator").user
    facts = {"name": "Nieuw", "kind": "foundation", "municipality_code": "GM0106", "reason": "Ik ken ze."}
    sent = invitations.invite_owner(by=dismissed, email="vriend@x.example", now=NOON, **facts)
    roles.take_role(by=coordinator, role=dismissed.platform_roles.get(), reason="Weg.", now=NOON)
    sent.refresh_from_db()
    assert (sent.revoked_at, sent.revoked_by) == (NOON, coordinator)
