"""What moderators and coordinators do with organisations: check, invite, and keep the domains."""

import pytest

from accounts.actions import joining
from accounts.models import Invitation, Membership, Organisation, PublicDomain
from accounts.waiting import waiting
from platform_goed_inkopen.models import OutgoingMail
from tests.factories import (
    NOON,
    EmailAddressFactory,
    MembershipFactory,
    OrganisationFactory,
    PlatformRoleFactory,
    PublicDomainFactory,
    UserFactory,
)
from tests.reading import text_of

pytestmark = pytest.mark.django_db
PAGE = "/coordinatie/organisaties/nieuwland/"
DOMAINS = "/coordinatie/domeinen/"
INVITE = "/coordinatie/organisaties/uitnodigen/"
DOMAIN = {
    "domain": "@Gemeente.example",
    "name": "Gemeente Voorbeeld",
    "kind": "municipality",
    "municipality_code": "",
    "source": "Het staat op hun website.",
}
NEW = {
    "email": "Baas@groen.example",
    "name": "Groenploeg",
    "kind": "company",
    "kvk_number": "90000005",
    "municipality_code": "GM0106",
    "reason": "Ik ken ze van de bijeenkomst in Assen.",
}


def decision(organisation, **told):
    waits = organisation.review_asked_at
    return {"outcome": "goedkeuren", "reason": "Gebeld.", "versie": waits.isoformat() if waits else ""} | told


def test_the_queue_holds_what_waits_in_ones_own_provinces(claimed, moderator):
    [item] = waiting(moderator)
    assert (item.kind, item.title, item.since, item.url) == ("Organisatie", "Controleren: Nieuwland", NOON, PAGE)
    assert waiting(PlatformRoleFactory(province="PV21").user) == []
    assert waiting(claimed.memberships.get().user) == []


def test_the_number_of_queries_of_the_queue_does_not_grow(moderator, django_assert_num_queries):
    for number in range(4):
        organisation = MembershipFactory(organisation__slug=f"o{number}").organisation
        organisation.record_review_asked(at=NOON)
    assert moderator.works_for_platform()
    with django_assert_num_queries(3):
        assert len(waiting(moderator)) == 4


def test_the_moderator_reads_what_was_said_and_approves(client, claimed, moderator):
    client.force_login(moderator)
    shown = text_of(client.get(PAGE))
    assert "Nieuwland wacht op uw controle." in shown
    assert "90000002" in shown
    assert claimed.memberships.get().user.email in shown
    response = client.post(PAGE, decision(claimed), follow=True)
    assert "De organisatie is goedgekeurd." in text_of(response)
    assert "‘Gebeld.’" in text_of(response)
    assert Organisation.objects.get().verified_by == moderator


def test_the_moderator_refuses_and_the_owner_sends_it_in_again(client, claimed, moderator):
    owner = claimed.memberships.get().user
    client.force_login(moderator)
    client.post(PAGE, decision(claimed, outcome="weigeren", reason="Welke vestiging is dit?"))
    client.force_login(owner)
    assert "Welke vestiging is dit?" in text_of(client.get("/mijn/organisaties/nieuwland/"))
    facts = {"name": "Nieuwland Assen", "kind": "company", "kvk_number": "90000002", "municipality_code": "GM0106"}
    check = "/mijn/organisaties/nieuwland/controle/"
    assert "niets veranderd" in text_of(client.post(check, facts | {"name": "Nieuwland"}))
    assert "wacht weer op een moderator" in text_of(client.post(check, facts, follow=True))
    assert Organisation.objects.waiting().get().name == "Nieuwland Assen"
    assert client.get(check).url == "/mijn/organisaties/nieuwland/"


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"reason": " \n"}, "Schrijf minstens één zin."),
        ({"outcome": "", "reason": "Bewaar dit."}, "Kies wat u besluit."),
        ({"outcome": "weg", "reason": "Bewaar dit."}, "Kies een van de twee besluiten."),
        ({"reason": "Bewaar dit.", "versie": "2020-01-01"}, "intussen iets veranderd"),
    ],
)
def test_a_decision_that_cannot_be_taken_keeps_what_was_typed(client, claimed, moderator, told, sentence):
    client.force_login(moderator)
    response = client.post(PAGE, decision(claimed, **told))
    assert sentence in text_of(response)
    assert told["reason"].strip() in response.content.decode()
    assert Organisation.objects.waiting().exists()


