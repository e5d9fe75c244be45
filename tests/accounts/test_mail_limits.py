"""How much mail one organisation, coordinator or person can make the platform send in a day."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.actions import NotPossible, invitations, joining
from accounts.models import Invitation, JoinRequest
from platform_goed_inkopen.models import OutgoingMail
from tests.factories import NOON, MembershipFactory, OrganisationFactory, PlatformRoleFactory, UserFactory
from tests.reading import text_of

pytestmark = pytest.mark.django_db
PAGE = "/mijn/organisaties/rietwerk/"


def test_an_organisation_sends_20_invitations_a_day_sent_again_included(client, owner, party):
    told = {"organisation": party, "by": owner, "role": "reader"}
    first = invitations.invite_colleague(**told, email="a0@elders.example", now=NOON)
    for number in range(1, 15):
        invitations.invite_colleague(**told, email=f"a{number}@elders.example", now=NOON)
    invitations.revoke(invitation=first, by=owner, now=NOON)
    second = Invitation.objects.get(email="a1@elders.example")
    for minutes in range(1, 6):
        invitations.resend(invitation=second, now=NOON + timedelta(minutes=minutes))
    later = NOON + timedelta(hours=23)
    with pytest.raises(NotPossible, match=r"20 uitnodigingen .* Probeer het morgen opnieuw"):
        invitations.invite_colleague(**told, email="a0@elders.example", now=later)
    with pytest.raises(NotPossible, match="20 uitnodigingen"):
        invitations.resend(invitation=second, now=later)
    assert OutgoingMail.objects.count() == 20
    other = OrganisationFactory(name="Groenploeg", kvk_number="90000009")
    other.record_verified(how="import", at=NOON)
    assert invitations.invite_colleague(**told | {"organisation": other}, email="a@elders.example", now=later)
    assert invitations.invite_colleague(**told, email="a0@elders.example", now=NOON + timedelta(days=1))


def test_the_page_says_that_there_were_too_many_invitations_and_keeps_what_was_typed(client, owner, party):
    for number in range(20):
        told = {"email": f"a{number}@elders.example", "role": "reader"}
        invitations.invite_colleague(organisation=party, by=owner, now=timezone.now(), **told)
    client.force_login(owner)
    response = client.post(f"{PAGE}uitnodigen/", {"email": "vera@elders.example", "role": "reader"})
    assert "In 24 uur kunnen er 20 uitnodigingen weg, en dat aantal is bereikt." in text_of(response)
    assert "vera@elders.example" in response.content.decode()
    sent = Invitation.objects.latest("pk")
    response = client.post(f"{PAGE}uitnodigingen/{sent.pk}/", {"knop": "opnieuw"}, follow=True)
    assert "In 24 uur kunnen er 20 uitnodigingen weg" in text_of(response)


def test_a_coordinator_sends_50_invitations_a_day_and_another_is_free(coordinator):
    told = {"kind": "foundation", "municipality_code": "GM0106", "reason": "Wij kennen hen.", "now": NOON}
    for number in range(50):
        invitations.invite_owner(by=coordinator, email=f"a{number}@elders.example", name=f"Nieuw {number}", **told)
    with pytest.raises(NotPossible, match="50 uitnodigingen"):
        invitations.invite_owner(by=coordinator, email="b@elders.example", name="Nieuw", **told)
    another = PlatformRoleFactory(role="coordinator").user
    assert invitations.invite_owner(by=another, email="b@elders.example", name="Nieuw", **told)
    assert Invitation.objects.count() == 51


def test_who_asked_5_times_in_a_day_asks_again_tomorrow(client, stranger):
    numbers = [f"9100000{number}" for number in range(6)]
    asked = []
    for number in numbers:
        MembershipFactory(organisation=OrganisationFactory(kvk_number=number))
    for number in numbers[:5]:
        asked.append(joining.ask_to_join(kvk_number=number, by=stranger, words="", now=NOON))
    joining.refuse_join(request=asked[0], by=UserFactory(), reason="Nee.", now=NOON)
    with pytest.raises(NotPossible, match=r"5 keer om toegang\. Probeer het morgen opnieuw"):
        joining.ask_to_join(kvk_number=numbers[5], by=stranger, words="", now=NOON + timedelta(hours=23))
    assert joining.ask_to_join(kvk_number=numbers[1], by=stranger, words="", now=NOON) == asked[1]
    assert joining.ask_to_join(kvk_number=numbers[5], by=UserFactory(), words="", now=NOON)
    JoinRequest.objects.update(asked_at=timezone.now())
    client.force_login(stranger)
    response = client.post("/mijn/organisatie/toegang-vragen/", {"kvk_number": numbers[5], "words": "Bewaar dit."})
    assert "U vroeg in 24 uur al 5 keer om toegang." in text_of(response)
    assert "Bewaar dit." in response.content.decode()
    later = timezone.now() + timedelta(days=1)
    assert joining.ask_to_join(kvk_number=numbers[5], by=stranger, words="", now=later)