def test_who_may_read_and_who_may_decide(client, claimed, coordinator, stranger):
    client.force_login(coordinator)
    assert "Alleen een moderator" in text_of(client.get(PAGE))
    assert client.post(PAGE, decision(claimed)).status_code == 403
    client.force_login(PlatformRoleFactory(province="PV21").user)
    assert client.get(PAGE).status_code == 404
    assert client.post(PAGE, decision(claimed)).status_code == 404
    client.force_login(stranger)
    assert client.get(PAGE).status_code == 403
    client.logout()
    assert client.get(PAGE).url.startswith("/account/login/")
    assert Organisation.objects.waiting().exists()


def test_a_coordinator_keeps_the_domains(client, coordinator):
    client.force_login(coordinator)
    assert "Aan 0 domeinen" in text_of(client.get(DOMAINS))
    shown = text_of(client.post(DOMAINS, DOMAIN, follow=True))
    assert "Aan 1 domein herkennen wij" in shown
    known = PublicDomain.objects.get()
    assert (known.domain, known.added_by) == ("gemeente.example", coordinator)
    page = f"{DOMAINS}{known.pk}/"
    assert "Schrijf waarom." in text_of(client.post(page, {"reason": ""}))
    assert "van de lijst" in text_of(client.post(page, {"reason": "Verkocht."}, follow=True))
    assert not PublicDomain.objects.exists()


@pytest.mark.parametrize("municipality", ["GM0080", ""])
def test_a_coordinator_of_one_province_keeps_its_domains_only(client, municipality):
    of_drenthe = PlatformRoleFactory(role="coordinator", province="PV22").user
    elsewhere = PublicDomainFactory(domain="elders.example", municipality_code=municipality)
    client.force_login(of_drenthe)
    refused = client.post(DOMAINS, DOMAIN | {"kind": "water_board", "municipality_code": municipality})
    assert "ligt niet in uw provincie" in text_of(refused)
    kept = client.post(f"{DOMAINS}{elsewhere.pk}/", {"reason": "Verkocht."})
    assert "ligt niet in uw provincie" in text_of(kept)
    assert list(PublicDomain.objects.all()) == [elsewhere]
    client.post(DOMAINS, DOMAIN | {"municipality_code": "GM0106"})
    assert PublicDomain.objects.filter(domain="gemeente.example").exists()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"domain": ""}, "Schrijf het domein"),
        ({"domain": "gemeente"}, "Schrijf een heel domein"),
        ({"domain": "Gmail.com"}, "kan iedereen een adres krijgen"),
        ({"domain": "bekend.example"}, "staat al op de lijst"),
        ({"source": " "}, "Schrijf hoe u weet"),
        ({"kind": "company"}, "company"),
    ],
)
def test_a_domain_that_cannot_be_taken_keeps_what_was_typed(client, coordinator, change, sentence):
    PublicDomainFactory(domain="bekend.example")
    client.force_login(coordinator)
    response = client.post(DOMAINS, DOMAIN | change)
    assert sentence in text_of(response)
    assert "Gemeente Voorbeeld" in response.content.decode()
    assert PublicDomain.objects.count() == 1


@pytest.mark.parametrize("page", [DOMAINS, f"{DOMAINS}1/", INVITE])
def test_domains_and_invitations_are_for_coordinators(client, moderator, stranger, page):
    for person in (moderator, stranger):
        client.force_login(person)
        assert client.get(page).status_code == client.post(page).status_code == 403


def test_the_list_of_domains_costs_the_same_however_long(client, coordinator, django_assert_num_queries):
    for number in range(4):
        PublicDomainFactory(domain=f"g{number}.example", added_by=UserFactory())
    client.force_login(coordinator)
    with django_assert_num_queries(10):
        client.get(DOMAINS)


def token_in(mail: OutgoingMail) -> str:
    return mail.text.split("/mijn/uitnodiging/")[1].split("/")[0]


def test_who_accepts_a_coordinators_invitation_owns_a_verified_organisation(client, coordinator):
    client.force_login(coordinator)
    shown = text_of(client.post(INVITE, NEW, follow=True))
    assert "De uitnodiging is verstuurd naar baas@groen.example." in shown
    mail = OutgoingMail.objects.get()
    assert (mail.recipient, "Groenploeg" in mail.text) == ("baas@groen.example", True)
    assert not Organisation.objects.exists()

    boss = EmailAddressFactory(user=UserFactory(email="baas@groen.example")).user
    client.force_login(boss)
    client.post(f"/mijn/uitnodiging/{token_in(mail)}/")
    organisation = Organisation.objects.get()
    assert (organisation.verified_how, organisation.verified_by) == ("invitation", coordinator)
    assert organisation.verified_reason == NEW["reason"]
    assert organisation.kvk_number == "90000005"
    assert Membership.objects.get(user=boss).role == "owner"


def test_of_a_number_that_has_an_owner_the_coordinator_hears_so_and_else_it_gets_this_owner(client, coordinator):
    imported = OrganisationFactory(kvk_number="90000005", name="Groenploeg De Hamrik")
    client.force_login(coordinator)
    client.post(INVITE, NEW)
    assert Invitation.objects.get().organisation == imported
    Invitation.objects.all().delete()
    MembershipFactory(organisation=imported)
    assert "heeft al een eigenaar" in text_of(client.post(INVITE, NEW))
    assert not Invitation.objects.exists()


def test_a_number_that_was_taken_in_the_meantime_is_not_doubled(client, coordinator):
    client.force_login(coordinator)
    client.post(INVITE, NEW)
    OrganisationFactory(kvk_number="90000005")
    client.force_login(EmailAddressFactory(user=UserFactory(email="baas@groen.example")).user)
    page = f"/mijn/uitnodiging/{token_in(OutgoingMail.objects.get())}/"
    assert "intussen bij een andere organisatie" in text_of(client.post(page))
    assert Organisation.objects.count() == 1
    assert not Membership.objects.exists()


def test_a_coordinator_of_a_province_sends_again_and_revokes_there_only(client, coordinator):
    client.force_login(coordinator)
    client.post(INVITE, NEW)
    sent = Invitation.objects.get()
    page = f"/coordinatie/organisaties/uitnodigingen/{sent.pk}/"
    client.force_login(PlatformRoleFactory(role="coordinator", province="PV21").user)
    assert "baas@groen.example" not in text_of(client.get(INVITE))
    assert client.post(page, {"knop": "intrekken"}).status_code == 404
    client.force_login(PlatformRoleFactory(role="coordinator", province="PV22").user)
    client.post(page, {"knop": "opnieuw"})
    assert OutgoingMail.objects.count() == 2
    assert Invitation.objects.get().token_hash != sent.token_hash
    assert "ingetrokken" in text_of(client.post(page, {"knop": "intrekken"}, follow=True))
    assert "al gebruikt of ingetrokken" in text_of(client.post(page, {"knop": "opnieuw"}, follow=True))


def test_a_coordinator_of_a_province_invites_no_owner_of_another(client):
    client.force_login(PlatformRoleFactory(role="coordinator", province="PV21").user)
    assert "zit in een andere provincie" in text_of(client.post(INVITE, NEW))
    OrganisationFactory(kvk_number="90000005", municipality_code="GM0106")
    assert "zit in een andere provincie" in text_of(client.post(INVITE, NEW | {"municipality_code": "GM0080"}))
    assert not Invitation.objects.exists()


def test_a_coordinator_makes_oneself_no_owner_of_a_verified_organisation(client, coordinator):
    address = EmailAddressFactory(user=coordinator, email="baas@groen.example")
    client.force_login(coordinator)
    assert "U nodigt uzelf niet uit." in text_of(client.post(INVITE, NEW))
    assert not Invitation.objects.exists()
    address.delete()
    client.post(INVITE, NEW)
    address.save(force_insert=True)
    page = f"/mijn/uitnodiging/{token_in(OutgoingMail.objects.get())}/"
    assert "U nodigt uzelf niet uit." in text_of(client.post(page))
    assert not Organisation.objects.exists()


def test_of_two_who_were_invited_as_owner_the_first_decides_about_the_second(client, coordinator):
    OrganisationFactory(kvk_number="90000005")
    client.force_login(coordinator)
    client.post(INVITE, NEW)
    MembershipFactory(organisation=Organisation.objects.get())
    client.force_login(EmailAddressFactory(user=UserFactory(email="baas@groen.example")).user)
    page = f"/mijn/uitnodiging/{token_in(OutgoingMail.objects.get())}/"
    assert "heeft intussen een eigenaar" in text_of(client.post(page))
    assert Membership.objects.count() == 1


def test_a_moderator_does_not_answer_ones_own_question(client, party, moderator):
    asked = joining.ask_to_join(kvk_number=party.kvk_number, by=moderator, words="", now=NOON)
    client.force_login(moderator)
    page = f"/coordinatie/organisaties/{party.slug}/vragen/{asked.pk}/"
    assert "Dit is uw eigen vraag." in text_of(client.post(page, {"outcome": "ja", "role": "owner"}))
    assert not Membership.objects.exists()
